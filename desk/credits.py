"""Who is to be credited for an article or a seed, in the words of its licence."""

from typing import TYPE_CHECKING

from desk.printable import shortened
from pipelines.licence import Attribution, attribution
from pipelines.licence.attribution import CHANGES, CHANGES_FORMAT_ONLY
from vocabulary.article import AuthorKind
from vocabulary.licence import NOASSERTION, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.directory import Directory
    from storage.rows import StoredArticle
    from vocabulary.article import Author, Seed
    from vocabulary.licence import Evidence, Licence

OPENING = 90
"""Letters of a beginning that tell which article is meant when it has no title."""
_SIGNS = ("©", "(c)", "copyright")
_OF_TEXT = frozenset({Scope.ARTICLE, Scope.SITE, Scope.SECTION})


def credit_article(article: "StoredArticle", wording: str | None = None) -> Attribution:
    """The credit for an article of the archive; `wording` is what its outlet asks for, as its file says.

    A copy that follows its origin is credited to the origin: its licensor, and its address, or else the copy's. The
    outlet that printed it is named as such, and that it may have edited the text.
    """
    origin = _origin(article.licence)
    published = article.published.iso if article.published else None
    retrieved = article.captures[-1].fetched_at.isoformat() if article.captures else None
    if origin is None or article.licence.decision.expression == NOASSERTION:
        return attribution(
            title=article.title,
            authors=_names(article.authors),
            publisher=article.outlet_title,
            url=article.url,
            licence=article.licence.decision,
            published=published,
            retrieved=retrieved,
            wording=wording,
            notice=notice_of(article.licence),
        )
    licensor = article.licence.decision.licensor
    return attribution(
        title=article.title,
        authors=[name for name in _names(article.authors, AuthorKind.DESK) if name != licensor],
        publisher=licensor,
        url=origin.subject or article.url,
        licence=article.licence.decision,
        retrieved=retrieved,
        via=f"{article.outlet_title}, {article.url}" if origin.subject else article.outlet_title,
        changes=_changes_of_copy(article, origin),
    )


def credit_seed(seed: "Seed") -> Attribution:
    """The credit for a seed: its document is kept as it was given, so nothing is said to be changed."""
    published = seed.published
    return attribution(
        title=None if seed.title_inferred else seed.title,
        opening=shortened(seed.title, OPENING) if seed.title_inferred else None,
        authors=_names(seed.authors),
        publisher=seed.publisher,
        url=seed.url,
        licence=seed.licence.decision,
        published=published.iso if published and not published.inferred_from else None,
        wording=seed.attribution,
        changes="",
        notice=notice_of(seed.licence),
    )


def wordings(directory: "Directory") -> "Callable[[str], str | None]":
    """What outlets ask to be credited with, by name: read from an outlet's file when it is first asked for."""
    known: dict[str, str | None] = {}

    def wording(outlet: str) -> str | None:
        if outlet not in known:
            licence = directory.outlet(outlet).licence if outlet in directory.files else None
            known[outlet] = licence.attribution if licence else None
        return known[outlet]

    return wording


def notice_of(licence: "Licence") -> str | None:
    """The copyright notice that came with a text, as licences ask to keep it; None where there is none."""
    stated = (row.raw for row in licence.evidence if row.scope in _OF_TEXT and not row.raw.lstrip().startswith("<"))
    return next((raw for raw in stated if raw.lower().lstrip().startswith(_SIGNS)), None)


def _origin(licence: "Licence") -> "Evidence | None":
    """What says that a text is a copy, and of what."""
    if not licence.decision.trace or licence.decision.trace[0] != "follows_origin":
        return None
    return next((row for row in reversed(licence.evidence) if row.code == "E22"), None)


def _changes_of_copy(article: "StoredArticle", origin: "Evidence") -> str:
    own = CHANGES_FORMAT_ONLY if "nd" in (article.licence.decision.family or "").split("-") else CHANGES
    is_same = "are the same text" in origin.context
    return own if is_same else f"{own}; the text is as {article.outlet_title} edited it"


def _names(authors: "tuple[Author, ...]", *besides: AuthorKind) -> list[str]:
    return [author.name for author in authors if author.kind not in {AuthorKind.OUTLET, *besides}]
