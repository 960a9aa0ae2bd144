"""What is in the press world: mastheads, articles, mishaps, and what a crawl for the seed must make of each.

Everything is data in `world/NAME/`: `masthead.toml` says what the outlet publishes and how, each `.md` is an article
with a TOML head. Reading is strict: an unknown field or a wrong value is an InputError that names file and field.
"""

import tomllib
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from crawler.strict import Table, read_toml
from desk.newsroom.markup import Block, Form, blocks, edited, to_text
from vocabulary.licence import NOASSERTION
from vocabulary.match import Verdict
from vocabulary.outcome import InputError, Outcome

WORLD = Path(__file__).parent / "world"
OUTLETS = Path(__file__).parent / "outlets"
"""Outlet files for the crawler."""
SEED_NAME = "000_1b9c847b0c5aab15"
"""The seed that the expectations speak of."""

_PARTS = 3
_SUMMARY = 220
"""Characters of the opening that stand in for a summary, about what feeds carry."""


class Layout(StrEnum):
    """Page templates, each in the manner of a kind of site."""

    DAILY = "daily"
    WIRE = "wire"
    MAGAZINE = "magazine"
    PORTAL = "portal"
    BLOG = "blog"


class Metadata(StrEnum):
    """Where a page states title, authors and times besides its visible byline."""

    JSON_LD = "json_ld"
    JSON_LD_GRAPH = "json_ld_graph"
    OPEN_GRAPH = "open_graph"
    META = "meta"
    MICRODATA = "microdata"


class Markup(StrEnum):
    """How a masthead states its licence."""

    FOOTER_LINK = "footer_link"
    """Sentence in the footer with a `rel=license` link."""
    HEAD_LINK = "head_link"
    """`<link rel=license>`."""
    META = "meta"
    """`<meta name="dcterms.license">`."""
    JSON_LD = "json_ld"
    """`license` of the article's JSON-LD node."""
    SENTENCE = "sentence"
    """A sentence without link under the text."""
    BADGE = "badge"
    """The picture of a licence button, linked."""
    IMAGE_ONLY = "image_only"
    """A licence for the picture alone, in its caption: a trap."""
    RESERVED = "reserved"
    """All rights reserved."""
    NONE = "none"


class Format(StrEnum):
    """Kinds of sources."""

    RSS = "rss"
    ATOM = "atom"
    RDF = "rdf"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    """An index with one gzip child a month."""
    NEWS_SITEMAP = "news_sitemap"
    BROKEN_RSS = "broken_rss"
    """Undeclared entities, a raw ampersand, and the end cut off after the last item."""
    HTML = "html"
    """A feed's address that answers with a web page."""


class Behaviour(StrEnum):
    """How an address answers."""

    PLAIN = "plain"
    MISSING = "missing"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    BROKEN = "broken"
    UNAVAILABLE_ONCE = "unavailable_once"
    """503 with Retry-After to the first request, then plain."""
    MOVED = "moved"
    SLOW = "slow"
    PDF = "pdf"
    OVERSIZE = "oversize"
    NO_TEXT = "no_text"
    SECOND_ADDRESS = "second_address"
    """The text of another address, without a canonical link."""


