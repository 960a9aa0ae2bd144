"""Take-downs: what is not to be kept, shown, exported or fetched, and the words that go at once.

An article that is taken down keeps its row, addresses, times, fingerprint, licence and the reason; all its words go,
and so do the bytes of its pages. Lifting a take-down lets a later crawl fetch it again; it brings nothing back.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, text, update
from sqlalchemy.orm import aliased

from storage import captures, fingerprints, frontier, particulars, search
from storage.models import (
    IS_NEWEST,
    Alias,
    Article,
    Capture,
    CoverageText,
    Credit,
    Embedded,
    Extraction,
    LicenceDecided,
    LicenceEvidence,
    Matched,
    Outlet,
    Page,
    PageOutcome,
    Revision,
    RightsAnswered,
    RobotsAnswered,
    Seed,
    Settlement,
    TakenDown,
    url_key,
)
from storage.moments import FINGERPRINT, fingerprint_of
from storage.rows import TakedownRow
from storage.statements import add_one, batches
from storage.texts import WORDLESS
from vocabulary.article import origin_of_article
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate
from vocabulary.policy import Takedown, Target

_SCHEME = "://"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What a take-down did to the archive."""

    articles: tuple[int, ...]
    """Ids of the articles that are taken down by it."""
    texts: int
    """Texts that went, of all revisions and readings."""
    bodies: int
    """Answers whose bytes went."""
    copies: tuple[int, ...] = ()
    """Ids of other articles that have the very same text, and keep it."""


def add(
    connection: Connection,
    target: Target,
    named: str,
    *,
    reason: str,
    keep: Collection[str],
    now: datetime,
) -> tuple[Takedown, Erased]:
    """Take down what is named, and erase its words; `keep`: of title and authors what stays."""
    row = {
        "target": target,
        "named": named,
        "named_key": url_key(named) if target is Target.URL else None,
        "reason": reason,
        "added_at": now,
        "lifted_at": None,
        "lifted_reason": None,
    }
    takedown = Takedown(id=add_one(connection, TakenDown, row), target=target, named=named, reason=reason, added=now)
    _overwrite_what_goes(connection)
    articles = _articles_of(connection, takedown)
    erased = Erased(
        articles=tuple(articles),
        texts=sum(_erase(connection, batch, takedown, keep) for batch in batches(articles)),
        bodies=sum(_forget_bodies(connection, batch) for batch in batches(articles)),
        copies=tuple(sorted({other for batch in batches(articles) for other in _copies_of(connection, batch)})),
    )
    _forget_hints(connection, takedown, articles)
    _purge_index(connection)
    return takedown, erased


def writers(connection: Connection) -> list[str]:
    """The locks of all that keep words of articles: a take-down waits for them, and they for it.

    So nothing that was read before is kept after it.
    """
    outlets = connection.scalars(select(Outlet.name)).all()
    return ["embeddings", *outlets, *(f"seed {name}" for name in connection.scalars(select(Seed.name)))]


def lift(connection: Connection, takedown_id: int, *, reason: str, now: datetime) -> list[int]:
    """Let a take-down hold no longer; returns the articles that may be fetched again."""
    values = {"lifted_at": now, "lifted_reason": reason}
    connection.execute(update(TakenDown).where(TakenDown.id == takedown_id).values(**values))
    freed: list[int] = []
    ids = connection.scalars(select(Article.id).where(Article.takedown_id == takedown_id)).all()
    for article_id in ids:
        other = _blocking(connection, *_addresses(connection, article_id))
        by = None if other is None else other.id
        connection.execute(update(Article).where(Article.id == article_id).values(takedown_id=by))
        if other is None:
            freed.append(article_id)
        else:
            of_it = update(Revision).where(Revision.article_id == article_id)
            connection.execute(of_it.values(text_withheld=_why(other)))
    _unsettle(connection, freed)
    _find_again(connection, freed)
    return freed


def _find_again(connection: Connection, articles: Sequence[int]) -> None:
    """Let articles be found by their fingerprints, which stayed: a later seed may be their text."""
    for batch in batches(articles):
        query = select(Article.id, *FINGERPRINT).join(Revision, IS_NEWEST).where(Article.id.in_(batch))
        for row in connection.execute(query).mappings().all():
            fingerprints.put(connection, row["id"], fingerprint_of(row))


