"""Items that a wider grant does not cover: wire copy, embargoes, texts used with permission (E20).

A missed exception would lend the outlet's licence to somebody else's text, so these rules look at the text itself,
its byline and its dateline, whatever the markup says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.licence.folding import fold
from pipelines.licence.rules import Phrases, pattern, rules
from pipelines.licence.statements import LONGEST_RAW, sentences
from pipelines.licence.version import DETECTOR
from vocabulary.licence import Evidence, Polarity, Scope

BYLINE_WITHIN = 250
"""Characters from the start within which bylines and datelines stand."""
NOTICE_WITHIN = 1_500
"""Characters from either end within which notices about the item stand."""

_COPYRIGHT = (
    r"(?:copyright|©|\(c\)|\(copyright\)|(?<![\w.])c\. ?(?=\d{4}))[ ,:]*(?:©|\(c\))? ?(?:\d{4}[ ,]*)?(?:by )?(?:the )?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_UNTIL_DAY = re.compile(r"until (?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_UNTIL_DAY_FIRST = re.compile(r"until (?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})")
_UNTIL_ISO = re.compile(r"until (?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")

RESERVED_WITHIN = 40
"""Characters after a copyright line within which it says that all rights are reserved."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency whose copy others print."""

    title: str
    names: tuple[str, ...]
    marks: tuple[str, ...]
    hosts: tuple[str, ...]

    def owns(self, host: str | None) -> bool:
        """Whether a host is the agency's own."""
        return host is not None and any(host == own or host.endswith("." + own) for own in self.hosts)


@cache
def agencies() -> tuple[Agency, ...]:
    """The agencies of rules.toml."""
    return tuple(
        Agency(title, tuple(map(fold, row["names"])), tuple(map(fold, row["marks"])), tuple(row["hosts"]))
        for title, row in rules()["agencies"].items()
    )


@dataclass(frozen=True, slots=True)
class _Found:
    agency: Agency | None
    flags: tuple[str, ...]
    valid_from: str | None = None


def exceptions_in_text(text: str, *, host: str | None = None) -> tuple[Evidence, ...]:
    """Statements by which a text says that it is another's, or not under its outlet's licence.

    `host` is where it was published: an agency's text on its own pages is its own.
    """
    return _rows([*_opening(text), *_closing(text), *_notices(text)], host)


def notices_in_text(text: str, *, host: str | None = None) -> tuple[Evidence, ...]:
    """Of these only the sentences that say so in words: in a page's lines `© AFP` may be a picture's."""
    found = [row for row in _notices(text) if row[1].agency is None or "arr" in row[1].flags]
    return _rows([row for row in found if row[1].flags != ("third_party_possible",)], host)


def exceptions_in_byline(authors: Sequence[str], *, host: str | None = None) -> tuple[Evidence, ...]:
    """Agencies among the names printed as authors."""
    credited = [(author, _credited(fold(author))) for author in authors]
    return _rows([(author, _Found(agency, ("third_party",)), "byline") for author, agency in credited if agency], host)


def exceptions_in_line(line: str, *, host: str | None, locator: str) -> tuple[Evidence, ...]:
    """Whose a text is by a line between its heading and itself: `By Jane Doe, Reuters`, `Sponsored content`."""
    folded, agency = fold(line), None
    if not _first_words().isdisjoint(_WORD.findall(folded)):
        parts = [part.strip() for part in _LINE_PARTS.split(line)]
        agency = next((found for part in parts if _is_mark(part) and (found := _alone(part, fold(part)))), None)
        agency = agency or _in_byline(folded)
    named = agency is not None or _is_label(folded)
    return _rows([(line, _Found(agency, ("third_party",)), locator)], host) if named else ()


_LINE_PARTS = re.compile(r"^(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar|[Dd]i) |[,/|()\u00b7\u2022\u2013\u2014]| - | for | with ")


def _is_mark(part: str) -> bool:
    """Whether a part of a line may be an agency's name: among buttons `AA` makes letters larger."""
    return len(part) > len("AA") or part == "AP"


def _rows(found: Sequence[tuple[str, "_Found", str]], host: str | None) -> tuple[Evidence, ...]:
    rows = [row for row in found if row[1].agency is None or not row[1].agency.owns(host)]
    return tuple(dict.fromkeys(_evidence(*row) for row in rows))


def _evidence(raw: str, found: _Found, locator: str) -> Evidence:
    possible = found.flags == ("third_party_possible",)
    return Evidence(
        code="E20",
        locator=locator,
        raw=raw[:LONGEST_RAW],
        scope=Scope.ARTICLE,
        polarity=Polarity.NOTICE if possible else Polarity.EXCEPTION,
        licensor=found.agency.title if found.agency else None,
        channel="body",
        detector=DETECTOR,
        flags=found.flags,
        valid_from=found.valid_from,
    )


