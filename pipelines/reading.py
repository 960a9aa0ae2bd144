"""One page through everything that needs its HTML: extraction, then licence evidence. Runs inside a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.extraction.document import MAX_BYTES
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.pool import WorkerError, in_worker
from pipelines.licence import detect
from vocabulary.layout import Layout
from vocabulary.licence import Evidence
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate

_UNREAD = {Outcome.TOO_LARGE, Outcome.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker hands back for a page."""

    extraction: Extraction
    evidence: tuple[Evidence, ...] = ()


def read_page(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    hints: Candidate | None = None,
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
) -> Reading:
    """Extract a page and collect its licence evidence; pages that are no articles may state a licence too."""
    from pipelines.extraction.reader import extract  # noqa: PLC0415  (40 MB that only a worker needs)

    extraction = extract(body, url=url, content_type=content_type, hints=hints, layouts=layouts, fetched=fetched)
    if extraction.outcome in _UNREAD or not body:
        return Reading(extraction=extraction)
    evidence = detect(body, url=url or extraction.canonical, headers=headers, text=extraction.text, hints=hints)
    return Reading(extraction=extraction, evidence=evidence)


async def read_in_worker(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    hints: Candidate | None = None,
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
) -> Reading:
    """Await `read_page` in the process's pool of workers; a page that breaks its worker is `failed` with the reason."""
    if len(body) > MAX_BYTES:  # not worth the way to a worker: extraction refuses it unseen
        return read_page(body, url=url)
    try:
        return await in_worker(
            read_page,
            body,
            url=url,
            content_type=content_type,
            headers=headers,
            hints=hints,
            layouts=layouts,
            fetched=fetched,
        )
    except WorkerError as error:
        return lost(error)


def lost(error: WorkerError) -> Reading:
    """The reading of a page for which no worker had an answer."""
    return Reading(extraction=Extraction(outcome=Outcome.FAILED, reason=f"could not be read: {error}"))
