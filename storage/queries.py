"""Questions to the archive: typed functions, the archive first, frozen rows back.

A filter that is None does not filter. `since` and `until` (inclusive, aware) speak of the time of publication; an
article without one is found only when neither is given. `language="en"` also finds `en-GB`.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from storage.archive import Archive
from storage.rows import (
    ArchiveStats,
    CoverageRow,
    OutletSeen,
    PageRow,
    RevisionRow,
    RunDetail,
    RunRow,
    SearchAnswer,
    SightingRow,
    StoredArticle,
)
from vocabulary.match import Verdict
from vocabulary.outcome import Outcome


def coverage(
    archive: Archive,
    seed: str,
    *,
    verdicts: Collection[Verdict] | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str | None = None,
    licence: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[CoverageRow]:
    """Coverage of a seed (name or unique prefix), closest verdict first, then the more similar, then the earlier.

    Without `verdicts`: all from `related` up. The seed met at its own outlet is a sighting and never listed.
    Raises InputError for a seed that the archive does not know.
    """
    raise NotImplementedError


def sightings(archive: Archive, seed: str) -> list[SightingRow]:
    """Where the seed itself was met at its own outlet, oldest first."""
    raise NotImplementedError


def search(
    archive: Archive,
    words: str,
    *,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str | None = None,
    licence: str | None = None,
    verdict: Verdict | None = None,
    seed: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> SearchAnswer:
    """Articles that hold all the words, best first; any input is safe.

    `"several words"` is a phrase, `word*` a beginning, `-word` an exclusion; everything else is taken literally.
    Blank words find everything the filters let through, newest first.
    """
    raise NotImplementedError


def export_rows(
    archive: Archive,
    *,
    seed: str | None = None,
    verdicts: Collection[Verdict] | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str | None = None,
    licence: str | None = None,
) -> Iterator[StoredArticle]:
    """All articles kept with text that pass the filters, by id, in constant memory.

    With a seed: its coverage (see `coverage`), without: the whole archive.
    """
    raise NotImplementedError


def revisions(archive: Archive, article_id: int) -> list[RevisionRow]:
    """Every text of an article, oldest first; empty for an unknown id."""
    raise NotImplementedError


def capture_body(archive: Archive, capture_id: int) -> bytes:
    """Return a capture's bytes as received (content encodings removed); raises InputError for an unknown id."""
    raise NotImplementedError


def runs(archive: Archive, *, limit: int = 20) -> list[RunRow]:
    """Runs, newest first."""
    raise NotImplementedError


def run(archive: Archive, run_id: int) -> RunDetail | None:
    """One run with its sources and pages; None for an unknown id."""
    raise NotImplementedError


def outcomes(archive: Archive, run_ids: Collection[int]) -> dict[Outcome, int]:
    """How often each outcome occurred in these runs together; only those that occurred, in the vocabulary's order."""
    raise NotImplementedError


def pages(archive: Archive, run_id: int) -> list[PageRow]:
    """Pages of a run with their outcomes, in the order in which they were settled."""
    raise NotImplementedError


def outlets_seen(archive: Archive) -> dict[str, OutletSeen]:
    """Return by name what the archive knows of every outlet that was ever crawled."""
    raise NotImplementedError


def stats(archive: Archive) -> ArchiveStats:
    """How much the archive holds."""
    raise NotImplementedError
