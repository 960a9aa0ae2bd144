"""Where a link of an aggregator really leads, when the link itself says so. Nothing is asked for."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit

_REDIRECTORS = frozenset(
    (
        *("url", "redirect", "redir", "link", "out", "outbound", "go", "goto", "click", "ck", "exit", "away", "leave"),
        *("l.php", "away.php", "redirect.php", "redir.php", "go.php", "out.php", "link.php", "apiclick.aspx"),
        *("redirect.aspx", "click.aspx", "newsredirect"),
    )
)
"""Last parts of paths that send a reader on; only there is an address in the query where the link leads."""
_NAMES = ("url", "u", "q", "to", "target", "dest", "destination", "redirect", "redirect_url", "link", "goto", "z")
_YAHOO = re.compile(r"/RU=([^/]{8,2000})/", re.IGNORECASE)
_GOOGLE_NEWS = re.compile(r"/(?:rss/|__i/rss/rd/)?articles/(CB[A-Za-z0-9_-]{20,2000})")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{4,1500}")
_DEEPEST = 3


def behind(link: str) -> str | None:
    """The address that a redirecting link names (`…/url?url=…`, old Google News, Yahoo's `RU=`); else None."""
    place: str | None = link
    for _ in range(_DEEPEST):  # aggregators link through each other
        further = _one_behind(place or "")
        if further is None:
            break
        place = further
    return place if place != link else None


def _one_behind(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if host == "news.google.com" and (coded := _GOOGLE_NEWS.search(parts.path)):
        return _decoded(coded[1])
    if host.endswith("search.yahoo.com") and (yahoo := _YAHOO.search(parts.path)):
        return _address(unquote(yahoo[1]))
    if parts.path.rstrip("/").rpartition("/")[2].lower() not in _REDIRECTORS:
        return None
    try:
        stated = {name.lower(): value for name, value in reversed(parse_qsl(parts.query, max_num_fields=100))}
    except ValueError:
        return None
    return next((found for name in _NAMES if (found := _address(stated.get(name, "")))), None)


def _address(text: str) -> str | None:
    return text if text.lower().startswith(("http://", "https://")) else None


def _decoded(coded: str) -> str | None:
    """Google News until 2024 put the address into its identifier; later ones name nothing."""
    try:
        raw = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    except (binascii.Error, ValueError):
        return None
    found = _ADDRESS.search(raw)
    return found[0].decode("ascii") if found else None
