"""Texts of an archive that were not weighed against the ones before: kept by older versions, or read anew since."""

from collections.abc import Callable

from pipelines.revising.weighing import RULES, weigh
from storage.archive import Archive

BATCH = 50
"""Revisions weighed at a time: some 0.1 s of computing."""


def weigh_stored(archive: Archive, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Weigh what was not weighed by today's rules, until `stopping` says so; returns how many revisions."""
    done, last = 0, 0
    while not stopping() and (rows := archive.unweighed(rules=RULES, after=last, most=BATCH)):
        archive.keep_changes([(revision_id, weigh(old, new)) for revision_id, old, new in rows])
        done, last = done + len(rows), rows[-1][0]
    return done
