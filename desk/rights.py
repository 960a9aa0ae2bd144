"""Articles and answers as others may be shown them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.policy import Policy, Ruling
from pipelines.rights import reserved, ruling
from vocabulary.metadata import Particulars
from vocabulary.policy import Show

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import SearchAnswer, SearchRow, StoredArticle


def public_form(article: "StoredArticle", ruled: Ruling) -> "StoredArticle":
    """The article as others may be shown it: of the text the whole, its beginning, or nothing.

    Nor is it shown why somebody judged it so, in words that may be its own.
    """
    text = article.text
    if text is not None and ruled.show is not Show.FULL:
        text = excerpt(text, ruled.excerpt) if ruled.show is Show.EXCERPT else None
    licence = replace(article.licence, evidence=tuple(replace(one, context="") for one in article.licence.evidence))
    matches = tuple(replace(one, judged=one.judged and replace(one.judged, reason="")) for one in article.matches)
    made = replace(article, text=text, compared=None, licence=licence, matches=matches)
    if ruled.show is Show.FULL:
        return made
    origins = article.origins and tuple(replace(one, raw="") for one in article.origins)
    return replace(made, particulars=_without_words(article.particulars), origins=origins)


def _without_words(stated: Particulars) -> Particulars:
    """Description and caption are words of the page as its text is."""
    image = stated.image
    return replace(stated, description=None, image=replace(image, caption=None) if image else None)


def public_answer(archive: "Archive", policy: Policy, answer: "SearchAnswer") -> "SearchAnswer":
    """What a search found as others may be shown it: each passage as long as is allowed."""

    def passage(row: "SearchRow") -> str:
        article = archive.article(row.article_id)
        if article is None:
            return ""
        ruled = ruling(policy, article, reserved(archive, article))
        return row.snippet if ruled.show is Show.FULL and ruled.excerpt else excerpt(row.snippet, ruled.excerpt)

    return replace(answer, rows=tuple(replace(row, snippet=passage(row)) for row in answer.rows))


def excerpt(text: str, most: int) -> str:
    """The beginning of a text, cut at a word, with an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    cut = text[: max(0, most - 2)]
    whole = cut.rpartition(" ")[0] or cut
    return f"{whole} …" if whole else ""
