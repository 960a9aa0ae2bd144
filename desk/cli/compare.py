"""`cuttings compare`: how two texts relate, with the proof."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, show_table, table, write_json, write_json_lines
from desk.cli.place import Place, names_article, pass_place
from desk.cli.sidebyside import show_side_by_side
from vocabulary.origin import Way

if TYPE_CHECKING:
    from desk.compared import Compared, Side
    from storage.rows import JudgementRow
    from vocabulary.meaning import Model

LEXICAL, SEMANTIC = "lexical", "semantic"

_WAYS = {
    Way.SEED_TO_ARTICLE: "from A to B",
    Way.ARTICLE_TO_SEED: "from B to A",
    Way.COMMON_SOURCE: "both from a third",
    Way.UNKNOWN: "not known",
}


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    help="JSON lines {id, a {title?, text}, b {title?, text}}; prints one line for each, in order.",
)
@click.option(
    "--similarity",
    type=click.Choice([LEXICAL, SEMANTIC]),
    help="By words alone, or with a language model (needs the extra `cuttings[semantic]`); by default as "
    "cuttings.toml says.",
)
@click.option("--semantic", is_flag=True, help="Short for --similarity semantic.")
@click.option("--whole", is_flag=True, help="Show all of both texts; by default long stretches are shortened.")
@form_options("json")
@pass_place
def compare(
    place: Place,
    *,
    a: str | None,
    b: str | None,
    pairs: Path | None,
    similarity: str | None,
    semantic: bool,
    whole: bool,
    form: Form,
) -> None:
    """How A and B relate: the verdict, the numbers behind it, which way the text went, and what they share.

    A and B are each the id or address of an article in the archive, a seed's name, a file (.txt or .html), or a text.
    Of each at most 300,000 characters are compared; it is told where a text has more.
    The two stand side by side, on narrow terminals and in scripts from right to left one above the other: `=` marks a
    passage that both have, `"` one that is mostly quotation, `~` one that B has at another place; [words in brackets]
    within it only one of them has. Numbers are from 0 to 1. With --json also the places of each passage in both texts
    as published; the direction calls A the seed and B the article.

    With --pairs many pairs are compared: one line {id, verdict, similarity, containment, containment_a_in_b,
    containment_b_in_a, jaccard} on standard output for each line of the file.
    """
    if semantic and similarity == LEXICAL:
        raise click.UsageError("--semantic is the opposite of --similarity lexical")
    if pairs is not None and a is not None:
        raise click.UsageError("give two texts or --pairs, not both")
    model = place.model(asked=semantic or (None if similarity is None else similarity == SEMANTIC))
    if pairs is not None:
        _compare_pairs(pairs, model)
        return
    if not a or not b:
        raise click.UsageError("give two texts to compare, or --pairs")
    from desk.cli.judge import judgement_of
    from desk.compared import proven, side_of
    from pipelines.comparison import compare as compare_texts
    from pipelines.embedding import meaning_between

    one, other = (
        side_of(place, given, called=called, is_article=names_article(given)) for given, called in ((a, "A"), (b, "B"))
    )
    meaning = meaning_between(one.text, other.text, model) if model else None
    told = proven(one, other, compare_texts(one.text, other.text, meaning=meaning))
    judged = judgement_of(place, a, b)
    if form == "json":
        write_json(told.as_json() | ({"judged": judged} if judged else {}))
    else:
        _show(told, judged)
        show_side_by_side(told, whole=whole)


def _compare_pairs(path: Path, model: "Model | None") -> None:
    from pipelines.comparison.pairs import compare_pairs

    write_json_lines(compare_pairs(path, model=model))


def _show(told: "Compared", judged: "JudgementRow | None") -> None:
    match, direction = told.match, told.match.direction
    made = table("", "")
    for name, side in (("A", told.a), ("B", told.b)):
        made.add_row(cell(name, "bold"), cell(_heading(side)))
    made.add_row(cell("verdict", "bold"), cell(match.verdict))
    if judged is not None:
        made.add_row(cell("judged", "bold"), cell(f"{judged.verdict} by {judged.by}: {judged.reason}"))
    for name in ("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"):
        made.add_row(cell(name.replace("_", " ")), cell(f"{getattr(match, name):.3f}"))
    if match.meaning is not None:
        made.add_row(cell("meaning"), cell(f"{match.meaning:.3f} by {match.model}"))
    made.add_row(cell("why"), cell(match.explanation))
    if direction is not None:
        sure = "" if direction.way is Way.UNKNOWN else f", confidence {direction.confidence:.2f}"
        made.add_row(cell("direction", "bold"), cell(f"{_WAYS[direction.way]}{sure}"))
        for reason in direction.reasons:
            made.add_row(cell(""), cell(reason))
        if direction.is_self_copy:
            made.add_row(cell(""), cell("one outlet's own text again, no reprint"))
        for name, credit in (("A credits", direction.seed_credit), ("B credits", direction.credit)):
            if credit:
                made.add_row(cell(name), cell(credit))
    words = sum(passage.words for passage in told.passages)
    made.add_row(cell("shared"), cell(f"{counted(words, 'word')} in {counted(len(told.passages), 'passage')}"))
    show_table(made, header=False)


def _heading(side: "Side") -> str:
    """`article 12, Harbour Courier, 2022-01-16: Talks on the harbour begin`."""
    said = side.publication
    known = (side.name, said.titles[0] if said.titles else None, said.published.iso[:10] if said.published else None)
    told = ": ".join(filter(None, (", ".join(filter(None, known)), side.text.title)))
    if side.compared_up_to is None:
        return told
    return f"{told} (compared are only the first {side.compared_up_to:,} of its {len(side.published):,} characters)"
