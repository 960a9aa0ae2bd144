"""One page, read: the parts of this package in order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from lxml.html import HtmlElement

from pipelines.extraction import access, address, authors, genres, kinds, languages, paging, particulars, times, titles
from pipelines.extraction import layouts as own
from pipelines.extraction.body import Body
from pipelines.extraction.body import body as read_body
from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.fed import fed, is_wanted
from pipelines.extraction.graph import addresses_of, read_graph
from pipelines.extraction.headings import headings, headline_of
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import read_markup
from pipelines.extraction.memory import of_one_page
from vocabulary.form import Form, Kind, TextSource
from vocabulary.layout import Layout
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate
from vocabulary.paging import Paging

_HEADINGS = 6
_GUESSED = frozenset({"htmldate", "url"})
"""Sources of a day that does not show a page to be an article."""


@of_one_page()
def extract(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    hints: Candidate | None = None,
    now: datetime | None = None,
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
    tree: HtmlElement | None = None,
) -> Extraction:
    """Read an article from a page's bytes; never raises for what a page holds.

    `url` is the address asked for, `content_type` the HTTP header, `hints` what a feed or sitemap said. `now`
    (aware; by default the clock) is what stated times may not lie beyond. `layouts` are the selectors of the outlet's
    file: those that hold for the page's day (of publication, else `fetched`) are asked before all else. `tree` is the
    page as `document.parse` reads it, if somebody has it; it is left as it was.
    """
    try:
        tree = parse(body, content_type) if tree is None else tree
    except UnreadableError as error:
        return Extraction(outcome=error.outcome, reason=error.reason)
    now = now or datetime.now(UTC)
    if not layouts:
        return read_tree(tree, url=url, hints=hints, now=now)
    asked = _of_its_day(tree, layouts, url=url, hints=hints, now=now, fetched=fetched)
    return read_tree(own.without_removed(tree, asked), url=url, hints=hints, now=now, layouts=asked)


def _of_its_day(
    tree: HtmlElement,
    layouts: Sequence[Layout],
    *,
    url: str | None,
    hints: Candidate | None,
    now: datetime,
    fetched: date | None,
) -> Sequence[Layout]:
    """The layouts for the day on which a page was published, else fetched; that day is looked for only if it matters.

    A layout's own selector is believed first, when it reads a day for which the layout holds.
    """
    if all(layout.since is None and layout.until is None for layout in layouts):
        return layouts
    page = read_markup(tree, url)
    own_address = address.canonical(address.stated(page), url).value
    graph = read_graph(tree, url=url or own_address, headings=[page.meta("og:title") or ""])
    language = languages.first([*languages.stated(page, graph, hints)])
    day = own.own_day(tree, layouts, language=language, now=now) or own.day_of(
        times.published(page, graph, hint=hints.published if hints else None, language=language, now=now).value
    )
    return own.of_day(layouts, day or fetched)


def read_tree(
    tree: HtmlElement, *, url: str | None, hints: Candidate | None, now: datetime, layouts: Sequence[Layout] = ()
) -> Extraction:
    """Read an article from a parsed page; the tree is left as it was. What `layouts` find goes before all else."""
    page = read_markup(tree, url)
    addresses = address.stated(page)
    stated = address.canonical(addresses, url).value
    shown = [headline_of(heading) for heading in headings(tree)[:_HEADINGS]]
    graph = read_graph(tree, url=url or stated, headings=[page.meta("og:title") or "", *shown])
    headlines = list(titles.candidates(page, graph, hints))
    sites = titles.site_names(page, graph)
    spoken_of = [*languages.stated(page, graph, hints)]
    spoken = languages.first(spoken_of) or languages.seen(page)
    headline = titles.title(page, graph, headlines, sites)
    dates = times.published(page, graph, hint=hints.published if hints else None, language=spoken, now=now)
    chosen = own.chosen(tree, layouts, sites=sites, dated=dates.value, language=spoken, now=now)
    title = chosen.title or (headline.value.text if headline.value else None)
    published = chosen.published or dates.value
    changes = times.modified(page, graph, hint=hints.modified if hints else None, published=published, now=now)
    named = authors.authors(page, graph, hints=hints, sites=sites, language=spoken)
    names = chosen.authors or named.value or ()
    classes = marks(tree).all
    several = paging.paging(page, graph, stated)
    asked = access.access(page, graph, classes)
    seen, cut = access.shown(tree, asked)
    named_as = [author.name for author in names]
    printed = [title or "", *(candidate.text for candidate in headlines)]
    read = read_body(
        seen,
        graph,
        titles=printed,
        authors=named_as,
        published=published,
        described=[said for _, said in page.metas("description", "og:description")],
        chosen=chosen.body,
        stated=not asked.is_locked,
        several=several is not None,
        further=several is not None and several.number > 1,
    )
    asked = access.at_a_wall(asked, read.text)
    is_teaser = asked.is_teaser(read.text, cut=cut, words=access.words_stated(graph))
    is_part = is_teaser or several is not None
    content = hints.content if hints and (is_part or read.source is not TextSource.OUTLET) else None
    if content is not None and is_wanted(read.text, content, is_part=is_part):
        fuller = fed(content, read.text, is_part=is_part, titles=printed, authors=named_as, published=published)
        if fuller is not None:
            read, is_teaser = Body(*fuller, TextSource.FEED), False
    text = read.text
    language = languages.decide(text, spoken_of)
    own_addresses = address.in_linked_data(page, addresses_of(graph.article) if graph.article else ())
    canonical = address.canonical([*addresses, *own_addresses], url)
    about, said = particulars.particulars(page, graph, classes, sites=sites, title=title, hints=hints, chosen=chosen)
    kind, kind_source = genres.genre(page, graph, classes, title=title)
    dated = published is not None and published.source not in _GUESSED
    refused = kinds.refusal(page, graph, title=title, text=text, dated=dated)
    return Extraction(
        outcome=Outcome.NOT_AN_ARTICLE if refused else None if text else Outcome.NO_TEXT,
        reason=refused or ("" if text else _without_text(kind, asked, cut=cut)),
        title=title,
        title_source=own.SOURCE if chosen.title else headline.value.source if headline.value else None,
        authors=names,
        published=published,
        modified=chosen.modified or changes.value,
        language=language.value,
        text=text,
        paging=_followed(several, kind, read, refused),
        form=Form(
            kind=kind,
            kind_source=kind_source,
            is_free=asked.is_free,
            is_free_source=asked.source,
            is_teaser=is_teaser,
            text_source=read.source,
            structure=read.structure,
        ),
        particulars=about,
        canonical=canonical.value,
        elsewhere=address.elsewhere(page),
        amp=address.amp(page),
        by_outlet=chosen.fields,
        record=own.recorded(
            chosen,
            (
                *(*headline.record, *named.record, *dates.record, *changes.record),
                *(*said, *language.record, *canonical.record),
            ),
        ),
    )


def _followed(several: Paging | None, kind: Kind, read: Body, refused: str | None) -> Paging | None:
    """The paging of an article whose other pages hold more of its text: no list, no pictures, not told as a whole.

    The pages of a live blog are moved on by every update: what is on the first is its text.
    """
    if refused or kind in {Kind.LIVE, Kind.GALLERY} or read.source in {TextSource.JSON_LD, TextSource.FEED}:
        return None
    return several


def _without_text(kind: Kind, asked: access.Access, *, cut: bool) -> str:
    """Why a page has no text, in words."""
    if cut or asked.has_wall:
        return "the text is shown only to those who pay"
    if kind in {Kind.GALLERY, Kind.VIDEO, Kind.AUDIO}:
        return f"no running text was found on the page: {kind}"
    return "no running text was found on the page"
