"""`cuttings export`: articles as JSON lines or CSV."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from desk.cli.options import Filters, filter_options, verdict_option
from desk.cli.output import counted, for_programs, say
from desk.cli.place import Place, pass_place
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import Exit


@click.command()
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), help="jsonl, or what the file's name ends in.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write, whole or not at all; else standard output."
)
@click.option("--seed", help="Only the coverage of this seed, with its verdicts.")
@verdict_option
@filter_options
@click.option(
    "--purpose",
    type=click.Choice(["any", "noncommercial"]),
    default="any",
    show_default=True,
    help="What the texts are for: texts under a non-commercial licence are left out of `any`.",
)
@click.option("--accept-probable", is_flag=True, help="Also texts whose licence is only probable (confidence C).")
@click.option("--metadata-only", is_flag=True, help="No texts at all.")
@pass_place
def export(
    place: Place,
    *,
    form: str | None,
    output: Path | None,
    seed: str | None,
    verdicts: tuple[str, ...],
    purpose: str,
    accept_probable: bool,
    metadata_only: bool,
    filters: Filters,
) -> int:
    """Write articles with their provenance, licence and attribution.

    An article's text is written only where its licence grants that and the licence is well founded (confidence A or
    B). Of all other articles the metadata is written, and `text_withheld` says why the text is not. When texts were
    asked for and not one may be written, the exit code is 5.
    """
    from desk.exports import WRITERS, Export, Policy, Purpose, whole_file
    from storage import queries

    if verdicts and seed is None:
        raise click.UsageError("--verdict needs --seed: a verdict is about a seed")
    archive = place.archive()
    place.require_outlet(archive, filters.outlet)
    held = place.seed_in(archive, seed).name if seed is not None else None
    policy = Policy(purpose=Purpose(purpose), accept_probable=accept_probable, metadata_only=metadata_only)
    running = Export(policy, seed=held)
    chosen = ([Verdict(one) for one in verdicts] or list(COVERAGE)) if held else None

    def rows() -> Iterator[dict[str, Any]]:
        for article in queries.export_rows(archive, seed=held, verdicts=chosen, **filters.given()):
            yield running.row(article)

    write = WRITERS[form or _form_of(output)]
    if output is None:
        with for_programs() as stream:
            write(stream, rows())
    else:
        with whole_file(output) as stream:
            write(stream, rows())
    return _report(running, output)


def _form_of(output: Path | None) -> str:
    return "csv" if output is not None and output.suffix.lower() == ".csv" else "jsonl"


def _report(running: Any, output: Path | None) -> int:
    where = f" in {output}" if output else ""
    say(f"{counted(running.rows, 'article')}{where}, {running.texts} with text.")
    for reason, count in running.withheld.most_common():
        say(f"  {count} without: {reason}")
    if not running.refused_wholly:
        return Exit.DONE
    say("Not one text may be written; --metadata-only asks for none.")
    return Exit.REFUSED_BY_POLICY
