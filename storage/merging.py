"""Another archive into this one: what both have is there once, what only the other has is added, and nothing is lost.

Rows have other numbers in each archive, so they are told by what they speak of: outlets and seeds by name, pages and
articles by outlet and address, texts by their words in the order in which they were seen, captures by page, time and
bytes. A second merge of the same archive therefore adds nothing, and one that was stopped goes on where it was: each
batch is a transaction.

| what | when both have it |
|---|---|
| a text | one text; seen first when the earlier of both saw it; captures of both |
| a text of which one has only the fingerprint | the text, unless policy or a take-down keeps it away here |
| decisions on a licence | those of both; the later one holds, unless the one here follows the licence of an origin |
| a verdict of the program | the one here |
| judgements of people | those of both; the newest of a pair holds |
| a take-down | holds if either says so: its words go here too, and are never brought |
| a seed of the same name and another document | the one here; verdicts on the other are left out |

What is made anew by itself is not brought: leases, the outlets' pace, what sources answered last, indexes, and whose
licence a copy follows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from storage import fingerprints, search, takedowns
from storage.database import Database
from storage.models import (
    Alias,
    Article,
    Base,
    Body,
    Capture,
    Changed,
    Credit,
    Embedded,
    Extraction,
    Import,
    Judgement,
    LicenceDecided,
    LicenceEvidence,
    LicenceFollowed,
    LicenceReading,
    Matched,
    OriginDue,
    Outlet,
    Page,
    PageOutcome,
    PolicyLoosened,
    Revision,
    RightsAnswered,
    RobotsAnswered,
    Run,
    Seed,
    SeedSighting,
    Settlement,
    SourceReported,
    Stated,
    Tag,
    TakenDown,
)
from storage.moments import fingerprint_of
from storage.statements import add_missing, batches, table_of, upsert
from vocabulary.outcome import Outcome, RunState
from vocabulary.policy import Target

BATCH = 50
"""Articles brought in one transaction."""
_ASIDE = 1_000_000
"""Added to the numbers of texts while they are put in another order."""
_OF_TEXT = (Credit, Tag, Stated, Embedded)
"""What belongs to a text and has no number of its own."""

Row = dict[str, Any]
Tell = Callable[[int, int], None]
"""Hears how many of the other archive's articles were looked at, and how many there are."""


@dataclass(slots=True)
class Merged:
    """What was added, by table; and what was left out, by reason."""

    added: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def merge(theirs: Connection, ours: Database, *, tell: Tell = lambda *_: None) -> Merged:
    """Bring what another archive has, which is read in one state. Both are of this program's schema."""
    return _Merge(theirs, ours, tell).run()


def _rows(connection: Connection, model: type[Base], *where: ColumnElement[bool]) -> list[Row]:
    columns = table_of(model).c
    order = columns.id if "id" in columns else None
    query = select(*columns).where(*where)
    found = connection.execute(query if order is None else query.order_by(order)).mappings()
    return [dict(row) for row in found]


def _added(connection: Connection, model: type[Base], row: Row) -> int:
    """Insert a row without its number; returns the one that it gets here."""
    table = table_of(model)
    values = {name: value for name, value in row.items() if name != "id"}
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


