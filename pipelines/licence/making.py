"""How pieces of evidence are made: one place for what all detectors have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from pipelines.licence.statements import (
    LONGEST_CONTEXT,
    LONGEST_RAW,
    Statement,
    forbids_more,
    read_statement,
    tells_of_another,
)
from pipelines.licence.urls import Reading, host_of, read_licence_url
from pipelines.licence.version import DETECTOR
from vocabulary.known_licences import UNSPECIFIED, UNSPECIFIED_TOOL, Tool
from vocabulary.licence import Evidence, Polarity, Scope

MOST_IN_AGREEMENT = 2
"""So many different licences side by side are no longer one."""
RSL = "application/rsl+xml"
"""A link of this type leads to reservations, not to a licence."""
UNSPECIFIED_IN_FEED = "http://purl.org/atompub/license#unspecified"
"""RFC 4946: the feed says outright that it names no licence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands and what things there speak of."""

    code: str
    locator: str
    scope: Scope
    channel: str
    block: str = ""
    subject: str | None = None
    flags: tuple[str, ...] = ()


def of_address(
    address: str, place: Place, *, base: str | None, raw: str, statement: Statement | None = None
) -> list[Evidence]:
    """Evidence for an address that markup calls a licence; terms of unknown content are named after their host."""
    if address.strip() == UNSPECIFIED_IN_FEED:
        return [notice(place, raw)]
    reading = read_licence_url(address, base)
    if reading is None:
        return _custom(address, place, base=base, raw=raw)
    return of_reading(reading, place, raw=raw, statement=statement, host=host_of(base) if base else None)


def of_reading(
    reading: Reading, place: Place, *, raw: str, statement: Statement | None = None, host: str | None = None
) -> list[Evidence]:
    """Evidence for a licence read from an address, with what the words around it add or take away."""
    tool, flags = reading.tool, [*place.flags, *reading.flags]
    if statement is None:
        return [_grant(place, tool, raw=raw, flags=flags)]
    flags += statement.flags
    if tool is UNSPECIFIED_TOOL and statement.tool is not None:
        tool = statement.tool
        flags = [flag for flag in flags if flag != "cc_unspecified" or tool is UNSPECIFIED_TOOL]
    if forbids_more(statement, tool) and tool.family != "cc0":
        return [_own_terms(place, statement, host=host, raw=raw, flags=flags)]
    found = _grant(place, tool, raw=raw, flags=flags, statement=statement, named_only=tool is not reading.tool)
    said = statement.tool
    if said is None or said is UNSPECIFIED_TOOL or said.expression == tool.expression:
        return [found]
    if said.family == tool.family:
        same = said.version in {None, tool.version} and said.jurisdiction in {None, tool.jurisdiction}
        return [found if same else replace(found, flags=(*found.flags, "version_conflict"))]
    return [
        found,
        _grant(
            replace(place, locator=f"{place.locator}/text()"), said, raw=statement.text, flags=flags, named_only=True
        ),
    ]


def of_words(words: str, place: Place, *, host: str | None = None) -> list[Evidence]:
    """Evidence for a licence that is named without an address, in a field that is meant for it."""
    statement = read_statement(words)
    return of_statement(statement, place, host=host) if statement.names else []


def of_statement(
    statement: Statement, place: Place, *, host: str | None = None, own: str | None = None
) -> list[Evidence]:
    """Evidence for a statement that names a licence in words only. `own`: what the outlet is called, else its host."""
    tool = statement.tool
    if tool is None or statement.denied or tells_of_another(statement, own or host):
        return []
    if statement.scope is Scope.IMAGE and place.scope in {Scope.ARTICLE, Scope.SITE, Scope.FEED}:
        place = replace(place, scope=Scope.IMAGE)
    flags = [*place.flags, *statement.flags, *statement.port_flags]
    if forbids_more(statement, tool):
        return [_own_terms(place, statement, host=host, raw=statement.text, flags=flags)]
    return [_grant(place, tool, raw=statement.text, flags=flags, statement=statement, named_only=True)]


def offered(rows: Sequence[Evidence]) -> list[Evidence]:
    """Statements of one place that stand beside each other: different licences there are a choice."""
    granting = [row for row in rows if row.polarity is Polarity.GRANT]
    if len({row.expression for row in granting}) < MOST_IN_AGREEMENT:
        return [*rows]
    return [replace(row, flags=(*row.flags, "choice")) if row in granting else row for row in rows]


def notice(place: Place, raw: str, *, expression: str | None = None, licensor: str | None = None) -> Evidence:
    """Evidence that grants nothing and is kept all the same."""
    return Evidence(
        code=place.code,
        locator=place.locator,
        raw=_short(raw),
        scope=place.scope,
        polarity=Polarity.NOTICE,
        expression=expression,
        licensor=licensor,
        subject=place.subject,
        channel=place.channel,
        detector=DETECTOR,
        flags=place.flags,
        block=place.block,
    )


def _grant(
    place: Place,
    tool: Tool,
    *,
    raw: str,
    flags: list[str],
    statement: Statement | None = None,
    named_only: bool = False,
) -> Evidence:
    if tool.expression == UNSPECIFIED:
        flags = [*flags, "cc_unspecified"]
    return Evidence(
        code=place.code,
        locator=place.locator,
        raw=_short(raw),
        scope=place.scope,
        polarity=Polarity.GRANT,
        expression=tool.expression,
        url=None if named_only else tool.url,
        licensor=statement.licensor if statement else None,
        subject=place.subject,
        context=statement.text[:LONGEST_CONTEXT] if statement else "",
        channel=place.channel,
        detector=DETECTOR,
        flags=tuple(dict.fromkeys(flags)),
        block=place.block,
        valid_from=statement.window.first if statement else None,
        valid_until=statement.window.last if statement else None,
    )


def _own_terms(place: Place, statement: Statement, *, host: str | None, raw: str, flags: list[str]) -> Evidence:
    """A licence is named and its freedoms are taken back: the outlet's own terms, and both are to be obeyed."""
    evidence = _grant(
        place, UNSPECIFIED_TOOL, raw=raw, flags=[*flags, "extra_conditions"], statement=statement, named_only=True
    )
    if host is None:
        return evidence
    kept = tuple(flag for flag in evidence.flags if flag != "cc_unspecified")
    return replace(evidence, expression=f"LicenseRef-republish-{host.removeprefix('www.')}", flags=kept)


def _custom(address: str, place: Place, *, base: str | None, raw: str) -> list[Evidence]:
    """An address that is called a licence and is none that we know."""
    try:
        absolute = urljoin(base or "", address.strip())
        path = urlsplit(absolute).path
    except ValueError:
        return []
    host, own = host_of(absolute), host_of(base) if base else None
    if (
        host is None
        or not _one_house(host, own)
        or path in {"", "/"}
        or absolute.split("#")[0] == (base or "").split("#")[0]
    ):
        return [notice(place, raw)]
    evidence = notice(place, raw, expression=f"LicenseRef-custom-{host.removeprefix('www.')}")
    return [
        replace(evidence, polarity=Polarity.GRANT, url=absolute[:LONGEST_RAW], flags=(*evidence.flags, "unknown_terms"))
    ]


def _one_house(host: str, own: str | None) -> bool:
    """Whether two hosts are one outlet's: another's terms say nothing about this page, whatever they look like."""
    if own is None:
        return False
    one, other = host.removeprefix("www."), own.removeprefix("www.")
    return one == other or other.endswith(f".{one}") or one.endswith(f".{other}")


def _short(raw: str) -> str:
    return " ".join(raw.split())[:LONGEST_RAW]
