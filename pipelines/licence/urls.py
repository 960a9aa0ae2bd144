"""Licence addresses: which licence an address names, and only when it certainly does.

The path grammar is the one of Creative Commons' own application; the host must be theirs. What looks like a
Creative Commons licence address and names no licence that exists is `LicenseRef-CC-unspecified`, never a guess.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from vocabulary.known_licences import UNSPECIFIED_TOOL, Tool, by_expression, cc_tool

CC_HOSTS = frozenset({"creativecommons.org", "www.creativecommons.org"})
BADGE_HOSTS = frozenset({"i.creativecommons.org", "licensebuttons.net", "www.licensebuttons.net"})
PRESSKIT_HOSTS = frozenset({"mirrors.creativecommons.org"})
REDIRECTING = {
    **dict.fromkeys(("www.google.com", "google.com"), ("/url", ("q", "url"))),
    **dict.fromkeys(("l.facebook.com", "lm.facebook.com"), ("/l.php", ("u",))),
    "l.instagram.com": ("/", ("u",)),
    "slack-redir.net": ("/link", ("url",)),
}
"""Hosts through which editors and networks lead every link, with their path and the field that holds the address."""
LONGEST_URL = 2_000
"""Characters: longer ones are no licence addresses."""

_ARCHIVED = re.compile(r"/web/[0-9a-z_*]{1,24}/(.*)", re.DOTALL)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_CC_PATH = re.compile(
    r"/(?P<category>licenses|publicdomain)"
    r"(?:/(?P<unit>[-a-z0-9+]+)(?:/(?P<version>\d\.\d))?(?:/(?P<port>[a-z]{2}|igo|scotland))?)?"
    r"(?:/(?:deed|legalcode|rdf)(?:\.[-_a-z]{2,12})?)?/?"
)
_BADGE_PATH = re.compile(
    r"/(?:l|p)/(?P<unit>[-a-z0-9+]+)(?:/(?P<version>\d\.\d))?(?:/(?P<port>[a-z]{2}|igo|scotland))?/?"
    r"(?:[-0-9a-z_]+\.(?:png|svg|gif|jpe?g))?"
)
_PRESSKIT_PATH = re.compile(
    r"/presskit/(?:icons|buttons(?:/[-a-z0-9]+){0,3})/(?P<unit>[-a-z0-9]+)(?:\.[a-z]{2})?\.(?:png|svg|jpe?g)"
)
_OGL_PATH = re.compile(r"/doc/open-government-licence/version/([123])(?:/.*)?")
_GFDL_PATH = re.compile(
    r"/(?:copyleft|licenses)/(?:old-licenses/)?fdl-(1\.[123])(?:\.[a-z]{2}(?:-[a-z]{2})?)?(?:\.html|\.txt|-standalone\.html)?"
)
_GFDL_PLAIN = re.compile(r"/(?:copyleft|licenses)/fdl(?:\.[a-z]{2}(?:-[a-z]{2})?)?(?:\.html|\.txt)?")
_NLOD_PATH = re.compile(r"/nlod(?:/(?:en|no|nb|nn))?(?:/(?P<version>[12]\.0))?")
_DL_DE_PATH = re.compile(r"/dl-de/(?:(?P<zero>zero)-2-0|by-(?P<version>[12])-0)")
_ODC_PATH = re.compile(r"/licenses/(?P<unit>pddl|by)(?:/(?P<version>1[-.]0))?(?:/(?:index|summary)\.html)?")
_IODL_PATH = re.compile(r"/iodl(?:/(?P<version>[12]\.0))?")
_ETALAB_FILES = {
    "/wp-content/uploads/2014/05/licence_ouverte.pdf": "LicenseRef-etalab-1.0",
    "/wp-content/uploads/2014/05/open_licence.pdf": "LicenseRef-etalab-1.0",
    "/wp-content/uploads/2017/04/etalab-licence-ouverte-v2.0.pdf": "etalab-2.0",
    "/wp-content/uploads/2018/11/open-licence.pdf": "etalab-2.0",
}
_FIXED = {
    ("open.canada.ca", "/en/open-government-licence-canada"): "OGL-Canada-2.0",
    ("open.canada.ca", "/fr/licence-du-gouvernement-ouvert-canada"): "OGL-Canada-2.0",
    ("ouvert.canada.ca", "/fr/licence-du-gouvernement-ouvert-canada"): "OGL-Canada-2.0",
    ("etalab.gouv.fr", "/licence-ouverte-open-licence"): "etalab-2.0",
    ("alliance.numerique.gouv.fr", "/licence-ouverte-open-licence"): "etalab-2.0",
    ("data.gouv.fr", "/pages/legal/licences/etalab-2.0"): "etalab-2.0",
    ("nationalarchives.gov.uk", "/doc/open-government-licence"): "LicenseRef-OGL-UK",
    ("formez.it", "/iodl"): "LicenseRef-IODL-1.0",
    ("dati.gov.it", "/content/italian-open-data-license-v10"): "LicenseRef-IODL-1.0",
    ("dati.gov.it", "/content/italian-open-data-license-v20"): "LicenseRef-IODL-2.0",
    **{("etalab.gouv.fr", path): expression for path, expression in _ETALAB_FILES.items()},
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address names."""

    tool: Tool
    flags: tuple[str, ...] = ()
    """`nonexistent_port`, `cc_unspecified`, `archived_copy`, `redirected`."""
    badge: bool = False
    """The address is a button image's, not the licence's."""


