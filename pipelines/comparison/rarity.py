"""How much a word says: its rarity in its language, from the word frequencies of `wordfreq`."""

import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import msgpack
import regex

from pipelines.comparison.remembered import Remembered
from pipelines.comparison.words import folded_together, is_spaceless, words

STEM = 6
"""Letters kept of a word: inflected forms fall together in most languages (tgcontest, Russian: AUC .868 to .883)."""

PASSAGE = 100
"""Rarity is the surprise of meeting a word in a passage of so many words (lee50: r .581 at 400, .592 to .598 below)."""

RAREST = 1e-6
"""Frequency taken for words that the list does not hold: the list ends there, and names are mostly beyond it."""

_NUMBERS = {1: 3e-4, 2: 1e-4, 3: 2e-5, 4: 3e-5}
"""Frequency of a number by its count of digits; years make four digits commoner than three. Longer ones are rarest."""

_SAME = {"no": "nb", "nn": "nb", "hr": "sh", "bs": "sh", "sr": "sh", "tl": "fil", "iw": "he", "in": "id", "wuu": "zh"}
"""Language codes for which the list goes by another name."""

_ARTICLE = regex.compile(r"^(?:[وفبک]?ال|لل)(?=\p{Arabic}{3})")
"""The Arabic article with what is written together with it."""

_FIRST_ARABIC = "\u0600"
"""To words of scripts before the Arabic nothing clings that has to be looked for."""
_HANGUL = regex.compile(r"^\p{Hangul}{3,}$")
_SAID_OF = frozenset({"s", "re", "ve", "ll", "d", "m"})
_ELISION = 4


def terms(tokens: Iterable[str]) -> Iterator[str]:
    """What of a text is weighed: stems of words, pairs of characters where words are not set apart."""
    before = ""
    for token in tokens:
        if _is_plain(token):
            before = ""
            yield token[:STEM]
        elif not _is_spaceless_character(token[:1]):
            before = ""
            yield from stems(token)
        else:
            if before:
                yield before + token
            before = token


def term_counts(tokens: Sequence[str]) -> dict[str, int]:
    """How often each term stands in a text; where words are set apart, each different word is taken apart once."""
    different = Counter(tokens)
    if is_spaceless("".join(different)):
        return Counter(terms(tokens))
    found: dict[str, int] = {}
    for token, count in different.items():
        for stem in (token[:STEM],) if _is_plain(token) else stems(token):
            found[stem] = found.get(stem, 0) + count
    return found


_is_spaceless_character = lru_cache(maxsize=1 << 13)(is_spaceless)
"""Whether a character is of a script without spaces."""


def _is_plain(token: str) -> bool:
    """Whether nothing clings to a word, and its stem is how it begins."""
    return token.isascii() and token.isalpha()


def _stems(word: str) -> tuple[str, ...]:
    """The stem of a word, without what clings to it: Russia's, l'homme, the Arabic article.

    Korean words carry their particles at the end, so pairs of syllables stand for them.
    """
    if "'" in word:
        word = _without_clitic(*word.split("'", 1))
    if word < _FIRST_ARABIC:
        return (word[:STEM],) if word else ()
    if _HANGUL.match(word):
        return tuple(a + b for a, b in pairwise(word))
    stem = _ARTICLE.sub("", word)[:STEM]
    return (stem,) if stem else ()


stems = lru_cache(maxsize=1 << 16)(_stems)
"""The same of words that come again, as those of pages do."""


def rarity_in(language: str | None) -> Callable[[str], float]:
    """The function that gives a term's rarity, from 0 for words in every passage to about 9, in one language."""
    code = (language or "").lower().partition("-")[0]
    return _rarity(_SAME.get(code, code))


@lru_cache(maxsize=16)
def _rarity(code: str) -> Callable[[str], float]:
    place = _list_of(code)
    known = _frequencies(place) if place.is_file() else None

    def rarity(term: str) -> float:
        if term[0].isdigit():
            return _surprise(_NUMBERS.get(len(term), RAREST))
        if known is None:
            return float(min(len(term), STEM))  # in every language the common words are short
        return _surprise(max(known.get(term, 0.0), RAREST))

    return Remembered(rarity, most=1 << 15).__getitem__


def _list_of(code: str) -> Path:
    """Where the list of a language is, if there is one. `wordfreq` need not be loaded, which takes longer."""
    package = find_spec("wordfreq")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("data") / f"small_{code}.msgpack.gz"


def _read(place: Path) -> dict[str, float]:
    """The frequencies of a list's entries, which are kept by hundredths of their logarithm (`wordfreq.read_cBpack`)."""
    with gzip.open(place) as packed:
        header, *entries = msgpack.load(packed)
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{place} is no list of frequencies as wordfreq 3.1 has them: {header}")
    return {entry: 10 ** (-step / 100) for step, alike in enumerate(entries) for entry in alike}


def _frequencies(place: Path) -> dict[str, float]:
    """Frequencies of terms. A list has some 25,000 entries, nearly all of them one word: these are folded together."""
    held = _read(place)
    letters = [entry for entry in held if entry.isalpha() and not entry.isascii()]
    folded = {} if is_spaceless("".join(letters)) else dict(zip(letters, folded_together(letters), strict=True))
    found: defaultdict[str, float] = defaultdict(float)
    for entry, frequency in held.items():
        word = folded.get(entry)
        if word is not None:
            for term in _stems(word):
                found[term] += frequency
        elif entry.isascii() and entry.isalpha():
            found[entry[:STEM].lower()] += frequency
        else:
            for term in terms(words(entry)):
                found[term] += frequency
    return dict(found)


def _surprise(frequency: float) -> float:
    """Negative logarithm of the chance that a passage holds a word of this frequency."""
    return -math.log1p(-math.exp(-frequency * PASSAGE))


def _without_clitic(head: str, tail: str) -> str:
    if tail == "t":
        return head.removesuffix("n")
    if tail in _SAID_OF or len(head) > _ELISION:
        return head
    return tail
