"""The end of a crawl for people: what became of every source and page, and what to do next."""

import shlex
from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.crawl import LONGER, CrawlResult
from vocabulary.outcome import Exit, SourceState


def print_result(result: CrawlResult, console: Console, *, seed: str | None = None) -> None:
    """Print sources, outcomes and advice."""
    console.print(_sources(result))
    console.print(_outcomes(result))
    for line in _advice(result, seed):
        console.print(escape(line), highlight=False, soft_wrap=True)


def _sources(result: CrawlResult) -> Table:
    table = Table("outlet", title="Sources", title_justify="left")
    for name in ("source", "state", "seen", "new", "reason"):
        table.add_column(name, overflow="fold")
    for summary in result.summaries:
        for source in summary.sources:
            table.add_row(
                summary.outlet,
                escape(source.url),
                source.state.value,
                str(source.seen),
                str(source.new),
                escape(source.reason),
                style="red" if source.state is SourceState.COULD_NOT_LOOK else None,
            )
    return table


def _outcomes(result: CrawlResult) -> Table:
    table = Table("outcome", "pages", title="Pages", title_justify="left")
    for outcome, count in result.outcomes.items():
        table.add_row(outcome.value, str(count))
    table.add_row("all", str(sum(result.outcomes.values())), style="bold")
    return table


def _advice(result: CrawlResult, seed: str | None) -> Iterator[str]:
    yield from result.windows
    for outlet, error in result.errors.items():
        yield f"{outlet}: {error}"
    for advice in result.advice:
        yield f"warning: {advice}."
    for summary in result.summaries:
        if summary.pending:
            yield f"{summary.outlet}: {summary.pending} pages found and not fetched; the same command takes them up."
    if result.short:
        yield f"No source of {', '.join(result.short)} goes back to the window: {LONGER}."
    has_pages = result.short and result.outcomes  # what is named without a time is fetched all the same
    if result.exit is Exit.COULD_NOT_LOOK and not has_pages:
        yield "Not one source could be looked at, so nothing is known about these outlets: see the reasons above."
        return
    if seed is not None:
        yield f"Next: cuttings coverage {shlex.quote(result.seeds.get(seed, seed))}"
    elif result.outcomes:
        yield 'Next: cuttings search "…"  or  cuttings runs'
