"""What was said and decided of licences over time, and when that is to be looked at again."""

from collections.abc import Collection
from datetime import datetime

from storage import histories, verifying
from storage.archive import Archive
from storage.histories import History
from storage.verifying import Standing


def licence_history(archive: Archive, article_id: int) -> History:
    """What the pages of an article said of its licence over time, and what was decided from it."""
    with archive.reading() as connection:
        return histories.of_article(connection, article_id)


def seed_licence_history(archive: Archive, seed: str) -> History:
    """The same of a stored seed's document."""
    with archive.reading() as connection:
        return histories.of_seed(connection, seed)


def licences_due(
    archive: Archive, *, before: datetime, outlet: str | None = None, everything: bool = False
) -> list[int]:
    """Articles whose pages were not looked at since a time for what they grant, longest ago first; see `verifying`."""
    with archive.reading() as connection:
        return verifying.due(connection, before=before, outlet=outlet, everything=everything)


def licence_standings(archive: Archive, article_ids: Collection[int]) -> dict[int, Standing]:
    """How the licences of these articles stand, by id."""
    with archive.reading() as connection:
        return verifying.standings(connection, article_ids)