def _opening(text: str) -> list[tuple[str, _Found, str]]:
    """Bylines and datelines in a text's first lines."""
    found = []
    head = text[:BYLINE_WITHIN]
    for line in head.split("\n")[:4]:
        folded = fold(line)
        if _is_label(folded):
            found.append((line.strip(), _Found(None, ("third_party",)), "text:0"))
            continue
        agency = _in_byline(folded) or _in_dateline(line.strip())
        if agency is not None:
            found.append((line.strip(), _Found(agency, ("third_party",)), "text:0"))
    return found


def _is_label(folded: str) -> bool:
    """`Sponsored content`, `Partner content by Acme`: a line that says who paid, or handed it in, and no more."""
    folded = folded.strip(" :|-*[]()")
    label = pattern("exceptions", "handed_in").match(folded)
    return label is not None and _BY_WHOM.fullmatch(folded[label.end() :]) is not None


_BY_WHOM = re.compile(
    r"(?:(?: ?[-:|]| (?:presented |paid for |produced |provided |supplied |brought to you |created )?(?:by|from)|"
    r" (?:von|de|par|di|da|van|od)) [^.!?]{1,60})?[.!?]?(?: all rights reserved\.?)?"
)
"""What may follow such a label: a name."""


def _closing(text: str) -> list[tuple[str, _Found, str]]:
    """What agencies sign their copy with, at its very end: `… on Monday. (AFP)`, or their name alone on a line."""
    found = []
    for line in text[-BYLINE_WITHIN:].split("\n")[-LAST_LINES:]:
        signed, folded = _SIGNED.search(line), fold(line)
        agency = _marked(fold(signed["mark"])) if signed else _alone(line, folded)
        if agency is not None or _is_label(folded):
            found.append((line.strip()[-BYLINE_WITHIN:], _Found(agency, ("third_party",)), "text:-1"))
    return found


LAST_LINES = 3
"""Lines at a text's end in which an agency may sign."""
_SIGNED = re.compile(r"[.!?…\u3002\uff01\uff1f][\"”»']? ?[(\uff08](?P<mark>[^()\n\uff08\uff09]{2,40})[)\uff09]\W{0,3}$")
_ALONE = re.compile(
    r"^[\W_]{0,3}(?:(?:source|quelle|fuente|fonte|bron|agency|agencia|agence) ?: ?)?"
    r"(?P<mark>[^\n]{2,40}?)[\W_]{0,3}$"
)


def _alone(line: str, folded: str) -> Agency | None:
    """The agency whose name or mark is all that a line says; `AP` in capitals, for `ap` may be anything."""
    match = _ALONE.match(folded) if len(line) <= 60 else None  # noqa: PLR2004 - longer lines are prose
    if match is None:
        return None
    agency = _marked(match["mark"])
    own = agency is not None and (match["mark"] in agency.names or match["mark"].upper() in line or "/" in line)
    return agency if own else None


def _credited(author: str) -> Agency | None:
    """The agency that an author's name is, or that a person writes for: `Jane Doe, Associated Press`."""
    parts = [part.strip() for part in re.split(r"[,/|()]| - | for | with ", author)]
    return _first_of(parts)


@cache
def _names(agency: Agency) -> Phrases:
    return Phrases(agency.names)


@cache
def _names_and_marks(agency: Agency) -> Phrases:
    return Phrases([*agency.names, *agency.marks])


def _in_byline(line: str) -> Agency | None:
    """`By Jane Doe, The Associated Press`; not any sentence that names an agency."""
    if not re.match(r"(?:by|von|por|par|di|door|text:|source:|quelle:|fuente:) ", line) or len(line) > BYLINE_WITHIN:
        return None
    return _credited(re.sub(r"^\S+ ", "", line)[:120].replace("the ", ""))


def _marked(mark: str) -> Agency | None:
    return _by_name().get(mark)


def _first_of(said: Iterable[str]) -> Agency | None:
    """Of the agencies that go by one of these names or marks the first in the rules."""
    found = (_by_name()[name] for name in said if name in _by_name())
    return min(found, key=agencies().index, default=None)


@cache
def _by_name() -> dict[str, Agency]:
    """Agencies by their names and marks; of two that share one the first."""
    return {name: agency for agency in reversed(agencies()) for name in (*agency.names, *agency.marks)}


_WORD = re.compile(r"[^\W_]+")


@cache
def _first_words() -> frozenset[str]:
    """Words with which agencies' names and marks begin: in a line without any of them no agency is named."""
    return frozenset(_WORD.findall(name)[0] for name in _by_name())


_DASHED = re.compile(
    r"[A-Z\u0400-\u042f\u0490][^\W\d_a-z][^\n()/]{0,40}[.,] (?P<mark>[\w.]{2,20}) ?[-\u2013\u2014]|"
    r"[A-Z\u0400-\u042f\u0490][\w .-]{2,30}[.,][^\n()/]{1,30}[.,] (?P<mark2>[\w.]{2,20}) ?[-\u2013\u2014]"
)
_WIRED = re.compile(r"[^\n]{0,30}?(?P<mark>新华社|新華社|中新社)[^\n]{0,25}(?:[电電讯訊]|记者|記者)")
_SLASHED = re.compile(r"[^/\n]{0,60}/(?P<mark>[^/\n]{2,20})/")
_AFTER_MARK = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212:|")
_DATELINE = re.compile(r"(?P<place>[^()\n]{0,60})\((?P<mark>[^()\n]{2,40})\) ?\.?(?P<after>.?)")


