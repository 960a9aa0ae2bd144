"""What becomes of a finished article: the one place where an outcome is decided and kept.

| the article is | outcome | what is kept |
|---|---|---|
| settled by an earlier step | as it says | the outcome |
| known by its address, and its page is gone | not_found | since when; the text stays |
| the run's seed at its own outlet | seed_sighted | a sighting |
| known by its address, text unchanged | unchanged | that it was seen, new verdicts, a changed licence |
| known by its address, text changed, but not the page | unchanged | the later extractor's text; the old as history |
| known by its address, and now without a page that it had | unchanged | that it was seen |
| known by its address, and now with a page that was missing | unchanged | the whole text; the part as history |
| known by its address, text changed by nothing but noise | unchanged | that it was seen, as above |
| known by its address, text or headline changed | revised | the new text beside the old, and how much that says |
| known by its address, text differs, but it is imported and no later | unchanged | that it was seen |
| known by fingerprint only, and wanted now | archived | its text |
| of the same text as another of its outlet | duplicate | the second address |
| unrelated to every seed | unrelated | address, title, time, fingerprint |
| taken down | withheld | the outcome |
| to be kept by its fingerprint only, says policy | withheld | all but text and bytes; of a known text nothing changes |
| not to be kept at all, says policy | withheld | the outcome |
| only screened, and kept with its text already | unrelated | that it was seen |
| anything else | archived | text and capture |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, func, select, union_all, update
from sqlalchemy import case as sql_case

from storage import (
    captures,
    changes,
    embeddings,
    extractions,
    fingerprints,
    frontier,
    imports,
    judging,
    licences,
    matching,
    refetches,
    search,
    takedowns,
)
from storage.columns import clean
from storage.errors import AlreadyRecorded
from storage.licences import Looked
from storage.matching import KnownSeed
from storage.models import (
    Alias,
    Capture,
    LicenceDecided,
    Outlet,
    Page,
    PageOutcome,
    Refetch,
    Revision,
    SeedSighting,
    url_key,
)
from storage.models import Article as StoredArticle
from storage.moments import fingerprint_values, utc_of
from storage.particulars import put_stated
from storage.runs import RunFacts
from storage.statements import add, add_missing, add_one, change, first
from storage.texts import head_values, metadata_values, put_authors, text_values
from vocabulary.article import SCREENED, SCREENED_ONLY, Article
from vocabulary.change import Change, Level, Version, Weigh
from vocabulary.form import TextSource
from vocabulary.licence import Look
from vocabulary.match import Verdict
from vocabulary.outcome import INCOMPLETE, RETRIED, Outcome
from vocabulary.policy import Store, Takedown
from vocabulary.structure import BREAK

EARLIER = "import: the archive has a text of it that is later, or that was read from its page"
"""Why an imported text that differs from the known one is not put in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the archive already holds of an article."""

    id: int
    url: str
    number: int
    revision_id: int
    exact: str | None
    version: int | None
    title: str | None
    title_source: str | None
    extractor: str
    has_text: bool
    missing: str
    is_withheld: bool
    """Whether policy, or a take-down, kept its text away."""
    takedown_id: int | None
    is_screened: bool
    """Whether its fingerprint is only that of a page that was screened."""
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One article to be recorded, with all that is needed to decide about it."""

    connection: Connection
    run: RunFacts
    page_id: int
    article: Article
    seeds: Mapping[str, KnownSeed]
    now: datetime
    weigh: Weigh | None
    """Tells how much a changed text says; None: nobody does, and every changed text is a revision."""
    remarks: list[str] = field(default_factory=list)
    """Why an outcome is what it is, where the article does not say so."""

    def is_no_later_than(self, known: _Known) -> bool:
        """Whether an imported text proves no change: it is older, of no proven time, or no page was read for it."""
        page = self.article.page
        if page.imported is None:
            return False
        is_dated = page.given is None and page.imported.dated_by.is_stated
        return not is_dated or page.fetched_at < known.last_seen

    @property
    def outlet(self) -> str:
        return self.article.page.outlet

    @property
    def urls(self) -> tuple[str, ...]:
        page = self.article.page
        return self.article.url, page.candidate.url, page.candidate.link, page.final_url

    @property
    def all_urls(self) -> tuple[str, ...]:
        """Those of its further pages too."""
        return *self.urls, *(url for part in self.article.parts for url in (part.candidate.link, part.final_url))

    @property
    def is_wanted(self) -> bool:
        """Whether text and capture are to be kept."""
        verdicts = {held.match.verdict for held in self.article.matches}
        return self.run.everything or verdicts != {Verdict.UNRELATED}

    @property
    def keeps_words(self) -> bool:
        """Whether policy lets text and bytes be kept."""
        return self.article.store is Store.FULL


