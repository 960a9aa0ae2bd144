"""A look at an outlet's home page: what it is called, which feeds and sitemaps it has, what it says of its licence.

`probe` asks through the `fetch` it is given and writes nothing; `desk.outletfile` makes the outlet file of it.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from protego import Protego

from crawler.outlet import COUNTRIES, RESERVED, UNKNOWN_COUNTRY, LicenceProfile, Outlet, Source
from crawler.sources.content import Found, SourceError
from crawler.sources.feed import read_feed
from crawler.sources.section import looks_like_article, read_section
from crawler.sources.sitemap import read_sitemap
from crawler.urls import absolute
from desk.fetch import Answer, Fetch, UnreachableError
from desk.outletfile import Known, Probe, SeenSource
from desk.printable import one_line
from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.languages import language
from pipelines.extraction.markup import Markup, read_markup, words_of
from pipelines.licence import decide, detect
from vocabulary.address import identity
from vocabulary.licence import NOASSERTION, Evidence, Polarity, Scope
from vocabulary.outcome import InputError
from vocabulary.page import FoundBy

FEED_PLACES = (
    *("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml"),
    *("/index.rdf", "/feed.json", "/feeds", "/?feed=rss2", "/feeds/posts/default"),
)
"""Where feeds usually are; asked for only when the home page links none that can be read."""
SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where sitemaps usually are; asked for only when robots.txt names none that can be read."""
MAX_FEEDS = 8
MAX_SITEMAPS = 6
MAX_SECTIONS = 6
SECTION_LINKS = 3
"""Links to articles from which a page that the navigation names is taken for a section."""
TDM_PLACE = "/.well-known/tdmrep.json"
"""Where the TDM Reservation Protocol of the W3C community group has its file."""
MAX_TRIES = 16
"""Addresses of one kind that are asked for, readable or not."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_COMMENT_FEED = re.compile(r"comment|kommentar|comentari|commentaire|reacties", re.IGNORECASE)
_ERROR = 400
_UNDETERMINED = "und"
_TEMPLATE_LANGUAGE = "en-us"
"""What page templates say everywhere when nobody has changed them."""
_NAME = 60
"""Characters of an outlet's name."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ANCHOR = 60
"""Characters of a link's words; longer ones are sentences, not names of pages."""
_STATEMENT = 200
"""Characters of a statement that are quoted."""
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?![a-z0-9])", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|\-–—·•»:]{1,2}\s+")  # noqa: RUF001 - the dashes of page titles
_HOME = re.compile(
    r"home(?: ?page)?|front ?page|welcome|startseite|accueil|inicio|início|portada|página inicial|homepagina|главная"
    r"|الرئيسية|صفحه اصلی|首页|ホーム|ana sayfa|strona główna",
    re.IGNORECASE,
)
"""What a title calls the page itself, not the outlet."""
_AI_AGENTS = (
    *("GPTBot", "ChatGPT-User", "OAI-SearchBot", "CCBot", "Google-Extended", "ClaudeBot", "anthropic-ai", "Bytespider"),
    *("PerplexityBot", "Applebot-Extended", "meta-externalagent", "Amazonbot"),
)
"""Programs that gather texts for models: a newsroom that turns them away by name reserves something."""
AI_PLACE = "/ai.txt"
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "or", "org", "gen"})
_LENT_ENDINGS = frozenset(
    {"ai", "am", "cc", "co", "eu", "fm", "gg", "im", "io", "is", "la", "ly", "me", "su", "to", "tv", "ws"}
)
"""Two-letter endings that are used everywhere and say nothing of a country."""
_SHARED = frozenset({"blogspot", "ghost", "github", "medium", "substack", "tumblr", "wordpress"})
"""Houses that lend their domain: the outlet's own word stands before theirs."""
_POLICIES = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"republi[sck]|re-?use\b|steal[- ]our|syndicat|licen[cs]|lizenz|licencia|licença|лиценз|رخصة|许可",
        r"copyright|copyleft|urheber|derechos|direitos|droits|авторск|版权|著作権",
        r"\bterms\b|nutzungsbedingungen|aviso[- ]legal|mentions[- ]l[ée]gales|impressum|condi[cz]ion|правила",
    )
)
"""Links to a page about reuse, the most telling words first."""
_SIGNALS = re.compile(r"^\s*(content-signal|content-usage|license)\s*:\s*(\S.{0,200})", re.IGNORECASE | re.MULTILINE)
_RESERVING = re.compile(r"no(?:archive|snippet|ai|imageai|ml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """The home page, read once."""

    answer: Answer
    page: Markup
    url: str
    """The outlet's address: where the page was, without query and fragment."""
    domains: tuple[str, ...]

    @property
    def tree(self) -> HtmlElement:
        """The parsed page."""
        return self.page.tree

    @property
    def base(self) -> str:
        """What the page's links are relative to."""
        stated = next((element.get("href") for element in self.tree.iter("base")), None)
        return absolute(stated or "", self.answer.url) or self.answer.url

    def lang(self) -> str:
        """The language attribute of the page; empty when it has none."""
        root = self.tree.getroottree().getroot()
        return one_line(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")

    def holds(self, url: str) -> bool:
        """Whether an address is the outlet's."""
        host = (urlsplit(url).hostname or "").lower()
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)


def probe(url: str, fetch: Fetch, *, known: Collection[Outlet] = (), today: dt.date | None = None) -> Probe:
    """Look at the home page of an outlet, and at what it and robots.txt name.

    `known` are the outlets that there are already. One at the same address keeps its name, the names of the others are
    taken.
    UnreachableError when the page cannot be had, InputError when it is not a web page.
    """
    day = today or dt.datetime.now(tz=dt.UTC).date()
    home = _home(url, fetch)
    robots = _robots(home, fetch)
    sources, missed = _sources(home, robots, fetch)
    present = next((outlet for outlet in known if _domain(outlet.home) == home.domains[0]), None)
    licence, statements = _licence(home, day)
    return Probe(
        name=present.name if present else _name(home.domains[0], {outlet.name for outlet in known}),
        home=home.url,
        title=_title(home),
        country=_country(home),
        language=_language(home),
        domains=home.domains,
        override=present is not None,
        sources=sources,
        licence=licence,
        remarks=(*_already(home, known), *statements, *_reservations(home, robots, fetch), *missed),
        day=day,
    )


def _home(url: str, fetch: Fetch) -> _Home:
    asked = url if "://" in url else f"https://{url}"
    asked += "/" if asked.count("/") == 2 else ""  # noqa: PLR2004 - only those of "://"
    answer = fetch(asked)
    if answer.status >= _ERROR:
        raise UnreachableError(asked, f"answered HTTP {answer.status}")
    if _read(read_feed, answer) is not None:
        raise InputError(asked, "is a feed, not a page", remedy="give the address of the outlet's home page")
    try:
        tree = parse(answer.body, answer.content_type or None)
    except UnreadableError as error:
        raise InputError(asked, f"is not a web page that can be read: {error.reason}") from error
    parts = urlsplit(answer.url)
    domains = dict.fromkeys(_domain(one) for one in (answer.url, asked))
    return _Home(
        answer=answer,
        page=read_markup(tree, answer.url),
        url=f"{parts.scheme}://{parts.netloc}{parts.path or '/'}",
        domains=tuple(domains),
    )


def _domain(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().rstrip(".").removeprefix("www.")


def _name(domain: str, taken: Collection[str]) -> str:
    """A name for the file that nobody has: the outlet's own word, with more of the domain when it must be."""
    labels = [re.sub(r"[^a-z0-9]+", "_", label).strip("_") for label in domain.split(".")]
    whole = "_".join(labels)[: _NAME - 5]
    own = labels[: -_suffix_length(labels)] or labels
    if own[-1] in _SHARED and len(own) > 1:
        own = own[:-1]
    wanted = [own[-1], "_".join(reversed(own)), whole] if len(own[-1]) > 1 and not _is_literal(domain) else [whole]
    counted = (f"{whole}_{number}" for number in range(2, 10_000))
    return next(name for name in (*wanted, *counted) if 0 < len(name) <= _NAME and name not in {*taken, *RESERVED})


def _already(home: _Home, known: Collection[Outlet]) -> Iterator[str]:
    for outlet in known:
        if outlet.holds(home.url):
            yield f"the outlet {outlet.name} has this address already: {outlet.path}"


def _suffix_length(labels: list[str]) -> int:
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:  # noqa: PLR2004 - co.uk
        return 2
    return 1


def _is_literal(domain: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(domain))
    return False


def _title(home: _Home) -> Known:
    for name in ("og:site_name", "application-name"):
        if stated := one_line(home.page.meta(name) or ""):
            return Known(value=_own_part(stated, home) or stated, seen=f"{name}: {stated}")
    whole = one_line(home.tree.findtext(".//title") or "")
    if not whole:
        return Known(value=home.domains[0], seen="the page has no title: its domain")
    parts = [part.strip() for part in _TITLE_PARTS.split(whole) if part.strip()]
    first = next((part for part in parts if not _HOME.fullmatch(part)), parts[0] if parts else whole)
    return Known(value=_own_part(whole, home) or first, seen=f"title of the page: {whole}")


def _own_part(title: str, home: _Home) -> str | None:
    """The part of a title that is also in the domain: the name without slogan."""
    word = re.sub(r"\W", "", home.domains[0].split(".")[0]).lower()
    return next((part.strip() for part in _TITLE_PARTS.split(title) if word in re.sub(r"\W", "", part).lower()), None)


def _country(home: _Home) -> Known:
    ending = home.domains[0].rpartition(".")[2]
    country = {"uk": "gb"}.get(ending, ending)
    if country in COUNTRIES and ending not in _LENT_ENDINGS and not _is_literal(home.domains[0]):
        return Known(value=country, seen=f"from the ending .{ending}")
    stated = home.lang()
    match = _LANGUAGE.match(stated)
    if match and match[3] and match[3].lower() in COUNTRIES and stated.lower() != _TEMPLATE_LANGUAGE:
        return Known(value=match[3].lower(), seen=f'from lang="{stated}", which is often left at its default: check it')
    return Known(value=UNKNOWN_COUNTRY, seen=f'"{UNKNOWN_COUNTRY}" is: not known; write the code of the outlet\'s seat')


def _language(home: _Home) -> Known:
    stated = (
        ("lang of the page", home.lang()),
        ("og:locale", home.page.meta("og:locale")),
        ("content-language", home.page.meta("content-language")),
    )
    for where, value in stated:
        match = _LANGUAGE.match((value or "").strip())
        if match:
            script = f"-{match[2].title()}" if match[2] else ""
            return Known(value=match[1].lower() + script, seen=f"{where}: {value}{_editions(home)}")
    shown = language(words_of(home.tree), None)
    if shown is not None:
        return Known(value=shown, seen=f"the page states no language; its words look like this one{_editions(home)}")
    return Known(value=_UNDETERMINED, seen=f'the page states no language; "und" is: undetermined{_editions(home)}')


def _editions(home: _Home) -> str:
    codes = {link.get("hreflang") or "" for link in home.tree.iter("link") if _rels(link) == {"alternate"}}
    others = ", ".join(islice(sorted(code for code in codes if _LANGUAGE.fullmatch(code)), 20))
    return f"; linked editions: {others}" if others else ""


def _rels(element: HtmlElement) -> set[str]:
    return set((element.get("rel") or "").lower().split())


def _robots(home: _Home, fetch: Fetch) -> str:
    try:
        answer = fetch(urljoin(home.url, "/robots.txt"))
    except UnreachableError:
        return ""
    return answer.body.decode("utf-8", "replace") if answer.status < _ERROR else ""


def _sources(home: _Home, robots: str, fetch: Fetch) -> tuple[tuple[SeenSource, ...], tuple[str, ...]]:
    """The sources that could be read, and what is to be said of the others."""
    missed: list[str] = []
    feeds = list(_readable(FoundBy.FEED, _linked_feeds(home), home, fetch, missed, most=MAX_FEEDS))
    if not feeds:
        places = [urljoin(home.url, place) for place in FEED_PLACES]
        feeds = list(_readable(FoundBy.FEED, places, home, fetch, None, most=1))
    named = sorted(_named_sitemaps(home, robots), key=lambda address: "news" not in address.lower())
    sitemaps = list(_readable(FoundBy.SITEMAP, named, home, fetch, missed, most=MAX_SITEMAPS))
    if not sitemaps:
        places = [urljoin(home.url, place) for place in SITEMAP_PLACES if urljoin(home.url, place) not in named]
        sitemaps = list(_readable(FoundBy.SITEMAP, places, home, fetch, None, most=2))
    if len(named) > MAX_SITEMAPS:
        missed.append(f"robots.txt names {len(named)} sitemaps; {MAX_SITEMAPS} were looked at, news sitemaps first")
    found = (*feeds, *sitemaps)
    return found or (_section(home), *_sections(home, fetch)), tuple(missed)


def _linked_feeds(home: _Home) -> list[str]:
    base = home.base
    links = (link for link in home.tree.iter("link", "a") if "alternate" in _rels(link))
    feeds = (
        absolute(link.get("href") or "", base)
        for link in links
        if (link.get("type") or "").lower().split(";")[0].strip() in _FEED_TYPES
        and not _COMMENT_FEED.search(f"{link.get('title')} {link.get('href')}")
    )
    return list(dict.fromkeys(feed for feed in feeds if feed))


def _named_sitemaps(home: _Home, robots: str) -> list[str]:
    named = (absolute(address, home.answer.url) for address in Protego.parse(robots).sitemaps)
    return list(dict.fromkeys(address for address in named if address))


def _readable(
    kind: FoundBy, urls: Iterable[str], home: _Home, fetch: Fetch, missed: list[str] | None, *, most: int
) -> Iterator[SeenSource]:
    """Those of some addresses that are a feed or a sitemap; what the others were is added to `missed`."""
    count = 0
    seen: set[tuple[str, ...]] = set()
    for url in islice(urls, MAX_TRIES):
        if count == most:
            return
        try:
            answer = fetch(url)
        except (UnreachableError, InputError) as error:
            _add(missed, f"{kind} {url}: {getattr(error, 'reason', error)}")
            continue
        found = _read(read_feed if kind is FoundBy.FEED else read_sitemap, answer) if answer.status < _ERROR else None
        if found is None or not (found.candidates or found.children):
            why = f"answered HTTP {answer.status}" if answer.status >= _ERROR else f"is no {kind} with entries"
            _add(missed, f"{kind} {url}: {why}")
            continue
        named = tuple(one.url for one in (*found.candidates, *found.children))
        if named in seen:
            continue  # the same source under a second address
        seen.add(named)
        count += 1
        yield SeenSource(source=Source(type=kind, url=url, elsewhere=not home.holds(url)), remark=_remark(found, home))


def _add(missed: list[str] | None, remark: str) -> None:
    if missed is not None:
        missed.append(remark)


def _read(reader: Callable[..., Found], answer: Answer) -> Found | None:
    try:
        return reader(answer.body, url=answer.url)
    except SourceError:
        return None


def _remark(found: Found, home: _Home) -> str:
    if found.children:
        return f"an index of {len(found.children)} sitemaps"
    times = [moment for one in found.candidates if (moment := one.published or one.modified)]
    newest = f", the newest of {max(times, key=lambda moment: moment.utc).iso}" if times else ", without times"
    off = [one.link for one in found.candidates if not home.holds(one.link)]
    astray = f"; {len(off)} lead off the outlet, such as to {_domain(off[0])}" if off else ""
    return f"{len(found.candidates)} entries{newest}{astray}"


def _section(home: _Home) -> SeenSource:
    found = _read(read_section, home.answer)
    count = sum(home.holds(one.link) for one in found.candidates) if found else 0
    return SeenSource(
        source=Source(type=FoundBy.SECTION, url=home.url),
        remark=f"no feed and no sitemap was found; {count} links of this page look like articles",
    )


def _sections(home: _Home, fetch: Fetch) -> Iterator[SeenSource]:
    """Pages that the navigation names and that link to articles: what an outlet without feed and sitemap has."""
    seen, count = {identity(home.url)}, 0
    for url in islice(_navigated(home), MAX_TRIES // 2):
        if count == MAX_SECTIONS:
            return
        if identity(url) in seen:
            continue
        seen.add(identity(url))
        try:
            answer = fetch(url)
        except (UnreachableError, InputError):
            continue
        found = _read(read_section, answer) if answer.status < _ERROR else None
        links = sum(home.holds(one.link) for one in found.candidates) if found else 0
        if links >= SECTION_LINKS:
            count += 1
            remark = f"named by the navigation; {links} links look like articles"
            yield SeenSource(source=Source(type=FoundBy.SECTION, url=url), remark=remark)


def _navigated(home: _Home) -> Iterator[str]:
    places = (one for one in home.tree.iter("nav", "header", "div", "ul") if one.tag == "nav" or _is_navigation(one))
    links = (link for place in islice(places, 20) for link in islice(place.iter("a"), 100))
    found = ((absolute(link.get("href") or "", home.base), one_line(link.text_content())) for link in links)
    yield from dict.fromkeys(
        url
        for url, text in found
        if url and home.holds(url) and 0 < len(text) <= _ANCHOR and not looks_like_article(url, text)
    )


def _is_navigation(element: HtmlElement) -> bool:
    return bool(element.tag == "header" or element.get("role") == "navigation")


def _licence(home: _Home, day: dt.date) -> tuple[LicenceProfile | None, tuple[str, ...]]:
    """The profile that the home page's own words give, and the statements that are for a person to judge."""
    evidence = detect(home.answer.body, url=home.answer.url, headers=home.answer.headers)
    policies = list(_policies(home))
    told = tuple(dict.fromkeys(f"{one.code} {one.scope}: {_words_of(one)}" for one in evidence))
    told += tuple(f"a page that may be about reuse: {address}" for address in policies[1:4])
    whole = [
        replace(one, scope=Scope.SITE)  # what a home page says of itself is said by the template of the site
        for one in evidence
        if one.scope in {Scope.ARTICLE, Scope.SITE} and one.polarity is Polarity.GRANT and _is_named(one)
    ]
    decision = decide(whole)
    words = _words(whole, decision.cites)
    policy = policies[0] if policies else None
    if decision.expression != NOASSERTION and words is not None:
        statement, place = words
        profile = LicenceProfile(
            expression=decision.expression,
            scope=Scope.SITE,
            statement=statement,
            evidence=f"{place} of {home.url}",
            seen=day,
            policy=policy,
        )
        return profile, told
    if policy is None:
        return None, told
    return LicenceProfile(expression=NOASSERTION, scope=Scope.SITE, policy=policy), told


def _is_named(statement: Evidence) -> bool:
    """Whether it names a licence; terms of the outlet's own that nobody has read are no licence yet."""
    return statement.expression is not None and not statement.expression.startswith("LicenseRef-custom-")


def _words(evidence: list[Evidence], cites: tuple[int, ...]) -> tuple[str, str] | None:
    """The longest of the statements that decided, as words, and where it stood."""
    told = [(_words_of(evidence[position]), evidence[position].locator) for position in cites]
    return max(told, key=lambda pair: len(pair[0]), default=None)


def _words_of(statement: Evidence) -> str:
    """A statement as a reader sees it: the words of its element, else its address."""
    words = one_line(_TAG.sub(" ", statement.raw))
    return (words or statement.url or one_line(statement.raw))[:_STATEMENT]


def _policies(home: _Home) -> Iterator[str]:
    """Addresses of the outlet's pages that may be about reuse, the most telling first."""
    base, links = home.base, []
    for link in islice(home.tree.iter("a"), 3_000):
        address, text = absolute(link.get("href") or "", base), one_line(link.text_content())
        if address and home.holds(address) and len(text) <= _ANCHOR:
            links.append((address, f"{text} {urlsplit(address).path.rstrip('/').rpartition('/')[2][:_ANCHOR]}"))
    found = (address for words in _POLICIES for address, text in links if words.search(text))
    yield from dict.fromkeys(found)


def _reservations(home: _Home, robots: str, fetch: Fetch) -> Iterator[str]:
    for name, value in islice(_SIGNALS.findall(robots), 5):
        yield f"robots.txt reserves or states: {name}: {value}"
    rules = Protego.parse(robots)
    named = (name for name in _AI_AGENTS if name.lower() in robots.lower())
    if refused := ", ".join(name for name in named if not rules.can_fetch(home.url, name)):
        yield f"robots.txt turns away {refused}"
    for name in ("tdm-reservation", "tdm-policy"):
        header = next((value for key, value in home.answer.headers if key.lower() == name), None)
        if stated := home.page.meta(name) or header:
            yield f"{name}: {stated}"
    if (stated := home.page.meta("robots")) and _RESERVING.search(stated):
        yield f"meta robots: {stated}"
    for name, value in home.answer.headers:
        if name.lower() == "x-robots-tag" and _RESERVING.search(value):
            yield f"header X-Robots-Tag: {value}"
    yield from _reserved_by_file(home, fetch)
    yield from _reserved_by_ai_txt(home, fetch)


def _reserved_by_file(home: _Home, fetch: Fetch) -> Iterator[str]:
    """What a TDM reservation file says, address by address."""
    try:
        answer = fetch(urljoin(home.url, TDM_PLACE))
        rules = json.loads(answer.body) if answer.status < _ERROR else []
    except (UnreachableError, InputError, ValueError, RecursionError):
        return
    for rule in islice(rules, 5) if isinstance(rules, list) else ():
        if isinstance(rule, dict) and "tdm-reservation" in rule:
            policy = f", policy {rule['tdm-policy']}" if rule.get("tdm-policy") else ""
            yield f"{TDM_PLACE}: {rule.get('location', '/')}: tdm-reservation {rule['tdm-reservation']}{policy}"


def _reserved_by_ai_txt(home: _Home, fetch: Fetch) -> Iterator[str]:
    try:
        answer = fetch(urljoin(home.url, AI_PLACE))
    except (UnreachableError, InputError):
        return
    lines = [line.strip() for line in answer.body[:10_000].decode("utf-8", "replace").splitlines()]
    refusing = [line for line in lines if re.match(r"disallow\s*:\s*\S", line, re.IGNORECASE)]
    if answer.status < _ERROR and refusing:
        yield f"{AI_PLACE}: {'; '.join(refusing[:5])}"
