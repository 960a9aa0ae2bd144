# ruff: noqa: RUF001 - letters of many scripts are what this module is about
"""Words as they are compared: folded so that spelling habits of outlets do not matter.

Tokens are runs of letters, marks and digits of any script. Scripts written without spaces between words (Chinese,
Japanese, Thai, Lao, Khmer, Burmese) give one token a character.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

MAX_CHARACTERS = 300_000
"""Texts are compared up to here: some 50,000 words, more than the longest articles."""

SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_JOINERS = "\u200c\u200d\u00ad\u0640"  # ZWNJ, ZWJ, soft hyphen, tatweel: inside words, without a meaning of their own
_NEAR = "\0-\u0dff\u2000-\u20cf"
"""Characters of the scripts up to Sinhala, and punctuation: none of a script without spaces."""


def _word_of(letter: str, digit: str, alphanumeric: str, inside: str) -> str:
    """The pattern of a token, by the classes of its characters; what most words are stands first."""
    return rf"""
      (?={letter}) {inside}{{2,64}} (?: ['’ʼ＇] {inside}{{1,64}} )?
    | (?<!{alphanumeric}) {letter} (?:\.{letter})+ (?!{alphanumeric})  # U.S. and U.S
    | {digit}{{1,24}} (?: [.,٫٬'’] {digit}{{1,24}} ){{0,8}} (?!{alphanumeric})  # 3,000 and 2.5
    | {inside}{{1,64}} (?: ['’ʼ＇] {inside}{{1,64}} )?  # Russia's, l'homme
    """


def _near(of: str) -> str:
    """The class of the near characters that are of a class of `regex`."""
    near = "".join(map(chr, [*range(0x0E00), *range(0x2000, 0x20D0)]))
    return f"[{re.escape(''.join(regex.findall(of, near, regex.VERSION1)))}]"


_CLASSES = (r"\p{L}", r"\p{Nd}", r"[\p{L}\p{N}]", rf"[[\p{{L}}\p{{M}}\p{{N}}{_JOINERS}]--{SPACELESS}]")
_WORD = regex.compile(f"{_word_of(*_CLASSES)} | {SPACELESS} \\p{{M}}{{0,4}}", regex.VERBOSE | regex.VERSION1)
_NEAR_WORD = re.compile(_word_of(*map(_near, _CLASSES)), re.VERBOSE)
"""The same for near characters only: Python's own engine finds it in a third of the time."""
_FAR = re.compile(f"[^{_NEAR}]")
_MAY_BE_SPACELESS = re.compile("[\u0e00-\U0010ffff]")
_SPACELESS = regex.compile(SPACELESS)
_THOUSANDS = regex.compile(r"(?<=\d)[.,٫٬'’](?=\d{3}(?:\D|$))")

_MARKS = regex.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Accents of Latin, Greek and Cyrillic, and the vowel points of Hebrew and Arabic, which outlets set or leave out."""

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و",
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
        "’": "'", "ʼ": "'", "＇": "'", "٫": ".", "٬": ",",
        **dict.fromkeys(_JOINERS, ""),
    }
)  # fmt: skip


def words(text: str) -> list[str]:
    """The text's tokens, folded, in order."""
    text = text[:MAX_CHARACTERS]
    found = (_WORD if _FAR.search(text) else _NEAR_WORD).findall(text)
    return [folded for word in found if (folded := word.lower() if word.isascii() and word.isalpha() else fold(word))]


def placed_words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The same tokens, and where each stands in the text: from which character up to before which."""
    text = text[:MAX_CHARACTERS]
    found = (_WORD if _FAR.search(text) else _NEAR_WORD).finditer(text)
    placed = [(folded, match.span()) for match in found if (folded := fold(match[0]))]
    return [word for word, _ in placed], [span for _, span in placed]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """One token without case, accents, vowel points, joiners and thousands separators; digits become ASCII."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain: str = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())).translate(_LETTERS)
    plain = unicodedata.normalize("NFC", plain).casefold()
    if not any(map(str.isdigit, plain)):
        return plain.replace(".", "")
    plain = "".join(map(_digit, plain))
    return str(_THOUSANDS.sub("", plain)).replace(",", ".")


def folded_together(words: Sequence[str]) -> list[str]:
    """Words of nothing but letters, each as `fold` gives it, in a tenth of the time for thousands of them."""
    plain: str = _MARKS.sub("", unicodedata.normalize("NFKD", "\n".join(words).casefold())).translate(_LETTERS)
    plain = unicodedata.normalize("NFC", plain).casefold().replace(".", "")
    return plain.split("\n") if words else []


def is_spaceless(text: str) -> bool:
    """Whether the text holds characters of a script that puts no spaces between words."""
    return _MAY_BE_SPACELESS.search(text) is not None and _SPACELESS.search(text) is not None


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
