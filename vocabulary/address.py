"""Which addresses are of one page.

The archive finds pages and articles by `identity`; what it shows and asks for stays an address that somebody stated.
"""

from urllib.parse import urlsplit

EDITIONS = frozenset({"www", "m", "mobile", "touch", "amp"})
"""Parts of a host that choose an edition of a page, not another page."""

_DEFAULT_PORTS = {80, 443, None}
_DOMAIN = 2
"""Parts of a host that are never left out: `m.co` stays what it is."""


_EDITION_PARTS = frozenset({"amp", "print", "printable", "print-version", "drucken", "imprimir", "imprimer"})
"""Parts of a path, at its beginning or its end, that choose an edition of a page."""
_EDITION_NAMES = frozenset({"amp", "print", "printable", "output", "outputtype", "view", "mode", "format", "tmpl"})
_EDITION_VALUES = frozenset({"", "1", "true", "yes", "amp", "print", "printer", "printable"})
"""Parameters, and their values, that do."""


def identity(url: str) -> str:
    """What the addresses of one page have in common: host, path and query, however it is asked for.

    http and https, `www.` and mobile hosts, default ports, final slashes and fragments make no difference. The
    percent-encoding is left as it is. A text that is no web address is its own identity.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not host:
        return url
    labels = host.rstrip(".").split(".")
    kept = [label for label in labels[:-_DOMAIN] if label not in EDITIONS] + labels[-_DOMAIN:]
    place = ".".join(kept) + ("" if port in _DEFAULT_PORTS else f":{port}")
    return f"//{place}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def work(url: str) -> str:
    """What the addresses of all editions of one page have in common, beyond `identity`: AMP and print pages too.

    Only for telling whether two addresses that are known already are of one page: what is left of an address may be
    another page's.
    """
    place, _, query = identity(url).partition("?")
    if not place.startswith("//"):
        return place
    host, *parts = [part for part in place.split("/") if part] or [""]
    while parts and parts[-1].lower() in _EDITION_PARTS:
        parts.pop()
    while parts and parts[0].lower() in _EDITION_PARTS:
        parts.pop(0)
    if parts:
        name, dot, end = parts[-1].rpartition(".")
        if dot and end.lower() in _EDITION_PARTS:
            parts[-1] = name
    kept = "&".join(one for one in query.split("&") if one and not _is_edition(one))
    return "/".join(("/", host, *parts)) + (f"?{kept}" if kept else "")


def is_same_site(one: str, other: str) -> bool:
    """Whether two web addresses are of one host, in whatever edition."""
    first, second = (work(url).removeprefix("//").partition("/")[0].partition("?")[0] for url in (one, other))
    return first == second and "://" in one and "://" in other


def _is_edition(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return name in _EDITION_NAMES and value in _EDITION_VALUES
