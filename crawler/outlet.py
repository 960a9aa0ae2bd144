"""Outlets: one newsroom a file, read strictly. A typo names the file and the field, before the first request.

The file's stem is the outlet's name, and the name of its spider. Every field is explained in docs/outlets.md.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import Element, XPathError
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from crawler.dated import DATE_FIELDS, fields_in, problem_of_date
from crawler.strict import Table, length_of, read_toml
from vocabulary.health import Expected
from vocabulary.layout import Layout, Selector
from vocabulary.licence import NOASSERTION, Scope
from vocabulary.outcome import InputError
from vocabulary.page import FoundBy
from vocabulary.policy import Store
from vocabulary.run import OutletFacts

FIELDS: dict[str, tuple[str, ...]] = {
    "": (
        *("title", "country", "languages", "domains", "home", "kind", "timezone", "override", "note"),
        *("javascript", "javascript_hosts", "store"),
        *("sources", "licence", "schedule", "expect", "extract"),
    ),
    "sources": ("type", "url", "elsewhere"),
    "licence": (
        "expression",
        "scope",
        "statement",
        "evidence",
        "seen",
        "policy",
        "limits",
        "since",
        "before",
        "attribution",
        "confirmed",
        "reason",
    ),
    "schedule": ("every",),
    "expect": ("articles_per_week", "title", "published", "authors", "body_letters"),
    "extract": (
        *("title", "authors", "published", "modified", "section", "tags", "image", "body", "remove"),
        *("from", "until"),
    ),
}
"""Every field that may stand in an outlet file, by table; `""` is the top of the file."""

SOURCE_TYPES = (FoundBy.FEED, FoundBy.SITEMAP, FoundBy.SECTION, FoundBy.SEARCH, FoundBy.INDEX)
"""What a source may be."""
ON_REQUEST = frozenset({FoundBy.SEARCH, FoundBy.INDEX})
"""Types of sources that are asked about a seed or a window, and have no news to be looked at on a clock."""
SEARCH_FIELDS = ("terms", "since", "until", "page")
"""What may stand between braces in the address of a search."""

RESERVED = frozenset({"outlet", "url", "replay"})
"""Names of spiders that are not outlets."""

UNKNOWN_COUNTRY = "zz"
"""Stands for "not known", as in Unicode's CLDR; ISO 3166-1 leaves it to its users."""

_ISO_3166 = (
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by "
    "bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk "
    "fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir "
    "is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk "
    "ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm "
    "pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf "
    "tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw "
)
COUNTRIES = frozenset((*_ISO_3166.split(), UNKNOWN_COUNTRY))
"""ISO 3166-1 alpha-2 in lower case, Kosovo's `xk` in use everywhere, and `zz`."""

_NAME = re.compile(r"[a-z0-9_]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{4,8})*")
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+|localhost")
_LICENCE_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_LICENCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*\+?")


_PROFILE_SCOPES = [Scope.SITE.value, Scope.SECTION.value, Scope.ARTICLE.value, Scope.FEED.value]
"""What a profile may speak of; the licence of a picture or a quotation is never an outlet's."""


