"""The kind of an article: what its page states, then what its markup shows. In doubt it is an article like others."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.address import same_page
from pipelines.extraction.graph import Graph, Node, text_of, types
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import Markup, finder, in_other_item
from pipelines.extraction.words import pattern, squeeze
from vocabulary.form import Kind

_OF_ARTICLES = {
    "liveblogposting": Kind.LIVE,
    "opinionnewsarticle": Kind.OPINION,
    "analysisnewsarticle": Kind.ANALYSIS,
    "reviewnewsarticle": Kind.REVIEW,
    "satiricalarticle": Kind.SATIRE,
    "advertisercontentarticle": Kind.ADVERTISEMENT,
}
"""What types of schema.org say of an article, lower case."""
_OF_PAGES = {
    "imagegallery": Kind.GALLERY,
    "mediagallery": Kind.GALLERY,
    "videoobject": Kind.VIDEO,
    "podcastepisode": Kind.AUDIO,
    "radioepisode": Kind.AUDIO,
    "audioobject": Kind.AUDIO,
}
"""What they say of a page that states no article."""
_OPEN_GRAPH = (("video", Kind.VIDEO), ("music", Kind.AUDIO), ("podcast", Kind.AUDIO), ("gallery", Kind.GALLERY))
_ADDRESSES = {
    Kind.GALLERY: re.compile(
        r"/(?:photo-?)?(?:gallery|galleries|galerie|galeria|galería|photos|pictures|in-pictures|fotos|fotostrecke|bildstrecke"
        r"|bildergalerie|fotogaleria|fotogallery|foto-galeri|galeri|diaporama|slideshow|fotoreportage|photo-essay)(?:/|-\d)",
        re.IGNORECASE,
    ),
    Kind.VIDEO: re.compile(r"/(?:videos?|watch|videogaleria|video-galeri|filmy|wideo|vidio)(?:/|-\d)", re.IGNORECASE),
    Kind.AUDIO: re.compile(r"/(?:audio|podcasts?|radio/episode|emissions)(?:/|-\d)", re.IGNORECASE),
}
_LIVE_ADDRESS = re.compile(
    r"/(?:live|live-?(?:blog|ticker|updates|reporting|news|story)|en-direct|en-vivo|ao-vivo|diretta|canli|directo)(?:[/.-]|$)",
    re.IGNORECASE,
)
_media = {
    Kind.VIDEO: finder('//video | //iframe[contains(@src, "video") or contains(@src, "embed")]'),
    Kind.AUDIO: finder('//audio | //iframe[contains(@src, "podcast") or contains(@src, "audio")]'),
    Kind.GALLERY: finder("//figure//img | //li//img"),
}
_LEAST = {Kind.VIDEO: 1, Kind.AUDIO: 1, Kind.GALLERY: 4}
"""So many films, sounds or pictures must a page show whose address calls it so."""
_LIVE_MARK = re.compile(
    r"(?:^|[\s_-])live[\s_-]?(?:blog|ticker|feed|text|post|posts|update|updates|entry|entries|event|reporting|story)",
    re.IGNORECASE,
)
_timed = finder("//time | //*[@data-timestamp or @data-time or @data-update-time]")
_UPDATES = 3
"""So many updates with a time of their own does a live blog have at least."""
_MOST = 200
"""Elements of one kind that are looked at."""


def genre(page: Markup, graph: Graph, classes: str, *, title: str | None) -> tuple[Kind, str | None]:
    """The kind of the page's article, and what says so; `classes` are all of the page (`Marks.all`)."""
    return next(_evidence(page, graph, classes, title), (Kind.ARTICLE, None))


def _evidence(page: Markup, graph: Graph, classes: str, title: str | None) -> Iterator[tuple[Kind, str]]:
    """What speaks for a kind, the strongest first."""
    if _states_live(page, graph, title):
        yield Kind.LIVE, "json-ld"
    stated = types(graph.article) if graph.article else set()
    yield from ((kind, "json-ld") for name, kind in _OF_ARTICLES.items() if name in stated)
    called = (page.meta("og:type") or "").lower()
    yield from ((kind, "og:type") for word, kind in _OPEN_GRAPH if called.startswith(word))
    if graph.article is None:
        yield from ((kind, "json-ld") for node in graph.nodes if (kind := _of_page(node, page.url, title)))
    if _shows_live(page, classes, title):
        yield Kind.LIVE, "markup"
    yield from ((kind, "address") for kind in _by_address(page))


def _states_live(page: Markup, graph: Graph, title: str | None) -> bool:
    if graph.article and (graph.article.get("liveBlogUpdate") or graph.article.get("coverageStartTime")):
        return True
    live = (node for node in graph.nodes if "liveblogposting" in types(node))
    return any(node is graph.article or _is_about(node, page.url, title) for node in live)


def _of_page(node: Node, url: str | None, title: str | None) -> Kind | None:
    kind = next((_OF_PAGES[name] for name in types(node) if name in _OF_PAGES), None)
    return kind if kind and _is_about(node, url, title) else None


def _is_about(node: Node, url: str | None, title: str | None) -> bool:
    """Whether a node has the page's address or headline."""
    addresses = (node.get(key) for key in ("url", "mainEntityOfPage", "@id"))
    if url and any(isinstance(one, str) and one and same_page(one, url) for one in addresses):
        return True
    called = squeeze(text_of(node.get("headline")) or text_of(node.get("name")) or "")
    return bool(called) and called == squeeze(title or "")


def _shows_live(page: Markup, classes: str, title: str | None) -> bool:
    """Whether several updates with times stand in what is marked as a live blog, or under a title that says so."""
    if "live" in classes and any(_is_filled(one) for one in marks(page.tree).classed(_LIVE_MARK, "live")[:3]):
        return True
    path = urlsplit(page.url or "").path
    if not _LIVE_ADDRESS.search(path) and not pattern("live_blogs").search(title or ""):
        return False
    own = (one for one in islice(_timed(page.tree), _MOST) if not in_other_item(one))
    return len(list(islice(own, _UPDATES + 1))) > _UPDATES  # one of them may be the article's own


def _is_filled(element: HtmlElement) -> bool:
    return element.tag not in {"html", "body"} and len(list(islice(element.iter("time"), _UPDATES))) == _UPDATES


def _by_address(page: Markup) -> Iterator[Kind]:
    path = urlsplit(page.url or "").path
    for kind, address in _ADDRESSES.items():
        if address.search(path) and len(_media[kind](page.tree)) >= _LEAST[kind]:
            yield kind
