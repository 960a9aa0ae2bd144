"""What differs between two texts of one article: words, what the page states, licence and verdicts.

Nothing here prints: `desk.cli.diff` does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from pipelines.revising import Piece, Side, compare_words, weigh
from vocabulary.change import Change, Version
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from storage.rows import RevisionRow
    from vocabulary.moment import Moment


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is stated or decided of both texts, and not the same."""

    field: str
    """`title`, `authors`, `published`, `modified`, `section`, `language`, `licence`, `verdict SEED` and so on."""
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Two texts of an article against each other."""

    old: "RevisionRow"
    new: "RevisionRow"
    change: Change | None
    """None where one of both texts is not kept and nobody weighed them."""
    fields: tuple[Field, ...]
    words: tuple[Piece, ...] | None
    """None where one of both texts is not kept."""


def differences(old: "RevisionRow", new: "RevisionRow") -> Differences:
    """What became of the one text in the other."""
    words, change = None, None
    if old.text is not None and new.text is not None:
        words = tuple(compare_words(old.text, new.text))
        change = weigh(_version(old), _version(new))
    elif new.number == old.number + 1:
        change = new.change
    return Differences(old=old, new=new, change=change, fields=tuple(_fields(old, new)), words=words)


def paragraphs(words: Sequence[Piece]) -> list[list[Piece]]:
    """The same line by line, without what parts lines."""
    lines: list[list[Piece]] = [[]]
    for piece in words:
        for number, part in enumerate(piece.text.split("\n")):
            if number and lines[-1]:
                lines.append([])
            if part.strip():
                lines[-1].append(Piece(piece.side, part))
    return [line for line in lines if line]


def folded(lines: Sequence[list[Piece]]) -> Iterator[list[Piece] | int]:
    """The lines that differ; instead of those between them, how many they are."""
    for is_same, group in groupby(lines, key=is_unchanged):
        several = list(group)
        yield from [len(several)] if is_same else several


def is_unchanged(line: Sequence[Piece]) -> bool:
    """Whether both texts have a line."""
    return all(piece.side is Side.BOTH for piece in line)


def revision_at(rows: "Sequence[RevisionRow]", asked: int | datetime, place: str) -> "RevisionRow":
    """The text of a number, or that stood at a time; InputError when there is none."""
    if isinstance(asked, int):
        found = next((row for row in rows if row.number == asked), None)
        numbers = "has text 1 only" if len(rows) == 1 else f"has texts 1 to {len(rows)}"
        if found is None:
            raise InputError(place, f"has no text {asked}: it {numbers}")
        return found
    before = [row for row in rows if row.first_seen <= asked]
    if not before:
        first = f"{rows[0].first_seen:%Y-%m-%d %H:%M} UTC"
        raise InputError(place, f"was not known yet on {asked:%Y-%m-%d %H:%M} UTC: its first text is of {first}")
    return before[-1]


def _version(row: "RevisionRow") -> Version:
    return Version(
        title=row.title,
        text=row.text or "",
        language=row.language,
        modified=None if row.modified is None else row.modified.iso,
        extractor=row.extractor,
    )


def _fields(old: "RevisionRow", new: "RevisionRow") -> Iterator[Field]:
    before, after = dict(_stated(old)), dict(_stated(new))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Field(name, before.get(name), after.get(name))


def _stated(row: "RevisionRow") -> Iterator[tuple[str, str | None]]:
    yield "title", row.title
    yield "authors", ", ".join(author.name for author in row.authors) or None
    yield "published", _iso(row.published)
    yield "modified", _iso(row.modified)
    yield "section", row.particulars.section
    yield "description", row.particulars.description
    yield "language", row.language
    yield "kind", row.form.kind
    yield "read by", row.extractor or None
    yield "licence", row.licence.decision.expression
    for held in row.matches:
        yield f"verdict {held.seed}", held.verdict


def _iso(moment: "Moment | None") -> str | None:
    return None if moment is None else moment.iso