def read_licence_url(address: str, base: str | None = None) -> Reading | None:
    """The licence that an address names; None when it is not the address of a licence we know.

    `base` makes relative addresses absolute. The scheme may be missing, as in `creativecommons.org/licenses/by/4.0`.
    """
    split = _split(address, base)
    if split is None:
        return None
    host, path = split
    if host in REDIRECTING:
        return _through(_redirected(address, base, *REDIRECTING[host]), "redirected")
    if host == "web.archive.org" and (inner := _ARCHIVED.fullmatch(path)):
        return _through(inner.group(1), "archived_copy")
    path = re.sub(r"/{2,}", "/", unquote(path).lower()).rstrip(".,;:)]}>\"'")
    if host in CC_HOSTS:
        return _cc(path)
    if host in BADGE_HOSTS | PRESSKIT_HOSTS:
        return _badge((_BADGE_PATH if host in BADGE_HOSTS else _PRESSKIT_PATH).fullmatch(path))
    tool = _other(host.removeprefix("www."), path)
    return Reading(tool) if tool else None


def _through(inner: str | None, flag: str) -> Reading | None:
    """What an address names that another one carries."""
    reading = read_licence_url(inner) if inner else None
    return reading and Reading(reading.tool, (*reading.flags, flag), reading.badge)


def _redirected(address: str, base: str | None, path: str, fields: tuple[str, ...]) -> str | None:
    """The address that a redirecting one carries; of one within another nothing is read."""
    parts = urlsplit(urljoin(base or "", address.strip()))
    values = parse_qs(parts.query, max_num_fields=20)
    inside = next((values[field][0] for field in fields if field in values), None)
    inner = _split(inside, None) if inside and parts.path == path else None
    return inside if inner and inner[0] not in REDIRECTING else None


def host_of(address: str) -> str | None:
    """The host that an address leads to, lower case; None when it is malformed or tries to mislead."""
    split = _split(address, None)
    return split[0] if split else None


def absolute_of(address: str, base: str | None) -> str | None:
    """An address made absolute by `base`, cut to `LONGEST_URL`; None when it is none of the web."""
    try:
        absolute = urljoin(base or "", address.strip())[:LONGEST_URL]
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else None


