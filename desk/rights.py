"""What is reserved of an article in the archive, and what may be done with it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.policy import VERBATIM_ONLY, Known, Policy, Ruling, class_of, rule
from pipelines.reservations import Carriers, combined, kept_of_feed, reserved_of
from pipelines.verbatim import is_verbatim
from storage import queries
from vocabulary.metadata import Particulars
from vocabulary.policy import Show
from vocabulary.reservation import Reservation, Reserved

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import SearchAnswer, SearchRow, StoredArticle


def reserved(archive: "Archive", article: "StoredArticle") -> Reserved | None:
    """By use, read from the newest answer that was kept; None when there is none, so that nothing is known.

    Of an answer whose bytes are not kept only the headers tell, so what the one before says counts too.
    """
    answers = sorted((one for one in article.captures if one.part == 1), key=lambda one: one.fetched_at, reverse=True)
    said: list[Reservation] = []
    for capture in answers:
        kept = queries.carriers(archive, capture)
        carriers = Carriers(
            url=capture.final_url, headers=capture.headers, body=kept.body, robots=kept.robots, files=kept.files
        )
        said += reserved_of(carriers).reservations
        if kept.body or not capture.size:
            break
    if not answers:
        return None
    fed = kept_of_feed(article.licence.evidence, url=article.url)
    return combined([*said, *(row for document in fed for row in document.reservations)])


def verbatim(archive: "Archive", article: "StoredArticle") -> bool:
    """Whether its text is proven to be the whole article of the page that was kept, unchanged; its author is known."""
    answers = sorted((one for one in article.captures if one.part == 1), key=lambda one: one.fetched_at, reverse=True)
    bodies = (queries.carriers(archive, capture).body for capture in answers)
    body = next((body for body in bodies if body), None)
    if body is None or not article.authors:
        return False
    return is_verbatim(body, title=article.title, text=article.text or "", form=article.form)


def ruling(
    policy: Policy, article: "StoredArticle", known: Reserved | None, *, archive: "Archive | None" = None
) -> Ruling:
    """What may be done with an article; with its archive also whether its text is a verbatim copy."""
    is_asked = archive is not None and class_of(article.licence.decision) in VERBATIM_ONLY
    held = Known(
        decision=article.licence.decision,
        reserved=known,
        looked=article.licence_looked,
        is_taken_down=article.takedown is not None,
        is_verbatim=is_asked and archive is not None and verbatim(archive, article),
    )
    return rule(policy, held, now=datetime.now(UTC))


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