def known(connection: Connection) -> list[TakedownRow]:
    """Every take-down, those that hold no longer too, oldest first."""
    down: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = select(Article.takedown_id, Article.id, Article.url).where(Article.takedown_id.is_not(None))
    for takedown_id, article_id, url in connection.execute(rows.order_by(Article.id)):
        assert takedown_id is not None
        down[takedown_id].append((article_id, url))
    return [
        TakedownRow(takedown=_value(row), articles=tuple(down[row.id]))
        for row in connection.execute(select(*TakenDown.__table__.columns).order_by(TakenDown.id))
    ]


def by_id(connection: Connection, takedown_id: int) -> Takedown | None:
    """One take-down."""
    row = connection.execute(select(*TakenDown.__table__.columns).where(TakenDown.id == takedown_id)).first()
    return None if row is None else _value(row)


def _value(row: Any) -> Takedown:
    return Takedown(
        id=row.id,
        target=row.target,
        named=row.named,
        reason=row.reason,
        added=row.added_at,
        lifted=row.lifted_at,
        lifted_reason=row.lifted_reason,
    )


def are_any(connection: Connection) -> bool:
    """Whether a take-down is in force."""
    return connection.execute(ANY).first() is not None


def blocking(connection: Connection, outlet: str, urls: Collection[str]) -> Takedown | None:
    """The take-down that holds for one of these addresses of an outlet, or for the article at one of them, if any."""
    if not are_any(connection):
        return None
    return _blocking(connection, outlet, urls) or _of_article(connection, outlet, urls)


def _of_article(connection: Connection, outlet: str, urls: Collection[str]) -> Takedown | None:
    """The take-down of the article at one of these addresses, by whichever of its addresses it was named."""
    keys = [url_key(url) for url in urls]
    met = exists().where(Alias.article_id == Article.id, Alias.url_key.in_(keys), ~Alias.is_duplicate)
    query = select(Article.takedown_id).where(
        Article.outlet == outlet, Article.takedown_id.is_not(None), Article.url_key.in_(keys) | met
    )
    found = connection.scalar(query.limit(1))
    return None if found is None else by_id(connection, found)


def _blocking(connection: Connection, outlet: str, urls: Collection[str]) -> Takedown | None:
    rows = connection.execute(_IN_FORCE).all()
    if not rows:
        return None
    for row in rows:
        if row.target is not Target.ARTICLE and any(names(row.target, row.named, url) for url in urls):
            return _value(row)
    articles = {int(row.named): row for row in rows if row.target is Target.ARTICLE}
    if not articles:
        return None
    keys = [url_key(url) for url in urls]
    met = exists().where(Alias.article_id == Article.id, Alias.url_key.in_(keys), ~Alias.is_duplicate)
    found = connection.scalar(
        select(Article.id).where(Article.id.in_(articles), Article.outlet == outlet, Article.url_key.in_(keys) | met)
    )
    return None if found is None else _value(articles[found])


