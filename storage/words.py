"""Words as search knows them: the same on every database, because Python makes them.

Letters are folded so that what a reader takes for the same word is the same word: case, accents, width, digits of
all scripts, Arabic and Persian forms. Scripts that are written without spaces are split into single characters,
and a word of several characters is then a phrase. Databases only ever see tokens of letters and digits.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain

MOST_BYTES = 500_000
"""Of a text's tokens in UTF-8: a PostgreSQL tsvector holds 1 MiB. An article of 80,000 words fits."""
LONGEST_TOKEN = 64
"""Characters; more is no word. The rest is left out of the index and of questions alike."""

_LETTERS = str.maketrans(
    {
        "\u064a": "\u06cc",  # Arabic yeh, as keyboards of other countries write the Persian one
        "\u0649": "\u06cc",  # alef maksura
        "\u0643": "\u06a9",  # Arabic kaf
        "\u0629": "\u0647",  # teh marbuta is written as heh
        "\u06d5": "\u0647",
        "\u0640": None,  # tatweel only stretches a word
        "\u00ad": None,  # soft hyphen
        "\u0142": "l",  # letters with a stroke do not come apart by themselves
        "\u00f8": "o",
        "\u0111": "d",
        "\u00f0": "d",
        "\u00fe": "th",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u0131": "i",  # dotless
    }
)
_SPACELESS = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]+"
)
_ACCENTS = 200
"""Combining classes from here on are accents above and below; Indic signs and kana voicing have smaller ones."""
_POINTS = range(10, 36)
"""Combining classes of Hebrew points and Arabic harakat."""


def fold(text: str) -> str:
    """Fold letters to what counts as the same; folding twice is folding once."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.translate(_FOLDED))


class _Folded(dict[int, str | None]):
    """What becomes of each character once it is decomposed, worked out when it is first met."""

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        self[point] = folded = None if _is_accent(char) else _digit(char).translate(_LETTERS)
        return folded


_FOLDED = _Folded()
_SIGNS = "\u2018\u2019\u201c\u201d\u2013\u2014\u00ab\u00bb"
"""Quotation marks and dashes of the press: of texts in Latin letters often all that is not ASCII once it is folded."""


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded."""
    plain = _without_signs(text)
    folded = fold(plain) if plain.isascii() else _without_signs(fold(text))
    folded = folded.replace("_", " ")
    if folded.isascii():
        return [word[:LONGEST_TOKEN] for word in _ASCII_WORD.findall(folded)]
    return [word[:LONGEST_TOKEN] for word in _word_of(folded).findall(_SPACELESS.sub(_apart, folded))]


def _apart(run: re.Match[str]) -> str:
    return f" {' '.join(run.group())} "


def _without_signs(text: str) -> str:
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    return text


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def _word_of(text: str) -> re.Pattern[str]:
    """How words of this text are found.

    `re` compares a character with those beyond the first 65,536 one after another: ten times slower, and seldom needed.
    """
    return _word(0x1E94B if _BEYOND.search(text) else 0x10000)


@cache
def _word(end: int) -> re.Pattern[str]:
    """Letters and digits with the signs that belong to them, without which Indic words break at each vowel.

    Texts as pages have them may hold soft hyphens, which folding takes away.
    """
    marks = "".join(char for char in map(chr, range(0x300, end)) if unicodedata.category(char)[0] == "M")
    return re.compile(rf"[\w\u00ad{marks}]+")


def normalised(text: str, *, most_bytes: int = MOST_BYTES) -> str:
    """Return the words of a text with single spaces between them, as the index stores them."""
    words = " ".join(tokens(text))
    encoded = words.encode()
    if len(encoded) <= most_bytes:
        return words
    return encoded[:most_bytes].decode("utf-8", "ignore").rpartition(" ")[0]


class Field(StrEnum):
    """A part of an article in which words can be asked for, as it is typed before a colon."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after another, in one field if any; the last one may be a beginning only."""

    words: tuple[str, ...]
    is_prefix: bool = False
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed search: all of `wanted`, none of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    is_blank: bool = True
    """Nothing was typed at all, as against only signs that are no words."""


