"""One page, read: the parts of this package in order."""

from datetime import UTC, datetime

from lxml.html import HtmlElement

from pipelines.extraction import address, authors, kinds, languages, times, titles
from pipelines.extraction.body import body as read_body
from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.graph import read_graph
from pipelines.extraction.headings import headings, headline_of
from pipelines.extraction.markup import read_markup
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate

_HEADINGS = 6


def extract(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    hints: Candidate | None = None,
    now: datetime | None = None,
) -> Extraction:
    """Read an article from a page's bytes; never raises for what a page holds.

    `url` is the address asked for, `content_type` the HTTP header, `hints` what a feed or sitemap said. `now`
    (aware; by default the clock) is what stated times may not lie beyond.
    """
    try:
        tree = parse(body, content_type)
    except UnreadableError as error:
        return Extraction(outcome=error.outcome, reason=error.reason)
    return read_tree(tree, url=url, hints=hints, now=now or datetime.now(UTC))


def read_tree(tree: HtmlElement, *, url: str | None, hints: Candidate | None, now: datetime) -> Extraction:
    """Read an article from a parsed page; the tree is left as it was."""
    page = read_markup(tree, url)
    stated = address.canonical(page)
    shown = [headline_of(heading) for heading in headings(tree)[:_HEADINGS]]
    graph = read_graph(tree, url=url or stated, headings=[page.meta("og:title") or "", *shown])
    headlines = list(titles.candidates(page, graph, hints.title if hints else None))
    sites = titles.site_names(page, graph)
    headline = titles.title(page, graph, headlines, sites)
    title = headline.text if headline else None
    declared = languages.declared(page, graph, hints.language if hints else None)
    spoken = declared or languages.seen(page)
    published = times.published(page, graph, hint=hints.published if hints else None, language=spoken, now=now)
    names = authors.authors(page, graph, hints=hints.authors if hints else (), sites=sites, language=spoken)
    text = read_body(
        tree,
        graph,
        titles=[title or "", *(candidate.text for candidate in headlines)],
        authors=[author.name for author in names],
        published=published,
    )
    dated = published is not None and published.source != "htmldate"
    refused = kinds.refusal(page, graph, title=title, text=text, dated=dated)
    return Extraction(
        outcome=Outcome.NOT_AN_ARTICLE if refused else None if text else Outcome.NO_TEXT,
        reason=refused or ("" if text else "no running text was found on the page"),
        title=title,
        title_source=headline.source if headline else None,
        authors=names,
        published=published,
        modified=times.modified(page, graph, hint=hints.modified if hints else None, published=published, now=now),
        language=languages.language(text, declared),
        text=text,
        canonical=stated,
        elsewhere=address.elsewhere(page),
        amp=address.amp(page),
    )