class _Merge:
    """A running merge; numbers of runs, pages and seeds here are kept by their numbers there."""

    def __init__(self, theirs: Connection, ours: Database, tell: Tell) -> None:
        self._theirs, self._ours, self._tell = theirs, ours, tell
        self._merged = Merged()
        self._seeds: dict[int, int] = {}
        self._runs: dict[int, int] = {}
        self._looked = 0
        self._total = theirs.scalar(select(func.count()).select_from(Article)) or 0

    def run(self) -> Merged:
        """All of it."""
        outlets = _rows(self._theirs, Outlet)
        with self._ours.writing(*(one["name"] for one in outlets)) as connection:
            self._keep_new(connection, Outlet, outlets)
            self._take_down(connection)
            self._bring_loosenings(connection)
            self._bring_seeds(connection)
        for outlet in outlets:
            with self._ours.writing(outlet["name"]) as connection:
                self._bring_runs(connection, outlet["name"])
        for outlet in outlets:
            self._bring_outlet(outlet["name"])
        with self._ours.writing() as connection:
            self._bring_judgements(connection)
        return self._merged

    def _keep_new(self, connection: Connection, model: type[Base], rows: Sequence[Row]) -> None:
        """Insert the rows whose keys are not here."""
        key = next(iter(table_of(model).primary_key))
        statement = upsert(connection.dialect.name, model).on_conflict_do_nothing().returning(key)
        for batch in batches(list(rows)):
            self._merged.added[model.__tablename__] += len(connection.execute(statement, list(batch)).all())

    def _take_down(self, connection: Connection) -> None:
        """What is taken down there is taken down here too, from that day on."""
        here = _rows(connection, TakenDown)
        known = {(row["target"], row["named"], row["added_at"], row["lifted_at"] is None) for row in here}
        in_force = {(row["target"], row["named"]) for row in here if row["lifted_at"] is None}
        for row in _rows(self._theirs, TakenDown):
            for target, named in self._named_here(row):
                if row["lifted_at"] is not None:
                    if (target, named, row["added_at"], False) not in known:
                        _added(connection, TakenDown, row | {"target": target, "named": named})
                        self._merged.added["takedowns"] += 1
                elif (target, named) not in in_force:
                    takedowns.add(connection, target, named, reason=row["reason"], keep=(), now=row["added_at"])
                    in_force.add((target, named))
                    self._merged.added["takedowns"] += 1

    def _named_here(self, row: Row) -> Iterator[tuple[Target, str]]:
        """An article has another number here, or none: its addresses are named."""
        if row["target"] is not Target.ARTICLE:
            yield row["target"], row["named"]
            return
        number = int(row["named"])
        for query in (select(Article.url).where(Article.id == number), select(Alias.url).where(_of(Alias, number))):
            for url in self._theirs.scalars(query):
                yield Target.URL, url

    def _bring_loosenings(self, connection: Connection) -> None:
        def key(row: Row) -> tuple[Any, ...]:
            return tuple(value for name, value in sorted(row.items()) if name != "id")

        known = {key(row) for row in _rows(connection, PolicyLoosened)}
        for row in _rows(self._theirs, PolicyLoosened):
            if key(row) not in known:
                _added(connection, PolicyLoosened, row)
                self._merged.added["policy_loosenings"] += 1

    def _bring_seeds(self, connection: Connection) -> None:
        for row in _rows(self._theirs, Seed):
            known = connection.execute(
                select(Seed.id, Seed.document_sha256, Seed.text).where(Seed.name == row["name"])
            ).first()
            if known is not None and (known.document_sha256, known.text) != (row["document_sha256"], row["text"]):
                self._merged.left_out["seeds of the same name and another document"] += 1
                continue
            self._seeds[row["id"]] = known.id if known else _added(connection, Seed, row)
            self._merged.added["seeds"] += known is None
            self._bring_decisions(connection, LicenceDecided.seed_id, row["id"], self._seeds[row["id"]])

    def _bring_outlet(self, outlet: str) -> None:
        pages: dict[int, int] = {}
        for batch in self._in_batches(Page, Page.outlet == outlet, size=500):
            with self._ours.writing(outlet) as connection:
                pages |= self._bring_pages(connection, outlet, batch)
        articles: dict[int, int] = {}
        for batch in self._in_batches(Article, Article.outlet == outlet, size=BATCH):
            with self._ours.writing(outlet, *self._hashes(batch)) as connection:
                for row in batch:
                    here = self._bring_article(connection, row, pages)
                    if here is not None:
                        articles[row["id"]] = here
            self._looked += len(batch)
            self._tell(self._looked, self._total)
        for some in batches(list(pages)):
            with self._ours.writing(outlet) as connection:
                self._bring_outcomes(connection, {there: pages[there] for there in some}, articles)

    def _in_batches(self, model: Any, where: ColumnElement[bool], *, size: int) -> Iterator[list[Row]]:
        last = 0
        while rows := [
            dict(row)
            for row in self._theirs.execute(
                select(*table_of(model).c).where(where, model.id > last).order_by(model.id).limit(size)
            ).mappings()
        ]:
            yield rows
            last = rows[-1]["id"]

    def _hashes(self, articles: Sequence[Row]) -> list[str]:
        """Bytes that another process may be keeping meanwhile; a file has one writer anyway."""
        if self._ours.is_sqlite:
            return []
        ids = [row["id"] for row in articles]
        query = select(Capture.sha256).join(Revision, Revision.id == Capture.revision_id)
        return list(self._theirs.scalars(query.where(Revision.article_id.in_(ids))))

    def _bring_runs(self, connection: Connection, outlet: str) -> None:
        known = {(row["started_at"], row["owner"]): row["id"] for row in _rows(connection, Run, Run.outlet == outlet)}
        for row in _rows(self._theirs, Run, Run.outlet == outlet):
            there = row["id"]
            here = known.get((row["started_at"], row["owner"]))
            if here is None:
                seed = self._seeds.get(row["seed_id"]) if row["seed_id"] is not None else None
                ended = {} if row["state"] is not RunState.RUNNING else _CUT_SHORT | {"ended_at": datetime.now(UTC)}
                here = _added(connection, Run, row | {"seed_id": seed} | ended)
                self._merged.added["runs"] += 1
                for report in _rows(self._theirs, SourceReported, SourceReported.run_id == there):
                    _added(connection, SourceReported, report | {"run_id": here})
            self._runs[there] = here
            for model in (RobotsAnswered, RightsAnswered):
                said = _rows(self._theirs, model, model.run_id == there)
                self._bring_bodies(connection, [one["sha256"] for one in said if one["sha256"]])
                self._keep_new(connection, model, [one | {"run_id": here} for one in said])

    def _bring_bodies(self, connection: Connection, hashes: Sequence[str]) -> None:
        """Bytes that are not here; what was forgotten here on purpose stays so."""
        for batch in batches(list(dict.fromkeys(hashes)), 20):
            known = set(connection.scalars(select(Body.sha256).where(Body.sha256.in_(batch))))
            missing = [one for one in batch if one not in known]
            if missing:
                self._keep_new(connection, Body, _rows(self._theirs, Body, Body.sha256.in_(missing)))

    def _bring_pages(self, connection: Connection, outlet: str, rows: Sequence[Row]) -> dict[int, int]:
        fresh = []
        for row in rows:
            down = takedowns.blocking(connection, outlet, [row["url"], row["link"]])
            values = {name: value for name, value in row.items() if name != "id"}
            fresh.append(values | ({} if down is None else {"hints": {}, "content": None}))
        self._keep_new(connection, Page, fresh)
        keys = [row["url_key"] for row in rows]
        found = connection.execute(
            select(Page.url_key, Page.id).where(Page.outlet == outlet, Page.url_key.in_(keys))
        ).all()
        here = {row.url_key: row.id for row in found}
        numbers = {row["id"]: here[row["url_key"]] for row in rows}
        settled = _rows(self._theirs, Settlement, Settlement.page_id.in_(list(numbers)))
        self._keep_new(
            connection,
            Settlement,
            [
                row | {"page_id": numbers[row["page_id"]], "run_id": self._runs[row["run_id"]]}
                for row in settled
                if row["run_id"] in self._runs
            ],
        )
        return numbers

    def _bring_outcomes(self, connection: Connection, pages: Mapping[int, int], articles: Mapping[int, int]) -> None:
        """What became of these pages in each run, and where those came from that were imported."""
        mapped = []
        for row in self._of_pages(PageOutcome, pages):
            article = articles.get(row["article_id"])
            is_left_out = row["article_id"] is not None and article is None
            mapped.append(row | {"article_id": article} | (_LEFT_OUT if is_left_out else {}))
        self._keep_new(connection, PageOutcome, mapped)
        self._keep_new(connection, Import, self._of_pages(Import, pages))
        self._bring_sightings(connection, self._of_pages(SeedSighting, pages))

    def _of_pages(self, model: type[Base], pages: Mapping[int, int]) -> list[Row]:
        """Rows about pages in runs, with their numbers here."""
        found = _rows(self._theirs, model, table_of(model).c.page_id.in_(list(pages)))
        return [
            row | {"page_id": pages[row["page_id"]], "run_id": self._runs[row["run_id"]]}
            for row in found
            if row["run_id"] in self._runs
        ]

    def _bring_sightings(self, connection: Connection, rows: Sequence[Row]) -> None:
        for row in rows:
            seed = self._seeds.get(row["seed_id"])
            if seed is None:
                continue
            known = select(SeedSighting.id).where(
                SeedSighting.seed_id == seed,
                SeedSighting.run_id == row["run_id"],
                SeedSighting.page_id == row["page_id"],
            )
            if connection.scalar(known) is None:
                _added(connection, SeedSighting, row | {"seed_id": seed})
                self._merged.added["seed_sightings"] += 1

    def _bring_article(self, connection: Connection, row: Row, pages: Mapping[int, int]) -> int | None:
        """Bring one article with all that belongs to it; its number here, None: it is taken down, and not here."""
        outlet, there = row["outlet"], row["id"]
        aliases = _rows(self._theirs, Alias, _of(Alias, there))
        addresses = [row["url"], *(one["url"] for one in aliases)]
        if row["takedown_id"] is not None or takedowns.blocking(connection, outlet, addresses) is not None:
            self._merged.left_out["articles that are taken down"] += 1
            return _article_at(connection, outlet, row["url_key"])
        here = _article_at(connection, outlet, row["url_key"])
        is_new = here is None
        if here is None:
            connection.execute(delete(Alias).where(Alias.outlet == outlet, Alias.url_key == row["url_key"]))
            here = _added(connection, Article, row)
            self._merged.added["articles"] += 1
        else:
            times = (Article.first_seen, Article.last_seen, Article.gone_at)
            seen = connection.execute(select(*times).where(Article.id == here)).one()
            last = max(seen.last_seen, row["last_seen"])
            gone = [one for one in (seen.gone_at, row["gone_at"]) if one is not None and one >= last]
            span = {"first_seen": min(seen.first_seen, row["first_seen"]), "last_seen": last}
            values = span | {"gone_at": min(gone, default=None)}
            connection.execute(update(Article).where(Article.id == here).values(**values))
        own = connection.scalar(select(Article.url_key).where(Article.id == here))
        known = [one | {"article_id": here} for one in aliases if one["url_key"] != own]
        self._keep_new(connection, Alias, [one for one in known if not _is_article(connection, one)])
        self._bring_texts(connection, there, here, pages, is_new=is_new)
        return here

    def _bring_texts(
        self, connection: Connection, there: int, here: int, pages: Mapping[int, int], *, is_new: bool
    ) -> None:
        """Put the texts of both in the order in which they were seen; the same text twice in a row is one."""
        ours = [] if is_new else _rows(connection, Revision, Revision.article_id == here)
        theirs = _rows(self._theirs, Revision, Revision.article_id == there)
        joined = _in_order(ours, theirs)
        is_changed = is_new or any(one.ours is None or one.gives_text for one in joined)
        if not is_new and is_changed:
            fingerprints.forget(connection, [here])
            aside = Revision.number + _ASIDE
            connection.execute(update(Revision).where(Revision.article_id == here).values(number=aside))
            of_it = select(Revision.id).where(Revision.article_id == here)
            connection.execute(delete(Changed).where(Changed.revision_id.in_(of_it)))  # weighed anew against others
        for number, one in enumerate(joined, 1):
            first = min(row["first_seen"] for row in (one.ours, *one.theirs) if row is not None)
            if one.ours is not None:
                revision = one.ours["id"]
                values = {"first_seen": first} | ({"number": number} if is_changed else {})
                given = {} if one.gives_text is None else _words_of(one.gives_text)
                connection.execute(update(Revision).where(Revision.id == revision).values(**given, **values))
            else:
                row = one.theirs[0]
                revision = _added(
                    connection, Revision, row | {"article_id": here, "number": number, "first_seen": first}
                )
                self._merged.added["revisions"] += 1
            for row in one.theirs:
                is_first = one.ours is None and row is one.theirs[0]
                self._bring_of_text(
                    connection, row["id"], revision, pages, brings_words=is_first or row is one.gives_text
                )
        if is_changed:
            self._make_findable(connection, here, len(joined))

    def _bring_of_text(
        self, connection: Connection, there: int, here: int, pages: Mapping[int, int], *, brings_words: bool
    ) -> None:
        """What belongs to a text: captures and decisions always, names and tags where the text came from there."""
        if brings_words:
            for model in _OF_TEXT:
                rows = _rows(self._theirs, model, _of_revision(model, there))
                self._keep_new(connection, model, [row | {"revision_id": here} for row in rows])
            for row in _rows(self._theirs, Extraction, _of_revision(Extraction, there)):
                _added(connection, Extraction, row | {"revision_id": here})
        self._bring_captures(connection, there, here, pages)
        self._bring_decisions(connection, LicenceDecided.revision_id, there, here)
        self._bring_matches(connection, there, here)

    def _bring_captures(self, connection: Connection, there: int, here: int, pages: Mapping[int, int]) -> None:
        def key(row: Row) -> tuple[Any, ...]:
            return row["page_id"], row["fetched_at"], row["sha256"], row["part"]

        rows = _rows(self._theirs, Capture, _of_revision(Capture, there))
        self._bring_bodies(connection, [row["sha256"] for row in rows])
        known = {key(row) for row in _rows(connection, Capture, _of_revision(Capture, here))}
        for row in rows:
            if row["page_id"] not in pages or row["run_id"] not in self._runs:
                continue
            moved = row | {
                "revision_id": here,
                "page_id": pages[row["page_id"]],
                "run_id": self._runs[row["run_id"]],
            }
            if key(moved) not in known:
                _added(connection, Capture, moved)
                self._merged.added["captures"] += 1

    def _bring_decisions(self, connection: Connection, owner: Any, there: int, here: int) -> None:
        """Decisions on a licence with their evidence and looks; the later one holds."""

        def key(row: Row) -> tuple[Any, ...]:
            return row["decided_at"], row["expression"], row["confidence"], row["scope"]

        known = {key(row): row for row in _rows(connection, LicenceDecided, owner == here)}
        followed = {row["decision_id"] for row in _rows(self._theirs, LicenceFollowed, _decisions_of(owner, there))}
        brought: list[tuple[datetime, int]] = []
        for row in _rows(self._theirs, LicenceDecided, owner == there):
            if row["id"] in followed:
                continue
            decision = known[key(row)]["id"] if key(row) in known else None
            if decision is None:
                moved = row | {owner.key: here, "is_current": False}
                decision = _added(connection, LicenceDecided, moved)
                self._merged.added["licence_decisions"] += 1
                evidence = _rows(self._theirs, LicenceEvidence, LicenceEvidence.decision_id == row["id"])
                self._keep_new(connection, LicenceEvidence, [one | {"decision_id": decision} for one in evidence])
                brought.append((row["decided_at"], decision))
            self._bring_looks(connection, row["id"], decision)
        if brought:
            self._let_hold(connection, owner, here, *max(brought))

    def _bring_looks(self, connection: Connection, there: int, here: int) -> None:
        def key(row: Row) -> tuple[Any, ...]:
            return row["fetched_at"], row["read_at"], row["sha256"], row["look"]

        known = {key(row) for row in _rows(connection, LicenceReading, LicenceReading.decision_id == here)}
        for row in _rows(self._theirs, LicenceReading, LicenceReading.decision_id == there):
            if key(row) not in known:
                run = self._runs.get(row["run_id"]) if row["run_id"] is not None else None
                _added(connection, LicenceReading, row | {"decision_id": here, "run_id": run})

    def _let_hold(self, connection: Connection, owner: Any, here: int, decided_at: datetime, decision: int) -> None:
        """Let a decision that was brought hold, unless a later one does, or one that follows an origin."""
        current = connection.execute(
            select(LicenceDecided.id, LicenceDecided.decided_at, LicenceFollowed.own_id)
            .outerjoin(LicenceFollowed, LicenceFollowed.decision_id == LicenceDecided.id)
            .where(owner == here, LicenceDecided.is_current)
        ).first()
        if current is not None and (current.own_id is not None or current.decided_at >= decided_at):
            return
        connection.execute(update(LicenceDecided).where(owner == here).values(is_current=False))
        connection.execute(update(LicenceDecided).where(LicenceDecided.id == decision).values(is_current=True))
        if owner.key == "revision_id":
            add_missing(connection, OriginDue, [{"decision_id": decision}])

    def _bring_matches(self, connection: Connection, there: int, here: int) -> None:
        known = set(connection.scalars(select(Matched.seed_id).where(Matched.revision_id == here)))
        for row in _rows(self._theirs, Matched, _of_revision(Matched, there)):
            seed = self._seeds.get(row["seed_id"])
            if seed is not None and seed not in known:
                _added(connection, Matched, row | {"revision_id": here, "seed_id": seed})
                self._merged.added["matches"] += 1

    def _make_findable(self, connection: Connection, article: int, revisions: int) -> None:
        """Let an article be found by its newest text, which may be another one now."""
        connection.execute(update(Article).where(Article.id == article).values(revisions=revisions))
        newest = (
            connection.execute(
                select(*table_of(Revision).c).where(Revision.article_id == article, Revision.number == revisions)
            )
            .mappings()
            .one()
        )
        fingerprints.put(connection, article, fingerprint_of(newest))
        if newest["text"] is None:
            search.remove(connection, article)
        else:
            search.put(connection, article, newest["title"], newest["text"], newest["published_utc"])

    def _bring_judgements(self, connection: Connection) -> None:
        """What people said of pairs; the newest of each pair holds."""
        numbers: dict[int, int] = {}
        for row in _rows(self._theirs, Judgement):
            moved = self._judgement_here(connection, row, numbers)
            if moved is None:
                self._merged.left_out["judgements on articles or seeds that are not brought"] += 1
                continue
            same = select(Judgement.id).where(*(_is(name, moved[name]) for name in _OF_JUDGEMENT))
            known = connection.scalar(same)
            if known is None:
                known = _added(connection, Judgement, moved | {"is_current": False})
                self._merged.added["judgements"] += 1
                _let_newest_hold(connection, moved)
            numbers[row["id"]] = known

    def _judgement_here(self, connection: Connection, row: Row, numbers: Mapping[int, int]) -> Row | None:
        sides = [self._text_here(connection, row["article_id"], row["revision_id"])]
        if row["other_article_id"] is not None:
            sides.append(self._text_here(connection, row["other_article_id"], row["other_revision_id"]))
        seed = self._seeds.get(row["seed_id"]) if row["seed_id"] is not None else None
        is_lost = row["withdraws_id"] is not None and row["withdraws_id"] not in numbers
        if None in sides or is_lost or (seed is None) != (row["seed_id"] is None):
            return None
        told = sorted((one for one in sides if one is not None), reverse=True)
        moved = row | {"seed_id": seed, "article_id": told[0][0], "revision_id": told[0][1]}
        if len(told) > 1:
            moved |= {"other_article_id": told[1][0], "other_revision_id": told[1][1]}
        if row["withdraws_id"] is not None:
            moved["withdraws_id"] = numbers[row["withdraws_id"]]
        return moved

    def _text_here(self, connection: Connection, article: int, revision: int) -> tuple[int, int] | None:
        """The number here of an article and of its text; of a text that is no more, the newest."""
        at = self._theirs.execute(select(Article.outlet, Article.url_key).where(Article.id == article)).one()
        here = _article_at(connection, at.outlet, at.url_key)
        if here is None:
            return None
        exact = self._theirs.scalar(select(Revision.fingerprint_exact).where(Revision.id == revision))
        texts = select(Revision.id).where(Revision.article_id == here).order_by(Revision.number.desc())
        found = connection.scalar(texts.where(Revision.fingerprint_exact == exact)) or connection.scalar(texts)
        return None if found is None else (here, found)


