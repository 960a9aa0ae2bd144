"""A crawl as it goes: a table that is drawn anew on terminals, a line for each outlet elsewhere. On standard error."""

import logging
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.table import Table

from desk.cli.output import Remarks, cell, console, counted, table
from vocabulary.outcome import Outcome, RunState

if TYPE_CHECKING:
    from crawler.crawl import Progress

DRAWINGS_A_SECOND = 4
ROWS = 20
"""Outlets shown at once; of more, those at work come first."""


class Watching:
    """Shows the progress of a crawl while it is entered, and its warnings between."""

    def __init__(self, outlets: Sequence[str]) -> None:
        self._standing: dict[str, Progress | None] = dict.fromkeys(outlets)
        self._before: list[logging.Handler] = []
        self._console = console(sys.stderr)
        self._live = Live(
            console=self._console,
            get_renderable=self._drawing,
            refresh_per_second=DRAWINGS_A_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._remarks = Remarks(lambda message: self.line(f"warning: {message}"))

    def __enter__(self) -> Self:
        self._before = logging.getLogger().handlers
        logging.getLogger().handlers = [self._remarks]
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()
        logging.getLogger().handlers = self._before

    def report(self, progress: "Progress") -> None:
        """Take an outlet's new standing; the last one of each is also told where nothing is drawn."""
        before = self._standing.get(progress.outlet)
        self._standing[progress.outlet] = progress
        ended = progress.state not in {None, RunState.RUNNING}
        if ended and (before is None or before.state != progress.state) and not self._console.is_terminal:
            self.line(f"{progress.outlet}: {progress.state}, {_told(progress)}")

    def line(self, text: str) -> None:
        """Print one line above the drawing."""
        self._console.print(cell(text), soft_wrap=True)

    def _drawing(self) -> Table:
        made = table("outlet", "state", "sources", "pages", "so far", numbers=("sources", "pages"))
        busy = sorted(self._standing.items(), key=lambda item: _order(item[1]))
        for name, progress in busy[:ROWS]:
            if progress is None:
                made.add_row(cell(name), cell("waiting", "dim"))
                continue
            made.add_row(
                cell(name),
                cell(progress.state or "waiting"),
                cell(f"{progress.read}/{progress.sources}"),
                cell(f"{sum(progress.outcomes.values())}/{progress.found}"),
                cell(_outcomes(progress), "dim"),
            )
        if len(busy) > ROWS:
            made.add_row(cell(f"and {len(busy) - ROWS} more", "dim"))
        return made


def _order(progress: "Progress | None") -> int:
    if progress is None or progress.state is None:
        return 1
    return 0 if progress.state == RunState.RUNNING else 2


def _told(progress: "Progress") -> str:
    """`3 pages: 2 archived, 1 failed; 1 of 1 sources tried`."""
    outcomes = _outcomes(progress)
    pages = counted(sum(progress.outcomes.values()), "page") + (f": {outcomes}" if outcomes else "")
    return f"{pages}; {progress.read} of {counted(progress.sources, 'source')} tried" if progress.sources else pages


def _outcomes(progress: "Progress") -> str:
    return ", ".join(f"{progress.outcomes[one]} {one}" for one in Outcome if progress.outcomes.get(one))
