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
from storage.renewal import Gathered
from storage.rows import StaleRow
from vocabulary.match import Fingerprint

CHUNK = 100
"""Texts that a worker takes at a time: some 70 ms."""
SHARE = 20
"""One in so many texts of the archive is gathered before any is kept: a page of the index, which holds 150 rows, then
gets eight at a time."""
LEAST, MOST = 2_000, 50_000
"""So many are gathered at least and at most; the latter take 120 MB."""
CHARACTERS = 50_000_000
"""And so much text, where what is compared of texts changes too."""


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
        most = min(MOST, max(LEAST, sum(archive.fingerprint_versions().values()) // SHARE))
        with closing(WorkerPool(cores())) as pool:
            gathered = Gathered()
            for (_, rows), made in pool.map(lambda chunk: _submit(pool, *chunk), _chunks(archive, [*todo])):
                for row, (compared, fingerprint) in zip(rows, made.result(), strict=True):
                    gathered.add(row, compared, fingerprint)
                if gathered.texts >= most or gathered.characters >= CHARACTERS:
                    yield from archive.renew_fingerprints(gathered)
                    gathered = Gathered()
            yield from archive.renew_fingerprints(gathered)
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
