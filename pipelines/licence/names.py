"""Licence names in running text: short forms (`CC BY-NC 4.0`) and exact titles beside the name of Creative Commons.

Anything else that names Creative Commons is `LicenseRef-CC-unspecified`. Titles are matched whole, because a title of
which only the beginning is understood would turn NonCommercial into plain Attribution.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipelines.licence.folding import squeeze
from pipelines.licence.other_names import other_names
from pipelines.licence.rules import pattern, phrases, ports
from vocabulary.known_licences import UNSPECIFIED_TOOL, Tool, by_expression, cc_tool, jurisdictions

LONGEST_TITLE = 160
"""Characters after the name of Creative Commons within which a title and its version stand."""


@dataclass(frozen=True, slots=True)
class Name:
    """A licence named in a text."""

    tool: Tool
    start: int
    end: int
    """Positions in the folded text."""
    flags: tuple[str, ...] = ()


_SEPARATOR = r"[ \-/+,.|_:]{0,3}"
_SHORT = re.compile(  # the licence's elements, with the version before or after them
    r"(?<![a-z0-9])(?P<cc>cc|creative commons|\(cc\))(?: licen[cs]e)?(?: attribution)?[ \-:/(_\"']{0,4}"
    r"(?P<v1>\d\.\d[ \-])?"
    rf"(?P<elements>by(?:{_SEPARATOR}(?:nc|nd|sa)){{0,3}})(?![a-z0-9]*[a-z])"
    r"[ \-/)_,]{0,3}(?:(?:licen[cs]e|lizenz|licencia) )?(?:v(?:ersion)?\.? ?)?(?P<v2>\d(?:\.\d)?)?(?![\d])"
)
_REVERSED = re.compile(
    rf"(?<![\w\-])(?P<elements>by(?:{_SEPARATOR}(?:nc|nd|sa)){{0,3}})[ \-/]{{0,3}}"
    r"(?:v\.? ?)?(?P<version>\d\.\d)(?![\d])"
)
_ZERO = re.compile(
    r"(?<![a-z0-9])(?:cc[ \-]?0|cc zero|creative commons zero|creative commons cc0)(?![\w])(?: ?v?(?:ersion)? ?1\.0)?"
)
_MARK = re.compile(r"(?<![\w])public domain mark(?![\w])(?: 1\.0)?")
_AUTHOR = re.compile(r" (?!licen|lizenz|and |unless|except|see |for |to |-|you |which )\w")
"""What follows `by` when it is the preposition."""
_LICENCE_WORD = re.compile(r"[ \"'-]{1,2}(?:licen|lizenz|lisen)")
_ELEMENT = re.compile(r"nc|nd|sa")
_VERSION = re.compile(r"v?(?:ersion|ersao|ersione|ersie|ersii|ersii)?(\d\.\d|\d(?!\d))")
_PLACES = 3
"""Words like `International` or `Germany` that may stand beside a version."""


@lru_cache(maxsize=64)  # a statement is read whole, and then the sentence that names the licence
def read_names(folded: str, text: str = "") -> tuple[Name, ...]:
    """Every licence named in a folded text, in order of place; overlapping names are read once, the fullest first.

    `text` is the same as printed, by whose capitals the code of a country is told from a word.
    """
    found = [*_short_forms(folded, text), *_titles(folded), *_marks(folded)]
    if any(name.tool is not UNSPECIFIED_TOOL for name in found):
        found = [name for name in found if name.tool is not UNSPECIFIED_TOOL] + _lonely(found)
    return tuple(sorted(_without_overlaps(found), key=lambda name: name.start))


def names_creative_commons(folded: str) -> bool:
    """Whether a folded text names Creative Commons at all."""
    return bool(pattern("names", "creative_commons").search(folded) or _SHORT.search(folded) or _ZERO.search(folded))


def _lonely(found: list[Name]) -> list[Name]:
    """Mentions that stand apart from every named licence: they may speak of another one."""
    named = [name for name in found if name.tool is not UNSPECIFIED_TOOL]
    return [
        name
        for name in found
        if name.tool is UNSPECIFIED_TOOL
        and all(name.end + LONGEST_TITLE < other.start or other.end + LONGEST_TITLE < name.start for other in named)
    ]


def _without_overlaps(found: list[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (_rank(name.tool), -(name.end - name.start))):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return kept


def _rank(tool: Tool) -> int:
    return 2 if tool is UNSPECIFIED_TOOL else 0 if tool.version else 1


def _short_forms(folded: str, text: str) -> list[Name]:
    printed = text if len(text) == len(folded) else folded
    names = [name for match in _SHORT.finditer(folded) if (name := _short(folded, match, printed))]
    if pattern("names", "creative_commons").search(folded):
        for match in _REVERSED.finditer(folded):
            port = _Tail(folded[match.end() : match.end() + 40]).place(0)[0]
            names.append(_named(_unit(match["elements"]), match["version"], port, match.start(), match.end()))
    return names


def _short(folded: str, match: re.Match[str], printed: str) -> Name | None:
    unit, version = _unit(match["elements"]), match["v1"] or match["v2"]
    if unit == "by" and not version and not _names_licence(folded, match):
        return None  # `Creative Commons by Jane Doe` names an author, not a licence
    tail = _Tail(folded[match.end() : match.end() + 40])
    port, at = tail.place(0)
    if port is None and version:
        port = _code(folded, match.end(), printed)
    if version is None and (later := _VERSION.match(tail.text, at)):
        version = later.group(1)
        port = port or tail.place(later.end())[0]
    if version is None and (before := _title_before(folded, match.start())) and before.unit == unit:
        version, port = before.version, port or before.port
    return _named(unit, _decimal(version), port, match.start(), match.end())


_CODE = re.compile(r"[ \-/(]{1,3}(?P<port>[a-z]{2})(?![a-z0-9])")
_AT_END = re.compile(r"[.,;)]|$| licen| lizenz")


def _code(folded: str, at: int, printed: str) -> str | None:
    """The code of a country after a version, in capitals or where its clause ends; else `in` is a word."""
    match = _CODE.match(folded, at)
    if match is None or match["port"] not in jurisdictions():
        return None
    capitals = printed[match.start("port") : match.end()].isupper()
    return match["port"] if capitals or _AT_END.match(folded, match.end()) else None


def _names_licence(folded: str, match: re.Match[str]) -> bool:
    """Whether a lonely `by` is the licence's element and no preposition."""
    after = match.end("elements")
    if match["cc"] == "creative commons":
        return _LICENCE_WORD.match(folded, after) is not None
    return _AUTHOR.match(folded, after) is None


