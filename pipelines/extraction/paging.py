"""Articles of several pages: which page this is, and where the next one, the first, or all on one page are.

A page is one of the same article only if its address is the article's own with a number of pages: `?page=2`, `/2/`,
`/page/2`, `-2.html`. So neither the next article nor the next page of a list, of comments or of a gallery counts,
whatever calls itself `rel=next`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.urls import canonical, same_site
from pipelines.extraction.address import absolute_of, is_home
from pipelines.extraction.graph import Graph
from pipelines.extraction.markup import Markup, marks_of, words_of
from pipelines.extraction.words import names, squeeze
from vocabulary.address import identity
from vocabulary.paging import Paging

HIGHEST = 50
"""Pages of an article; a higher number is something else."""
MAX_LINKS = 200
"""Links to what may be pages of the article that are looked at."""
_NUMBER = "(?P<number>[1-9][0-9]?)"
_NAMES = "page|pg|p|pageno|page_no|pagenumber|currentpage|pagina|p%C3%A1gina|seite|strona|sayfa"
_STRONG = (
    re.compile(rf"(?P<lead>[?&])(?:{_NAMES})={_NUMBER}(?=&|$)", re.IGNORECASE),
    re.compile(rf"/(?:(?:page|pagina|seite|strona|sayfa|p)[/-]?)?{_NUMBER}(?=$|\?)", re.IGNORECASE),
)
"""Where the number of a page stands in the identity of an address."""
_WEAK = (re.compile(rf"(?:[-_,](?:p|page-?|seite-?)?|/){_NUMBER}(?=\.[a-z]{{3,5}}(?:$|\?))", re.IGNORECASE),)
"""Where it may stand too: so do numbers that tell articles of one name apart."""
_WHOLE = re.compile(
    r"(?P<lead>[?&])(?:(?:view|page|show)=(?:all|full|single)|(?:single_?page|show_?all|all|full|view_?all)=(?:1|true|yes|all)|viewall)(?=&|$)"
    r"|/(?:all|full|single-?page|view-?all|komplettansicht|seite-komplett|integrale|completo)(?=$|\?)",
    re.IGNORECASE,
)
_TELLING = re.compile(r"(?<![0-9])[1-9][0-9]?(?:$|[/?&#.])|all|full|single|komplett|integrale|completo", re.IGNORECASE)
"""What stands in an address that is that of a page, or of all pages."""
_OF = re.compile(
    r"([0-9]{1,2})\s{0,3}(?:/|of|von|de|di|van|av|af|sur|из|з|od|\uff0f|中|من|از|में से)\s{0,3}([0-9]{1,2})(?![0-9])"
)
_OTHERS = re.compile(r"comment|repl(?:y|ies)|disqus|galler|slide|carousel|related", re.IGNORECASE)
"""Marks of what has pages of its own."""
_AROUND = 5
"""Elements around a link that are asked for such marks."""
_ROUND = 3
"""Elements around a link to a page in which the number of pages may stand."""
_LONG = 200
"""Characters of the words in which it does."""
_ARROWS = frozenset("»\u203a→>≫\u276f▶〉")
_SAYS = 30
"""Characters that a link to a page says at most."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to what may be a page of the article."""

    element: HtmlElement
    url: str
    number: int
    is_weak: bool

    def says(self) -> str:
        """Its words, digits of all scripts as 0 to 9; empty for what says more than links to pages do."""
        words = words_of(self.element)
        return "".join(_digit(letter) for letter in words) if len(words) <= _SAYS else ""

    @property
    def names_number(self) -> bool:
        """Whether its words are its number, alone or with a word before it."""
        return re.findall("[0-9]+", self.says()) == [str(self.number)]

    def leads(self, word: str) -> bool:
        """Whether it says that it leads to the `next` or the `prev` page."""
        if word in (self.element.get("rel") or "").lower().split():
            return True
        said = self.says()
        return squeeze(said) in names(f"{word}_page") or (bool(said) and set(said.replace(" ", "")) <= _ARROWS)

    @property
    def is_of_others(self) -> bool:
        """Whether it stands in what has pages of its own, or leads there."""
        return "#comment" in self.url.lower() or any(
            _OTHERS.search(marks_of(one)) for one in islice(self.element.iterancestors(), _AROUND)
        )


def paging(page: Markup, graph: Graph, stated: str | None) -> Paging | None:
    """Where the page stands among those of its article; None when it is the only one.

    `stated` is what the page calls its own address.
    """
    own = _known(page.url or stated)
    if own is None or _WHOLE.search(own):
        return None
    said = None
    if stated and stated != page.url and same_site(stated, page.url or stated) and not is_home(stated):
        said = _known(stated)
    ways = [*_numbered(own), (own, 1)]
    tails = {_tail(stem) for stem in {said or own, *(stem for stem, _ in ways)}}
    links = list(_links(page, tails, is_first=len(ways) == 1))
    for stem, number in ways if links or stated else ():
        stems = {stem, said} if said and number == 1 else {stem}
        found = _among(graph, stems, number, stated, links)
        if found is not None:
            return found
    return None