_PART = re.compile(
    r"(?P<minus>-?)"
    r"(?:(?P<field>title|text):(?=\S))?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_QUOTES = str.maketrans("“”„‟«»", '""""""')
MOST_TERMS = 64
"""More are left out: nobody types them, and databases limit the depth of an expression."""


def parse(typed: str) -> Question:
    """Read a search; never fails: what is not of our few signs is literal."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(typed.translate(_QUOTES)):
        term = _term(part["word"], part["phrase"], part["field"])
        if term is None or len(wanted) + len(unwanted) >= MOST_TERMS:
            continue
        (unwanted if part["minus"] else wanted).append(term)
    return Question(tuple(wanted), tuple(unwanted), is_blank=not typed.strip())


def snippet(text: str, question: Question, *, width: int = 200) -> str:
    """Return a passage around the first word found, what was found in `**`; else the beginning of the text."""
    spots = _spots(text, question)
    first = next(spots, None)
    start = 0 if first is None else max(0, first[0] - width // 3)
    start = text.find(" ", start) + 1 if start else 0
    end = start + width
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + width // 2)
    passage, at = [], start
    for begins, ends in chain([] if first is None else [first], spots):
        if ends > end:
            break
        if begins >= at:
            passage += [text[at:begins], "**", text[begins:ends], "**"]
            at = ends
    passage.append(text[at:end])
    flat = " ".join("".join(passage).split())
    return ("… " if start else "") + flat + (" …" if end < len(text) else "")


_LOOKED_THROUGH = 20_000
"""Characters of a text that are looked through for a snippet."""
_AT_ONCE = 400
"""So many at a time: most words that are common stand early, and most passages hold none of those that are rare."""


def _spots(text: str, question: Question) -> Iterator[tuple[int, int]]:
    """Yield where wanted words stand in the text, in order."""
    terms = [term for term in question.wanted if term.field is not Field.TITLE]
    whole = {word for term in terms for word in (term.words[:-1] if term.is_prefix else term.words)}
    beginnings = tuple(term.words[-1] for term in terms if term.is_prefix)
    looked_through = text[:_LOOKED_THROUGH]
    pattern, begin = _word_of(looked_through), 0
    while begin < len(looked_through):
        blank = looked_through.find(" ", begin + _AT_ONCE)
        end = len(looked_through) if blank < 0 else blank
        passage = fold(looked_through[begin:end])
        is_there = any(word in passage for word in (*whole, *beginnings))
        found = [*pattern.finditer(looked_through, begin, end)] if is_there else []
        for one, words in zip(found, _folded_words([one.group() for one in found]), strict=True):
            if not whole.isdisjoint(words) or (beginnings and any(word.startswith(beginnings) for word in words)):
                yield from [one.span()] if len(words) == 1 else _within(one, terms)
        begin = end


def _within(found: re.Match[str], terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where terms stand in words that are written without spaces; all of it when letters cannot be told apart.

    Nothing, where it has characters of a term, but not one after another.
    """
    folded = fold(found.group())
    if len(folded) != len(found.group()):
        return [found.span()]
    begin = found.start()
    sought = "|".join(re.escape("".join(term.words)) for term in terms)
    return [(begin + one.start(), begin + one.end()) for one in re.finditer(sought, folded)]


def _folded_words(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield what each of these is for the index; folding them one by one takes ten times as long."""
    folded = fold("\n".join(words))
    is_spaced = not _SPACELESS.search(folded)
    for word, plain in zip(words, folded.split("\n"), strict=False):  # of no words there is one line
        yield (plain[:LONGEST_TOKEN],) if is_spaced and plain.isalnum() else tokens(word)


def _term(word: str | None, phrase: str | None, field: str | None) -> Term | None:
    """Make a term of what stood between blanks or quotation marks; None when it holds no word."""
    is_prefix = word is not None and word.endswith("*")
    words = tuple(tokens(word or phrase or ""))[:MOST_TERMS]
    return Term(words, is_prefix, None if field is None else Field(field.lower())) if words else None


def _is_accent(char: str) -> bool:
    kind = unicodedata.combining(char)
    return kind >= _ACCENTS or kind in _POINTS


def _digit(char: str) -> str:
    """Return the ASCII digit for a decimal digit of any script."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
