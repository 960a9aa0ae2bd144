"""`cuttings attribution`: the credit that a licence asks for, ready to paste."""

from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import warn, write, write_json
from desk.cli.place import ARTICLE_ID, Place, pass_place
from vocabulary.licence import NOASSERTION, Confidence
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.licence import Attribution
    from vocabulary.licence import Decision

PAGE = 100
"""Articles of a search read at a time."""


@click.command()
@click.argument("references", metavar="[ID|URL|SEED]…", nargs=-1)
@click.option("--query", metavar="WORDS", help="Also every article that this search finds, as `cuttings search` does.")
@click.option(
    "--format", "worded", type=click.Choice(["text", "html", "markdown", "json"]), help="text, unless one is given."
)
@form_options("json")
@pass_place
def attribution(place: Place, *, references: tuple[str, ...], query: str | None, worded: str | None, form: Form) -> int:
    """Title, author, source and licence with its address, of each article or seed.

    What the outlet asks to be credited with (`attribution` in its file) comes first, and what is not known is left out.
    A copy is credited to its origin, with the outlet that printed it. A credit is no permission: where no licence is
    known, standard error says so. One file for all that leaves the archive: `cuttings export --attribution FILE`.
    What is taken down has no credit; when that is all that was asked for, the exit code is 5.
    """
    if not references and query is None:
        raise click.UsageError("name articles or seeds, or give --query")
    if form == "json" and worded not in {None, "json"}:
        raise click.UsageError(f"--json or --format {worded}, not both")
    from desk.credits import wordings

    wording = wordings(place.directory())
    asked = dict.fromkeys([*references, *(_found(place, query) if query is not None else ())])
    credits_ = [credit for reference in asked if (credit := _credit(place, reference, wording)) is not None]
    if "json" in {form, worded}:
        write_json([credit.record for credit in credits_])
    else:
        for credit in credits_:
            write({"text": credit.text, "html": credit.html, "markdown": credit.markdown}[worded or "text"])
    return Exit.REFUSED_BY_POLICY if asked and not credits_ else Exit.DONE


def _found(place: Place, query: str) -> "Iterator[str]":
    """Ids of all that a search finds."""
    from storage import queries

    archive = place.archive()
    found = queries.search(archive, query, limit=PAGE)
    seen = 0
    while found.rows:
        yield from (str(row.article_id) for row in found.rows)
        seen += len(found.rows)
        found = queries.search(archive, query, limit=PAGE, offset=seen)
    if not seen:
        warn(f"nothing was found for {query}.")


def _credit(place: Place, reference: str, wording: "Callable[[str], str | None]") -> "Attribution | None":
    """The credit for what is named; None for what is taken down."""
    from desk.credits import credit_article, credit_seed

    if ARTICLE_ID.fullmatch(reference) or "://" in reference:
        article = place.article_in(place.archive(), reference)
        if article.takedown is not None:
            warn(f"{reference}: {article.text_withheld}")
            return None
        _remark(reference, article.licence.decision)
        return credit_article(article, wording(article.outlet))
    seed = place.seed(reference)
    _remark(reference, seed.licence.decision)
    return credit_seed(seed)


def _remark(reference: str, decision: "Decision") -> None:
    if decision.confidence is Confidence.CONFLICT:
        warn(f"{reference}: licence statements contradict each other; `cuttings show` lists them.")
    elif decision.expression == NOASSERTION:
        warn(f"{reference}: no licence is known. This is a credit, not a permission.")
    elif decision.confidence not in {Confidence.CONFIRMED, Confidence.DECLARED}:
        from desk.grants import CONFIDENCE

        how = CONFIDENCE[decision.confidence]
        warn(f"{reference}: the licence is only {how} (confidence {decision.confidence}); look at its evidence.")
