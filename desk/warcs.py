"""Captures out of the archive as WARC files, which programs such as pywb replay.

A page leaves whole or not at all, by the rule of its article's text: what the licence and the policy let leave for the
purpose. A page that asks not to be shown from an archive (`noarchive`) does not leave, whatever its licence is. Of
pages that stay behind a metadata record is written that says why; of what is taken down, nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.warc import LARGEST, Answer, Payloads, WarcFiles, WholeFile, metadata, stable_id
from storage import queries
from vocabulary.reservation import Reserved, Stance, Use

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import CapturedRow, CaptureRow, StoredArticle

NOARCHIVE = "showing a kept copy is reserved (noarchive)"
NO_BYTES = "the bytes are not kept"
NO_CAPTURE = "there is no capture: it was read from a row"


@dataclass(slots=True)
class WarcTally:
    """What of the captures left."""

    responses: int = 0
    revisits: int = 0
    """Of these: the same bytes as before, which are written once."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Captures that stayed behind, by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """An article whose captures are asked for, and whether they may leave."""

    article: "StoredArticle"
    refusal: str | None
    """Why its text may not leave; None: it may."""


def write_warc(
    path: Path,
    archive: "Archive",
    leaving: "Iterable[Leaving]",
    *,
    reserved: "Callable[[StoredArticle], Reserved | None]",
    operator: str | None,
    largest: int = LARGEST,
) -> tuple[list[WholeFile], WarcTally]:
    """Write the captures of articles, a file after another; they take their names when all are whole.

    `operator` is how the archive's keeper is reached. InputError when a file cannot be written.
    """
    tally, payloads = WarcTally(), Payloads()
    files = WarcFiles(path, info(operator), largest=largest, at_once=True)
    try:
        files.write([])  # also what nothing left for is a WARC file
        for one in leaving:
            known = reserved(one.article)
            for answer in _answers(archive, one, known, tally):
                files.write([answer] if not isinstance(answer, Answer) else payloads.records(answer))
        whole = files.finish()
    finally:
        files.drop()
    tally.revisits = payloads.revisits
    return whole, tally


def info(operator: str | None) -> dict[str, object]:
    """What a warcinfo record says."""
    return {
        "software": f"Cuttings/{version('cuttings')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": operator,
        "description": "Captures of news articles. Bodies are as they were when their content encodings were taken off;"
        " headers that spoke of these begin with x-archive-orig-. Requests are made of the address: what else was sent"
        " is not kept.",
    }


def _answers(archive: "Archive", one: Leaving, known: Reserved | None, tally: WarcTally) -> Iterator[Any]:
    """The answers of an article, or the metadata of those that stay behind."""
    article = one.article
    if not article.captures:
        tally.left_out[NO_CAPTURE] += 1
        return
    had = queries.circumstances(archive, article.id)
    refusal = one.refusal or (NOARCHIVE if known is not None and Use.ARCHIVE_DISPLAY in known.denied else None)
    for capture in article.captures:
        why = refusal or (None if had[capture.id].has_bytes else NO_BYTES)
        about = _about(article, capture, had[capture.id], known) | {"withheld": why}
        if why is not None:
            tally.left_out[why] += 1
            yield metadata(capture.final_url, capture.fetched_at, about)
            continue
        tally.responses += 1
        yield Answer(
            url=capture.final_url,
            date=capture.fetched_at,
            status=capture.status,
            headers=capture.headers,
            body=queries.capture_body(archive, capture.id),
            request=None if had[capture.id].is_recorded else (),
            about=about,
            id=stable_id(capture.final_url, capture.fetched_at, capture.sha256, capture.part),
        )


def _about(
    article: "StoredArticle", capture: "CaptureRow", had: "CapturedRow", known: Reserved | None
) -> dict[str, object]:
    decision = article.licence.decision
    robots = f"sha256:{had.robots_sha256}" if had.robots_sha256 else None
    return {
        "cuttings-outlet": article.outlet,
        "cuttings-article": article.id,
        "cuttings-capture": capture.id,
        "cuttings-revision": had.revision,
        "cuttings-page-of-article": capture.part if capture.part != 1 else None,
        "cuttings-run": had.run,
        "cuttings-outcome": had.outcome,
        "cuttings-seed": [f"{held.seed} {held.verdict}" for held in article.matches],
        "cuttings-licence": f"{decision.expression} confidence {decision.confidence}",
        "cuttings-reserved": [f"{use} {stance}" for use, stance in known.uses.items() if stance is not Stance.UNKNOWN]
        if known
        else None,
        "cuttings-robots": robots or (f"status {had.robots_status}" if had.robots_status else None),
        "cuttings-imported": had.imported,
        "cuttings-body-sha256": capture.sha256,
        "via": None if had.is_recorded else had.source,
        "cuttings-asked-for": capture.url if capture.url != capture.final_url else None,
    }
