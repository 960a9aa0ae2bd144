"""What one outlet of the press world answers, address by address."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from desk.newsroom import pages
from desk.newsroom.markup import Block
from desk.newsroom.sources import documents
from desk.newsroom.world import Address, Article, Behaviour, Format, Masthead, listed

SLOW = 1.5
"""Seconds that a slow page takes: noticeable, and far below any time-out."""
SECOND = 0.5
"""Seconds by which a second address lags behind, so that a crawl meets the article itself first."""
RETRY_AFTER = 1
"""Seconds after which a page that was unavailable once may be asked for again."""
OVERSIZE = 40 * 1024 * 1024
"""Bytes of the oversize page unless told otherwise: over the crawler's limit."""

_APOLOGIES = {
    Behaviour.MISSING: (404, "This page does not exist."),
    Behaviour.GONE: (410, "This story has been withdrawn."),
    Behaviour.FORBIDDEN: (403, "You are not allowed to read this."),
    Behaviour.BROKEN: (500, "Something broke. Our people have been told."),
}
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: a body, or a stream of pieces that nobody keeps."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    stream: Callable[[], Iterator[bytes]] | None = None
    delay: float = 0.0
    """Seconds to wait before it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request as a site sees it."""

    path: str
    """Path and query."""
    count: int
    """How many requests for this address came before."""
    oversize: int = OVERSIZE


class Site:
    """Answers for one masthead. `bodies` holds the texts that were changed at run time, by path."""

    def __init__(self, masthead: Masthead, bodies: Mapping[str, tuple[Block, ...]]) -> None:
        """Lay out the addresses of a masthead."""
        self.masthead = masthead
        self._bodies = bodies
        self._articles = {article.path: article for article in masthead.articles}
        self._by_slug = {article.slug: article for article in masthead.articles}
        self._addresses = {address.path: address for address in masthead.addresses}
        self._fixed = self._documents()

    def holds(self, path: str) -> bool:
        """Whether an article stands at this path."""
        return path in self._articles

    def answer(self, visit: Visit) -> Answer:
        """The answer to one request; 404 for addresses that nobody laid out."""
        path = _without_tracking(visit.path)
        if path in self._fixed:
            media, body = self._fixed[path]
            return _with_tag(Answer(status=200, headers={"Content-Type": media}, body=body))
        if path in self._articles:
            return self._article(self._articles[path], visit)
        if path in self._addresses:
            return self._address(self._addresses[path], visit)
        article, number = self._further_page(path)
        if article is not None:
            return self._article_page(article, visit, canonical=True, number=number)
        return self._list(urlsplit(path).path)

    def _further_page(self, path: str) -> tuple[Article | None, int]:
        """The article of which this is the address of a further page, and of which."""
        base, found, number = path.partition("?page=")
        article = self._articles.get(base) if found and number.isdecimal() else None
        return (article, int(number)) if article is not None and 1 < int(number) <= article.pages else (None, 0)

    def _documents(self) -> dict[str, tuple[str, bytes]]:
        masthead = self.masthead
        robots = masthead.robots.encode()
        found = {"/robots.txt": ("text/plain; charset=utf-8", robots)} if robots else {}
        for source in masthead.sources:
            if source.format is Format.HTML:
                page = pages.plain_page(masthead, masthead.title, "Our feeds have moved. Please use the front page.")
                found[source.path] = (self._media, self._encoded(page))
            else:
                found |= documents(masthead, source)
        return found

    def _article(self, article: Article, visit: Visit) -> Answer:
        if article.behaviour is Behaviour.UNAVAILABLE_ONCE and visit.count == 0:
            return self._apology(503, "The press is being oiled.", {"Retry-After": str(RETRY_AFTER)})
        answer = self._article_page(article, visit, canonical=True)
        return _delayed(answer, SLOW) if article.behaviour is Behaviour.SLOW else answer

    def _article_page(self, article: Article, visit: Visit, *, canonical: bool, number: int = 1) -> Answer:
        body = self._bodies.get(article.path, article.body)
        count = 1_000 + visit.count
        page = pages.article_page(self.masthead, article, body=body, canonical=canonical, count=count, number=number)
        answer = Answer(status=200, headers={"Content-Type": self._media}, body=self._encoded(page))
        return answer if self.masthead.counters else _with_tag(answer)

    def _address(self, address: Address, visit: Visit) -> Answer:
        if address.behaviour in _APOLOGIES:
            return self._apology(*_APOLOGIES[address.behaviour])
        html = {"Content-Type": self._media}
        match address.behaviour:
            case Behaviour.MOVED:
                return Answer(status=301, headers={"Location": self._by_slug[address.target].url})
            case Behaviour.SECOND_ADDRESS:
                return _delayed(self._article_page(self._by_slug[address.target], visit, canonical=False), SECOND)
            case Behaviour.PDF:
                return Answer(status=200, headers={"Content-Type": "application/pdf"}, body=_PDF)
            case Behaviour.OVERSIZE:
                return Answer(status=200, headers=html, stream=lambda: _oversize(visit.oversize))
            case _:
                return Answer(status=200, headers=html, body=self._encoded(pages.video_page(self.masthead, address)))

    def _list(self, path: str) -> Answer:
        """Home, sections, tags and the pages about the house; 404 for the rest."""
        masthead, name = self.masthead, path.strip("/")
        words = pages.labels(masthead.language)
        everything = listed(masthead)
        if path == "/":
            return self._page(pages.section_page(masthead, masthead.title, everything, tags=True))
        section = name.removeprefix("tag/")
        if section in masthead.sections:
            shown = [one for one in everything if one.section == section]
            return self._page(pages.section_page(masthead, masthead.sections[section], shown))
        if name in {"about", "contact", "newsletter"} or name.startswith("author/"):
            return self._page(
                pages.plain_page(masthead, words.get(name, masthead.title), f"{masthead.title}, {masthead.place}.")
            )
        return self._apology(404, "This page does not exist.")

    def _page(self, page: str) -> Answer:
        return _with_tag(Answer(status=200, headers={"Content-Type": self._media}, body=self._encoded(page)))

    def _apology(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Answer:
        page = pages.plain_page(self.masthead, str(status), sentence)
        return Answer(status=status, headers={"Content-Type": self._media, **(headers or {})}, body=self._encoded(page))

    @property
    def _media(self) -> str:
        return f"text/html; charset={self.masthead.charset}"

    def _encoded(self, page: str) -> bytes:
        return page.encode(self.masthead.charset, "xmlcharrefreplace")


def _without_tracking(path: str) -> str:
    """The address that a publisher's server sees behind `?utm_source=...`."""
    parts = urlsplit(path)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if not key.startswith("utm_")]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def _with_tag(answer: Answer) -> Answer:
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
    return replace(answer, headers={**answer.headers, "ETag": tag})


def _delayed(answer: Answer, seconds: float) -> Answer:
    return replace(answer, delay=seconds)


def _oversize(size: int) -> Iterator[bytes]:
    """A page that never seems to end, made piece by piece."""
    opening = b"<!DOCTYPE html><html><head><title>The whole register</title></head><body><p>"
    line = b"Entry upon entry, copied out in a fair hand and never shortened. " * 1_000
    yield opening
    sent = len(opening)
    while sent < size:
        yield line[: size - sent]
        sent += len(line)