def record(
    connection: Connection, place: str, run: RunFacts, article: Article, now: datetime, *, weigh: Weigh | None = None
) -> tuple[Outcome, int | None]:
    """Keep a finished article; see `Archive.record`."""
    if run.outlet != article.page.outlet:
        _know_outlet(connection, article.page.outlet, now)
    page_id, is_any_down, is_queued = _page(connection, place, run, article, now)
    case = _Case(
        connection=connection,
        run=run,
        page_id=page_id,
        article=article,
        seeds=_seeds(connection, place, run, article),
        now=now,
        weigh=weigh,
    )
    down = _takedown(case) if is_any_down and article.outcome is None else None
    outcome, article_id, has_text = _decide(case) if down is None else _refuse(case)
    row = {
        "run_id": run.id,
        "page_id": case.page_id,
        "outcome": outcome,
        "reason": "; ".join(case.remarks) or _reason(article, outcome, down),
        "article_id": article_id,
        "recorded_at": now,
    }
    add(connection, PageOutcome, [row])
    imports.keep(connection, article.page, run_id=run.id, page_id=page_id)
    _forget_hints(case, outcome, down)
    is_read_of_feed = has_text and article.form.text_source is TextSource.FEED
    if article.page.candidate.content is not None and outcome not in RETRIED and not is_read_of_feed:
        frontier.forget_content(connection, case.page_id)
    if is_queued and outcome not in RETRIED:
        refetches.done(connection, page_id)
        refetches.settle(connection, page_id, run.id, article.page.candidate.seeds)
    if not (has_text and article.reason.startswith(INCOMPLETE)):  # then the next crawl asks again
        frontier.settle(connection, run, case.page_id, outcome, has_text=has_text)
    return outcome, article_id


def _takedown(case: _Case) -> Takedown | None:
    """The take-down that holds for an article: by its addresses, or because its outlet's same text is taken down."""
    down = takedowns.blocking(case.connection, case.outlet, case.all_urls)
    if down is not None or _by_url(case) is not None:
        return down
    twin = _by_text(case)
    if twin is None or twin.takedown_id is None:
        return None
    return takedowns.by_id(case.connection, twin.takedown_id)


def _reason(article: Article, outcome: Outcome, down: Takedown | None) -> str:
    if down is not None:
        return f"{takedowns.REASON}{down.reason}"
    if outcome is Outcome.UNRELATED and article.is_screened:
        return SCREENED_ONLY
    is_about_store = article.outcome is None and article.store is not Store.FULL
    return "" if is_about_store and outcome is not Outcome.WITHHELD else article.reason


def _decide(case: _Case) -> tuple[Outcome, int | None, bool]:
    """Return the outcome, the id of the article if there is one, and whether its text is kept."""
    if case.article.outcome is not None:
        known = _by_url(case)
        if known is not None and case.article.outcome is Outcome.UNCHANGED:  # the server said so: nothing was read
            _see(case, known)
        if known is not None and case.article.outcome is Outcome.NOT_FOUND:
            _miss(case, known)
        if known is not None and known.has_text and (case.run.refetch or case.article.page.candidate.revisit):
            licences.keep_look(case.connection, known.revision_id, _looked(case), case.now)
        return case.article.outcome, None if known is None else known.id, known is not None and known.has_text
    if _is_seed_itself(case):
        return _sight(case)
    if case.article.store is Store.NONE:
        return _refuse(case)
    known = _by_url(case)
    if known is not None:
        return _meet_again(case, known)
    twin = _by_text(case)
    if twin is not None:
        return _duplicate(case, twin)
    return _add_article(case)


