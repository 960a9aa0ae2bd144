"""Terms that a person watches for, found in a text as whole words, folded as texts are; `word*` is a beginning."""

from collections.abc import Sequence
from functools import lru_cache

from pipelines.comparison.text import Text
from pipelines.comparison.words import words
from vocabulary.watch import Watch

ENOUGH = 2
"""Different terms with which a page is read in full: one name alone stands in many a page's menu."""


def is_watched(watch: Watch, text: Text) -> bool:
    """Whether a text has enough terms to be looked at twice."""
    return len(_found(watch.terms, text, most=ENOUGH)) >= ENOUGH


def excluded(watch: Watch, text: Text) -> tuple[str, ...]:
    """The terms of a text that are to mark it."""
    return _found(watch.exclude, text, most=len(watch.exclude))


def mark(terms: Sequence[str]) -> str:
    """What is said of a text with such terms."""
    return f"excluded by {', '.join(f'“{term}”' for term in terms)}"


def _found(terms: Sequence[str], text: Text, *, most: int) -> tuple[str, ...]:
    """Terms that a text, or its title, holds; at most so many."""
    if not terms:
        return ()
    held = f" {' '.join(words(text.title or ''))} | {' '.join(text.words)} "
    found: list[str] = []
    for term in terms:
        sought = _sought(term)
        if sought is not None and sought in held:
            found.append(term)
            if len(found) == most:
                break
    return tuple(found)


@lru_cache(maxsize=1024)
def _sought(term: str) -> str | None:
    """The term as it is looked for; None when it has no word."""
    folded = " ".join(words(term.rstrip("*")))
    return (f" {folded}" if term.endswith("*") else f" {folded} ") if folded else None