def _in_dateline(line: str) -> Agency | None:
    """`ROME (AP) - ...`, `(Reuters) - ...`, `Berlin (dpa) - ...`; not `the Associated Press (AP) said`."""
    if slashed := _SLASHED.match(line):
        return _marked(fold(slashed["mark"]))
    if opened := _DASHED.match(line):
        mark = fold(opened["mark"] or opened["mark2"])
        return _marked(mark.removesuffix(".ru").removesuffix(".com"))
    if wired := _WIRED.match(line):
        return _marked(wired["mark"])
    match = _DATELINE.match(line)
    if match is None:
        return None
    place = match["place"].split()
    dated = any(letter.isdigit() for letter in match["place"])
    if match["after"] not in _AFTER_MARK and not dated and place and not place[0].strip(",").isupper():
        return None
    return _first_of(part.strip() for part in re.split(r"[/,]", fold(match["mark"])))


def _notices(text: str) -> list[tuple[str, _Found, str]]:
    found = []
    for offset, edge, folded in edges(text):
        if not _may_hold_notice(folded):
            continue
        for start, end in sentences(edge):
            if (notice := read_notice(edge[start:end], after=edge[end : end + RESERVED_WITHIN])) is not None:
                found.append((edge[start:end], notice, f"text:{offset + start - len(text)}"))
    return found


class Edge(NamedTuple):
    """A text's beginning or end."""

    start: int
    text: str
    folded: str


@lru_cache(maxsize=4)  # notices and reprints look at the same
def edges(text: str) -> tuple[Edge, ...]:
    """A text's beginning and end, or all of it when it is short."""
    if len(text) <= 2 * NOTICE_WITHIN:
        return (Edge(0, text, fold(text)),)
    begin, end = text[:NOTICE_WITHIN], text[-NOTICE_WITHIN:]
    return Edge(0, begin, fold(begin)), Edge(len(text) - NOTICE_WITHIN, end, fold(end))


def _may_hold_notice(folded: str) -> bool:
    """Whether a piece of text holds any word of a notice: most do not, and need not be read sentence by sentence."""
    signs = ("copyright", "©", "(c)", "c.20", "c. 20")
    lists = ("not_granted", "reserved_item", "with_permission", "credited")
    return any(sign in folded for sign in signs) or any(pattern("exceptions", key).search(folded) for key in lists)


def read_notice(sentence: str, *, after: str = "") -> _Found | None:
    """What a sentence says against a wider grant; None for ordinary sentences. `after` is how the next one begins."""
    folded = fold(sentence[: 2 * LONGEST_RAW])
    if pattern("exceptions", "not_granted").search(folded):
        until = _until(folded)
        return _Found(None, (f"embargo:{until}",) if until else ("not_granted",), until)
    if pattern("exceptions", "reserved_item").search(folded):
        return _Found(_copyright_holder(folded), ("third_party", "arr"))
    holder = _copyright_holder(folded)
    if holder is not None:
        reserved = pattern("statements", "reserved").search(f"{folded} {fold(after)}") is not None
        return _Found(holder, ("third_party", "arr") if reserved else ("third_party",))
    if pattern("exceptions", "with_permission").search(folded) and re.search(
        r"\b(?:this|article|story|beitrag|text|artic|nachdruck)|^\W*re-?(?:printed|published|posted) ", folded
    ):
        return _Found(None, ("third_party",))
    if pattern("exceptions", "credited").search(folded):
        agency = next((agency for agency in agencies() if _names(agency).search(folded)), None)
        return _Found(agency, ("third_party_possible",)) if agency else None
    return None


PHOTO_WITHIN = 12
"""Folded characters before a copyright sign within which `Photo:` makes it the photo's."""


def _copyright_holder(folded: str) -> Agency | None:
    """The agency named right after a copyright sign."""
    match = re.search(_COPYRIGHT, folded)
    if match is None:
        return None
    if pattern("statements", "media").search(folded[max(0, match.start() - PHOTO_WITHIN) : match.start()]):
        return None
    rest = folded[match.end() : match.end() + 60]
    return next(
        (agency for agency in agencies() if _names_and_marks(agency).match(rest)),
        None,
    )


def _until(folded: str) -> str | None:
    for form in (_UNTIL_DAY, _UNTIL_DAY_FIRST, _UNTIL_ISO):
        if match := form.search(folded):
            month = _MONTHS.get(match["month"]) or (int(match["month"]) if match["month"].isdigit() else 0)
            try:
                return date(int(match["year"]), month, int(match["day"])).isoformat()
            except ValueError:
                return None
    return None
