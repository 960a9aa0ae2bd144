"""One spelling for many: what the reading of names and sentences looks at instead of the text as printed."""

import re
import unicodedata

_DROPPED = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u05b0-\u05c7]")
"""Arabic vowel marks, tatweel and Hebrew points: written or left out at will."""
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u058a\u05be\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_QUOTES = re.compile(r"[\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9`\u00b4]")
_DOUBLE_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]")
_DECIMAL = re.compile(r"(?<=\d)\s?[,\u066b]\s?(?=\d(?!\d))")
_SPACES = re.compile(r"\s+")
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u064a\u0649", "\u06cc"),  # yeh
        "\u0643": "\u06a9",  # kaf
        "\u0629": "\u0647",  # teh marbuta
        **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),  # alef
        "İ": "I",
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
    }
)
"""Letters that are written one way or the other."""


def fold(text: str) -> str:
    """Lower case, one form of each letter, ASCII digits, plain dashes and quotes, single spaces.

    Accents of Latin and Greek letters go, as do vowel marks, soft hyphens, zero-width and direction characters.
    Folding twice is folding once.
    """
    text = unicodedata.normalize("NFKC", text).translate(_SAME)
    text = _DROPPED.sub("", _without_accents(text.lower()))
    text = "".join(_plain(letter) for letter in text) if not text.isascii() else text
    text = _DOUBLE_QUOTES.sub('"', _QUOTES.sub("'", _DASHES.sub("-", text)))
    return _SPACES.sub(" ", _DECIMAL.sub(".", text)).strip()


def squeeze(folded: str) -> str:
    """Letters, marks and digits only, and the points within numbers: how titles are compared."""
    return "".join(letter for letter in folded if letter.isalnum() or unicodedata.category(letter)[0] == "M")


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category == "Cc":
        return " "
    return str(unicodedata.digit(letter)) if category == "Nd" else letter


def _without_accents(text: str) -> str:
    """Accents go from Latin and Greek letters; in other scripts marks are letters' own."""
    if text.isascii():
        return text
    parts: list[str] = []
    base_is_western = False
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter) == 0:
            base_is_western = "a" <= letter <= "\u024f" or "\u0370" <= letter <= "\u03ff"
        elif base_is_western:
            continue
        parts.append(letter)
    return unicodedata.normalize("NFC", "".join(parts))