_LEFT_OUT = {"outcome": Outcome.WITHHELD, "reason": "taken down when its archive was merged"}
_CUT_SHORT = {"state": RunState.LOST, "reason": "was running when its archive was merged"}
_OF_JUDGEMENT = ("article_id", "judged_by", "judged_at", "recorded_at", "seed_id", "other_article_id", "withdraws_id")
"""What tells a judgement from all others, once its numbers are those here."""


def _is(column: str, value: object) -> ColumnElement[bool]:
    known: ColumnElement[Any] = table_of(Judgement).c[column]
    return known.is_(None) if value is None else known == value


def _of(model: type[Base], article: int) -> ColumnElement[bool]:
    return table_of(model).c.article_id == article


def _of_revision(model: type[Base], revision: int) -> ColumnElement[bool]:
    return table_of(model).c.revision_id == revision


def _decisions_of(owner: Any, number: int) -> ColumnElement[bool]:
    return LicenceFollowed.decision_id.in_(select(LicenceDecided.id).where(owner == number))


def _article_at(connection: Connection, outlet: str, key: str) -> int | None:
    """The article at an address, or at one that led to it."""
    found = connection.scalar(select(Article.id).where(Article.outlet == outlet, Article.url_key == key))
    if found is not None:
        return found
    return connection.scalar(
        select(Alias.article_id).where(Alias.outlet == outlet, Alias.url_key == key, ~Alias.is_duplicate)
    )


