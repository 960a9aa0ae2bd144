"""What became of a text between one revision of an article and the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a change says, in one word; docs/archive.md has the rules."""

    NOISE = "noise"
    """Nothing but what pages change by themselves: counters, dates of updates, lists of other articles, white space."""
    COSMETIC = "cosmetic"
    """The same paragraphs in another order."""
    MINOR = "minor"
    """A few words, none of them a number, a name or the headline's."""
    SUBSTANTIAL = "substantial"
    """A number, a name, the headline, or much of the text."""
    CUT = "cut"
    """Whole paragraphs are gone and little has come."""
    CORRECTION = "correction"
    """A note says that something was wrong."""
    RETRACTION = "retraction"
    """A note says that the article is withdrawn."""


class Note(StrEnum):
    """What a note that came with a change says of it."""

    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Of one revision what is weighed against another."""

    title: str | None
    text: str = field(repr=False)
    language: str | None = None
    modified: str | None = None
    """When the page says it was changed last, ISO 8601."""
    extractor: str = ""
    """What read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One text weighed against the one before. Words are those of `pipelines.comparison.words`; noise is left out."""

    level: Level
    words_added: int = 0
    words_removed: int = 0
    share: float = 0.0
    """Words added and removed, as a share of the words of both texts, from 0 to 1."""
    numbers: int = 0
    """Numbers that came or went; one in place of another counts once."""
    names: int = 0
    """The same of names. None are told in scripts without capitals."""
    paragraphs_added: int = 0
    paragraphs_removed: int = 0
    """Whole paragraphs of which nothing was put into another's place."""
    headline: bool = False
    """Whether the title has other words."""
    note: Note | None = None
    """What a note that was not there before says."""
    modified: bool = False
    """Whether the page states another time of its last change, or one where it stated none; also in its text."""
    same_reader: bool = True
    """Whether the same extractor read both; else what differs may be its doing."""
    rules: int = 0
    """Version of the rules by which it was weighed."""

    @property
    def is_silent(self) -> bool:
        """Whether the newsroom changed what the text says and does not tell: no note, and no other time of change."""
        told = self.note is not None or self.modified
        return self.level in SILENT and self.same_reader and not told


SILENT = frozenset({Level.SUBSTANTIAL, Level.CUT})
"""Changes of which a reader should be told."""

Weigh = Callable[[Version, Version], Change]
"""Weighs a later version against an earlier one."""