def _among(
    graph: Graph, stems: Collection[str], number: int, stated: str | None, links: Sequence[tuple[HtmlElement, str, str]]
) -> Paging | None:
    """The paging when the article's address is one of `stems` and this is its page of that number."""
    pages = [page for page in _pages(links, stems) if page.number != number and not page.is_of_others]
    first = None
    if number > 1:
        linked = (page.url for page in pages if page.number == 1 and _is_first(page, number))
        first = stated if stated and _known(stated) in stems else next(linked, None)
        if first is None:
            return None
    further = {page.number: page for page in reversed(pages) if _is_page(page, number)}
    whole = next(_whole([*([stated] if stated else []), *(url for _, url, _ in links)], stems), None)
    following = further.get(number + 1)
    if following is None and first is None and whole is None:
        return None
    total = _total(graph, further.values(), number) or max([number, *further])
    return Paging(
        number=number,
        total=total if total > 1 else None,
        next=following.url if following else None,
        first=first,
        whole=whole,
    )


def _is_page(link: _Link, number: int) -> bool:
    if link.names_number:
        return True
    return link.number == number + 1 and not link.is_weak and link.leads("next")


def _is_first(link: _Link, number: int) -> bool:
    return link.names_number or (number == 2 and link.leads("prev"))  # noqa: PLR2004 - the page before it


def _links(page: Markup, tails: Collection[str], *, is_first: bool) -> Iterator[tuple[HtmlElement, str, str]]:
    """Links that may lead to a page of the article: element, absolute address, and what its addresses have in common.

    On what can only be the first page those alone count that have a number or say "all".
    """
    linked = [href for one in page.tree.iter("a") if (href := one.get("href"))]
    linked += [one.get("href") or "" for one in page.tree.iter("link") if "next" in (one.get("rel") or "")]
    alike = {href for href in linked if href[:1] == "?" or href[:1].isdigit()}
    for tail in tails:
        alike.update(href for href in linked if tail in href)
    wanted = {href for href in alike if not is_first or _TELLING.search(href)}
    if not wanted:
        return
    base = page.base
    elements = (one for one in page.tree.iter("a", "link") if one.get("href") in wanted)
    for element in islice(elements, MAX_LINKS):
        url = absolute_of(element.get("href"), page.url, base)
        if url is not None and (known := _known(url)) is not None:
            yield element, url, known


def _pages(links: Sequence[tuple[HtmlElement, str, str]], stems: Collection[str]) -> Iterator[_Link]:
    """Those of the links whose address is that of a page of the article."""
    for element, url, known in links:
        if known in stems:
            yield _Link(element, url, 1, is_weak=False)
        for marks, is_weak in ((_STRONG, False), (_WEAK, True)):
            for stem, number in _numbered(known, marks):
                if stem in stems:
                    yield _Link(element, url, number, is_weak)


def _tail(stem: str) -> str:
    """The last part of a path, without its ending and the rest: what the addresses of all pages hold."""
    path = stem.partition("?")[0].rstrip("/")
    return path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]


def _numbered(known: str, patterns: Collection[re.Pattern[str]] = (*_STRONG, *_WEAK)) -> Iterator[tuple[str, int]]:
    """The ways in which an address is that of a page: the article's address, and the number."""
    for mark in patterns:
        found = mark.search(known)
        if found is not None and int(found["number"]) <= HIGHEST:
            yield _without(known, found), int(found["number"])


def _without(known: str, found: re.Match[str]) -> str:
    """An address without a part of it."""
    before, behind = known[: found.start()], known[found.end() :]
    if found.groupdict().get("lead"):
        return before + (f"?{behind[1:]}" if found["lead"] == "?" and behind else behind)
    return before + behind


def _whole(addresses: Iterable[str], stems: Collection[str]) -> Iterator[str]:
    """Addresses at which all of the article is on one page."""
    for url in addresses:
        known = _known(url) if _WHOLE.search(url) else None
        found = _WHOLE.search(known) if known else None
        if known and found and _without(known, found) in stems:
            yield url


def _total(graph: Graph, pages: Collection[_Link], number: int) -> int | None:
    """How many pages there are, as "Page 1 of 3" beside the links to them says, or the linked data."""
    said = [str(graph.article.get("pagination") or "")[:_LONG]] if graph.article else []
    for link in islice(pages, 1):
        for around in islice(link.element.iterancestors(), _ROUND):
            words = "".join(islice(around.itertext(), _LONG))
            if len(words) <= _LONG:
                said.append("".join(map(_digit, words)))
    for words in said:
        for found in _OF.finditer(words):
            if int(found[1]) == number and number < int(found[2]) <= HIGHEST:
                return int(found[2])
    return None


def _known(url: str | None) -> str | None:
    """What the addresses of one page have in common, without what only follows readers around."""
    try:
        known = identity(canonical(url or ""))
    except ValueError:
        return None
    return known if known.startswith("//") else None


def _digit(letter: str) -> str:
    return letter if letter.isascii() else str(unicodedata.digit(letter, letter))