def _is_article(connection: Connection, alias: Row) -> bool:
    """Whether an address is that of an article of its own here."""
    at = select(Article.id).where(Article.outlet == alias["outlet"], Article.url_key == alias["url_key"])
    return connection.scalar(at) is not None


@dataclass(slots=True)
class _Joined:
    """One text, and where it is."""

    ours: Row | None = None
    theirs: list[Row] = field(default_factory=list)

    @property
    def gives_text(self) -> Row | None:
        """The row there whose text is to be kept here, of which there is only the fingerprint."""
        if self.ours is None or self.ours["text"] is not None or self.ours["text_withheld"] is not None:
            return None
        return next((row for row in self.theirs if row["text"] is not None), None)

    def is_same(self, row: Row) -> bool:
        """Whether a row has this text."""
        return all(_same_text(one, row) for one in (self.ours, *self.theirs) if one is not None)


def _same_text(one: Row, other: Row) -> bool:
    by_hash = one["fingerprint_exact"] is not None and one["fingerprint_version"] == other["fingerprint_version"]
    if by_hash:
        return bool(one["fingerprint_exact"] == other["fingerprint_exact"])
    return bool(one["text"] == other["text"])


def _in_order(ours: Sequence[Row], theirs: Sequence[Row]) -> list[_Joined]:
    """The texts of both by the time at which they were seen first; the same one after another is one text."""
    order = sorted(
        [(row["first_seen"], 0, row["number"], row) for row in ours]
        + [(row["first_seen"], 1, row["number"], row) for row in theirs],
        key=lambda one: one[:3],
    )
    joined: list[_Joined] = []
    for _, side, _, row in order:
        last = joined[-1] if joined else None
        if last is not None and last.is_same(row) and not (side == 0 and last.ours is not None):
            if side:
                last.theirs.append(row)
            else:
                last.ours = row
        else:
            joined.append(_Joined(theirs=[row]) if side else _Joined(ours=row))
    return joined


_KEPT_HERE = frozenset({"id", "article_id", "number", "first_seen"})


def _words_of(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _KEPT_HERE}


def _let_newest_hold(connection: Connection, moved: Row) -> None:
    """Of a pair the newest judgement that is not taken back."""
    pair = [_is(name, moved[name]) for name in ("article_id", "seed_id", "other_article_id")]
    taken_back = select(Judgement.withdraws_id).where(Judgement.withdraws_id.is_not(None))
    newest = connection.scalar(
        select(Judgement.id)
        .where(*pair, Judgement.verdict.is_not(None), Judgement.id.not_in(taken_back))
        .order_by(Judgement.judged_at.desc(), Judgement.id.desc())
        .limit(1)
    )
    connection.execute(update(Judgement).where(*pair).values(is_current=False))
    if newest is not None:
        connection.execute(update(Judgement).where(Judgement.id == newest).values(is_current=True))
