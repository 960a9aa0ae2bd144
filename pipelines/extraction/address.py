"""The page's own statement of its address, and when to believe it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.urls import host_of, same_site
from pipelines.extraction.markup import Markup
from pipelines.extraction.record import AGREES, Decided, behind, ordered, statement

LINK = "link"
"""Where a canonical link states an address."""
LINKED_DATA = "json-ld"
_MOST = 5
"""Canonical links that are looked at."""
_OTHER_PAGE = "of another page than was asked for"
_FRONT = {"", "/", "/index.html", "/index.htm", "/index.php", "/home", "/home/"}


@dataclass(frozen=True, slots=True)
class Stated:
    """An address of the page as one place states it."""

    source: str
    raw: str
    url: str | None
    """Absolute; None when it is none of the web."""


def canonical(stated: Sequence[Stated], asked: str | None) -> Decided[str]:
    """Decide for the first address that is stated; for JSON-LD's only where it is the one asked for, if that is known.

    Whether an address may be believed is another question, see `believed`.
    """
    refused = [_refused(one, stated, asked) for one in stated]
    first = next((one for one, why in zip(stated, refused, strict=True) if not why), None)
    record = (
        statement("canonical", one.source, one.url or "", one.raw, _lost(one, first, why))
        for one, why in zip(stated, refused, strict=True)
    )
    return Decided(first.url if first else None, ordered(record))


def _refused(one: Stated, stated: Sequence[Stated], asked: str | None) -> str:
    """Why an address counts for nothing; empty when it counts. Two canonical links contradict each other."""
    if one.source == LINK and len({other.raw for other in stated if other.source == LINK}) > 1:
        return "contradicts another"
    if one.url is None:
        return "refused: no address"
    is_other = one.source == LINKED_DATA and asked is not None and not same_page(one.url, asked)
    return _OTHER_PAGE if is_other else ""


def _lost(one: Stated, first: Stated | None, why: str) -> str:
    """Why an address was not taken. The one asked for may have had parameters that the page's own has not."""
    if why == _OTHER_PAGE and first is not None and same_page(one.url, first.url):
        return AGREES
    if why or first is None or one is first:
        return why
    return AGREES if same_page(one.url, first.url) else behind(first.source)


def stated(page: Markup) -> list[Stated]:
    """Each address that the page states for itself: `link rel=canonical`, then `og:url`, made absolute."""
    found = [(LINK, raw) for raw in page.links.get("canonical", ())[:_MOST]]
    return _stated(page, [*found, *(("og:url", raw) for _, raw in page.metas("og:url"))])


def in_linked_data(page: Markup, addresses: Iterable[str]) -> list[Stated]:
    """The addresses that JSON-LD states for the article, as statements of the page."""
    return _stated(page, [(LINKED_DATA, raw) for raw in dict.fromkeys(addresses)])


def _stated(page: Markup, found: Iterable[tuple[str, str]]) -> list[Stated]:
    base = page.base
    return [Stated(source, raw, absolute_of(raw, page.url, base)) for source, raw in found]


def elsewhere(page: Markup) -> str | None:
    """The one canonical link of the page when it leads to an article of another site; else None.

    `og:url` does not count: it is more often a template's mistake than a statement about whose text this is.
    """
    links = _links(page, "canonical")
    address = absolute_of(links.pop(), page.url, page.base) if len(links) == 1 else None
    if address is None or page.url is None or is_home(address) or not _is_public(address):
        return None
    return None if same_site(_without_edition(address), _without_edition(page.url)) else address


def amp(page: Markup) -> str | None:
    """The address of the page's AMP edition (`link rel=amphtml`), absolute; None when it states none, or several."""
    links = _links(page, "amphtml")
    return absolute_of(links.pop(), page.url, page.base) if len(links) == 1 else None


def believed(stated: str | None, asked: str, domains: Collection[str] = ()) -> bool:
    """Whether a page that was asked for at `asked` may call itself `stated`: on its outlet, and not its home page.

    `domains` are the outlet's; without them the outlet is the site of `asked`.
    """
    if not stated or (is_home(stated) and not is_home(asked)):
        return False
    return holds(domains, stated) if domains else same_site(_without_edition(stated), _without_edition(asked))


def holds(domains: Collection[str], url: str) -> bool:
    """Whether an address is on one of some domains or below it, `www.` aside."""
    host = host_of(url)
    return any(
        host == domain or host.endswith(f".{domain}") for domain in (one.removeprefix("www.") for one in domains)
    )


def is_home(url: str) -> bool:
    """Whether an address is that of a front page: no path to speak of, no query."""
    parts = urlsplit(url)
    path = parts.path.lower()
    is_language = len(path.strip("/")) == len("en") and path.strip("/").isalpha()
    return not parts.query and (path in _FRONT or is_language)


def same_page(one: str | None, other: str | None) -> bool:
    """Whether two addresses differ in scheme, `www.`, fragment or final slash at most."""
    return bool(one and other) and _bare(one or "") == _bare(other or "")


def _links(page: Markup, rel: str) -> set[str]:
    """Addresses of the page's links of one kind, as they stand there."""
    return set(page.links.get(rel, ()))


def _is_public(url: str) -> bool:
    """Whether a host has a name that others can look up: not `localhost`, not a number."""
    labels = host_of(url).split(".")
    return len(labels) > 1 and not labels[-1].isdigit()


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def absolute_of(address: str, url: str | None, base: str | None) -> str | None:
    """An address on a page at `url` made absolute, `base` as the page states it; None for what is none of the web."""
    try:
        absolute = urljoin(urljoin(url or "", base or ""), address.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else None


def _without_edition(url: str) -> str:
    """The address with `m.`, `mobile.` or `amp.` in front of its host taken off."""
    return re.sub(r"^(https?://)(?:www\.)?(?:m|mobile|amp|touch)\.", r"\1", url, flags=re.IGNORECASE)