@lru_cache(maxsize=256)  # of one page the same few are asked for again and again
def _split(address: str, base: str | None) -> tuple[str, str] | None:
    """Host and path, or None for what no browser would take to a plain web host."""
    text = re.sub(r"[\t\r\n]", "", address).strip()
    if not text or len(text) > LONGEST_URL or "\\" in text:
        return None
    if not _SCHEME.match(text) and not text.startswith("//"):
        text = "https://" + text if re.match(r"(?:www\.)?creativecommons\.org/", text, re.IGNORECASE) else text
    try:
        parts = urlsplit(urljoin(base, text) if base else "https:" + text if text.startswith("//") else text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not host.isascii():
        return None
    if parts.username is not None or parts.password is not None or port not in {None, 80, 443}:
        return None
    return host, parts.path


def _cc(path: str) -> Reading | None:
    """A path of creativecommons.org; None when it is not about licences at all (a blog post, a search)."""
    match = _CC_PATH.fullmatch(path)
    if match is None:
        return _unspecified() if re.match(r"/(?:licenses|publicdomain)(?:/|$)", path) else None
    category, unit, version, port = match.group("category", "unit", "version", "port")
    if category == "publicdomain":
        return _public_domain(unit, version, port)
    if unit in {"zero", "mark"}:
        return _unspecified()
    return _licence(unit, version, port)


def _public_domain(unit: str | None, version: str | None, port: str | None) -> Reading:
    if unit == "certification" and version == "1.0" and port in {None, "us"}:
        return _of(cc_tool("publicdomain", None))
    if unit in {"zero", "mark"} and version is not None:
        return _of(cc_tool(unit, version, port))
    return _unspecified()


def _licence(unit: str | None, version: str | None, port: str | None) -> Reading:
    if unit == "publicdomain" and not version and not port:
        return _of(cc_tool(unit, None))
    if unit is None or version is None:
        return _unspecified()
    tool = cc_tool(unit, version, port)
    if tool is not None or port is None:
        return _of(tool)
    unported = cc_tool(unit, version)
    return Reading(unported, ("nonexistent_port",)) if unported else _unspecified()


def _badge(match: re.Match[str] | None) -> Reading | None:
    """A button says what its path says; icons of single elements (`nc.svg`) say nothing alone."""
    if match is None:
        return None
    groups = match.groupdict()
    unit, version, port = groups["unit"], groups.get("version"), groups.get("port")
    tool = cc_tool(unit, version, port)
    return Reading(tool, badge=True) if tool else None


def _other(host: str, path: str) -> Tool | None:
    if host == "nationalarchives.gov.uk" and (match := _OGL_PATH.fullmatch(path)):
        return by_expression(f"OGL-UK-{match.group(1)}.0")
    if host == "gnu.org" and (match := _GFDL_PATH.fullmatch(path)):
        return by_expression(f"GFDL-{match.group(1)}-only")
    expression = _FIXED.get((host, path.rstrip("/"))) or _of_pattern(host, path.rstrip("/"))
    return by_expression(expression) if expression else None


def _of_pattern(host: str, path: str) -> str | None:
    """Hosts whose licences have an address each; one without a version names none."""
    if host == "gnu.org" and _GFDL_PLAIN.fullmatch(path):
        return "LicenseRef-GFDL"
    if host == "data.norge.no" and (match := _NLOD_PATH.fullmatch(path)):
        return f"NLOD-{match['version']}" if match["version"] else "LicenseRef-NLOD"
    if host == "govdata.de" and (match := _DL_DE_PATH.fullmatch(path)):
        return "DL-DE-ZERO-2.0" if match["zero"] else f"{_REF[match['version']]}DL-DE-BY-{match['version']}.0"
    if host == "opendatacommons.org" and (match := _ODC_PATH.fullmatch(path)):
        code = "PDDL" if match["unit"] == "pddl" else "ODC-By"
        return f"{code}-1.0" if match["version"] else f"LicenseRef-{code}"
    if host == "dati.gov.it" and (match := _IODL_PATH.fullmatch(path)):
        return f"LicenseRef-IODL-{match['version']}" if match["version"] else "LicenseRef-IODL"
    return None


_REF = {"1": "LicenseRef-", "2": ""}
"""Of the German data licence only the second version has an SPDX identifier."""


def _of(tool: Tool | None) -> Reading:
    return Reading(tool) if tool else _unspecified()


def _unspecified() -> Reading:
    return Reading(UNSPECIFIED_TOOL, ("cc_unspecified",))
