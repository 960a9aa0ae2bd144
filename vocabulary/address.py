"""Which addresses are of one page.

The archive finds pages and articles by `identity`; what it shows and asks for stays an address that somebody stated.
"""

from urllib.parse import urlsplit

EDITIONS = frozenset({"www", "m", "mobile", "touch", "amp"})
"""Parts of a host that choose an edition of a page, not another page."""

_DEFAULT_PORTS = {80, 443, None}
_DOMAIN = 2
"""Parts of a host that are never left out: `m.co` stays what it is."""


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
