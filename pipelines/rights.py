"""What is reserved of an article in the archive, whether its text is a verbatim copy, and what may be done with it."""

from datetime import UTC, datetime

from pipelines.policy import VERBATIM_ONLY, Known, Policy, Ruling, class_of, rule
from pipelines.reservations import Carriers, combined, kept_of_feed, reserved_of, standards_of_host
from pipelines.verbatim import is_verbatim
from storage import queries
from storage.archive import Archive
from storage.rows import StoredArticle
from vocabulary.licence import Evidence
from vocabulary.reservation import Reserved


def reserved(archive: Archive, article: StoredArticle) -> Reserved | None:
    """By use, read from the newest answer that was kept; None when there is none, so that nothing is known.

    Of an answer whose bytes are not kept only the headers tell, so what the one before says counts too.
    """
    kept = _kept(archive, article)
    if not kept:
        return None
    said = [row for carriers in kept for row in reserved_of(carriers).reservations]
    fed = kept_of_feed(article.licence.evidence, url=article.url)
    return combined([*said, *(row for document in fed for row in document.reservations)])


def unproven_standards(archive: Archive, article: StoredArticle) -> list[Evidence]:
    """The licences that RSL documents of its host name; no proof, because they did not come with the page."""
    return [row for carriers in _kept(archive, article)[:1] for row in standards_of_host(carriers)]


def _kept(archive: Archive, article: StoredArticle) -> list[Carriers]:
    """The newest answers back to the first of which the bytes are kept, each with what its host said then."""
    answers = sorted((one for one in article.captures if one.part == 1), key=lambda one: one.fetched_at, reverse=True)
    found: list[Carriers] = []
    for capture in answers:
        kept = queries.carriers(archive, capture)
        found.append(
            Carriers(
                url=capture.final_url, headers=capture.headers, body=kept.body, robots=kept.robots, files=kept.files
            )
        )
        if kept.body or not capture.size:
            break
    return found


def verbatim(archive: Archive, article: StoredArticle) -> bool:
    """Whether its text is proven to be the whole article of the page that was kept, unchanged; its author is known."""
    answers = sorted((one for one in article.captures if one.part == 1), key=lambda one: one.fetched_at, reverse=True)
    bodies = (queries.carriers(archive, capture).body for capture in answers)
    body = next((body for body in bodies if body), None)
    if body is None or not article.authors:
        return False
    return is_verbatim(body, title=article.title, text=article.text or "", form=article.form)


def ruling(
    policy: Policy,
    article: StoredArticle,
    known: Reserved | None,
    *,
    archive: Archive | None = None,
    accept_probable: bool = False,
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
    return rule(policy, held, now=datetime.now(UTC), accept_probable=accept_probable)