class Kind(StrEnum):
    """What sort of house it is."""

    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    MAGAZINE = "magazine"
    PORTAL = "portal"
    NONPROFIT = "nonprofit"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that names an outlet's articles."""

    type: FoundBy
    """One of SOURCE_TYPES."""
    url: str
    """Its address; with `{yyyy}`, `{mm}`, `{dd}` in it one for each day, month or year, see `crawler.dated`."""
    elsewhere: bool = False
    """True when it is served from a host that is not the outlet's, on purpose; of an index always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceProfile:
    """What is said of an outlet's licence. A prior for reading its pages, never proof by itself."""

    expression: str
    """SPDX expression, LicenseRef, or NOASSERTION."""
    scope: Scope = Scope.SITE
    statement: str | None = None
    """The words themselves."""
    evidence: str | None = None
    """Where the words were seen, or who reports them."""
    seen: dt.date | None = None
    policy: str | None = None
    """Address of the outlet's page about reuse."""
    limits: str | None = None
    """What the licence does not cover, in words."""
    since: dt.date | None = None
    """The first day whose articles are covered; None when all are."""
    before: str = NOASSERTION
    """What holds for articles published before `since`."""
    attribution: str | None = None
    """What the outlet asks to be credited with, word for word."""
    confirmed: str | None = None
    """Why the operator, having looked, says that the licence holds; None when nobody has confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often the outlet is asked."""

    every: dt.timedelta = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What the outlet usually yields; a crawl far from it says so."""

    articles_per_week: int | None = None
    fields: Expected = Expected()
    """What its pages state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One newsroom, as its file describes it."""

    name: str
    title: str
    country: str
    languages: tuple[str, ...]
    domains: tuple[str, ...]
    """In lower case and ASCII (punycode)."""
    home: str
    kind: Kind | None = None
    timezone: str | None = None
    """IANA name: the zone of times that its pages state without one."""
    note: str | None = None
    sources: tuple[Source, ...]
    licence: LicenceProfile | None = None
    schedule: Schedule = Schedule()
    expect: Expect = Expect()
    layouts: tuple[Layout, ...] = ()
    """Where its pages keep what is read of them, as far as its file says so."""
    override: bool = False
    javascript: bool = False
    """Whether its pages are made by scripts, and are to be rendered by a browser."""
    javascript_hosts: tuple[str, ...] = ()
    """Hosts beside the domains from which those scripts and their data come; as `domains`."""
    store: Store = Store.FULL
    """How much of its articles is kept at most."""
    path: Path

    def holds(self, url: str) -> bool:
        """Whether an address is on one of the outlet's domains."""
        return _holds(self.domains, url)

    def serves(self, url: str) -> bool:
        """Whether the scripts of its pages may ask for an address."""
        return _holds((*self.domains, *self.javascript_hosts), url)

    def facts(self) -> OutletFacts:
        """What the archive keeps of it."""
        return OutletFacts(
            name=self.name,
            title=self.title,
            country=self.country,
            languages=self.languages,
            home=self.home,
            sources=tuple(source.url for source in self.sources if source.type not in ON_REQUEST),
            every=self.schedule.every,
            articles_per_week=self.expect.articles_per_week,
            expected=self.expect.fields,
        )


def outlet_files(folders: Iterable[Path], *, clashes: dict[str, InputError] | None = None) -> dict[str, Path]:
    """Name -> file of every outlet in some folders, without reading them. Later folders come after earlier ones.

    Only where two folders have an outlet of the same name is the later file read: it must say `override = true`.
    InputError for a name that two files have; with `clashes` it is put there by that name, and the others are found.
    """
    found: dict[str, Path] = {}
    mistakes: dict[str, InputError] = {}
    for folder in folders:
        files, within = _files_in(Path(folder))
        between = {name: _clash(name, found[name], files[name]) for name in files.keys() & found.keys()}
        mistakes = {name: mistake for name, mistake in mistakes.items() if name not in files}  # replaced, or told anew
        mistakes |= within | {name: mistake for name, mistake in between.items() if mistake is not None}
        found |= files
    if clashes is None and mistakes:
        raise mistakes[min(mistakes)]
    if clashes is not None:
        clashes |= mistakes
    return found


def read_outlets(folders: Iterable[Path]) -> dict[str, Outlet]:
    """Every outlet in some folders by name; an outlet of a later folder wins when it says `override = true`."""
    return {name: read_outlet(path) for name, path in outlet_files(folders).items()}


def read_outlet(path: Path) -> Outlet:
    """Read one outlet file; InputError naming file and field for anything that is not understood."""
    top = read_toml(path).only(FIELDS[""])
    title = top.need_text("title")
    country = _country(top)
    languages = tuple(_languages(top))
    domains = tuple(_domains(top))
    return Outlet(
        name=outlet_name(path),
        title=title,
        country=country,
        languages=languages,
        domains=domains,
        home=_home(top, domains),
        kind=_kind(top),
        timezone=_timezone(top),
        note=top.text("note") if top.value("note") != "" else None,
        sources=tuple(_sources(top, domains)),
        licence=_licence(top),
        schedule=_schedule(top),
        expect=_expect(top),
        layouts=tuple(_layouts(top)),
        override=top.flag("override"),
        javascript=top.flag("javascript"),
        javascript_hosts=tuple(_javascript_hosts(top)),
        store=Store(top.choice("store", [one.value for one in Store]) or Store.FULL),
        path=path,
    )


def outlet_name(path: Path) -> str:
    """The outlet's name that a file's name gives; InputError when it gives none."""
    name = path.stem
    if not _NAME.fullmatch(name):
        raise InputError(
            str(path),
            f'"{name}" cannot name an outlet',
            remedy='name the file with lower-case letters a-z, digits and "_" only, such as harbour_courier.toml',
        )
    if name in RESERVED:
        raise InputError(str(path), f'"{name}" is the name of a spider that is no outlet', remedy="rename the file")
    return name


