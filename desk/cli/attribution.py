"""`cuttings attribution`: the credit that a licence asks for, ready to paste."""

from typing import TYPE_CHECKING

import click

from desk.cli.output import warn, write, write_json
from desk.cli.place import ARTICLE_ID, Place, pass_place
from vocabulary.licence import NOASSERTION, Confidence

if TYPE_CHECKING:
    from pipelines.licence import Attribution
    from vocabulary.licence import Decision


@click.command()
@click.argument("references", metavar="ID|SEED…", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "markdown", "json"]), default="text", show_default=True
)
@pass_place
def attribution(place: Place, *, references: tuple[str, ...], form: str) -> None:
    """Title, author, source and licence with its address, of each article or seed.

    What is not known is left out. A credit is no permission: where no licence is known, standard error says so.
    """
    credits_ = []
    for reference in references:
        decision, credit = _credit(place, reference)
        _remark(reference, decision)
        credits_.append(credit)
    if form == "json":
        write_json([credit.record for credit in credits_])
        return
    for credit in credits_:
        write({"text": credit.text, "html": credit.html, "markdown": credit.markdown}[form])


def _credit(place: Place, reference: str) -> "tuple[Decision, Attribution]":
    from desk.credits import credit_article, credit_seed

    if ARTICLE_ID.fullmatch(reference) or "://" in reference:
        article = place.article_in(place.archive(), reference)
        return article.licence.decision, credit_article(article)
    seed = place.seed(reference)
    return seed.licence.decision, credit_seed(seed)


def _remark(reference: str, decision: "Decision") -> None:
    if decision.confidence is Confidence.CONFLICT:
        warn(f"{reference}: licence statements contradict each other; `cuttings show` lists them.")
    elif decision.expression == NOASSERTION:
        warn(f"{reference}: no licence is known. This is a credit, not a permission.")
    elif decision.confidence not in {Confidence.CONFIRMED, Confidence.DECLARED}:
        warn(f"{reference}: the licence is only probable (confidence {decision.confidence}); look at its evidence.")
