"""The page's own statement of its address, and when to believe it."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.urls import same_site
from pipelines.extraction.markup import Markup

_FRONT = {"", "/", "/index.html", "/index.htm", "/index.php", "/home", "/home/"}


def canonical(page: Markup) -> str | None:
    """`link rel=canonical`, else `og:url`, made absolute; None when the page names no http(s) address.

    Two different canonical links contradict each other, so neither counts.
    """
    links = {
        (link.get("href") or "").strip()
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    } - {""}
    stated = [*(links if len(links) == 1 else ()), *(content for _, content in page.metas("og:url"))]
    base = next((base.get("href") for base in page.tree.iter("base") if base.get("href")), None)
    return next((absolute for address in stated if (absolute := _absolute(address, page.url, base))), None)


def believed(stated: str | None, asked: str) -> bool:
    """Whether a page that was asked for at `asked` may call itself `stated`: the same site, and not its home page."""
    if not stated or (is_home(stated) and not is_home(asked)):
        return False
    return same_site(_without_edition(stated), _without_edition(asked))


def is_home(url: str) -> bool:
    """Whether an address is that of a front page: no path to speak of, no query."""
    parts = urlsplit(url)
    path = parts.path.lower()
    is_language = len(path.strip("/")) == len("en") and path.strip("/").isalpha()
    return not parts.query and (path in _FRONT or is_language)


def same_page(one: str | None, other: str | None) -> bool:
    """Whether two addresses differ in scheme, `www.`, fragment or final slash at most."""
    return bool(one and other) and _bare(one or "") == _bare(other or "")


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _absolute(address: str, url: str | None, base: str | None) -> str | None:
    try:
        absolute = urljoin(urljoin(url or "", base or ""), address.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else None


def _without_edition(url: str) -> str:
    """The address with `m.`, `mobile.` or `amp.` in front of its host taken off."""
    return re.sub(r"^(https?://)(?:www\.)?(?:m|mobile|amp|touch)\.", r"\1", url, flags=re.IGNORECASE)