def _forget_hints(case: _Case, outcome: Outcome, down: Takedown | None) -> None:
    """Forget what a page's source said of it, as far as it may not be kept of the page itself."""
    if down is not None or (outcome is Outcome.WITHHELD and case.article.store is not Store.FINGERPRINT):
        frontier.forget_hints(case.connection, [case.page_id], keep=())
    elif not case.keeps_words:
        frontier.forget_hints(case.connection, [case.page_id], keep=frontier.METADATA)


def _refuse(case: _Case) -> tuple[Outcome, int | None, bool]:
    """Keep nothing of a page."""
    known = _by_url(case)
    return Outcome.WITHHELD, None if known is None else known.id, False


def _looked(case: _Case) -> Looked:
    """What came of looking at the page for what it says of its licence."""
    outcome, reason = case.article.outcome, case.article.reason
    looked = captures.looked_at(case.article.page, case.run.id)
    if outcome is None:
        return looked
    looks = {Outcome.UNCHANGED: Look.NOT_MODIFIED, Outcome.NOT_FOUND: Look.GONE}
    said = f"{outcome}: {reason}" if reason else outcome
    return replace(looked, look=looks.get(outcome, Look.COULD_NOT_LOOK), sha256=None, reason=said)


def _is_seed_itself(case: _Case) -> bool:
    if case.run.seed is None:
        return False
    verdicts = {held.seed: held.match.verdict for held in case.article.matches}
    seed = case.seeds[case.run.seed]
    return seed.is_itself(case.outlet, case.urls, verdicts.get(case.run.seed))


def _sight(case: _Case) -> tuple[Outcome, int | None, bool]:
    assert case.run.seed is not None
    sighting = {
        "seed_id": case.seeds[case.run.seed].id,
        "run_id": case.run.id,
        "page_id": case.page_id,
        "url": case.article.url,
        "seen_at": case.article.page.fetched_at,
        "licence": case.article.licence.decision.expression,
    }
    add(case.connection, SeedSighting, [sighting])
    return Outcome.SEED_SIGHTED, None, False


def _meet_again(case: _Case, known: _Known) -> tuple[Outcome, int, bool]:
    """Decide about an article whose address is known."""
    _see(case, known)
    if case.article.is_screened and not known.is_screened:  # what was read in full tells more
        if not known.has_text:
            _write_matches(case, known.revision_id)
        return Outcome.UNRELATED, known.id, known.has_text
    is_same = _is_same_text(case, known)
    if known.has_text and is_same and not _has_new_headline(case, known):
        return _unchanged(case, known)
    if known.has_text and case.is_no_later_than(known):
        case.remarks.append(EARLIER)
        return Outcome.UNCHANGED, known.id, True
    if not case.keeps_words and (case.is_wanted or known.has_text):
        return _withhold(case, known, is_same=is_same)
    return _another_text(case, known) if known.has_text else _meet_stub(case, known, is_same=is_same)


def _meet_stub(case: _Case, known: _Known, *, is_same: bool) -> tuple[Outcome, int, bool]:
    """Decide about an article of which there is no text yet."""
    if not case.is_wanted and not (case.keeps_words and judging.is_coverage(case.connection, known.id)):
        _renew_stub(case, known)
        return Outcome.UNRELATED, known.id, False
    _give_text(case, known, is_same=is_same)
    return Outcome.ARCHIVED, known.id, True


def _another_text(case: _Case, known: _Known) -> tuple[Outcome, int, bool]:
    """Decide about another text at a known address: a revision only if it is the newsroom that has changed it."""
    if case.article.form.missing and not known.missing and _says_all(_stored(case, known), clean(case.article.text)):
        return Outcome.UNCHANGED, known.id, True
    is_completed = bool(known.missing) and _says_all(clean(case.article.text), _stored(case, known))
    if not is_completed and not _is_same_page(case, known):
        change = _weighed(case, known)
        if change is not None and change.level is Level.NOISE:
            return _unchanged(case, known, is_noise=True)
        _add_revision(case, known.id, known.number + 1, change)
        return Outcome.REVISED, known.id, True
    extractions.replace(case.connection, known.revision_id, case.article, case.seeds, case.now, looked=_looked(case))
    if is_completed:
        _write_capture(case, known.revision_id)
    return Outcome.UNCHANGED, known.id, True