def _files_in(folder: Path) -> tuple[dict[str, Path], dict[str, InputError]]:
    """Name -> file, and what is wrong with names that two files have."""
    if not folder.is_dir():
        raise InputError(str(folder), "is not a folder of outlet files")
    paths = sorted(
        (path for path in folder.rglob("*.toml") if not path.name.startswith(".")), key=lambda path: (path.stem, path)
    )
    clashes = {
        outlet_name(other): InputError(
            str(other), f'the name "{other.stem}" is also that of {one}', remedy="rename or remove one of the two"
        )
        for one, other in pairwise(paths)
        if one.stem == other.stem
    }
    return {outlet_name(path): path for path in paths}, clashes


def _clash(name: str, shadowed: Path, path: Path) -> InputError | None:
    """What is wrong with a file that has the name of an earlier folder's; None when it replaces that on purpose."""
    try:
        if read_toml(path).flag("override"):
            return None
    except InputError as error:
        return error
    return InputError(
        str(path),
        f'the name "{name}" is also that of {shadowed}',
        remedy="write override = true at the top of this file to replace that outlet, or rename this file",
    )


def _country(top: Table) -> str:
    country = top.need_text("country")
    if country in COUNTRIES:
        return country
    hints = {"uk": "gb", "en": "gb", "eu": UNKNOWN_COUNTRY, "un": UNKNOWN_COUNTRY}
    hint = country.lower() if country.lower() in COUNTRIES else hints.get(country.lower())
    raise top.fail(
        "country",
        f'"{country}" is not an ISO 3166-1 code of two lower-case letters',
        f'did you mean "{hint}"?' if hint else f'such as "ir"; "{UNKNOWN_COUNTRY}" when it is not known',
    )


def _languages(top: Table) -> Iterator[str]:
    for language in _need_texts(top, "languages", '["en"]'):
        if not _LANGUAGE.fullmatch(language):
            raise top.fail("languages", f'"{language}" is not a language tag', 'such as "en", "pt-BR" or "zh-Hant"')
        yield language


def _domains(top: Table) -> Iterator[str]:
    return _hosts(top, "domains", _need_texts(top, "domains", '["mehrnews.com"]'))


def _javascript_hosts(top: Table) -> Iterator[str]:
    hosts = top.texts("javascript_hosts")
    if hosts and not top.flag("javascript"):
        raise top.fail("javascript_hosts", "is of no use without javascript = true")
    return _hosts(top, "javascript_hosts", hosts)


def _hosts(top: Table, field: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        host = _ascii(value)
        if not _DOMAIN.fullmatch(host):
            raise top.fail(field, f'"{value}" is not a domain', 'such as "mehrnews.com", without https:// or path')
        yield host


def _home(top: Table, domains: tuple[str, ...]) -> str:
    home = _need_address(top, "home")
    if not _holds(domains, home):
        raise top.fail("home", f'"{home}" is on none of the domains {", ".join(domains)}')
    return home


def _kind(top: Table) -> Kind | None:
    kind = top.choice("kind", [kind.value for kind in Kind])
    return None if kind is None else Kind(kind)


def _timezone(top: Table) -> str | None:
    name = top.text("timezone")
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ValueError, OSError) as error:  # malformed keys; directories of the zone database
        raise top.fail("timezone", f'"{name}" is not a time zone', 'such as "Asia/Tehran"') from error
    except KeyError as error:
        raise top.fail("timezone", f'"{name}" is not a known time zone', 'such as "Asia/Tehran"') from error
    return name


def _sources(top: Table, domains: tuple[str, ...]) -> Iterator[Source]:
    tables = top.tables("sources")
    if not tables:
        raise top.fail("sources", "is missing", "name at least one feed, sitemap or section as [[sources]]")
    urls: set[str] = set()
    for table in tables:
        source = _source(table.only(FIELDS["sources"]), domains)
        if source.url in urls:
            raise table.fail("url", f'"{source.url}" is listed twice')
        urls.add(source.url)
        yield source


