"""Two things to compare, whatever they were given as, and how they relate, with the proof."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.seeds import is_file
from desk.jsonlines import plain
from desk.sidebyside import rows
from pipelines.comparison import BareText, Text
from pipelines.comparison.passages import passages, placed
from pipelines.comparison.words import MAX_CHARACTERS, is_spaceless
from pipelines.direction import Publication, direction
from pipelines.licence import detect_in_text
from pipelines.origins import stated
from pipelines.publications import of_row, of_seed
from pipelines.seed import read_seed
from vocabulary.blocks import without_blocks
from vocabulary.match import Match, Passage
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desk.cli.place import Place
    from desk.sidebyside import Row
    from vocabulary.article import Seed

FEWEST_WORDS = 2
"""An argument of one word is a name that was mistyped rather than a text."""
FEWEST_CHARACTERS = 20
"""The same where words stand without spaces, as in Chinese."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two."""

    name: str
    """`article 12`, `seed NAME`, a file's name, or `text`."""
    published: str = field(repr=False)
    """The text as published, or as given: places of passages are in it."""
    text: Text = field(repr=False)
    publication: Publication = field(repr=False)

    @property
    def compared_up_to(self) -> int | None:
        """How many characters are compared of a text that has more; None: all of it is."""
        return MAX_CHARACTERS if len(self.text.text) > MAX_CHARACTERS else None

    def facts(self) -> dict[str, Any]:
        """What is told of it, for programs."""
        said = self.publication
        return {
            "name": self.name,
            "title": self.text.title,
            "outlet": said.outlet,
            "url": said.url,
            "published": said.published.iso if said.published else None,
            "language": self.text.language,
            "characters": len(self.published),
            "compared_up_to": self.compared_up_to,
            "origins": said.origins,
        }


def side_of(place: "Place", reference: str, *, called: str, is_article: bool) -> Side:
    """What a reference means: a file, an article's id or address, a seed's name, or a text of several words.

    `is_article`: it has the form of an id or an address. InputError says what is wrong with it, and what to do.
    """
    path = Path(reference)
    if is_file(path):
        return _of_seed(read_seed(path), name=path.name, called=called)
    if is_article:
        return _of_article(place, reference, called=called)
    if _is_text(reference) and reference not in place.seed_documents():
        said = detect_in_text(reference)
        origins = stated(reference, evidence=said.evidence)
        return Side(
            name="text",
            published=reference,
            text=Text(title=None, text=said.body),
            publication=Publication(called=called, origins=origins),
        )
    seed = place.seed(reference)
    return _of_seed(seed, name=f"seed {seed.name}", called=called)


def _is_text(reference: str) -> bool:
    return len(reference.split()) >= FEWEST_WORDS or (is_spaceless(reference) and len(reference) >= FEWEST_CHARACTERS)


def _of_seed(seed: "Seed", *, name: str, called: str) -> Side:
    text = Text(
        title=None if seed.title_inferred else seed.title,
        text=seed.text,
        language=seed.language,
        published=seed.published,
    )
    return Side(name=name, published=seed.text, text=text, publication=of_seed(seed, called=called))


def _of_article(place: "Place", reference: str, *, called: str) -> Side:
    archive = place.archive()
    article = place.article_in(archive, reference)
    if article.text is None or article.compared is None:
        raise InputError(f"article {article.id}", "is kept without its text and cannot be compared")
    (row,) = archive.publications([article.id])
    compared = without_blocks(article.compared, archive.blocks(article.outlet))
    return Side(
        name=f"article {article.id}",
        published=article.text,
        text=BareText(title=article.title, text=compared, language=article.language, published=article.published),
        publication=of_row(row, called=called),
    )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The verdict on two sides, with its proof."""

    a: Side
    b: Side
    match: Match
    """With which way the text went."""
    passages: list[Passage]

    def rows(self, *, whole: bool) -> "Iterator[Row]":
        """Both texts side by side."""
        return rows(self.a.published, self.b.published, self.passages, whole=whole)

    def as_json(self) -> dict[str, Any]:
        """All of it for programs: the fields of the match, the two sides, the holder and the passages."""
        told: dict[str, Any] = plain(self.match)
        return told | {
            "a": self.a.facts(),
            "b": self.b.facts(),
            "holder": self.match.holder,
            "passages": [plain(passage) | {"text": self.a.published[slice(*passage.a)]} for passage in self.passages],
        }


def proven(a: Side, b: Side, match: Match) -> Compared:
    """The verdict on two sides with which way the text went, and the passages that they share."""
    told = replace(match, direction=direction(a.publication, b.publication, match.verdict))
    found = passages(*(placed(side.published, side.text.compared) for side in (a, b)))
    return Compared(a=a, b=b, match=told, passages=found)
