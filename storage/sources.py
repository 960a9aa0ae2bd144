"""What servers answered before: with it they are asked for what is new only."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from storage.frontier import candidate_of, hints_of
from storage.models import Article, Capture, Page, Revision, SourceAnswered, url_key
from storage.statements import batches, upsert
from vocabulary.page import Candidate, FoundBy
from vocabulary.source import SourceAnswer, Validators

_LONGEST = 1_000
"""Characters of an ETag or date; what is longer is some other thing, and is not sent back."""


def answers(connection: Connection, outlet: str) -> dict[str, SourceAnswer]:
    """Return what the addresses of an outlet's sources answered last, by address."""
    rows = connection.execute(select(SourceAnswered).where(SourceAnswered.outlet == outlet)).mappings()
    return {
        row["url"]: SourceAnswer(
            validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
            children=tuple(_children(row["children"], row["url"])),
            **{name: row[name] for name in _PLAIN},
        )
        for row in rows
    }


_PLAIN = ("url", "sha256", "reading", "since", "until", "answered_at", "seen", "off_domain", "out_of_window", "oldest")


def remember(connection: Connection, outlet: str, answer: SourceAnswer) -> None:
    """Keep what a source answered, in place of what it answered before."""
    values = {
        **{name: getattr(answer, name) for name in _PLAIN},
        "etag": _short(answer.validators.etag),
        "last_modified": _short(answer.validators.last_modified),
        "children": [{"link": one.link, **hints_of(one)} for one in answer.children],
    }
    statement = upsert(connection.dialect.name, SourceAnswered).values(
        outlet=outlet, url_key=url_key(answer.url), **values
    )
    keys = [SourceAnswered.outlet, SourceAnswered.url_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def validators(connection: Connection, outlet: str, candidates: Sequence[Candidate]) -> dict[str, Validators]:
    """Return with what to ask for pages of which the newest text is kept, by address."""
    found: dict[str, Validators] = {}
    by_key = {url_key(candidate.url): candidate.url for candidate in candidates}
    for keys in batches(list(by_key)):
        newest = (
            select(func.max(Capture.id))
            .join(Page, Page.id == Capture.page_id)
            .where(Page.outlet == outlet, Page.url_key.in_(keys), Capture.part == 1)
            .group_by(Capture.page_id)
        )
        rows = connection.execute(
            select(Page.url_key, Capture.headers)
            .join(Page, Page.id == Capture.page_id)
            .join(Revision, Revision.id == Capture.revision_id)
            .join(Article, (Article.id == Revision.article_id) & (Article.revisions == Revision.number))
            .where(Capture.id.in_(newest), Revision.missing == "")  # else its other pages are wanted too
        )
        for key, headers in rows:
            said = {name.lower(): value for name, value in headers}
            one = Validators(etag=_short(said.get("etag")), last_modified=_short(said.get("last-modified")))
            if one.headers:
                found[by_key[key]] = one
    return found


def _children(rows: Sequence[dict[str, object]], source: str) -> Iterator[Candidate]:
    for row in rows:
        link = str(row["link"])
        yield candidate_of(link, link, FoundBy.SITEMAP, source, row)


def _short(value: str | None) -> str | None:
    return None if value is None or len(value) > _LONGEST else value
