"""What is reserved of an article in the archive: read from the newest answer that was kept of it."""

from typing import TYPE_CHECKING

from pipelines.reservations import Carriers, reserved_of
from storage import queries
from vocabulary.reservation import Reserved

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import StoredArticle


def reserved(archive: "Archive", article: "StoredArticle") -> Reserved | None:
    """By use; None when no answer of its page is kept, so that nothing is known."""
    if not article.captures:
        return None
    capture = max(article.captures, key=lambda one: one.fetched_at)
    kept = queries.carriers(archive, capture)
    return reserved_of(
        Carriers(url=capture.final_url, headers=capture.headers, body=kept.body, robots=kept.robots, files=kept.files)
    )
