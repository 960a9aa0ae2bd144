"""One source on its way through a crawl, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from crawler.outlet import Source
from crawler.sources.spans import Span
from crawler.window import Window
from vocabulary.outcome import SourceState
from vocabulary.page import Candidate
from vocabulary.run import SourceReport
from vocabulary.source import SourceAnswer

SHORT = "window"
"""First word of the reason of a source that was read and does not go back to the window."""


@dataclass
class Walk:
    """One source on its way: a feed or section is one request, a sitemap may become many."""

    source: Source
    window: Window
    waiting: int = 0
    """Requests sent and not yet answered."""
    asked: set[str] = field(default_factory=set)
    """Addresses asked for, so that sitemaps naming each other end."""
    answered: int = 0
    unchanged: int = 0
    """Of those: answers that were the same as at the last crawl."""
    left_out: int = 0
    omitted: list[str] = field(default_factory=list)
    """What else was not asked for because of a limit, in words."""
    failures: list[str] = field(default_factory=list)
    status: int | None = None
    seen: int = 0
    new: int = 0
    known: int = 0
    off_domain: int = 0
    out_of_window: int = 0
    oldest: datetime | None = None
    """The earliest time that is known of anything it names; None when no time is stated."""
    spans: dict[str, Span] = field(default_factory=dict)
    """The days that addresses asked for tell of, by what they are called."""

    lists: list[frozenset[str]] = field(default_factory=list)
    """What the pages of a dated archive name, each."""
    paged: dict[str, str] = field(default_factory=dict)
    """Where an address asked for counts pages: the same with `{page}` for the number."""

    def report(self) -> SourceReport:
        """What became of it."""
        state, reason = self._state()
        return SourceReport(
            url=self.source.url,
            kind=self.source.type,
            state=state,
            reason=reason,
            status=self.status,
            seen=self.seen,
            new=self.new,
            known=self.known,
            off_domain=self.off_domain,
            out_of_window=self.out_of_window,
        )

    def _state(self) -> tuple[SourceState, str]:
        if not self.answered:
            return SourceState.COULD_NOT_LOOK, next(iter(self.failures), "stopped: the crawl ended first")
        if self.waiting:
            self.failures.append("stopped: the crawl ended first")
        parts = []
        if self.failures:
            total = self.answered + len(self.failures)
            parts.append(f"{len(self.failures)} of {total} could not be read, first {self.failures[0]}")
        if self.left_out:
            parts.append(f"{self.left_out} more sitemaps were left out")
        parts += self.omitted
        if self.is_short:
            oldest = f"its oldest entry is of {self.oldest:%Y-%m-%d}, the window ends {self.window.last_day}"
            return SourceState.COULD_NOT_LOOK, "; ".join([f"{SHORT}: {oldest}", *parts])
        if self.is_heedless:
            same = f"its pages of {len(self.lists)} dates name the same addresses, so it does not heed the date"
            return SourceState.COULD_NOT_LOOK, "; ".join([f"{SHORT}: {same}", *parts])
        state = SourceState.FOUND if self.seen else SourceState.NOTHING_FOUND
        if parts:
            return state, f"partly: {'; '.join(parts)}"
        return state, "unchanged" if self.unchanged == self.answered else ""

    @property
    def is_short(self) -> bool:
        """Whether all that has a time is of after the window: then it was not looked at where it counts."""
        return self.window.until is not None and self.oldest is not None and self.oldest >= self.window.until

    @property
    def is_heedless(self) -> bool:
        """Whether a dated archive shows the same whatever the date: today's news, where that of a window was asked."""
        is_windowed = self.window.since is not None or self.window.until is not None
        return is_windowed and len(self.lists) > 1 and len(set(self.lists)) == 1 and bool(self.lists[0])

    def count(self, answer: SourceAnswer, *, is_known: bool) -> None:
        """One of its addresses answered; what is known it still names."""
        self.answered += 1
        self.unchanged += is_known
        self.seen += answer.seen
        self.off_domain += answer.off_domain
        self.out_of_window += answer.out_of_window
        if is_known:
            self.known += max(0, answer.seen - answer.off_domain - answer.out_of_window)
        if answer.oldest is not None:
            self.reach(answer.oldest)
        if answer.url in self.spans:
            self.reach(first_of(self.spans[answer.url]))

    def reach(self, when: datetime) -> None:
        """Something that it names is of this time."""
        self.oldest = when if self.oldest is None else min(when, self.oldest)

    def pass_over(self, child: Candidate, spans: Mapping[str, Span]) -> None:
        """A sitemap is not asked for because of its time: how far back the source goes is known all the same."""
        if child.link in spans:
            self.reach(first_of(spans[child.link]))
        if child.modified is not None:
            self.reach(child.modified.utc)


def first_of(span: Span) -> datetime:
    """The beginning of some days, in UTC."""
    return datetime.combine(span[0], time(), UTC)
