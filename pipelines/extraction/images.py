"""The picture that an article is shown with, what stands below it, and whose it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.address import absolute_of
from pipelines.extraction.graph import Graph, Node, text_of
from pipelines.extraction.markup import Markup, in_other_item, marks_of, plain, words_of
from pipelines.extraction.record import AGREES, Decided, behind, ordered, statement
from pipelines.extraction.words import pattern, squeeze
from vocabulary.metadata import Image, Record, Statement
from vocabulary.page import Candidate

_METAS = (
    *("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "image"),
    *("thumbnail", "parsely-image-url", "sailthru.image.full", "thumbnailurl"),
)
_LONGEST_URL = 2_000
_LONGEST = 1_000
"""Characters of the longest caption, and of the longest credit."""
_LONGEST_CREDIT = 200
_MOST = 4
"""Pictures of one place that are looked at."""
_MOST_PARTS = 60
"""Elements of one figure that are looked at."""
OTHER_PICTURE = "belongs to another picture"
_NO_PICTURE = re.compile(
    r"(?:^|[^a-z])(?:logo|favicon|avatar|gravatar|placeholder|blank|spacer|sprite|default[-_]?(?:image|img|thumb\w*|og|share|social)?|no[-_]?image)(?:[^a-z]|$)",
    re.IGNORECASE,
)
"""In the name of a file that shows the outlet rather than what is reported, when there is little else in it."""
_FEW = 4
"""Words of such a name: `alibaba-logo-at-its-office` is a picture of the matter."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIZE = re.compile(
    r"(?:[-_.]\d{2,4}[x*]\d{2,4}|[-_]\d{2,4}w|@\dx|[-_](?:scaled|thumb|small|medium|large))+$", re.IGNORECASE
)
"""The size of a file at the end of its name. A bare number is none: it tells pictures of one series apart."""
_SUFFIX = re.compile(r"(?:\.[a-z]{2,5}){1,2}$", re.IGNORECASE)
_MADE_OF = re.compile(r"[?&](?:url|src|image|img)=(https?(?::|%3a)[^&]+)", re.IGNORECASE)
"""A picture that a server makes of another, as it names that."""
_TELLING = 5
"""Letters and digits from which a file's name tells one picture from another."""
_CREDIT = re.compile(
    r"credit|copyright|photographer|(?:^|[\s_-])(?:source|rights|fotograf\w*|byline)(?:$|[\s_-])", re.IGNORECASE
)
"""Marks of an element within a figure that says whose picture it is."""
_CREDITED = frozenset({"creditText", "copyrightHolder", "copyrightNotice", "creator", "author", "provider"})
_CREDITS_IN = ("span", "div", "p", "small", "cite", "em", "i", "strong")
_EDGES = " |/-\u2013\u2014、\uff1d="
_STRIPPED = " .:\uff1a…|=\uff1d-\u2013—"
"""What stands between a word such as `Photo` and a name."""
_IN_BRACKETS = re.compile(r"[(\[\uff08【]([^()\[\]\uff08\uff09【】]{3,120})[)\]\uff09】]\s*[.。]?$")
_TWO_NAMES = re.compile(r"[^\W\d_]\s*/\s*[^\W\d_]")
"""`Ana Roe/AFP`: whoever stands so in brackets is a credit."""
_NAME = r"[^\s\u3001\uff0c\u3002;\uff1b=\uff1d:\uff1a()\uff08\uff09]"
_TAKEN_BY = re.compile(rf"(?P<who>{_NAME}{{2,20}}(?: {_NAME}{{1,12}})?)\s?(?:摄影?|攝影?|撮影|提供|촬영)$")
"""`浜田涼撮影`: East Asian captions name whose picture it is in front of the word."""
_SIGN = re.compile(r"(?:©|\(c\)|&copy;)\s*\S.{1,118}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as one place states it, with what that place says of it."""

    source: str
    raw: str
    url: str | None
    """Absolute; None when it is none of the web."""
    caption: str = ""
    credit: str = ""


def image(page: Markup, graph: Graph, hints: Candidate | None, own: str | None = None) -> Decided[Image]:
    """Decide for one of the pictures that `stated` finds; `own` is where the outlet's own selectors find it."""
    return decide(list(stated(page, graph, hints, own)))


def stated(page: Markup, graph: Graph, hints: Candidate | None, own: str | None = None) -> Iterator[Picture]:
    """Each picture: JSON-LD, Open Graph and other meta elements, microdata, links, the feed, the article's figures."""
    base = page.base
    chosen = (("outlet", own, "", ""),) if own else ()
    for source, raw, caption, credit in (*chosen, *_for_programs(page, graph, hints), *_figures(page)):
        around = (None, None) if raw.startswith(("https://", "http://")) else (page.url, base)
        url = absolute_of(raw, *around) if 0 < len(raw) <= _LONGEST_URL else None
        yield Picture(source, raw, url, caption[:_LONGEST], credit[:_LONGEST_CREDIT])


def decide(stated: Sequence[Picture]) -> Decided[Image]:
    """Decide for the first that is a picture of the matter, and for what is said below the same picture, wherever.

    A caption or a credit that belongs to another picture is never taken.
    """
    refused = [_refused(one) for one in stated]
    usable = [one for one, why in zip(stated, refused, strict=True) if not why]
    first = usable[0] if usable else None
    record = [
        statement("image", one.source, one.url or "", one.raw, why or _lost(one, first))
        for one, why in zip(stated, refused, strict=True)
    ]
    caption, captions = _beside("caption", [(one, one.caption) for one in stated], first)
    credit, credits_ = _beside("credit", [(one, one.credit) for one in stated], first)
    chosen = Image(url=first.url, caption=caption, credit=credit) if first and first.url else None
    return Decided(chosen, (*ordered(record), *captions, *credits_))


def _beside(field: str, said: Sequence[tuple[Picture, str]], chosen: Picture | None) -> tuple[str | None, Record]:
    """The first caption (or credit) that stands with the chosen picture, and all of them with why they lost."""
    taken: str | None = None
    found: list[Statement] = []
    for one, text in said:
        if not text:
            continue
        if chosen is None or not _is_same(one, chosen):
            found.append(statement(field, one.source, text, reason=OTHER_PICTURE))
        elif taken is None:
            taken = text
            found.append(statement(field, one.source, text))
        else:
            agrees = squeeze(text) == squeeze(taken)
            found.append(statement(field, one.source, text, reason=AGREES if agrees else "said with it elsewhere"))
    return taken, ordered(found)


def _refused(one: Picture) -> str:
    """Why a picture is none of the matter; empty when it may be."""
    if one.url is None:
        return "refused: no address"
    if len(one.url) > _LONGEST_URL:
        return f"refused: longer than {_LONGEST_URL:,} characters"
    name = _SUFFIX.sub("", _file(one.url))
    if not name and not urlsplit(one.url).query:
        return "refused: no address of a picture"
    is_mark = _NO_PICTURE.search(name) and len(_WORD.findall(name)) <= _FEW
    return "refused: the outlet's mark, by its name" if is_mark else ""


def _lost(one: Picture, first: Picture | None) -> str:
    if first is None or one is first:
        return ""
    return AGREES if one.url == first.url else "the same picture" if _is_same(one, first) else behind(first.source)


def _is_same(one: Picture, other: Picture) -> bool:
    """Whether two addresses are of one picture: the same, or files of the same telling name in other sizes."""
    if one.url is None or other.url is None:
        return False
    return one.url == other.url or (len(key := _key(one.url)) >= _TELLING and key == _key(other.url))


def _key(url: str) -> str:
    """A file's name without its ending and its size."""
    return squeeze(_SIZE.sub("", _SUFFIX.sub("", _file(url))))


def _file(url: str) -> str:
    """The name of the file at an address; that of the picture itself where a server is asked to make it smaller."""
    asked = _MADE_OF.search(url)
    path = unquote(urlsplit(unquote(asked[1]) if asked else url).path).rstrip("/")
    return path.rsplit("/", 1)[-1]


_Raw = tuple[str, str, str, str]
"""(source, address as it stands there, caption, credit)"""


def _for_programs(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[_Raw]:
    """Pictures that are stated for programs."""
    if graph.article is not None:
        for name in ("image", "primaryImageOfPage", "thumbnailUrl"):
            for value in graph.resolve(graph.article.get(name))[:_MOST]:
                yield _of_node(graph, value)
    yield from ((name if ":" in name else f"meta:{name}", content, "", "") for name, content in page.metas(*_METAS))
    yield from (("itemprop", address, "", "") for address in page.marked.get("image", ())[:_MOST])
    yield from (("image_src", address, "", "") for address in page.links.get("image_src", ())[:1])
    for one in hints.enclosures[:_MOST] if hints is not None else ():
        if (one.type or "").startswith("image/"):
            yield (hints.found_by.value if hints else "", one.url, "", "")


def _of_node(graph: Graph, value: Node | str) -> _Raw:
    if isinstance(value, str):
        return "json-ld", value.strip(), "", ""
    name = text_of(value.get("@id")) or ""
    address = value.get("contentUrl") or value.get("url") or ("" if "#" in name else name)
    owners = (graph.resolve(value.get(name)) for name in ("creditText", "creator", "author", "copyrightHolder"))
    named = (text_of(one) if isinstance(one, str) else text_of(one.get("name")) for found in owners for one in found)
    credit = next(filter(None, named), None) or text_of(value.get("copyrightNotice")) or ""
    return "json-ld", text_of(address) or "", text_of(value.get("caption")) or "", credit


def _figures(page: Markup) -> Iterator[_Raw]:
    """The figures of the article itself that say something of their picture."""
    for figure in page.figures:
        picture = next(figure.iter("img"), None)
        if picture is None or in_other_item(figure):
            continue
        caption, credit = _said_below(figure)
        if caption or credit:
            yield "figure", address_of(picture), caption, credit


def address_of(picture: HtmlElement) -> str:
    """Where a picture is, also one that scripts are to fetch when it comes into view."""
    stated = (picture.get(name) for name in ("data-src", "data-original", "data-lazy-src", "src"))
    found = next((one.strip() for one in stated if one and not one.startswith("data:")), "")
    return found or (picture.get("srcset") or picture.get("data-srcset") or "").split(",")[0].strip().split(" ")[0]


def _said_below(figure: HtmlElement) -> tuple[str, str]:
    """Caption and credit of a figure: by elements marked as credit, else by how the caption ends."""
    below = next(figure.iter("figcaption"), None)
    caption = plain(words_of(below))[: 2 * _LONGEST] if below is not None else ""
    printed = [plain(words_of(one))[:_LONGEST_CREDIT] for one in _marked_as_credit(figure)]
    printed = [one for one in printed if squeeze(one)]
    if not printed:
        return _parted(caption)
    for one in printed:
        caption = caption.replace(one, " ") if len(one) < len(caption) else ""
    said = _without_label(" ".join(dict.fromkeys(printed)))
    return " ".join(caption.split()).strip(_EDGES), said.strip(" ()[]")


def _marked_as_credit(figure: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    for element in islice(figure.iter(*_CREDITS_IN), _MOST_PARTS):
        if _credits(element) and not any(around in found for around in element.iterancestors()):
            found.append(element)
        if len(found) == _MOST:
            break
    return found


def _without_label(credit: str) -> str:
    """A credit without `Photo:` or `Credit...` in front of it."""
    label = pattern("pictured_by").match(credit)
    rest = credit[label.end() :] if label else ""
    is_parted = rest.lstrip()[:1] in set(_STRIPPED)
    return rest.lstrip(_STRIPPED) if is_parted and squeeze(rest) else credit


def _credits(element: HtmlElement) -> bool:
    return (element.get("itemprop") in _CREDITED) or bool(_CREDIT.search(marks_of(element)))


def _parted(caption: str) -> tuple[str, str]:
    """A caption and the credit with which it ends: in brackets, behind a sign, behind or before a word that says so."""
    words = pattern("pictured_by")
    if (ending := _IN_BRACKETS.search(caption)) and (
        words.search(ending[1]) or _TWO_NAMES.search(ending[1]) or _TAKEN_BY.search(ending[1])
    ):
        return caption[: ending.start()].strip(), _without_label(ending[1].strip())
    if by := _TAKEN_BY.search(caption):
        return caption[: by.start()].strip(_EDGES), by["who"]
    if sign := _SIGN.search(caption):
        return caption[: sign.start()].strip(_EDGES), sign[0].strip()
    for said in words.finditer(caption):
        rest = caption[said.end() :].lstrip()
        if rest[:1] in {":", "\uff1a", "|", "="} and squeeze(rest) and len(rest) <= _LONGEST_CREDIT // 2:
            return caption[: said.start()].strip(_EDGES), rest.lstrip(_STRIPPED)
    return caption, ""
