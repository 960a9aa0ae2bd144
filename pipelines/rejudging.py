"""Stored articles decided anew, because the outlet's page about reuse says something else now. Nothing is fetched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipelines.licence import decide
from pipelines.licence.version import DETECTOR
from storage.archive import Archive
from storage.following import TracedArticle
from storage.standing import VANISHED
from vocabulary.licence import Evidence, Licence

BATCH = 50
REASON = "the outlet's page about reuse says something else"


def rejudge(archive: Archive, outlet: str, policy: Sequence[Evidence], *, today: date) -> int:
    """Put what the page about reuse says in place of what it said, article by article; returns how many changed.

    What an article's own page states stays as it was read. A grant that only an earlier capture proves is left alone.
    """
    last, changed = 0, 0
    while ids := archive.articles_of(outlet, after=last, most=BATCH):
        for traced in archive.traced_articles(ids):
            if traced.compared is not None and VANISHED not in traced.own.decision.flags:
                changed += archive.redecide(traced, _with(traced, policy, today), REASON)
        last = ids[-1]
    return changed


def _with(traced: TracedArticle, policy: Sequence[Evidence], today: date) -> Licence:
    kept = [row for row in traced.own.evidence if row.code != "E16"]
    rows = tuple(dict.fromkeys([*kept, *policy]))
    published = traced.published.iso if traced.published else None
    decision = decide(rows, today=today, published=published)
    return replace(traced.own, decision=decision, evidence=rows, detector=DETECTOR)
