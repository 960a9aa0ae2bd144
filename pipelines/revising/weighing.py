# ruff: noqa: RUF001 - punctuation of many scripts is what this module is about
"""How much a change says. The rules, and the figures in them, are documented in docs/archive.md."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import regex

from pipelines.comparison.rarity import rarity_in, stems
from pipelines.comparison.words import is_spaceless, words
from pipelines.revising.alignment import Word, lines_of, runs
from pipelines.revising.noise import stamps, told
from pipelines.revising.notes import note_in
from vocabulary.change import Change, Level, Note, Version

RULES = 1
"""Raise it with any change to what is noise, how words are aligned or how a change is called."""

MUCH = 0.1
"""Share of the words of both texts from which a change is substantial."""
MANY = 25
"""Words that came, or went, from which it is, however long the text: a sentence."""
PARAGRAPH = 12
"""Words from which a line counts as a paragraph."""
STAYED = 0.2
"""Share of its words by which a paragraph that is gone may still stand in the other text."""
LITTLE = 0.25
"""Words that came for one that went, up to which a text is cut rather than rewritten."""
RARE = 6.0
"""Rarity of a word with a capital at the beginning of a sentence that is taken for a name."""

_NOTED = {Note.RETRACTION: Level.RETRACTION, Note.CORRECTION: Level.CORRECTION}
_NOUNS = frozenset({"de", "lb", "nds", "gsw", "bar"})
"""Languages that write all nouns with a capital: there only a name of several words is told."""
_INSIDE = regex.compile(r"(?<=[\p{Ll}\p{N},;:)\]] )[\"“„«(‘]?(\p{Lu}[\p{L}\p{M}]{1,63})")
_OF_SEVERAL = regex.compile(r"\p{Lu}[\p{L}\p{M}'’.-]{1,63}(?: \p{Lu}[\p{L}\p{M}'’-]{1,63})+")
_SMALL = regex.compile(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]+")
_FIRST = regex.compile(r"(?:^|(?<=[.!?:…][\"”»’)]? ))[\"“„«(‘]?(\p{Lu}[\p{L}\p{M}]{1,63})", regex.MULTILINE)


def weigh(old: Version, new: Version) -> Change:
    """What became of a text. Lines that pages change by themselves are left out (`pipelines.revising.noise`)."""
    before, after = told(old.text, old.language), told(new.text, new.language)
    found = [run for run in runs(_words_of(before), _words_of(after)) if not run.is_same]
    gone = [word.key for run in found for word in run.old]
    came = [word.key for run in found for word in run.new]
    headline = bool(old.title and new.title) and words(old.title or "") != words(new.title or "")
    stated: dict[str, Any] = {
        "rules": RULES,
        "headline": headline,
        "modified": _tells_a_time(old, new),
        "same_reader": new.extractor == old.extractor,
    }
    if not found:
        return Change(level=Level.SUBSTANTIAL if headline else Level.NOISE, **stated)
    both = (*chain.from_iterable(map(words, before)), *chain.from_iterable(map(words, after)))
    removed, added = Counter(gone) - Counter(came), Counter(came) - Counter(gone)
    change = Change(
        level=Level.MINOR,
        words_added=len(came),
        words_removed=len(gone),
        share=min(1.0, (len(came) + len(gone)) / max(1, len(both))),
        numbers=max(_numbers(removed), _numbers(added)),
        names=_names_changed(before, after, new.language or old.language),
        paragraphs_added=_missing(after, before),
        paragraphs_removed=_missing(before, after),
        note=note_in(_with_title(new, after), _with_title(old, before)),
        **stated,
    )
    return replace(change, level=_level(change, _size(gone), _size(came), is_moved=not removed and not added))


def _tells_a_time(old: Version, new: Version) -> bool:
    """Whether the page states another time of its change than before: to programs, or in a line of its text."""
    if new.modified is not None and new.modified != old.modified:
        return True
    return not stamps(new.text, new.language) <= stamps(old.text, old.language)


def _level(change: Change, gone: float, came: float, *, is_moved: bool) -> Level:
    """The level by the rules of docs/archive.md; `gone` and `came` are in words."""
    if change.note in _NOTED:
        return _NOTED[change.note]
    if change.headline:
        return Level.SUBSTANTIAL
    if is_moved:
        return Level.COSMETIC
    if change.paragraphs_removed > change.paragraphs_added and came <= gone * LITTLE:
        return Level.CUT
    is_much = change.share >= MUCH or max(gone, came) >= MANY
    return Level.SUBSTANTIAL if is_much or change.numbers or change.names else Level.MINOR


def _words_of(lines: Iterable[str]) -> list[tuple[Word, ...]]:
    return list(chain.from_iterable(map(lines_of, lines)))


def _with_title(version: Version, lines: Sequence[str]) -> list[str]:
    return [version.title or "", *lines]


def _size(keys: Iterable[str]) -> float:
    """Words, of which a character of a script without spaces is half a one."""
    return sum(0.5 if is_spaceless(key) else 1.0 for key in keys)


def _numbers(counted: Counter[str]) -> int:
    return sum(count for word, count in counted.items() if any(map(str.isdigit, word)))


def _missing(lines: Sequence[str], other: Sequence[str]) -> int:
    """How many paragraphs of a text have nothing of them in the other."""
    there = {pair for line in other for pair in pairwise(words(line))}
    paragraphs = (keys for line in lines if _size(keys := words(line)) >= PARAGRAPH)
    pairs = (list(pairwise(keys)) for keys in paragraphs)
    return sum(sum(pair in there for pair in of_one) <= STAYED * len(of_one) for of_one in pairs)


def _names_changed(old: Sequence[str], new: Sequence[str], language: str | None) -> int:
    """How many names stand in one of the texts alone; one in place of another counts once."""
    written = [{_bare(word) for line in lines for word in words(line)} for lines in (old, new)]
    small = {word for line in (*old, *new) for word in words(" ".join(_SMALL.findall(line)))}
    gone = _names(old, language) - written[1] - small
    came = _names(new, language) - written[0] - small
    return max(len(gone), len(came))


def _names(lines: Sequence[str], language: str | None) -> set[str]:
    code = (language or "").lower().partition("-")[0]
    text = "\n".join(line for line in lines if not line.isupper())
    if code in _NOUNS:
        return {_bare(word) for name in _OF_SEVERAL.findall(text) for word in words(name)}
    named = {_bare(word) for name in _INSIDE.findall(text) for word in words(name)}
    first = {_bare(word) for name in _FIRST.findall(text) for word in words(name)} - named
    return named | {word for word in first if _is_rare(word, language)}


def _is_rare(word: str, language: str | None) -> bool:
    return max(map(rarity_in(language), stems(word)), default=0.0) > RARE


def _bare(word: str) -> str:
    """A name without what English puts after it."""
    return word.partition("'")[0] or word
