"""One spelling for many: what the reading of names and sentences looks at instead of the text as printed."""

import re
import unicodedata

_DROPPED = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u05b0-\u05c7]")
"""Arabic vowel marks, tatweel and Hebrew points: written or left out at will."""
_DASHES = frozenset(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u058a\u05be\u2e3a\u2e3b\ufe58\ufe63\uff0d"))
_QUOTES = frozenset(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9`\u00b4"))
_DOUBLE_QUOTES = frozenset(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"))
_DECIMAL = re.compile(r"(?<=\d) ?[,\u066b] ?(?=\d(?!\d))")
_MAY_BE_DECIMAL = re.compile(r"[,\u066b] ?\d(?!\d)")
"""What every decimal comma looks like: as it begins with the comma, most texts are done with at once."""
_ACCENT = re.compile("[\u0300-\u036f]")
_LOOSE_ACCENTS = re.compile("(?<=[a-z\u03b1-\u03c9])[\u0300-\u036f]+")
"""Accents that are written as characters of their own and have no letter to be joined with."""
_SAME = {
    **dict.fromkeys(map(ord, "\u064a\u0649"), "\u06cc"),  # yeh
    0x0643: "\u06a9",  # kaf
    0x0629: "\u0647",  # teh marbuta
    **dict.fromkeys(map(ord, "\u0623\u0625\u0622\u0671"), "\u0627"),  # alef
    **{ord(letter): plain for letter, plain in {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"}.items()},
}
"""Letters that are written one way or the other."""
_LAST_ASCII = 0x7F
_LAST_LATIN, _FIRST_GREEK, _LAST_GREEK = 0x024F, 0x0370, 0x03FF


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _folded(point)
        return folded


def _folded(point: int) -> str:
    if point in _SAME:
        return _SAME[point]
    for signs, plain in ((_DASHES, "-"), (_QUOTES, "'"), (_DOUBLE_QUOTES, '"')):
        if point in signs:
            return plain
    letter = chr(point)
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category == "Cc":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(letter))
    base = unicodedata.normalize("NFD", letter.lower())
    western = "a" <= base[0] <= chr(_LAST_LATIN) or _FIRST_GREEK <= ord(base[0]) <= _LAST_GREEK
    return _SAME.get(ord(base[0]), base[0]) if western else letter.lower()


class _ForeignTable(dict[int, str]):
    """The same with all of ASCII as it is."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _TABLE[point] if point > _LAST_ASCII else chr(point)
        return folded


_TABLE = _Table()
_FOREIGN_TABLE = _ForeignTable()


_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_FEW = 16
"""Different letters beyond ASCII up to which each is replaced by itself, as in most texts in Latin letters."""


def _translated(text: str) -> str:
    letters = set("".join(_FOREIGN.findall(text)))
    if len(letters) > _FEW:
        return text.translate(_FOREIGN_TABLE)
    for letter in letters:
        text = text.replace(letter, _TABLE[ord(letter)])
    return text


def fold(text: str) -> str:
    """Lower case, one form of each letter, ASCII digits, plain dashes and quotes, single spaces.

    Accents of Latin and Greek letters go, as do vowel marks, soft hyphens, zero-width and direction characters.
    Folding twice is folding once.
    """
    if text.isascii():
        text = text.lower().replace("`", "'")
    else:
        text = unicodedata.normalize("NFKC", text)
        # the lower case of a sigma depends on what stands around it, so it goes letter by letter
        lower = text if "\u03a3" in text else text.lower().replace("`", "'")
        text = lower.translate(_TABLE) if lower is text else _translated(lower)
        if not text.isascii():
            text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
            if _ACCENT.search(text):
                text = _LOOSE_ACCENTS.sub("", text)
    text = " ".join(text.split())
    return _DECIMAL.sub(".", text) if _MAY_BE_DECIMAL.search(text) else text


def squeeze(folded: str) -> str:
    """Letters, marks and digits only: how titles are compared."""
    if folded.isascii():
        return "".join(filter(str.isalnum, folded))
    return "".join(letter for letter in folded if letter.isalnum() or unicodedata.category(letter)[0] == "M")