def _withhold(case: _Case, known: _Known, *, is_same: bool) -> tuple[Outcome, int, bool]:
    """Keep what policy leaves of a known article whose text is not to be kept; an earlier text stays as it was."""
    if known.has_text and _is_same_page(case, known):  # only the extractor has changed
        return Outcome.UNCHANGED, known.id, True
    change = _weighed(case, known) if known.has_text else None
    if change is not None and change.level is Level.NOISE:
        return _unchanged(case, known, is_noise=True)
    if known.has_text or (not is_same and not known.is_screened):
        _add_revision(case, known.id, known.number + 1, change)
        search.remove(case.connection, known.id)
        return Outcome.WITHHELD, known.id, False
    _renew(case, known)
    _write_matches(case, known.revision_id)
    return Outcome.WITHHELD, known.id, False


def _renew(case: _Case, known: _Known) -> None:
    """Keep an article in the revision of which there was no text."""
    kept = text_values(case.article) if case.keeps_words else metadata_values(case.article)
    values = {**head_values(case.article), **kept}
    _renew_revision(case, known, values)
    _write_metadata(case, known.revision_id, is_known=known.is_withheld)
    if case.keeps_words:  # what is said of its licence may be nothing new, but now there is a text to compare
        licences.trace_again(case.connection, LicenceDecided.revision_id, known.revision_id)


def _unchanged(case: _Case, known: _Known, *, is_noise: bool = False) -> tuple[Outcome, int, bool]:
    """Keep nothing of a text; with noise in it, its fingerprint and verdicts are not those of the one that is kept."""
    fingerprint = case.article.fingerprint
    if fingerprint is not None and known.version != fingerprint.version and not is_noise:
        _write_fingerprint(case, known)
    says = licences.decide_revision(case.connection, known.revision_id, case.article.licence, _looked(case), case.now)
    if says:  # the bytes are the proof
        _write_capture(case, known.revision_id)
    if not is_noise:
        _write_matches(case, known.revision_id)
    return Outcome.UNCHANGED, known.id, True


def _duplicate(case: _Case, twin: _Known) -> tuple[Outcome, int, bool]:
    """Decide about a text that its outlet already published under another address."""
    _see(case, twin, is_duplicate=True)
    if not twin.has_text and case.is_wanted and case.keeps_words:
        _give_text(case, twin, is_same=True)
        return Outcome.ARCHIVED, twin.id, True
    _write_matches(case, twin.revision_id)
    return Outcome.DUPLICATE, twin.id, twin.has_text


def _add_article(case: _Case) -> tuple[Outcome, int, bool]:
    seen = case.article.page.fetched_at
    key = url_key(case.article.url)
    change(case.connection, _DROP_ALIAS, {"at_outlet": case.outlet, "at_key": key})
    article = {
        "outlet": case.outlet,
        "url_key": key,
        "url": case.article.url,
        "revisions": 1,
        "first_seen": seen,
        "last_seen": seen,
    }
    article_id = add_one(case.connection, StoredArticle, article)
    _add_aliases(case, article_id, case.article.url, is_duplicate=False)
    _add_revision(case, article_id, 1)
    if not case.is_wanted:
        return Outcome.UNRELATED, article_id, False
    return (Outcome.ARCHIVED if case.keeps_words else Outcome.WITHHELD), article_id, case.keeps_words


_DROP_ALIAS = delete(Alias).where(Alias.outlet == bindparam("at_outlet"), Alias.url_key == bindparam("at_key"))


def _give_text(case: _Case, known: _Known, *, is_same: bool) -> None:
    """Keep the text of an article of which there was only a fingerprint."""
    if not is_same and not known.is_screened:
        _add_revision(case, known.id, known.number + 1)
        return
    _renew(case, known)
    _make_findable(case, known.id)
    _write_matches(case, known.revision_id)


