"""Where a section goes on: its next page, or what its "load more" button asks for."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.sources.content import tidy
from crawler.urls import absolute, canonical, same_site

MAX_ELEMENTS = 4_000
"""Links and buttons of one page that are looked at."""

_WORDS = re.compile(
    r"(?:go to )?(?:the )?next(?: page)?|older(?: (?:posts|stories|articles|news|entries))?|(?:load|show|view|see) more"
    r"(?: (?:posts|stories|articles|news|results))?|more (?:stories|articles|news|posts)"
    r"|weiter|nächste(?: seite)?|ältere (?:beiträge|artikel)|mehr (?:laden|anzeigen|artikel)"
    r"|suivante?|page suivante|articles? plus anciens|(?:voir|charger|afficher) plus(?: d.articles)?"
    r"|siguiente|página siguiente|(?:cargar|ver|mostrar) más|más noticias|entradas (?:más )?antiguas"
    r"|próxim[ao]|próxima página|carregar mais|ver mais|mais notícias|successiv[ao]|pagina successiva|carica altri?"
    r"|volgende|meer laden|следующая(?: страница)?|далее|дальше|(?:показать|загрузить) (?:ещё|еще)|наступна|показати ще"
    r"|sonraki(?: sayfa)?|daha fazla(?: göster)?|następna|dalej|więcej|التالي|المزيد|تحميل المزيد|بعدی|صفحه بعد|بیشتر"
    r"|下一页|下一頁|更多|加载更多|次へ|もっと見る|다음|더보기"
)
_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older|load-?more|show-?more|view-?more)(?:$|[\s_-])")
_ARROWS = re.compile(r"[\s«»\u2039\u203a←→<>|…·.]+")
_NEXT_DATA = ("data-next-url", "data-next", "data-next-page", "data-load-more-url", "data-load-more")
_OPEN_DATA = ("data-url", "data-href", "hx-get")
_PAGE = re.compile(
    r"(?P<lead>[?&](?:page|paged|pg|p|pagina|página|seite|strona|sayfa)=|/(?:page|pagina|seite|strona|sayfa|p)[/-]?)"
    r"(?P<number>[0-9]{1,4})(?=$|[/&#.])",
    re.IGNORECASE,
)


def following(page: etree._Element, *, url: str, base: str) -> str | None:
    """The address on which a page's list goes on, on its own site; None when it names none.

    `rel=next` is believed first, then what a "load more" button carries, links that say "next" or "older" in the
    common languages, and a link to this page's address with the next number in it.
    """
    here = canonical(url)
    for link in _stated(page, base, url):
        if same_site(link, url) and canonical(link) != here:
            return link
    return None


def _stated(page: etree._Element, base: str, url: str) -> Iterator[str]:
    elements = list(islice(page.iter("link", "a", "button", "div"), MAX_ELEMENTS))
    for element in elements:
        if "next" in (element.get("rel") or "").lower().split() and (link := absolute(element.get("href") or "", base)):
            yield link
    for element in elements:
        names = (*_NEXT_DATA, *(_OPEN_DATA if _says_next(element) else ()))
        values = (element.get(name) or "" for name in names)
        yield from (link for value in values if _is_address(value) and (link := absolute(value, base)))
    links = [(element, link) for element in elements if (link := _target(element, base))]
    for element, link in links:
        if _says_next(element) and _is_page_of(link, url):
            yield link
    stem, number = _parted(url)
    for _, link in links:
        if _parted(link) == (stem, number + 1):
            yield link


def _target(element: etree._Element, base: str) -> str | None:
    return absolute(element.get("href") or "", base) if element.tag == "a" else None


def _is_address(value: str) -> bool:
    """Whether an attribute holds an address rather than a word or a number."""
    return value.startswith(("/", "?", "http://", "https://"))


def _says_next(element: etree._Element) -> bool:
    """Whether a link or button offers more of the list; teasers that say "read more" do not."""
    if element.tag in {"link", "div"}:
        return bool(_CLASS.search((element.get("class") or "").lower()))
    words = tidy(" ".join(islice(map(str, element.itertext()), 20)))[:60] or (element.get("aria-label") or "")[:60]
    plain = _ARROWS.sub(" ", words.lower()).strip()
    return bool(_WORDS.fullmatch(plain) or _CLASS.search((element.get("class") or "").lower()))


def _is_page_of(link: str, url: str) -> bool:
    """Whether an address is a further page of a section: below it, or it with another query."""
    section = urlsplit(_parted(url)[0]).path.rstrip("/")
    path = urlsplit(link).path
    if path.rstrip("/") == section:
        return bool(urlsplit(link).query)
    return _PAGE.search(link) is not None or bool(re.fullmatch(r"/[0-9]{1,4}/?", path.removeprefix(section)))


def _parted(url: str) -> tuple[str, int]:
    """An address without its page number, and the number; 1 when it has none."""
    marks = list(_PAGE.finditer(url))
    if not marks:
        return url.rstrip("/?"), 1
    found = marks[-1]
    lead = "?" if found["lead"].startswith("?") and url[found.end() :].startswith("&") else ""
    rest = url[found.end() :].removeprefix("&") if lead else url[found.end() :]
    return (url[: found.start()] + lead + rest).rstrip("/?"), int(found["number"])
