# ruff: noqa: RUF001 - letters of many scripts are what this module is about
"""Words as they are compared: folded so that spelling habits of outlets do not matter.

Tokens are runs of letters, marks and digits of any script. Scripts written without spaces between words (Chinese,
Japanese, Thai, Lao, Khmer, Burmese) give one token a character.
"""

import unicodedata
from functools import lru_cache

import regex

MAX_CHARACTERS = 300_000
"""Texts are compared up to here: some 50,000 words, more than the longest articles."""

SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_JOINERS = "\u200c\u200d\u00ad\u0640"  # ZWNJ, ZWJ, soft hyphen, tatweel: inside words, without a meaning of their own
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}{_JOINERS}]--{SPACELESS}]"
_WORD = regex.compile(
    rf"""
      (?<![\p{{L}}\p{{N}}]) \p{{L}} (?:\.\p{{L}})+ (?![\p{{L}}\p{{N}}])  # U.S. and U.S
    | \p{{Nd}}{{1,24}} (?: [.,٫٬'’] \p{{Nd}}{{1,24}} ){{0,8}} (?![\p{{L}}\p{{N}}])  # 3,000 and 2.5
    | {_LETTER}{{1,64}} (?: ['’ʼ＇] {_LETTER}{{1,64}} )?  # Russia's, l'homme
    | {SPACELESS} \p{{M}}{{0,4}}
    """,
    regex.VERBOSE | regex.VERSION1,
)
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
    return [folded for word in _WORD.findall(text[:MAX_CHARACTERS]) if (folded := fold(word))]


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


def is_spaceless(text: str) -> bool:
    """Whether the text holds characters of a script that puts no spaces between words."""
    return _SPACELESS.search(text) is not None


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
