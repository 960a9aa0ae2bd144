"""The identity of an address: one canonical form for what differs only in tracking, order or spelling.

The canonical form identifies a page within its outlet; what is asked for stays the address as the source gave it.
courlan's tracker list is not used as a whole: it also drops `cid`, `uid`, `eid` and the like, which many newsrooms use
to number their articles.
"""

import re
from functools import lru_cache
from urllib.parse import unquote_plus, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

MAX_LENGTH = 2_000
"""Characters. Longer addresses are not articles, and servers refuse them."""
_EDGES = "".join(map(chr, range(33)))
"""Blanks and controls, which count for nothing at the ends of an address (WHATWG URL)."""

_TRACKER_FAMILIES = (
    *(
        "utm_",
        "mtm_",
        "pk_",
        "piwik_",
        "at_",
        "ns_",
        "itm_",
        "hsa_",
        "hsctatracking",
        "_hs",
        "__hs",
        "oly_",
        "vero_",
        "trk_",
    ),
    *("wt.", "wt_", "mkt_", "ga_", "guce_", "mc_", "ml_subscriber", "_branch_"),
)
_TRACKERS = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "yclid", "ysclid"),
        *(
            "igshid",
            "igsh",
            "li_fat_id",
            "s_cid",
            "cmpid",
            "icid",
            "ncid",
            "ocid",
            "wickedid",
            "_ga",
            "_gl",
            "_openstat",
        ),
        *("xtor", "smid", "smtyp", "guccounter", "ref_src", "ref_url", "referer", "referrer", "srnd", "ito", "spm"),
        *("share_id", "shareid", "sharetype", "taid", "yptr", "amp_js_v", "usqp", "outputtype", "feature_share"),
    )
)
"""Names, and beginnings of names, that never choose what is shown."""
_CHANNEL = re.compile(
    r"(?:rss|feed|atom|newsfeed|twitter|tw|x|facebook|fb|instagram|linkedin|reddit|whatsapp|telegram|viber|email|mail|"
    r"newsletter|push|app|share|social|home|homepage|hp|amp|google|googlenews|flipboard|apple_?news|public_?rss)[\w.-]*",
    re.IGNORECASE,
)
"""Values by which `ref=`, `source=` and the like name the road a reader came by."""
_CHANNEL_NAMES = frozenset(
    {"ref", "source", "src", "from", "cid", "campaign", "medium", "partner", "via", "cmp", "mod", "rss", "share"}
)

_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)/amp|[a-z0-9-]{1,63}\.(?:cdn\.ampproject\.org|bing-amp\.com)/[cv])"
    r"/(?P<secure>s/)?(?=[a-z0-9-]{1,63}\.[a-z])"
)
_AMP_MARK = re.compile(r"^/amp(?P<slash>/)|/amp(?=/?$)|\.amp(?P<end>\.html)?$", re.IGNORECASE)
_NAMES_ARTICLE = re.compile(r"[0-9%]|[^-_][-_]+[^-_]")


_PLAIN = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,500}){1,20}/?"
)
"""Addresses that are their own canonical form, as most of a newsroom's are, unless they name an AMP page."""
_REMEMBERED = 1_024
"""Addresses; each is asked for again within the entry that named it."""


@lru_cache(maxsize=_REMEMBERED)
def canonical(url: str) -> str:
    """The canonical form of an absolute http or https address; ValueError when it is none.

    Trackers, fragment, default port and AMP marks are taken off, parameters are put in order, and an address of an AMP
    cache becomes that of the page behind it. Percent-encoding keeps its meaning: `%2F` in a path and `%25` in a query
    stay what they are. Scheme, host and final slash stay as stated, so that the address can be asked for; that they
    make no other page is known to `vocabulary.address.identity`.
    """
    url = url.strip(_EDGES)
    if len(url) > MAX_LENGTH:
        raise ValueError("the address is too long")
    if _PLAIN.fullmatch(url) and "amp" not in url.lower():
        return url
    parts = urlsplit(url)
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError("not an http or https address")
    query = "&".join(one for one in parts.query.split("&") if one and not _is_tracking(one))
    clean = urlunsplit((parts.scheme.lower(), _netloc(parts.netloc, parts.scheme), parts.path, query, ""))
    form = urlsplit(canonicalize_url(clean, keep_fragments=False))
    plain = urlunsplit(form._replace(path=_without_amp(form.path)))
    if cached := _AMP_CACHE.match(plain):
        return canonical(f"http{'s' if cached['secure'] else ''}://{plain[cached.end() :]}")
    return plain


def absolute(link: str, base: str, *, fragment: bool = False) -> str | None:
    """A link as a page or feed wrote it, made absolute and safe to ask for; None when it leads to no web page.

    `fragment` keeps what stands behind `#`, which is never asked for.
    """
    text = link.strip().strip("\u200b\ufeff\u00a0")
    if not text or text.startswith("#"):
        return None
    try:
        whole = urljoin(base, "".join(text.split("\n")).replace("\r", "").replace("\t", ""))
        whole, mark, place = whole.replace(" ", "%20").partition("#")
        canonical(whole)
        whole += mark + place if fragment else ""
        good = urlsplit(whole).port != 0
    except ValueError:
        return None
    return whole if good and whole.isprintable() else None


def host_of(url: str) -> str:
    """The host of an address in lower case, without `www.` and port; empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one host, `www.` aside, or one is on a subdomain of the other's host."""
    first, second = host_of(one), host_of(other)
    if not first or not second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _without_amp(path: str) -> str:
    """A path without the marks of AMP editions, where what is left still names an article.

    `/tag/amp` and `/amp/news` may be about the thing itself and stay: only a part with a number, several words or
    letters beyond ASCII is taken for an article's.
    """
    while mark := _AMP_MARK.search(path):
        bare = path[: mark.start()] + ("/" if mark["slash"] else mark["end"] or "") + path[mark.end() :]
        if not _NAMES_ARTICLE.search(bare.rstrip("/").rpartition("/")[2]):
            break
        path = bare
    return path


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote_plus(name).lower()
    if name == "amp":
        return value.lower() in {"", "1", "true", "yes"}
    if name in _CHANNEL_NAMES:
        return bool(_CHANNEL.fullmatch(unquote_plus(value)))
    return name in _TRACKERS or name.startswith(_TRACKER_FAMILIES)


def _netloc(netloc: str, scheme: str) -> str:
    port = {"http": ":80", "https": ":443"}[scheme.lower()]
    return netloc.removesuffix(port).removesuffix(":").rstrip(".")