def _add_revision(case: _Case, article_id: int, number: int, change: Change | None = None) -> None:
    is_kept = case.is_wanted or number > 1
    kept = text_values(case.article) if case.keeps_words else metadata_values(case.article)
    revision = {
        "article_id": article_id,
        "number": number,
        "first_seen": case.article.page.fetched_at,
        **head_values(case.article),
        **(kept if is_kept else {}),
    }
    if number > 1:
        fingerprints.forget(case.connection, [article_id])
    revision_id = add_one(case.connection, Revision, revision)
    if number > 1:
        case.connection.execute(update(StoredArticle).where(StoredArticle.id == article_id).values(revisions=number))
    if change is not None:
        changes.put(case.connection, revision_id, change)
    if is_kept:
        _write_metadata(case, revision_id, is_new=True)
    if is_kept and case.keeps_words:
        _make_findable(case, article_id, is_new=number == 1)
    fingerprints.put(case.connection, article_id, case.article.fingerprint)
    _write_matches(case, revision_id, is_new=True)


def _make_findable(case: _Case, article_id: int, *, is_new: bool = False) -> None:
    article = case.article
    published = utc_of(article.published) if article.published else None
    search.put(case.connection, article_id, article.title, article.text, published, is_new=is_new)


def _renew_stub(case: _Case, known: _Known) -> None:
    """Renew what is kept of an article that is still unrelated."""
    _renew_revision(case, known, head_values(case.article))
    _write_matches(case, known.revision_id)


def _write_metadata(case: _Case, revision_id: int, *, is_new: bool = False, is_known: bool = False) -> None:
    """Keep what belongs to a text: authors, licence, capture.

    `is_new`: the revision has none of them yet. `is_known`: it has them, but no text.
    """
    put_authors(case.connection, revision_id, case.article, is_new=is_new)
    put_stated(case.connection, revision_id, case.article, is_new=is_new, with_words=case.keeps_words)
    if case.keeps_words and case.article.embedding is not None:
        embeddings.put(case.connection, revision_id, case.article.embedding, is_new=is_new)
    says = licences.decide_revision(
        case.connection, revision_id, case.article.licence, _looked(case), case.now, is_first=is_new
    )
    if says or case.keeps_words or not is_known:
        _write_capture(case, revision_id)


def _write_capture(case: _Case, revision_id: int) -> None:
    if case.article.page.given is not None:  # a row: no server answered, and there are no bytes
        return
    of_revision = {"page_id": case.page_id, "revision_id": revision_id, "run_id": case.run.id}
    for part, page in ((1, case.article.page), *case.article.numbered_parts()):
        captures.keep(case.connection, page, **of_revision, part=part, with_body=case.keeps_words)


def _write_fingerprint(case: _Case, known: _Known) -> None:
    """Replace a fingerprint of an older version."""
    _renew_revision(case, known, fingerprint_values(case.article.fingerprint))


def _renew_revision(case: _Case, known: _Known, values: Mapping[str, Any]) -> None:
    """Put these into the newest revision, and let the article be found by the fingerprint among them."""
    fingerprints.forget(case.connection, [known.id])
    case.connection.execute(update(Revision).where(Revision.id == known.revision_id).values(**values))
    fingerprints.put(case.connection, known.id, case.article.fingerprint)


def _write_matches(case: _Case, revision_id: int, *, is_new: bool = False) -> None:
    for held in case.article.matches:
        seed = case.seeds[held.seed]
        is_sighting = seed.is_itself(case.outlet, case.urls, held.match.verdict)
        version = case.article.fingerprint.version if case.article.fingerprint else None
        row = matching.values(
            revision_id, seed.id, held.match, is_sighting=is_sighting, fingerprint_version=version, now=case.now
        )
        matching.keep(case.connection, row, is_new=is_new)


def _see(case: _Case, known: _Known, *, is_duplicate: bool = False) -> None:
    """Note that the article was seen, and under which addresses."""
    imported = case.article.page.imported
    if imported is None or imported.dated_by.is_stated:  # when a file was written says nothing of its page
        seen = case.article.page.fetched_at
        span = {"first": min(seen, known.first_seen), "last": max(seen, known.last_seen)}
        change(case.connection, _SEE, {"of_id": known.id, **span})
    _add_aliases(case, known.id, known.url, is_duplicate=is_duplicate)