def _unit(elements: str) -> str:
    """Elements in their official order; `by-nd-nc` and `by-nc-nd` are the same licence."""
    said = set(_ELEMENT.findall(elements[2:]))
    if {"nd", "sa"} <= said:
        return ""  # no such licence
    return "-".join(["by", *(element for element in ("nc", "nd", "sa") if element in said)])


def _named(unit: str, version: str | None, port: str | None, start: int, end: int) -> Name:
    tool = cc_tool(unit, version, port) if unit else None
    if tool is None and unit and port and (tool := cc_tool(unit, version)):
        return Name(tool, start, end, ("nonexistent_port",))
    return Name(tool or UNSPECIFIED_TOOL, start, end, () if tool else ("cc_unspecified",))


def _decimal(version: str | None) -> str | None:
    if version is None:
        return None
    version = version.strip(" -")
    return version if "." in version else f"{version}.0"


def _marks(folded: str) -> list[Name]:
    names = []
    for expression, found in (("CC0-1.0", _ZERO), ("CC-PDM-1.0", _MARK)):
        tool = by_expression(expression)
        assert tool is not None
        names += [Name(tool, match.start(), match.end()) for match in found.finditer(folded)]
    names += [Name(*found) for found in other_names(folded)]
    return names


def _titles(folded: str) -> list[Name]:
    found = [_title_at(folded, match) for match in pattern("names", "creative_commons").finditer(folded)]
    short = (_title_at(folded, match) for match in _CC_ATTRIBUTION.finditer(folded))
    return [*found, *(name for name in short if name.tool is not UNSPECIFIED_TOOL)]


_CC_ATTRIBUTION = re.compile(r"(?<![a-z0-9])(?:cc|\(cc\))[ :-](?=attrib)")
"""`CC Attribution 4.0`: a title after the letters alone."""


def _title_at(folded: str, match: re.Match[str]) -> Name:
    """The title that follows a mention of Creative Commons, whole or not at all."""
    window = folded[match.end() : match.end() + LONGEST_TITLE]
    tail = _Tail(window)
    text, places = tail.text, tail.places
    start = _skip(text, 0)
    early, port = None, None
    if version := _VERSION.match(text, start):
        early, start = version.group(1), _skip(text, version.end())
    title = _longest_title(text, start)
    if title is None:
        before = _title_before(folded, match.start())
        if before is not None:
            version_text, port, _ = _version_and_place(tail, 0, before.version)
            return _named(before.unit, _decimal(version_text), port or before.port, before.start, match.end())
        return Name(UNSPECIFIED_TOOL, match.start(), match.end(), ("cc_unspecified",))
    unit, title_end = title
    version_text, port, at = _version_and_place(tail, title_end, early)
    if not _may_end(window, text, places, title_end, at):
        return Name(UNSPECIFIED_TOOL, match.start(), match.end(), ("cc_unspecified",))
    end = match.end() + (places[at - 1] + 1 if at else 0)
    if unit in {"zero", "mark"}:
        return _named(unit, None, None, match.start(), end)
    return _named(unit, _decimal(version_text), port, match.start(), end)


@dataclass(frozen=True, slots=True)
class _Before:
    """A title that stands before the name of Creative Commons."""

    unit: str
    version: str | None
    port: str | None
    start: int