def _source(table: Table, domains: tuple[str, ...]) -> Source:
    kind = table.choice("type", [one.value for one in SOURCE_TYPES])
    if kind is None:
        raise table.fail("type", "is missing", f"one of {', '.join(SOURCE_TYPES)}")
    url = _need_address(table, "url")
    _check_fields(table, FoundBy(kind), url)
    elsewhere = table.flag("elsewhere") or kind == FoundBy.INDEX
    if not elsewhere and not _holds(domains, url):
        raise table.fail(
            "url",
            f'"{url}" is on none of the domains {", ".join(domains)}',
            "add its domain, or elsewhere = true when another house serves this source for the outlet",
        )
    return Source(type=FoundBy(kind), url=url, elsewhere=elsewhere)


def _check_fields(table: Table, kind: FoundBy, url: str) -> None:
    """InputError for what stands between braces and cannot be filled in."""
    fields = fields_in(url)
    if kind is FoundBy.SEARCH and "terms" not in fields:
        raise table.fail("url", f'"{url}" has no place for what is searched', "such as https://example.org/?s={terms}")
    if not fields and not set("{}") & set(url):
        return
    names = SEARCH_FIELDS if kind is FoundBy.SEARCH else tuple(DATE_FIELDS)
    known = ", ".join(f"{{{name}}}" for name in names)
    unknown = [name for name in fields if name not in names]
    if unknown or len(fields) != url.count("{") or len(fields) != url.count("}"):
        wrong = f'"{{{unknown[0]}}}" is not a placeholder' if unknown else f'"{url}" has a brace too many'
        raise table.fail("url", wrong, f"known are {known}; a brace itself is written %7B or %7D")
    if any(brace in urlsplit(url).netloc for brace in "{}"):
        raise table.fail("url", f'"{url}" has a placeholder in its host', "they may stand in the path and the query")
    if kind is not FoundBy.SEARCH and (problem := problem_of_date(url)):
        raise table.fail("url", f'"{url}" {problem}', "such as https://example.org/archive/{yyyy}/{mm}/{dd}")


def _licence(top: Table) -> LicenceProfile | None:
    table = top.table("licence")
    if table is None:
        return None
    table.only(FIELDS["licence"])
    expression = need_expression(table, "expression")
    before = table.text("before")
    scope = table.choice("scope", _PROFILE_SCOPES)
    profile = LicenceProfile(
        expression=expression,
        scope=Scope.SITE if scope is None else Scope(scope),
        statement=table.text("statement"),
        evidence=table.text("evidence"),
        seen=table.day("seen"),
        policy=table.address("policy"),
        limits=table.text("limits"),
        since=table.day("since"),
        before=NOASSERTION if before is None else need_expression(table, "before"),
        attribution=table.text("attribution"),
        confirmed=confirmation(table, expression),
    )
    if before is not None and profile.since is None:
        raise table.fail(
            "since", "is missing, but an earlier licence is named", "the day from which the later one holds"
        )
    if expression != NOASSERTION:
        for field, value in (("statement", profile.statement), ("evidence", profile.evidence)):
            if value is None:
                raise table.fail(field, f"is missing, but {expression} is said to be granted", "quote what says so")
    return profile


def confirmation(table: Table, expression: str) -> str | None:
    """Why the operator confirms a licence, as `confirmed` and `reason` of a [licence] table say; None when nobody does.

    InputError for a confirmation without a reason, a reason for nothing, and a licence that is none.
    """
    confirmed, reason = table.flag("confirmed"), table.text("reason")
    if reason is not None and not confirmed:
        raise table.fail("confirmed", "is missing, but a reason is given", "write confirmed = true, or leave both out")
    if not confirmed:
        return None
    if reason is None:
        remedy = 'say who looked, when and at what, such as reason = "mail of the editor, 2026-03-01"'
        raise table.fail("reason", "is missing, but the licence is said to be confirmed", remedy)
    if expression == NOASSERTION:
        raise table.fail("confirmed", f"cannot be true of {NOASSERTION}", "name the licence as expression")
    return reason


def need_expression(table: Table, field: str) -> str:
    """The SPDX expression in a field, as `is_expression` knows them; InputError for what is none."""
    expression = table.need_text(field)
    if is_expression(expression):
        return expression
    guess = _listed_id(re.sub(r"[\s_]+", "-", expression))
    remedy = f'such as "CC-BY-4.0", "LicenseRef-…" or "{NOASSERTION}"' if guess is None else f'did you mean "{guess}"?'
    raise table.fail(field, f'"{expression}" is not an SPDX expression', remedy)