_SEE = (
    update(StoredArticle)
    .where(StoredArticle.id == bindparam("of_id"))
    .values(
        first_seen=bindparam("first"),
        last_seen=bindparam("last"),
        gone_at=sql_case((StoredArticle.gone_at > bindparam("last"), StoredArticle.gone_at), else_=None),
    )
)


def _miss(case: _Case, known: _Known) -> None:
    """Note since when the page of an article is gone. What is kept of it stays as it is: a removal is news itself."""
    at = case.article.page.fetched_at
    own = url_key(known.url)
    is_own = url_key(case.article.url) == own or not case.connection.scalar(
        select(exists().where(Page.outlet == case.outlet, Page.url_key == own))
    )
    if is_own and at > known.last_seen:
        values = {"gone_at": func.coalesce(StoredArticle.gone_at, bindparam("at", at))}
        case.connection.execute(update(StoredArticle).where(StoredArticle.id == known.id).values(**values))


def _add_aliases(case: _Case, article_id: int, known_as: str, *, is_duplicate: bool) -> None:
    """Note the addresses that led to an article, or that its page states, beside the one that it is known as.

    A stated edition is noted as a page of its own: should it turn out to be another article, nothing stands in its way.
    """
    editions = dict.fromkeys((*case.article.editions, *(part.candidate.url for part in case.article.parts)), True)
    led = dict.fromkeys((case.article.page.candidate.url, case.article.url), is_duplicate)
    aliases = {
        url_key(url): {
            "outlet": case.outlet,
            "url_key": url_key(url),
            "url": url,
            "article_id": article_id,
            "is_duplicate": is_own_page,
        }
        for url, is_own_page in (editions | led).items()
    }
    aliases.pop(url_key(known_as), None)
    add_missing(case.connection, Alias, list(aliases.values()))


def _is_same_text(case: _Case, known: _Known) -> bool:
    """Compare normalised texts by their hashes; the texts themselves when those are of different versions."""
    fingerprint = case.article.fingerprint
    if fingerprint is not None and known.version == fingerprint.version:
        return known.exact == fingerprint.exact
    stored = case.connection.scalar(select(Revision.text).where(Revision.id == known.revision_id))
    return stored is not None and stored == clean(case.article.text)


def _has_new_headline(case: _Case, known: _Known) -> bool:
    """Whether the newsroom has changed the headline over the same words: what one reader read at the same place."""
    article = case.article
    if (
        case.weigh is None
        or known.title == article.title
        or (known.title_source, known.extractor) != (article.title_source, article.extractor)
    ):
        return False
    old, new = (Version(title=title, text="", extractor=known.extractor) for title in (known.title, article.title))
    return case.weigh(old, new).headline


def _weighed(case: _Case, known: _Known) -> Change | None:
    """The article's text weighed against the known one; None where nobody weighs."""
    if case.weigh is None:
        return None
    article = case.article
    new = Version(
        title=None if article.title is None else clean(article.title),
        text=clean(article.text),
        language=article.language,
        modified=None if article.modified is None else article.modified.iso,
        extractor=article.extractor,
    )
    return case.weigh(changes.version(case.connection, known.revision_id), new)


def _is_same_page(case: _Case, known: _Known) -> bool:
    """Whether it is the extractor that has changed: the bytes are those from which the known text was read before."""
    query = select(Capture.sha256, Revision.extractor).join(Revision, Revision.id == Capture.revision_id)
    pages = (case.article.page, *case.article.parts)
    newest = query.where(Revision.id == known.revision_id).order_by(Capture.id.desc()).limit(len(pages))
    read = case.connection.execute(newest).all()
    if not read or read[0].extractor == case.article.extractor:
        return False
    return [row.sha256 for row in reversed(read)] == [captures.digest(page.body) for page in pages]


def _stored(case: _Case, known: _Known) -> str:
    """The known text."""
    return case.connection.execute(select(Revision.text).where(Revision.id == known.revision_id)).scalar_one() or ""


def _says_all(text: str, part: str) -> bool:
    """Whether a text has all lines of another."""
    return set(part.split(BREAK)) <= set(text.split(BREAK))


def _by_url(case: _Case) -> _Known | None:
    """Find the article at this address, or at an address that led to it before."""
    return _first(case, _BY_URL, {"at_outlet": case.outlet, "at_key": url_key(case.article.url)})