_JUDGED = frozenset({Outcome.ARCHIVED, Outcome.UNRELATED})
"""Outcomes that follow from the verdict."""
_LEADING = frozenset({Behaviour.MOVED, Behaviour.SECOND_ADDRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a crawl for the seed must make of an address."""

    outcome: Outcome
    verdicts: frozenset[Verdict] = frozenset()
    """Verdicts that a careful person would give; more than one where people may differ, none for what has no text."""
    licence: str = NOASSERTION
    """Expression granted for the text."""

    def admits(self, outcome: Outcome, verdict: Verdict | None = None) -> bool:
        """Whether an outcome, with the verdict on the article if there is one, is as it should be.

        Where people may differ over `related`, both `archived` and `unrelated` are admitted.
        """
        if self.outcome not in _JUDGED:
            return outcome is self.outcome
        if outcome is Outcome.UNRELATED:
            return Verdict.UNRELATED in self.verdicts
        return outcome is Outcome.ARCHIVED and verdict in self.verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceMarkup:
    """A masthead's licence, as its pages state it."""

    markup: Markup
    expression: str = NOASSERTION
    url: str | None = None
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One machine-readable list of articles."""

    path: str
    format: Format
    tracking: str = ""
    """Query that the list puts behind each address, as feeds do to count their readers."""
    partner: str | None = None
    """Address on another host that the list names at its end, as feeds do for those who pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that is no ordinary article."""

    path: str
    behaviour: Behaviour
    title: str
    published: datetime
    section: str
    target: str = ""
    """Slug of the article to which it leads or whose text it repeats."""
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The picture of an article."""

    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Another article of the world from which an article was taken, and how the two compare."""

    article: str
    """`OUTLET/SLUG`."""
    verdicts: frozenset[Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the world."""

    outlet: str
    slug: str
    path: str
    """Path and query within its host."""
    url: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    section: str
    language: str
    story: str
    """The event it is about: articles of one story belong together."""
    summary: str
    credit: str
    """Line under the text that names an origin; may hold links."""
    figure: Figure | None
    listed: bool
    """Whether sources and section pages name it."""
    behaviour: Behaviour
    origin: Origin | None
    pages: int
    """On how many pages it is told."""
    free: int | None
    """How many of its blocks those see who do not pay; None for all."""
    body: tuple[Block, ...] = field(repr=False)
    expected: Expected

    @property
    def text(self) -> str:
        """The body as a reader reads it, paragraphs parted by blank lines, without title and credit."""
        return to_text(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """One outlet as it shows itself to the world."""

    name: str
    """The same as its outlet file's."""
    title: str
    host: str
    place: str
    """Town of its imprint."""
    language: str
    layout: Layout
    metadata: frozenset[Metadata]
    address: str
    """Pattern of its article addresses: {section}, {year}, {month}, {day}, {slug}, {number}."""
    charset: str
    sections: Mapping[str, str]
    """Path segment to name."""
    licence: LicenceMarkup
    sources: tuple[Source, ...]
    robots: str
    counters: bool
    """Whether pages carry a counter of readers, so that no two answers are the same bytes."""
    addresses: tuple[Address, ...]
    articles: tuple[Article, ...] = field(repr=False)
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One address that the crawler finds, and what it must make of it."""

    outlet: str
    url: str
    article_url: str
    """Where the article says it belongs: after a redirect another address than `url`."""
    title: str
    language: str
    """Of the text; a comparison of words alone cannot see across languages."""
    published: datetime
    """Of a day before the seed's window a crawl for the seed is told, and does not fetch it."""
    expected: Expected


@cache
def mastheads() -> tuple[Masthead, ...]:
    """All outlets by name; InputError for a file that is not as it should be."""
    return tuple(_masthead(path) for path in sorted(WORLD.glob("*/masthead.toml")))


def articles() -> tuple[Article, ...]:
    """All articles, outlet by outlet, newest first."""
    return tuple(article for masthead in mastheads() for article in masthead.articles)


def expectations() -> tuple[Expectation, ...]:
    """Every listed address with what a crawl for the seed must make of it, outlet by outlet.

    Of an article and its second address either may be met first: their two outcomes may be exchanged.
    """
    return tuple(_expectation(masthead, one) for masthead in mastheads() for one in listed(masthead))


def listed(masthead: Masthead) -> list[Article | Address]:
    """Articles and other addresses in the order in which the masthead shows them: newest first."""
    moved = {one.target for one in masthead.addresses if one.behaviour is Behaviour.MOVED}
    shown: list[Article | Address] = [one for one in masthead.articles if one.listed and one.slug not in moved]
    shown += masthead.addresses
    return sorted(shown, key=lambda one: (-one.published.timestamp(), one.path))


def _expectation(masthead: Masthead, one: Article | Address) -> Expectation:
    url = f"http://{masthead.host}{one.path}"
    target = one.target if isinstance(one, Address) and one.behaviour is Behaviour.MOVED else None
    home = next((article.url for article in masthead.articles if article.slug == target), url)
    return Expectation(
        outlet=masthead.name,
        url=url,
        article_url=home,
        title=one.title,
        language=masthead.language,
        published=one.published,
        expected=one.expected,
    )


def read_article(path: Path, masthead: Masthead) -> Article:
    """Read one article of a masthead; InputError names file and field."""
    head, source = _split(path)
    table = Table(head, place=str(path))
    published = _need_moment(table, "published")
    section = table.choice("section", masthead.sections) or next(iter(masthead.sections))
    body = _body(path, source, _edits(table))
    address = _address(masthead.address, section, published, path.stem)
    article = Article(
        outlet=masthead.name,
        slug=path.stem,
        path=address,
        url=f"http://{masthead.host}{address}",
        title=table.need_text("title"),
        authors=table.texts("authors"),
        published=published,
        modified=_moment(table, "modified"),
        section=section,
        language=masthead.language,
        story=table.text("story") or path.stem,
        summary=table.text("summary") or _opening(body),
        credit=table.text("credit") or "",
        figure=_figure(table.table("figure")),
        listed=table.flag("listed", default=True),
        behaviour=_behaviour(table),
        origin=_origin(table.table("origin")),
        pages=int(table.number("pages", least=1) or 1),
        free=None if (free := table.number("free", least=1)) is None else int(free),
        body=body,
        expected=_expected(table.table("expected"), masthead.licence.expression),
    )
    table.finish()
    return article


def _masthead(path: Path) -> Masthead:
    table = read_toml(path)
    licence = table.table("licence")
    if licence is None:
        raise table.fail("licence", "is missing")
    names = _sections(table)
    masthead = Masthead(
        name=path.parent.name,
        title=table.need_text("title"),
        host=table.need_text("host"),
        place=table.need_text("place"),
        language=table.need_text("language"),
        layout=Layout(_need_choice(table, "layout", Layout)),
        metadata=frozenset(Metadata(one) for one in _choices(table, "metadata", Metadata)),
        address=table.need_text("address"),
        charset=table.text("charset") or "utf-8",
        sections=names,
        licence=_licence(licence),
        sources=tuple(_source(one) for one in table.tables("sources")),
        robots=table.text("robots") or "",
        counters=table.flag("counters"),
        addresses=tuple(_other_address(one, names) for one in table.tables("addresses")),
        articles=(),
    )
    table.finish()
    found = [read_article(one, masthead) for one in sorted(path.parent.glob("*.md"))]
    newest_first = sorted(found, key=lambda article: (-article.published.timestamp(), article.slug))
    for one in masthead.addresses:
        if one.behaviour in _LEADING and one.target not in {article.slug for article in found}:
            raise InputError(str(path), f'"{one.target}" is not an article of this outlet', field="addresses.target")
    return replace(masthead, articles=tuple(newest_first))


def _sections(table: Table) -> dict[str, str]:
    """`sections = ["world = World", ...]`: path segments and names, in the order of the navigation."""
    pairs = [one.partition(" = ") for one in table.texts("sections")]
    if not pairs or not all(name for _, _, name in pairs):
        raise table.fail("sections", 'is not a list such as ["world = World"]')
    return {key: name for key, _, name in pairs}


def _licence(table: Table) -> LicenceMarkup:
    licence = LicenceMarkup(
        markup=Markup(_need_choice(table, "markup", Markup)),
        expression=table.text("expression") or NOASSERTION,
        url=table.address("url"),
        statement=table.text("statement") or "",
    )
    table.finish()
    return licence


def _source(table: Table) -> Source:
    source = Source(
        path=table.need_text("path"),
        format=Format(_need_choice(table, "format", Format)),
        tracking=table.text("tracking") or "",
        partner=table.address("partner"),
    )
    table.finish()
    return source


def _other_address(table: Table, sections: Collection[str]) -> Address:
    address = Address(
        path=table.need_text("path"),
        behaviour=_behaviour(table),
        title=table.need_text("title"),
        published=_need_moment(table, "published"),
        section=_need_choice(table, "section", sections),
        target=table.text("target") or "",
        expected=_expected(table.table("expected"), NOASSERTION),
    )
    table.finish()
    return address


def _expected(table: Table | None, licence: str) -> Expected:
    """What the head says; without a word about it an article has nothing to do with the seed."""
    if table is None:
        return Expected(outcome=Outcome.UNRELATED, verdicts=frozenset({Verdict.UNRELATED}), licence=licence)
    verdicts = _verdicts(table)
    outcome = Outcome(table.choice("outcome", list(Outcome)) or Outcome.ARCHIVED)
    expected = Expected(outcome=outcome, verdicts=verdicts, licence=table.text("licence") or licence)
    table.finish()
    return expected


def _figure(table: Table | None) -> Figure | None:
    if table is None:
        return None
    figure = Figure(caption=table.need_text("caption"), credit=table.need_text("credit"))
    table.finish()
    return figure


def _edits(table: Table) -> list[tuple[str, str]]:
    edits = []
    for one in table.tables("edits"):
        edits.append((one.need_text("was"), one.text("now") or ""))
        one.finish()
    return edits


def _body(path: Path, source: str, edits: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """The body's blocks. `@copy OUTLET/SLUG` is the text of another article, changed by the edits."""
    try:
        if not source.startswith("@copy "):
            return blocks(source, edits)
        original = WORLD / f"{source.removeprefix('@copy ').strip()}.md"
        return blocks(edited(_split(original)[1], edits))
    except ValueError as error:
        raise InputError(str(path), str(error), field="body") from error


def _verdicts(table: Table) -> frozenset[Verdict]:
    return frozenset(Verdict(one) for one in _choices(table, "verdicts", Verdict))


def _choices(table: Table, key: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Some of a few words."""
    stated, known = table.texts(key), [str(one) for one in choices]
    for one in stated:
        if one not in known:
            raise table.fail(key, f'"{one}" is not one of {", ".join(known)}')
    return stated


def _origin(table: Table | None) -> Origin | None:
    if table is None:
        return None
    origin = Origin(article=table.need_text("article"), verdicts=_verdicts(table))
    table.finish()
    return origin


def _split(path: Path) -> tuple[dict[str, object], str]:
    try:
        parts = path.read_text("utf-8").split("+++\n", 2)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    if len(parts) != _PARTS or parts[0].strip():
        raise InputError(str(path), "does not begin with a head between two lines of +++")
    try:
        return tomllib.loads(parts[1]), parts[2].strip()
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"has a head that is not valid TOML: {error}") from error


def _address(pattern: str, section: str, published: datetime, slug: str) -> str:
    return pattern.format(
        section=section,
        year=f"{published:%Y}",
        month=f"{published:%m}",
        day=f"{published:%d}",
        slug=slug,
        number=100_000 + zlib.crc32(slug.encode()) % 900_000,
    )


def _behaviour(table: Table) -> Behaviour:
    return Behaviour(table.choice("behaviour", list(Behaviour)) or Behaviour.PLAIN)


def _need_choice(table: Table, key: str, choices: Iterable[str]) -> str:
    table.need_text(key)
    return table.choice(key, [str(one) for one in choices]) or ""


def _moment(table: Table, key: str) -> datetime | None:
    value = table.value(key)
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise table.fail(key, "is not a time with a zone", "write 2022-01-16T10:00:00+03:30, without quotes")
    return value


def _need_moment(table: Table, key: str) -> datetime:
    value = _moment(table, key)
    if value is None:
        raise table.fail(key, "is missing")
    return value


def _opening(body: Sequence[Block]) -> str:
    first = next(block.text for block in body if block.form is Form.PARAGRAPH)
    return first if len(first) <= _SUMMARY else first[:_SUMMARY].rsplit(" ", 1)[0] + " …"