def is_expression(text: str) -> bool:
    """Whether a text is an SPDX expression, or NOASSERTION.

    Joined by AND and OR are identifiers of the SPDX licence list, as they are written there, and LicenseRefs.
    """
    if text == NOASSERTION:
        return True
    words = re.sub(r"([()])", r" \1 ", text).split()
    depth, operand_wanted = 0, True
    for word in words:
        if operand_wanted and word == "(":
            depth += 1
        elif operand_wanted:
            if not _is_licence_id(word):
                return False
            operand_wanted = False
        elif word == ")" and depth:
            depth -= 1
        elif word in {"AND", "OR"}:
            operand_wanted = True
        else:
            return False
    return not operand_wanted and depth == 0


def _is_licence_id(word: str) -> bool:
    return _LICENCE_REF.fullmatch(word) is not None or _listed_id(word) == word


def _listed_id(word: str) -> str | None:
    """An identifier as the SPDX licence list writes it; None for what is not on it."""
    if not _LICENCE_ID.fullmatch(word):
        return None
    try:
        return canonicalize_license_expression(word)
    except InvalidLicenseExpression:
        return None


def _schedule(top: Table) -> Schedule:
    table = top.table("schedule")
    if table is None:
        return Schedule()
    every = table.only(FIELDS["schedule"]).text("every")
    if every is None:
        return Schedule()
    length = length_of(every)
    if length is None:
        raise table.fail("every", f'"{every}" is not a length of time', 'such as "30m", "1h" or "2d"')
    return Schedule(every=length)


def _expect(top: Table) -> Expect:
    table = top.table("expect")
    if table is None:
        return Expect()
    table.only(FIELDS["expect"])
    return Expect(
        articles_per_week=_whole(table, "articles_per_week"),
        fields=Expected(
            title=_flag_if_any(table, "title"),
            published=_flag_if_any(table, "published"),
            authors=_flag_if_any(table, "authors"),
            body_letters=_whole(table, "body_letters"),
        ),
    )


def _whole(table: Table, key: str) -> int | None:
    count = table.number(key)
    if count is not None and not count.is_integer():
        raise table.fail(key, f"is {count}, expected a whole number")
    return None if count is None else int(count)


def _flag_if_any(table: Table, key: str) -> bool | None:
    return table.flag(key) if key in table else None


_ATTRIBUTE = re.compile(r"(.*\S)\s*@([A-Za-z_][\w:.-]*)", re.DOTALL)
"""A selector with the attribute that is to be read, as in `time.posted@datetime`."""
_READ = ("title", "authors", "published", "modified", "section", "tags", "image", "body")


def _layouts(top: Table) -> Iterator[Layout]:
    for table in top.tables("extract"):
        table.only(FIELDS["extract"])
        given = {field: tuple(_selectors(table, field)) for field in (*_READ, "remove")}
        if not any(given.values()):
            raise table.fail("body", "is missing, and so are the others", f"name one of {', '.join(given)}")
        layout = Layout(**given, since=table.day("from"), until=table.day("until"))
        if layout.since and layout.until and layout.until < layout.since:
            raise table.fail("until", f"is {layout.until}, which is before {layout.since}")
        yield layout


def _selectors(table: Table, field: str) -> Iterator[Selector]:
    """The selectors of a field: one text, or a list of them."""
    for written in table.texts_or_text(field):
        with_attribute = _ATTRIBUTE.fullmatch(written)
        css, attribute = with_attribute.groups() if with_attribute else (written, None)
        if attribute and field in {"body", "remove"}:
            raise table.fail(field, f'"{written}" names an attribute', "whole elements are meant: leave out the @")
        try:
            CSSSelector(css, translator="html")(Element("html"))
        except (SelectorError, XPathError, ValueError) as error:  # ValueError: characters that no XML holds
            raise table.fail(field, f'"{css}" is not a CSS selector: {error}', 'such as "h1.headline"') from error
        yield Selector(css, attribute)


def _need_texts(table: Table, key: str, example: str) -> tuple[str, ...]:
    values = table.texts(key)
    if not values:
        raise table.fail(key, "is missing" if key not in table else "is empty", f"such as {key} = {example}")
    return values


def _need_address(table: Table, key: str) -> str:
    address = table.address(key)
    if address is None:
        raise table.fail(key, "is missing")
    return address


def _holds(domains: tuple[str, ...], url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = _ascii(parts.hostname or "")
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _ascii(host: str) -> str:
    host = host.strip().rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