_WORD_START = re.compile(r"(?:^|(?<=[ (\"']))\w")
_ENDS = re.compile(r"[.!?;](?=\s|$)")


def _title_before(folded: str, end: int) -> _Before | None:
    """A whole title that ends where Creative Commons is named: `an Attribution-NoDerivs Creative Commons licence`."""
    offset = max(0, end - LONGEST_TITLE)
    before = folded[offset:end]
    tail = _Tail(before)
    text = tail.text
    for match in _WORD_START.finditer(before):
        title = _longest_title(text, bisect_left(tail.places, match.start()))
        if title is None or not title[0].startswith("by") or _ENDS.search(before, match.start()):
            continue
        version, port, at = _version_and_place(tail, title[1], None)
        if at < len(text):
            continue
        leading = squeeze((before[: match.start()].split() or [""])[-1])
        known = not leading or leading in fillers() or leading in map(squeeze, phrases("names", "leading"))
        return _Before(title[0], version, port, offset + match.start()) if known else None
    return None


def _version_and_place(tail: "_Tail", at: int, early: str | None) -> tuple[str | None, str | None, int]:
    version, port, text = early, None, tail.text
    for _ in range(_PLACES):
        found_port, end = tail.place(at)
        if end > at:
            port, at = port or found_port, end
            continue
        at = _skip(text, at)
        if version is None and (found := _VERSION.match(text, at)):
            version, at = found.group(1), found.end()
    return version, port, _skip(text, at)


def _may_end(window: str, text: str, places: list[int], title_end: int, at: int) -> bool:
    """Whether a title is whole: its version follows, or the sentence ends, or words that cannot belong to it begin."""
    if at >= len(text):
        return True
    before, here = places[at - 1] if at else -1, places[at]
    between = window[before + 1 : here]
    if any(sign in between for sign in '.;)»"”]|!?(·') or "\n" in between:
        return True
    if pattern("names", "after").match(window, here) is not None:
        return True
    return at > title_end and not any(sign in between for sign in "-/+&")


@cache
def _title_table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Titles by their first two letters, longest first."""
    lines = files(__package__).joinpath("titles.tsv").read_text("utf-8").splitlines()[1:]
    table: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        title, unit = line.split("\t")
        table.setdefault(title[:2], []).append((title, unit))
    return {start: tuple(sorted(rows, key=lambda row: -len(row[0]))) for start, rows in table.items()}


def _longest_title(text: str, at: int) -> tuple[str, int] | None:
    for title, unit in _title_table().get(text[at : at + 2], ()):
        if text.startswith(title, at):
            return unit, at + len(title)
    return None


def _squeezed(window: str) -> tuple[str, list[int]]:
    """The window squeezed, points within numbers kept, with the place of each character."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(window):
        inside = (
            letter == "."
            and 0 < place < len(window) - 1
            and window[place - 1].isdigit()
            and window[place + 1].isdigit()
        )
        if letter.isalnum() or inside or squeeze(letter):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


@cache
def fillers() -> tuple[str, ...]:
    """Words that mean nothing beside a licence's name, squeezed, longest first."""
    return tuple(sorted({squeeze(word) for word in phrases("names", "licence")}, key=lambda word: -len(word)))


def _skip(text: str, at: int) -> int:
    """Past words that carry no meaning here (`license`, `Lizenz`), unless a title begins."""
    while text.startswith(fillers(), at) and _longest_title(text, at) is None:
        at += len(next(word for word in fillers() if text.startswith(word, at)))
    return at


@cache
def _tails() -> tuple[str, ...]:
    return tuple(sorted({squeeze(word) for word in phrases("names", "tail")}, key=lambda word: -len(word)))


@cache
def _places() -> tuple[str, ...]:
    """All words with which `_place` is not done at once."""
    return (*_tails(), *(name for name, _ in ports()))


class _Tail:
    """What follows a licence's name or a part of it: squeezed, with the place of each character."""

    def __init__(self, window: str) -> None:
        self._window = window
        self.text, self.places = _squeezed(window)

    def place(self, at: int) -> tuple[str | None, int]:
        """(jurisdiction, where it ends): `Germany` is a jurisdiction, `International` none; of nothing known `at`.

        A country is a whole word of the same sentence: `3.0. Use it` is no licence of the United States.
        """
        if not self.text.startswith(_places(), at):
            return None, at
        for word in _tails():
            if self.text.startswith(word, at):
                return None, at + len(word)
        for name, code in ports():
            if self.text.startswith(name, at) and self._is_word(at, at + len(name)):
                return code, at + len(name)
        return None, at

    def _is_word(self, start: int, end: int) -> bool:
        between = self._window[self.places[start - 1] + 1 if start else 0 : self.places[start]]
        if _SENTENCE_END.search(between):
            return False
        last = self.places[end - 1]
        after = self._window[last + 1 : last + 2]
        return not (self.text[end - 1].isascii() and after.isascii() and after.isalnum())


_SENTENCE_END = re.compile(r"[.!?;] ")