def without_hints(connection: Connection, outlet: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The same candidates, those that are taken down without what their source said of them."""
    rows = connection.execute(_IN_FORCE).all()
    if not rows:
        return candidates
    down = select(Article.id).where(Article.outlet == outlet, Article.takedown_id.is_not(None))
    keys = set(connection.scalars(select(Article.url_key).where(Article.id.in_(down))))
    keys |= set(connection.scalars(select(Alias.url_key).where(Alias.article_id.in_(down), ~Alias.is_duplicate)))

    def is_down(one: Candidate) -> bool:
        return url_key(one.url) in keys or any(
            names(row.target, row.named, url) for row in rows for url in (one.url, one.link)
        )

    return [
        Candidate(url=one.url, link=one.link, found_by=one.found_by, source=one.source) if is_down(one) else one
        for one in candidates
    ]


_IN_FORCE = select(*TakenDown.__table__.columns).where(TakenDown.lifted_at.is_(None)).order_by(TakenDown.id)
ANY = select(TakenDown.id).where(TakenDown.lifted_at.is_(None)).limit(1)


def names(target: Target, named: str, url: str) -> bool:
    """Whether an address, a host or a pattern speaks of an address."""
    if target is Target.URL:
        return url_key(named) == url_key(url)
    if target is Target.HOST:
        host = _host(url)
        return host == named or host.endswith(f".{named}")
    return target is Target.PATTERN and _fits(named.lower(), url.lower())


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def _fits(pattern: str, url: str) -> bool:
    """Whether the whole address has the pattern's form; without a scheme in it, any scheme. Time is linear."""
    if _SCHEME not in pattern:
        url = url.partition(_SCHEME)[2] or url
    first, *middle = pattern.split("*")
    if not middle:
        return first == url
    last = middle.pop()
    if len(url) < len(first) + len(last) or not url.startswith(first) or not url.endswith(last):
        return False
    at, end = len(first), len(url) - len(last)
    for part in middle:
        at = url.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _articles_of(connection: Connection, takedown: Takedown) -> list[int]:
    """Ids of the articles that a take-down names, by any of their addresses."""
    if takedown.target is Target.ARTICLE:
        return list(connection.scalars(select(Article.id).where(Article.id == int(takedown.named))))
    if takedown.target is Target.URL:
        key = url_key(takedown.named)
        met = exists().where(Alias.article_id == Article.id, Alias.url_key == key)
        return list(connection.scalars(select(Article.id).where((Article.url_key == key) | met)))
    found = set[int]()
    for query in (select(Article.id, Article.url), select(Alias.article_id, Alias.url)):
        for article_id, url in connection.execute(query):
            if article_id not in found and names(takedown.target, takedown.named, url):
                found.add(article_id)
    return sorted(found)


def _addresses(connection: Connection, article_id: int) -> tuple[str, list[str]]:
    """The outlet of an article, and all its addresses."""
    outlet, url = connection.execute(select(Article.outlet, Article.url).where(Article.id == article_id)).one()
    aliases = connection.scalars(select(Alias.url).where(Alias.article_id == article_id))
    return outlet, [url, *aliases]


def _why(takedown: Takedown) -> str:
    return f"taken down on {takedown.added:%Y-%m-%d}: {takedown.reason}"


def _erase(connection: Connection, articles: Sequence[int], takedown: Takedown, keep: Collection[str]) -> int:
    """Erase the words of these articles; returns how many texts went."""
    of_them = select(Revision.id).where(Revision.article_id.in_(articles))
    readings = connection.execute(delete(Extraction).where(Extraction.revision_id.in_(of_them))).rowcount
    held = select(func.count()).where(Revision.article_id.in_(articles), Revision.text.is_not(None))
    texts = connection.scalar(held) or 0
    gone: dict[str, Any] = dict(WORDLESS) | {"text_withheld": _why(takedown)}
    if "title" not in keep:
        gone |= {"title": None, "title_source": None}
    connection.execute(update(Revision).where(Revision.article_id.in_(articles)).values(**gone))
    for batch in batches(connection.scalars(of_them).all()):
        particulars.forget_particulars(connection, batch)
    if "authors" not in keep:
        connection.execute(delete(Credit).where(Credit.revision_id.in_(of_them)))
    decided = select(LicenceDecided.id).where(LicenceDecided.revision_id.in_(of_them))
    connection.execute(
        update(LicenceEvidence).where(LicenceEvidence.decision_id.in_(decided)).values(context="", topic=None)
    )
    connection.execute(
        update(LicenceEvidence)
        .where(LicenceEvidence.decision_id.in_(decided), LicenceEvidence.code == _EXCEPTION)
        .values(raw="")
    )
    for article_id in articles:
        search.remove(connection, article_id)
    fingerprints.forget(connection, articles)
    connection.execute(delete(Embedded).where(Embedded.revision_id.in_(of_them)))
    connection.execute(
        update(CoverageText)
        .where(CoverageText.article_id.in_(articles), CoverageText.agency.is_not(None))
        .values(agency=None)
    )
    _forget_named(connection, Matched.revision_id.in_(of_them))
    _erase_seeds(connection, articles)
    connection.execute(update(Article).where(Article.id.in_(articles)).values(takedown_id=takedown.id))
    return int(texts) + readings


def _erase_seeds(connection: Connection, articles: Sequence[int]) -> None:
    """A seed that was made of such an article keeps its name and fingerprint; its verdicts stay."""
    made_of_them = Seed.origin.in_([origin_of_article(article_id) for article_id in articles])
    _forget_named(connection, Matched.seed_id.in_(select(Seed.id).where(made_of_them)))
    connection.execute(update(Seed).where(made_of_them).values(text="", title="(taken down)", authors=[]))


def _forget_named(connection: Connection, which: ColumnElement[bool]) -> None:
    """Of these verdicts, forget whom the texts name as their source; which way the text went stays."""
    told = Matched.direction.is_not(None)
    gone: dict[str, Any] = {"credit": None, "seed_credit": None, "direction_reasons": []}
    connection.execute(update(Matched).where(which, told).values(**gone))


def _forget_bodies(connection: Connection, articles: Sequence[int]) -> int:
    """Forget the bytes of the answers of these articles, unless others that stay were read from the same bytes."""
    hashes = select(Capture.sha256).join(Revision, Revision.id == Capture.revision_id)
    own = set(connection.scalars(hashes.where(Revision.article_id.in_(articles))))
    shared = set[str]()
    for batch in batches(sorted(own)):
        stays = hashes.join(Article, Article.id == Revision.article_id).where(Article.takedown_id.is_(None))
        shared |= set(connection.scalars(stays.where(Capture.sha256.in_(batch))))
        for answers in (RobotsAnswered, RightsAnswered):
            shared |= set(connection.scalars(select(answers.sha256).where(answers.sha256.in_(batch))))
    return sum(captures.forget_bodies(connection, batch) for batch in batches(sorted(own - shared)))


def _copies_of(connection: Connection, articles: Sequence[int]) -> list[int]:
    """Articles that are not taken down and whose newest text is the newest of one of these."""
    other, theirs = aliased(Article), aliased(Revision)
    query = (
        select(other.id)
        .join(theirs, (theirs.article_id == other.id) & (theirs.number == other.revisions))
        .join(
            Revision,
            (Revision.fingerprint_exact == theirs.fingerprint_exact)
            & (Revision.fingerprint_version + 0 == theirs.fingerprint_version + 0),
        )
        .join(Article, IS_NEWEST)
        .where(Article.id.in_(articles), other.takedown_id.is_(None), theirs.text.is_not(None))
    )
    return list(connection.scalars(query))


def _forget_hints(connection: Connection, takedown: Takedown, articles: Sequence[int]) -> None:
    """Forget what sources said of the pages: their titles and summaries."""
    pages = set[int]()
    for batch in batches(articles):
        pages |= set(connection.scalars(select(Page.id).where(_leads_to(batch))))
    if takedown.target is not Target.ARTICLE:
        said = select(Page.id, Page.url, Page.link).where((Page.hints != {}) | Page.content.is_not(None))
        for page_id, url, link in connection.execute(said):
            if any(names(takedown.target, takedown.named, one) for one in (url, link)):
                pages.add(page_id)
    for batch in batches(sorted(pages)):
        frontier.forget_hints(connection, batch, keep=())


def _leads_to(articles: Sequence[int]) -> ColumnElement[bool]:
    """Whether a page led to one of these articles."""
    captured = select(Capture.page_id).join(Revision, Revision.id == Capture.revision_id)
    settled = select(PageOutcome.page_id).where(PageOutcome.article_id.in_(articles))
    of_them = Page.id.in_(captured.where(Revision.article_id.in_(articles))) | Page.id.in_(settled)
    at_article = Article.id.in_(articles) & (Article.outlet == Page.outlet) & (Article.url_key == Page.url_key)
    return of_them | exists().where(at_article)


def _unsettle(connection: Connection, articles: Sequence[int]) -> None:
    """Let the next crawl ask again for pages that were withheld, or whose text went."""
    for batch in batches(articles):
        pages = select(Page.id).where(_leads_to(batch))
        connection.execute(delete(Settlement).where(Settlement.page_id.in_(pages)))
    withheld = exists().where(
        PageOutcome.page_id == Settlement.page_id,
        PageOutcome.outcome == Outcome.WITHHELD,
        PageOutcome.reason.startswith(REASON),
    )
    connection.execute(delete(Settlement).where(withheld))


_EXCEPTION = "E20"
"""Evidence whose statement is a sentence of the text, or names its authors; other statements speak of the licence."""
REASON = "taken down: "
"""How the reason of an outcome begins that a take-down made."""


def _overwrite_what_goes(connection: Connection) -> None:
    """Have SQLite overwrite what is deleted, instead of leaving it in unused parts of the file."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))


def _purge_index(connection: Connection) -> None:
    """FTS5 only notes that words are gone; when its parts are put together they go."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO article_search(article_search) VALUES ('optimize')"))
