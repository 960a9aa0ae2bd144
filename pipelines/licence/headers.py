"""Licences in HTTP headers: `Link: <…>; rel="license"` (E01)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.licence.making import RSL, Place, notice, of_address, offered
from pipelines.licence.urls import absolute_of
from vocabulary.licence import Evidence, Scope

LONGEST_HEADER = 8_000
"""Characters of a header that are read."""

_LINK = re.compile(
    r"<([^<>]{1,2000})>((?:\s*;\s*[^\s;,=\"<>]{1,40}(?:\s*=\s*(?:\"[^\"]{0,200}\"|[^\s;,\"]{1,200}))?)*)",
)
_PARAMETER = re.compile(r";\s*([a-zA-Z*]{1,40})\s*=\s*(?:\"([^\"]{0,200})\"|([^\s;,\"]{1,200}))")


def in_headers(headers: Sequence[tuple[str, str]], *, base: str | None) -> list[Evidence]:
    """Every licence that the headers of a response name."""
    found: list[Evidence] = []
    for name, value in headers:
        if name.lower() != "link":
            continue
        for address, parameters in _links(value[:LONGEST_HEADER]):
            if "license" not in parameters.get("rel", "").lower().split():
                continue
            raw = f"Link: <{address}>; rel=license"
            place = Place(code="E01", locator="header:link", scope=Scope.ARTICLE, channel="header", block="header:link")
            if _speaks_of_another(parameters.get("anchor"), base):
                place = replace(place, scope=Scope.OTHER_ITEM, subject=parameters["anchor"], block="header:link/anchor")
            if parameters.get("type", "").lower() == RSL:
                found.append(notice(_reservation(place), raw))
                continue
            found.extend(of_address(address, place, base=base, raw=raw))
    return offered(found)


def _speaks_of_another(anchor: str | None, base: str | None) -> bool:
    """RFC 8288: with `anchor` a link is another resource's, unless that is this very page."""
    if not anchor or anchor.startswith("#"):
        return False
    return base is None or absolute_of(anchor, base) != absolute_of(base, None)


def rsl_links(value: str, *, base: str | None) -> list[str]:
    """Addresses of RSL documents that a `Link` header names: reservations, no licences."""
    return [
        absolute
        for address, parameters in _links(value[:LONGEST_HEADER])
        if "license" in parameters.get("rel", "").lower().split()
        and parameters.get("type", "").lower() == RSL
        and (absolute := absolute_of(address, base)) is not None
    ]


def _reservation(place: Place) -> Place:
    return Place(code="R05", locator=place.locator, scope=Scope.SITE, channel=place.channel, block=place.block)


def _links(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """RFC 8288: several links in one header, parameters in any order, quoted or not."""
    for match in _LINK.finditer(value):
        parameters = {key.lower(): quoted or plain for key, quoted, plain in _PARAMETER.findall(match.group(2))}
        yield match.group(1), parameters
