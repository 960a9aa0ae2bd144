"""The small markup in which the world's articles are written, and the insertion of the seed's text.

A blank line parts blocks. `## ` opens a subheading, `> ` a quotation, `- ` a list item, `[words](address)` is a link.
A block `@seed` stands for the seed's whole text, `@seed "first words" "last words"` for a passage of it. A body that
is `@copy OUTLET/SLUG` stands for another article's (see `world`).
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "seeds" / "000_1b9c847b0c5aab15.txt"
SEED_LICENCE = "All Content by Mehr News Agency is licensed under"
"""How the last sentence of the seed's document begins: a licence statement, not news."""

_SENTENCES_A_PARAGRAPH = 3
_SENTENCE_END = re.compile(r'(?<=[.!?”"]) (?=[“"\[]?[A-Z])')
_LINK = re.compile(r'\[([^\[\]]{1,200})\]\(([^()\s"]{1,300})\)')
_PASSAGE = re.compile(r"@seed(?: \"(?P<first>[^\n]+?)\" \"(?P<last>[^\n]+)\")?")


class Form(StrEnum):
    """What a block is."""

    PARAGRAPH = "p"
    HEADING = "h2"
    QUOTATION = "blockquote"
    ITEM = "li"


_MARKS = {"## ": Form.HEADING, "> ": Form.QUOTATION, "- ": Form.ITEM}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article; `source` may still hold links."""

    form: Form
    source: str

    @property
    def text(self) -> str:
        """What a reader reads."""
        return _LINK.sub(r"\1", self.source)

    @property
    def html(self) -> str:
        """The inside of its element."""
        return inline(self.source)


@cache
def seed_text() -> str:
    """The seed's text in one line, without its closing licence sentence."""
    words = " ".join(SEED.read_text("utf-8").split())
    return words[: words.rindex(SEED_LICENCE)].rstrip()


def edited(text: str, edits: Sequence[tuple[str, str]]) -> str:
    """Replace each passage by its successor; ValueError when one does not occur exactly once."""
    for was, now in edits:
        if text.count(was) != 1:
            raise ValueError(f"{was!r} occurs {text.count(was)} times, expected once")
        text = text.replace(was, now)
    return text


def blocks(source: str, edits: Sequence[tuple[str, str]] = ()) -> tuple[Block, ...]:
    """The blocks of a body, the seed inserted; ValueError for a passage that the seed does not hold."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", source.strip()):
        line = " ".join(part.split())
        if line.startswith("@seed"):
            found += [Block(Form.PARAGRAPH, paragraph) for paragraph in _paragraphs(_passage(line, edits))]
        elif line.startswith("- "):
            found += [Block(Form.ITEM, item.strip()) for item in re.split(r"(?:^|\n)- ", part.strip()) if item.strip()]
        else:
            form = next((form for mark, form in _MARKS.items() if line.startswith(mark)), Form.PARAGRAPH)
            if not line:
                raise ValueError("is empty")
            found.append(Block(form, line if form is Form.PARAGRAPH else line.split(" ", 1)[1]))
    return tuple(found)


def to_html(body: Sequence[Block]) -> str:
    """The blocks as HTML, one element a line; list items that follow each other share a list."""
    lines: list[str] = []
    in_list = False
    for block in body:
        if (block.form is Form.ITEM) != in_list:
            lines.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        inside = f"<p>{block.html}</p>" if block.form is Form.QUOTATION else block.html
        lines.append(f"<{block.form}>{inside}</{block.form}>")
    return "\n".join([*lines, "</ul>"] if in_list else lines)


def to_text(body: Sequence[Block]) -> str:
    """The blocks as plain text, parted by blank lines."""
    return "\n\n".join(block.text for block in body)


def inline(source: str) -> str:
    """One line of markup as HTML: escaped, links made."""
    return _LINK.sub(r'<a href="\2">\1</a>', html.escape(source, quote=False))


def _passage(line: str, edits: Sequence[tuple[str, str]]) -> str:
    asked = _PASSAGE.fullmatch(line)
    if asked is None:
        raise ValueError(f'{line!r} is neither `@seed` nor `@seed "first words" "last words"`')
    text = " ".join(edited(seed_text(), edits).split())
    if asked["first"] is None:
        return text
    for words in (asked["first"], asked["last"]):
        if text.count(words) != 1:
            raise ValueError(f"{words!r} occurs {text.count(words)} times in the seed, expected once")
    return text[text.index(asked["first"]) : text.index(asked["last"]) + len(asked["last"])]


def _paragraphs(text: str) -> list[str]:
    sentences = _SENTENCE_END.split(text)
    size = _SENTENCES_A_PARAGRAPH
    return [" ".join(sentences[start : start + size]) for start in range(0, len(sentences), size)]
