"""Case files: what a page, a header, a feed … says, and what should come out. So a new rule is proved.

A case file is YAML: a list of cases, each with an `id`, one or more inputs and, if one likes, `want`. The inputs:
`html`, `head`, `http` (header lines), `feed` (a feed or a part of one), `robots`, `text` (a plain article), `url` (the
address of a licence), `profile` (what an outlet file says), `rsl` (the document that robots.txt names), `ai` (the
host's ai.txt), `cluster` (the text this one is a copy of, as a case of its own) and `u`, the page's own address.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from crawler.sources.rights import entry_rights
from pipelines.licence import Profile, detect_in_text, judge
from pipelines.licence.decision import decide
from pipelines.licence.detection import detect
from pipelines.licence.following import follow
from pipelines.licence.tree import parse
from pipelines.licence.urls import host_of, read_licence_url
from pipelines.reservations import combined, in_feed, in_headers, in_markup, in_robots, read_ai_txt, read_rsl, standards
from vocabulary.licence import Decision, Evidence, Licence, Polarity, Scope
from vocabulary.outcome import InputError
from vocabulary.page import Candidate, FeedLicence, FoundBy
from vocabulary.reservation import Reserved, Stance

_LARGEST = 5_000_000
_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_HALF = re.compile("[\ud800-\udfff]")
_PAGE = "https://o.test/a"
"""The address of a case's page where it names none."""
_NAMESPACES = {
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rsl": "https://rslstandard.org/rsl",
}
"""What the usual prefixes of feeds stand for: a part of a feed need not declare them."""
_WORDS = ("html", "head", "http", "feed", "robots", "text", "url", "rsl", "ai", "u")
_INPUTS = frozenset({*_WORDS, "profile", "cluster"})
_PROFILE = frozenset({"host", "spdx", "scope", "statement", "source", "limits", "until", "spdx_before"})
_WANTED = frozenset({"spdx", "accept", "scope", "src", "conf", "flags", "component", "reserve", "note"})
_SAYING = frozenset({"spdx", "accept", "scope", "conf", "flags"})
_COMPONENTS = frozenset({Scope.IMAGE, Scope.QUOTED, Scope.OTHER_ITEM})
_EXAMPLE = "- id: C01\n  html: <article>…</article>\n  want: {spdx: NOASSERTION}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as its file has it."""

    id: str
    inputs: Mapping[str, str]
    profile: Profile | None = None
    origin: "Case | None" = None
    """What this text is a copy of."""
    want: Mapping[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Address of the page."""
        return self.inputs.get("u", _PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came out of a case."""

    case: Case
    decision: Decision
    evidence: tuple[Evidence, ...]
    reserved: Reserved

    @property
    def component(self) -> str | None:
        """The first licence that is granted for a part of the page that is not its article's text."""
        granted = (row for row in self.evidence if row.expression and row.scope in _COMPONENTS)
        return next((row.expression for row in granted if row.code != "E17"), None)

    @property
    def answer(self) -> dict[str, object]:
        """{id, expression, scope, confidence, flags, component, reservations}."""
        reservations: dict[str, str] = {use.value: stance.value for use, stance in self.reserved.uses.items()}
        if self.reserved.extent:
            reservations["use"] = self.reserved.extent
        return {
            "id": self.case.id,
            "expression": self.decision.expression,
            "scope": self.decision.scope.value if self.decision.scope else None,
            "confidence": self.decision.confidence.value,
            "flags": list(self.decision.flags),
            "component": self.component,
            "reservations": reservations,
        }

    @property
    def wrong(self) -> list[str]:
        """What is not as wanted, in words; empty when all is, and when nothing is wanted."""
        return list(_differences(self))


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. InputError, with the case and its field, for what is no case file."""
    place = str(path)
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(place, error.strerror or str(error), remedy="give the path of a YAML file of cases") from error
    if len(text) > _LARGEST:
        raise InputError(place, f"larger than {_LARGEST // 1_000_000} MB")
    try:
        rows = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise InputError(place, f"not YAML: {_in_a_line(error)}", remedy=f"a list of cases:\n{_EXAMPLE}") from error
    if not isinstance(rows, list) or not rows:
        raise InputError(place, "holds no list of cases", remedy=f"write them so:\n{_EXAMPLE}")
    cases = [_case(row, f"{place}, case {number}") for number, row in enumerate(rows, start=1)]
    names = [case.id for case in cases]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(place, f'two cases have the id "{twice}"', field="id")
    return cases


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _case(row: object, place: str, *, needs_id: bool = True) -> Case:
    if not isinstance(row, dict):
        raise InputError(place, "is no mapping", remedy=f"write it so:\n{_EXAMPLE}")
    name = row.get("id", "")
    if needs_id and (not isinstance(name, (str, int)) or not str(name)):
        raise InputError(place, "is not a text" if name else "missing", field="id")
    place = f"{place} ({name})" if name else place
    unknown = [str(key) for key in row if key not in {*_INPUTS, "id", "want", "published", "origin"}]
    if unknown:
        known = ", ".join(sorted(_INPUTS))
        raise InputError(
            place, "is no input", field=unknown[0], remedy=f"inputs are {known}; the answer stands in want"
        )
    want = row.get("want", {})
    if not isinstance(want, dict) or not _WANTED.issuperset(want):
        raise InputError(place, "is not as expected", field="want", remedy=f"a mapping of {', '.join(sorted(_WANTED))}")
    for key, value in want.items():
        if key in _SAYING and not all(isinstance(one, str) for one in _listed(value)):
            raise InputError(place, "is not a text and no list of texts", field=f"want.{key}")
    inputs = _words(row, place)
    if not inputs.keys() - {"u"} and not _INPUTS.intersection(row) - {"u"}:
        raise InputError(place, "has no input", remedy=f"give one of {', '.join(sorted(_INPUTS - {'u'}))}")
    return Case(
        id=str(name),
        inputs=inputs,
        profile=_profile(row["profile"], place) if "profile" in row else None,
        origin=_origin(row["cluster"], place) if "cluster" in row else None,
        want=want,
    )


def _words(row: Mapping[str, Any], place: str) -> dict[str, str]:
    """The inputs of a case that are texts."""
    for key in _WORDS:
        if key in row and not isinstance(row[key], str):
            raise InputError(place, "is not a text", field=key)
        if _HALF.search(row.get(key, "")):
            raise InputError(place, "holds half of a surrogate pair, which no page can", field=key)
    if "u" in row and not (row["u"].startswith(("http://", "https://")) and host_of(row["u"])):
        raise InputError(place, f"is no address such as {_PAGE}", field="u")
    return {key: row[key] for key in _WORDS if key in row}


def _profile(row: object, place: str) -> Profile:
    if not isinstance(row, dict) or not _PROFILE.issuperset(row):
        remedy = f"a mapping of {', '.join(sorted(_PROFILE))}"
        raise InputError(place, "is not as expected", field="profile", remedy=remedy)
    until = row.get("until")
    if until is not None and not isinstance(until, date):
        raise InputError(place, "is not a day such as 2005-09-25", field="profile.until")
    scope = row.get("scope", Scope.SITE.value)
    if scope not in set(Scope):
        raise InputError(place, f"is none of {', '.join(Scope)}", field="profile.scope")
    return Profile(
        expression=str(row.get("spdx", "NOASSERTION")),
        scope=Scope(scope),
        statement=str(row.get("statement", "")),
        source=str(row.get("source", "")),
        limits=str(row.get("limits", "")),
        until=until,
        expression_before=str(row["spdx_before"]) if "spdx_before" in row else None,
    )


def _origin(row: object, place: str) -> Case:
    """The text that was there first: the member that says so, else the earliest, else the first."""
    members = row if isinstance(row, list) else [row]
    marked = [one for one in members if isinstance(one, dict)]
    if not marked or len(marked) < len(members):
        raise InputError(place, "is no case and no list of cases", field="cluster")
    first = next((one for one in marked if one.get("origin") is True), None)
    first = first or min(marked, key=lambda one: str(one.get("published", "9999")))
    return _case(first, f"{place}, cluster", needs_id=False)


def run_case(case: Case, *, today: date | None = None) -> Finding:
    """What the rules make of a case: the same functions that judge a page in a crawl."""
    said = case.inputs
    if "url" in said:
        return Finding(case=case, decision=_of_address(said["url"]), evidence=(), reserved=combined(()))
    headers = tuple(_headers(said.get("http", "")))
    evidence, names, published = _evidence(case, headers)
    rsl = read_rsl(said["rsl"].encode(), url=case.url) if "rsl" in said else None
    fed = list(in_feed(_hints(said["feed"], case.url))) if "feed" in said else []
    licence = judge(
        [*evidence, *(rsl.evidence if rsl else ())],
        host=host_of(case.url),
        authors=names,
        profile=case.profile,
        published=published,
        today=today,
    )
    if case.origin is not None:
        first = run_case(case.origin, today=today)
        licence = follow(licence, Licence(decision=first.decision, evidence=first.evidence), subject=case.origin.url)
    body = _html(said).encode()
    root = parse(body) if body else None
    reserved = combined(
        [
            *in_headers(headers, base=case.url),
            *(in_markup(root, url=case.url) if root is not None else ()),
            *(in_robots(said["robots"].replace("\\n", "\n"), url=case.url) if "robots" in said else ()),
            *(rsl.reservations if rsl else ()),
            *(row for document in fed for row in document.reservations),
            *(read_ai_txt(said["ai"].encode(), url=case.url) if "ai" in said else ()),
        ]
    )
    return Finding(case=case, decision=licence.decision, evidence=licence.evidence, reserved=reserved)


def _of_address(address: str) -> Decision:
    """The licence that an address names, by itself."""
    reading = read_licence_url(address)
    if reading is None:
        return Decision()
    locator = Evidence(
        code="url",
        locator="url",
        raw=address,
        scope=Scope.ARTICLE,
        polarity=Polarity.GRANT,
        expression=reading.tool.expression,
        url=reading.tool.url,
        flags=reading.flags,
    )
    return replace(decide([locator]), scope=None, cites=())


def _evidence(case: Case, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[Evidence, ...], list[str], str | None]:
    """All statements of a case's page, who is named as its author, and when it says it appeared."""
    said = case.inputs
    text = tuple(detect_in_text(said["text"], host=host_of(case.url)).evidence) if "text" in said else ()
    hints = _hints(said["feed"], case.url) if "feed" in said else None
    body = _html(said).encode()
    if not body:
        found = detect(b"", url=case.url, headers=headers, text=said.get("text", ""), hints=hints)
        return (*text, *found, *standards(None, hints, url=case.url)), [], None
    from pipelines.reading import read_page  # noqa: PLC0415 - 40 MB that only a case with a page needs

    reading = read_page(body, url=case.url, headers=headers, hints=hints)
    read = reading.extraction
    return (
        (*text, *reading.evidence),
        [author.name for author in read.authors],
        read.published.iso if read.published else None,
    )


def _html(said: Mapping[str, str]) -> str:
    """The page of a case, from its head and its body."""
    if "head" not in said:
        return said.get("html", "")
    head = said["head"] if "<head" in said["head"] else f"<head>{said['head']}</head>"
    return f"<html>{head}{said.get('html', '')}</html>"


def _headers(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.replace("\\n", "\n").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _hints(feed: str, url: str) -> Candidate:
    """What a feed, or a part of one, says of the page."""
    wrapped = _whole(feed.strip()).encode()
    entries = _ENTRY.split(feed)[1:] or [feed]
    position = next((number for number, entry in enumerate(entries) if url in entry), 0)
    rights: tuple[FeedLicence, ...] = entry_rights(wrapped, entries=len(entries))[position]
    return Candidate(url=url, link=url, found_by=FoundBy.FEED, source=url, licence=rights)


def _whole(part: str) -> str:
    """A feed around a part of one."""
    wanted = ((prefix, name) for prefix, name in _NAMESPACES.items() if f"xmlns:{prefix}=" not in part)
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in wanted)
    if part.startswith("<entry"):
        return f'<feed xmlns="http://www.w3.org/2005/Atom" {names}>{part}</feed>'
    if part.startswith("<item"):
        part = f"<channel>{part}</channel>"
    if part.startswith("<channel"):
        return f'<rss version="2.0" {names}>{part}</rss>'
    return re.sub(r"<(?:feed|rss|rdf:RDF)(?=[\s>])", lambda start: f"{start[0]} {names}", part, count=1)


def _differences(found: Finding) -> Iterator[str]:
    """Wanted are the expression, and scope and confidence of what is granted; component and reservations as named."""
    want, decision = found.case.want, found.decision
    if not want:
        return
    accepted = [*_listed(want.get("spdx")), *_listed(want.get("accept"))]
    if accepted and decision.expression not in accepted:
        yield f"expression {decision.expression}, not {' or '.join(accepted)}"
    is_granted = want.get("spdx", "NOASSERTION") != "NOASSERTION" and decision.expression == want.get("spdx")
    scope = decision.scope.value if decision.scope else "none"
    if is_granted and want.get("scope", scope) != scope:
        yield f"scope {scope}, not {want['scope']}"
    if is_granted and want.get("conf", decision.confidence.value) != decision.confidence.value:
        yield f"confidence {decision.confidence.value}, not {want['conf']}"
    if "component" in want and found.component != want["component"]:
        yield f"component {found.component}, not {want['component']}"
    if missing := [flag for flag in _listed(want.get("flags")) if flag not in _all_flags(found)]:
        yield f"flags without {', '.join(missing)}"
    reserve = want.get("reserve")
    answer = found.answer["reservations"]
    assert isinstance(answer, dict)
    for use, stance in reserve.items() if isinstance(reserve, dict) else ():
        if answer.get(str(use), Stance.UNKNOWN.value) != str(stance):
            yield f"{use} {answer.get(str(use), Stance.UNKNOWN.value)}, not {stance}"


def _listed(value: object) -> list[Any]:
    """One or several, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _all_flags(found: Finding) -> set[str]:
    return {*found.decision.flags, *(flag for row in found.evidence for flag in row.flags)}