def _by_text(case: _Case) -> _Known | None:
    """Find another article of the outlet with the same text; texts without a word are not compared."""
    fingerprint = case.article.fingerprint
    if fingerprint is None or not fingerprint.shingles:
        return None
    same = {"at_outlet": case.outlet, "exact": fingerprint.exact, "version": fingerprint.version}
    return _first(case, _BY_TEXT, same)


def _first(case: _Case, query: Select[*tuple[Any, ...]], values: dict[str, Any]) -> _Known | None:
    row = first(case.connection, query, values)
    return None if row is None else _Known(**row)


_KNOWN = (
    select(
        StoredArticle.id,
        StoredArticle.url,
        StoredArticle.revisions.label("number"),
        Revision.id.label("revision_id"),
        Revision.fingerprint_exact.label("exact"),
        Revision.fingerprint_version.label("version"),
        Revision.title,
        Revision.title_source,
        Revision.extractor,
        Revision.text.is_not(None).label("has_text"),
        Revision.missing,
        Revision.text_withheld.is_not(None).label("is_withheld"),
        StoredArticle.takedown_id,
        Revision.extractor.startswith(SCREENED).label("is_screened"),
        StoredArticle.first_seen,
        StoredArticle.last_seen,
    )
    .join(Revision, (Revision.article_id == StoredArticle.id) & (Revision.number == StoredArticle.revisions))
    .limit(1)
)
_AT_URL = union_all(
    select(StoredArticle.id).where(
        StoredArticle.outlet == bindparam("at_outlet"), StoredArticle.url_key == bindparam("at_key")
    ),
    select(Alias.article_id).where(
        Alias.outlet == bindparam("at_outlet"), Alias.url_key == bindparam("at_key"), ~Alias.is_duplicate
    ),
)
_BY_URL = _KNOWN.where(StoredArticle.id.in_(_AT_URL)).order_by(StoredArticle.url_key != bindparam("at_key"))
_BY_TEXT = _KNOWN.where(
    Revision.fingerprint_exact == bindparam("exact"),
    Revision.fingerprint_version + 0 == bindparam("version"),  # found by its words: all have the same version
    StoredArticle.outlet == bindparam("at_outlet"),
).order_by(StoredArticle.id)


def _seeds(connection: Connection, place: str, run: RunFacts, article: Article) -> Mapping[str, KnownSeed]:
    """The seeds that the article is held against; the run's own is known, and mostly the only one."""
    known = {} if run.seed is None or run.known_seed is None else {run.seed: run.known_seed}
    others = {held.seed for held in article.matches} - known.keys()
    return known | matching.known_seeds(connection, place, others)


def _know_outlet(connection: Connection, name: str, now: datetime) -> None:
    """A page of an outlet that was never crawled itself: its name is all that is known of it."""
    row = {
        "name": name,
        "title": name,
        "languages": [],
        "sources": [],
        "expected": {},
        "first_crawled": now,
        "last_crawled": now,
    }
    add_missing(connection, Outlet, [row])


def _page(connection: Connection, place: str, run: RunFacts, article: Article, now: datetime) -> tuple[int, bool, bool]:
    """Return the id of the article's page, registered or not; whether anything is taken down; whether it was queued.

    Raises AlreadyRecorded when the page has its outcome.
    """
    candidate, outlet = article.page.candidate, article.page.outlet
    key = url_key(candidate.url)
    known = first(connection, _PAGE, {"at_outlet": outlet, "at_key": key, "in_run": run.id})
    if known is None:
        page_id = add_one(connection, Page, frontier.page_values(outlet, key, candidate, now))
        return page_id, takedowns.are_any(connection), False
    if known["is_recorded"]:
        raise AlreadyRecorded(place, run.id, candidate.url)
    return known["id"], known["is_any_down"], known["is_queued"]


_PAGE = select(
    Page.id,
    exists().where(PageOutcome.run_id == bindparam("in_run"), PageOutcome.page_id == Page.id).label("is_recorded"),
    takedowns.ANY.exists().label("is_any_down"),
    exists().where(Refetch.page_id == Page.id).label("is_queued"),
).where(Page.outlet == bindparam("at_outlet"), Page.url_key == bindparam("at_key"))
