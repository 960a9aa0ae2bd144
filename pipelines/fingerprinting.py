"""Fingerprints of stored texts, taken anew by today's version: on all cores, and in any number of sittings."""

from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import closing

from pipelines.comparison import FINGERPRINT_VERSION
from pipelines.comparison.fingerprints import CUT_AS_TODAY, fingerprint_of
from pipelines.comparison.words import words
from pipelines.extraction.pool import WorkerPool, cores
from pipelines.reading import comparable
from storage.archive import Archive
from storage.rows import StaleRow
from vocabulary.match import Fingerprint

CHUNK = 100
"""Texts that a worker takes at a time: some 70 ms."""
WRITTEN = 2_000
"""Texts written in one transaction: rows of the index are added in its order, the more at once the fewer pages of it
are touched twice. While one is written, for some 0.4 s, other programs wait."""


def stale_versions(archive: Archive, *, everything: bool = False) -> dict[int, int]:
    """Of which versions fingerprints are to be taken anew, and how many texts have them."""
    found = {
        version: archive.count_stale(version)
        for version in sorted(known for known in archive.fingerprint_versions() if known is not None)
        if everything or version != FINGERPRINT_VERSION
    }
    return {version: texts for version, texts in found.items() if texts}


def rebuild(archive: Archive, *, everything: bool = False) -> Generator[int]:
    """Take the fingerprints of all texts of other versions anew (of all texts, with `everything`).

    What is compared of a text stays as it was cut, where the rules for that are today's. Yields how many more are done
    whenever some are kept; stopped, it goes on with the rest the next time.
    """
    todo = stale_versions(archive, everything=everything)
    if todo:
        with closing(WorkerPool(cores())) as pool:
            kept: list[tuple[StaleRow, str, Fingerprint]] = []
            for rows, made in pool.map(lambda chunk: _submit(pool, *chunk), _chunks(archive, [*todo])):
                kept += [(row, *one) for row, one in zip(rows[1], made.result(), strict=True)]
                if len(kept) >= WRITTEN:
                    archive.renew_fingerprints(kept)
                    yield len(kept)
                    kept = []
            archive.renew_fingerprints(kept)
            yield len(kept)
    archive.sweep_fingerprints(FINGERPRINT_VERSION)


def _chunks(archive: Archive, versions: list[int]) -> Iterator[tuple[int, list[StaleRow]]]:
    """Texts with the version of their fingerprints; those of today's first, which later ones would join."""
    for version in sorted(versions, key=lambda version: version == FINGERPRINT_VERSION, reverse=True):
        for rows in archive.stale(version, most=CHUNK):
            yield version, rows


def _submit(pool: WorkerPool, version: int, rows: list[StaleRow]) -> Future[list[tuple[str, Fingerprint]]]:
    if version < CUT_AS_TODAY:
        return pool.submit(cut_and_taken, [(row.text, row.language) for row in rows])
    return pool.submit(taken, [row.compared for row in rows])


def taken(texts: list[str]) -> list[tuple[str, Fingerprint]]:
    """What is compared of texts, which are cut already, with its fingerprint; runs in a worker."""
    return [(text, fingerprint_of(words(text))) for text in texts]


def cut_and_taken(texts: list[tuple[str, str | None]]) -> list[tuple[str, Fingerprint]]:
    """The same of texts as they were published, each with its language."""
    return [comparable(text, language=language) for text, language in texts]
