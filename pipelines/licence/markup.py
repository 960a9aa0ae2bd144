"""Licence statements in a page's markup: links, fields of the head, properties, badges, comments and plain words.

Each finder looks for one kind of statement. What a statement speaks of follows from its zone on the page first and
from its words second; a photo's licence never becomes the article's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml import etree

from pipelines.licence.exceptions import edges
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.linked_data import in_linked_data, normal
from pipelines.licence.making import RSL, Place, notice, of_address, of_reading, of_statement, of_words
from pipelines.licence.names import fillers, names_creative_commons
from pipelines.licence.rules import pattern
from pipelines.licence.sentence import is_grant
from pipelines.licence.statements import Statement, read_statement, sentences
from pipelines.licence.tools import UNSPECIFIED_TOOL
from pipelines.licence.tree import LONGEST_BLOCK, Element, Page, Spot, Zone, block_of, text_of, words_around
from pipelines.licence.urls import Reading, host_of, read_licence_url
from vocabulary.licence import Evidence, Polarity, Scope

_BARE, _OF_MEDIA = "bare", "of_media"
"""Flags: a licence without a word on what it is for; one that is said to be for photos and the like."""
MOST_ROWS = 60
"""Statements kept of one page: pages that list licences for a living have thousands."""
SHORT = 40
"""Words of a footer's block that may stand around a licence's bare name."""
CAPTION = 150
"""Characters: a block with a picture and less text than this is the picture's."""
CATALOGUE = 3
"""So many families beside each other are a list of licences, not a grant."""

_META = frozenset({
    "dcterms.license", "dc.license", "dc.rights", "dc.rights.license", "dcterms.rights", "dcterms.rights.license", "license", "licence", "rights", "rights-standard",
    "copyright", "og:license", "article:license", "cc:license", "citation_license", "prism.copyright", "dcterms.accessrights",
})  # fmt: skip
_RDFA = frozenset({"license", "cc:license", "xhv:license", "dct:license", "dcterms:license", "schema:license"})
_RDF = re.compile(r"<(?:cc:)?license\s+rdf:resource\s*=\s*[\"']([^\"'<>]{1,500})[\"']", re.IGNORECASE)
_RDF_ABOUT = re.compile(r"<(?:cc:)?Work\s+rdf:about\s*=\s*[\"']([^\"'<>]{0,1000})[\"']", re.IGNORECASE)
_NAMED_TEXT = re.compile(
    r"creative[\s\-_\xa0]*commons|\bcc[\s\-_/\xa0]?(?:by|0|zero)\b|\(cc\)|public\s+domain|open\s+government\s+licence|"
    r"المشاع|الابداع|الإبداع المشترك|کریتیو|کرییتیو|知识共享|知識共享|創用|创用|創作共用|创作共用|クリエイティブ・?コモンズ|크리에이티브|"
    r"ครีเอทีฟ|криэйтив|креатив|קריאייטיב|क्रिएटिव|ক্রিয়েটিভ|créative",
    re.IGNORECASE,
)
_CC_ADDRESS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[^\s\"'<>]{1,80}", re.IGNORECASE
)
_LICENCE_ADDRESS = re.compile(
    r"creativecommons\.org|licensebuttons\.net|open-government-licence|/fdl-1|opendatacommons\.org/licenses|govdata\.de/dl-de|/nlod/",
    re.IGNORECASE,
)
_PUBLIC_SECTOR = re.compile(r"contains public sector information")
_SOURCE = re.compile(
    r"(?:from|on|by|in|de|bei|auf|dans|sur)\s+(?P<who>[A-ZÀ-ÞА-Я][^.,;:()<>\"“”]{1,60}?)(?=\s+(?:under|on|and|with|in|at|via|unter|sous|bajo|sob|as)\b|[.,;:(]|$)"
)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|tiff?|mp4|mp3|webm|ogg)(?:$|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The page that finders look at, with what is known of its address."""

    page: Page
    base: str | None
    """Address against which links are resolved."""
    host: str | None
    known_as: frozenset[str]
    """Addresses by which the page is known, normalised for comparing."""


def in_markup(page: Page, *, url: str | None) -> list[Evidence]:
    """Every statement about rights in a page's markup and words, in the order of kinds."""
    source = _source(page, url)
    found = [
        *_linked_data(source),
        *_head_links(source),
        *_meta(source),
        *_microdata(source),
        *_comments(source),
    ]
    linked, blocks = _links(source)
    found += _without_catalogues(linked)
    found += _badges(source, blocks)
    found += _words(source, blocks)
    found = _without_media(source, found)
    found += _origins(source)
    return list(dict.fromkeys(found))[:MOST_ROWS]


def _source(page: Page, url: str | None) -> Source:
    known = {url or ""}
    for element in page.root.iter("link", "meta"):
        if "canonical" in element.get("rel", "").lower().split():
            known.add(urljoin(url or "", element.get("href", "")))
        if element.get("property", "").lower() == "og:url":
            known.add(urljoin(url or "", element.get("content", "")))
    base = url or next((address for address in sorted(known) if address.startswith("http")), None)
    return Source(page, base, host_of(base) if base else None, frozenset(map(normal, known)) - {""})


def _linked_data(source: Source) -> list[Evidence]:
    scripts = [
        script.text
        for script in source.page.root.iter("script")
        if "ld+json" in script.get("type", "").lower() and script.text
    ]
    return in_linked_data(scripts, pages=source.known_as, base=source.base)


def _head_links(source: Source) -> list[Evidence]:
    found: list[Evidence] = []
    for element in source.page.root.iter("link"):
        if "license" not in element.get("rel", "").lower().split():
            continue
        place = _at(element, "E03", Scope.ARTICLE, "template")
        if element.get("type", "").lower() == RSL:
            found.append(notice(replace(place, code="R05", scope=Scope.SITE), _tag(element)))
            continue
        found += of_address(element.get("href", ""), place, base=source.base, raw=_tag(element))
    return found


def _meta(source: Source) -> list[Evidence]:
    found: list[Evidence] = []
    for element in source.page.root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        content = element.get("content", "").strip()
        if name in _META and content:
            found += _meta_field(source, element, name, content)
        elif name == "syndication-source" and host_of(content) not in {None, source.host}:
            place = _at(element, "E13", Scope.REPUBLISHED, "template")
            found.append(notice(replace(place, subject=content), _tag(element), licensor=host_of(content)))
    return found


def _meta_field(source: Source, element: Element, name: str, content: str) -> list[Evidence]:
    place = _at(element, "E04", Scope.ARTICLE, "template")
    address = _CC_ADDRESS.search(content)
    if address or re.match(r"(?:https?:)?//", content):
        statement = read_statement(content) if " " in content else None
        scoped = replace(place, scope=_said_scope(statement, Scope.ARTICLE)) if statement else place
        if address is None and name in {"copyright", "rights", "dc.rights", "dcterms.rights"}:
            return [notice(place, _tag(element))]
        return of_address(address.group() if address else content, scoped, base=source.base, raw=_tag(element))
    statement = read_statement(content)
    scoped = replace(place, scope=_said_scope(statement, Scope.ARTICLE))
    if statement.names and statement.names[0].tool is UNSPECIFIED_TOOL and not statement.grants:
        return [notice(scoped, _tag(element))]
    return of_statement(statement, scoped, host=source.host)


def _said_scope(statement: Statement, otherwise: Scope) -> Scope:
    return statement.scope or otherwise


_WITH_ITEMPROP = etree.XPath("//*[@itemprop[contains(., 'icense')]]")


def _microdata(source: Source) -> list[Evidence]:
    found: list[Evidence] = []
    for element in _WITH_ITEMPROP(source.page.root):
        if "license" not in element.get("itemprop", "").lower().split():
            continue
        said = element.get("href") or element.get("content") or element.get("src") or text_of(element)
        place = _at(element, "E05", _itemscope(source, element), "template")
        if re.match(r"(?:https?:)?//|/", said):
            found += of_address(said, place, base=source.base, raw=_tag(element))
        else:
            found += of_words(said, place, host=source.host)
    return found


def _itemscope(source: Source, element: Element) -> Scope:
    holder = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    kind = (holder.get("itemtype", "") if holder is not None else "").rsplit("/", 1)[-1].lower()
    if re.search(r"(?:article|posting|page|creativework|report|recipe)$", kind):
        nested = holder is not None and source.page.spot(holder).zone in {Zone.OTHER, Zone.COMPONENT}
        return Scope.OTHER_ITEM if nested else Scope.ARTICLE
    if kind in {"website", "organization", "newsmediaorganization", "blog"}:
        return Scope.SITE
    if kind:
        return Scope.IMAGE
    zone = source.page.spot(element).zone
    return Scope.ARTICLE if zone is Zone.ARTICLE else Scope.SITE if zone in {Zone.FOOTER, Zone.SIDE} else Scope.QUOTED


def _comments(source: Source) -> list[Evidence]:
    """RDF in an HTML comment, as themes before 2008 printed it."""
    found: list[Evidence] = []
    for comment in source.page.root.xpath("//comment()"):
        text = comment.text or ""
        if "rdf:" not in text or not (licence := _RDF.search(text)):
            continue
        about = _RDF_ABOUT.search(text)
        own = about is None or not about.group(1) or normal(about.group(1), source.base) in source.known_as
        home = (
            about is not None
            and source.base is not None
            and normal(about.group(1)) == normal(urljoin(source.base, "/"))
        )
        scope = Scope.ARTICLE if own else Scope.SITE if home else Scope.OTHER_ITEM
        place = Place(code="E07", locator="comment()", scope=scope, channel="template", block="comment()")
        if read_licence_url(licence.group(1), source.base):
            found += of_address(licence.group(1), place, base=source.base, raw=licence.group())
    return found


def _links(source: Source) -> tuple[list[tuple[Evidence, Element]], set[Element]]:
    """Links to licences wherever they stand, and the blocks that they speak for."""
    found: list[tuple[Evidence, Element]] = []
    blocks: set[Element] = set()
    for element, address in _addresses(source.page.root):
        rows = list(_link(source, element, address))
        found += [(row, element) for row in rows]
        if any(row.expression for row in rows):
            blocks.add(block_of(element))
    return _with_choices(found), blocks


_LINKED = etree.XPath(
    "//body//*[@href[contains(., 'ommons') or contains(., 'OMMONS') or contains(., 'icen') or contains(., '/fdl-')"
    " or contains(., 'dl-de') or contains(., 'nlod')] or @rel[contains(., 'icen')] or @property[contains(., 'icen')]]"
    "[not(self::link or self::meta or self::script or self::style or self::img)]"
)
_IN_DATA = etree.XPath(
    "//body//*[not(@href) and @*[starts-with(name(), 'data-') and contains(., 'creativecommons.org/')]]"
)


def _addresses(root: Element) -> Iterator[tuple[Element, str]]:
    """Elements that lead to a licence by any attribute; `rel=license` leads to one by its own word."""
    for element in _LINKED(root):
        address = element.get("href") or element.get("resource")
        if address and (_LICENCE_ADDRESS.search(address) or _is_licence(element)):
            yield element, address
    for element in _IN_DATA(root):
        said = (value for name, value in element.items() if name.startswith("data-"))
        if (address := next((value for value in said if _CC_ADDRESS.fullmatch(value)), None)) is not None:
            yield element, address


def _is_licence(element: Element) -> bool:
    said = f"{element.get('rel', '')} {element.get('property', '')}".lower().split()
    return bool(_RDFA & set(said))


def _link(source: Source, element: Element, address: str) -> Iterator[Evidence]:
    declared = _is_licence(element)
    reading = read_licence_url(address, source.base)
    if reading is None and not declared:
        return
    statement = _around(element)
    spot = source.page.spot(element)
    place = _about(source, element, declared=declared) or _place(
        source, element, spot, statement, reading, declared=declared
    )
    if reading is None:
        if place.scope in {Scope.ARTICLE, Scope.SITE}:
            yield from of_address(address, place, base=source.base, raw=_tag(element))
        return
    if place.polarity is Polarity.NOTICE:
        yield notice(place, _tag(element), expression=reading.tool.expression)
        return
    yield from of_reading(reading, place, raw=_tag(element), statement=statement, host=source.host)


def _around(element: Element) -> Statement:
    words = words_around(element)
    return read_statement(words.sentence, words.block)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed(Place):
    polarity: Polarity = Polarity.GRANT


def _about(source: Source, element: Element, *, declared: bool) -> _Placed | None:
    """RDFa: an `about` names the subject outright."""
    if not declared:
        return None
    for holder in (element, *element.iterancestors()):
        about = holder.get("about")
        if about is None and holder is not element:
            about = holder.get("resource") if holder.get("typeof") else None
        if about is None:
            continue
        subject = urljoin(source.base or "", about)
        own = not about or about.startswith(("#", "[")) or normal(subject) in source.known_as
        home = source.base is not None and normal(subject) == normal(urljoin(source.base, "/"))
        scope = (
            Scope.ARTICLE
            if own
            else Scope.IMAGE
            if _IMAGE_FILE.search(about)
            else Scope.SITE
            if home
            else Scope.OTHER_ITEM
        )
        return _placed(element, "E06", scope, subject=None if own else subject)
    return None


def _place(
    source: Source, element: Element, spot: Spot, statement: Statement, reading: Reading | None, *, declared: bool
) -> _Placed:
    """Where a link's licence belongs, by its zone, then by its words."""
    if spot.zone is Zone.OTHER:
        return _placed(element, "E14", Scope.OTHER_ITEM)
    if spot.zone is Zone.WIDGET:
        return _placed(element, "E09", Scope.ARTICLE)
    if (
        statement.scope is Scope.IMAGE
        or _is_credit(statement, spot)
        or (spot.zone is Zone.COMPONENT and not _speaks_of_text(statement))
    ):
        said = (_OF_MEDIA,) if statement.grants and spot.zone in {Zone.PAGE, Zone.FOOTER, Zone.SIDE} else ()
        return _placed(element, "E14", Scope.QUOTED if _is_side_box(element) else Scope.IMAGE, flags=said)
    if _is_reprint(statement, spot):
        return _placed(element, "E13", Scope.REPUBLISHED)
    unspecified = (
        reading is not None and reading.tool is UNSPECIFIED_TOOL and statement.tool in {None, UNSPECIFIED_TOOL}
    )
    if unspecified and not (statement.grants and statement.scope):
        return _placed(element, "E17", Scope.QUOTED, polarity=Polarity.NOTICE)
    if statement.scope is Scope.SITE and (statement.grants or declared):
        return _placed(element, "E11", Scope.SITE)
    if spot.zone in {Zone.FOOTER, Zone.SIDE}:
        granted = declared or spot.zone is Zone.FOOTER or spot.own_box or statement.grants or _is_bare(statement)
        return _placed(element, "E11", Scope.SITE, flags=_silent(statement)) if granted else _mention(element)
    return _in_text(source, element, spot, statement, declared=declared)


def _in_text(source: Source, element: Element, spot: Spot, statement: Statement, *, declared: bool) -> _Placed:
    """Within the article, or somewhere on a page that does not say where its article is."""
    flags = ("partly",) if _PUBLIC_SECTOR.search(statement.folded) else _silent(statement)
    if declared:
        inside = spot.in_article or statement.scope is Scope.ARTICLE
        return _placed(element, "E08" if inside else "E11", Scope.ARTICLE if inside else Scope.SITE, flags=flags)
    if statement.scope is Scope.ARTICLE and statement.grants:
        return _placed(element, "E10", Scope.ARTICLE, flags=flags)
    bare = _is_bare(statement) or (spot.own_box and len(statement.text.split()) <= SHORT)
    if (bare and (spot.own_box or not _beside_image(element))) or _opens(statement):
        inside = spot.in_article or (source.page.has_article and statement.grants)
        return _placed(element, "E10" if inside else "E11", Scope.ARTICLE if inside else Scope.SITE, flags=flags)
    if spot.zone is Zone.PAGE and source.page.has_article and statement.grants:
        return _placed(element, "E10", Scope.ARTICLE, flags=flags)
    return _mention(element)


def _silent(statement: Statement) -> tuple[str, ...]:
    return () if statement.scope else (_BARE,)


def _mention(element: Element) -> _Placed:
    return _placed(element, "E17", Scope.QUOTED, polarity=Polarity.NOTICE)


def _is_credit(statement: Statement, spot: Spot) -> bool:
    """Whether words in the article tell where a picture was found: `Jane Doe via Flickr, CC BY`."""
    if spot.zone in {Zone.FOOTER, Zone.SIDE} or _speaks_of_text(statement):
        return False
    return pattern("statements", "credit").search(statement.folded) is not None


def _speaks_of_text(statement: Statement) -> bool:
    return statement.scope in {Scope.ARTICLE, Scope.SITE} and statement.grants


def _is_side_box(element: Element) -> bool:
    return not any(above.tag in {"figure", "figcaption"} for above in element.iterancestors())


def _is_reprint(statement: Statement, spot: Spot) -> bool:
    return (
        spot.zone in {Zone.ARTICLE, Zone.PAGE}
        and pattern("statements", "republished").search(statement.folded) is not None
    )


def _is_bare(statement: Statement) -> bool:
    """Whether nothing stands there but licence names, years, signs and words that mean nothing."""
    rest = statement.folded
    for name in reversed(statement.names):
        rest = rest[: name.start] + " " + rest[name.end :]
    words = [squeeze(word) for word in rest.split()]
    known = set(fillers()) | {
        "image",
        "svg",
        "xml",
        "imagesvgxml",
        "some",
        "rights",
        "reserved",
        "deed",
        "by",
        "nc",
        "nd",
        "sa",
    }
    return all(not word or word.isdigit() or word in known for word in words)


def _opens(statement: Statement) -> bool:
    """Whether the text before the licence's name is a grant without a subject: `Licensed under …`."""
    return statement.scope is None and is_grant(statement)


def _beside_image(element: Element) -> bool:
    """Whether a picture (not a button) stands in the same block or right before it: then this is its credit."""
    block = block_of(element)
    before = block.getprevious()
    if _has_picture(block):
        return True
    return (
        before is not None and isinstance(before.tag, str) and _has_picture(before) and len(text_of(before)) < CAPTION
    )


def _has_picture(element: Element) -> bool:
    return any(
        read_licence_url(image.get("src", "")) is None and "creative" not in image.get("alt", "").lower()
        for image in element.iter("img", "picture", "video")
    )


def _with_choices(found: list[tuple[Evidence, Element]]) -> list[tuple[Evidence, Element]]:
    """Several rel=license side by side in one block, of different families, are offered for choice."""
    declared = [(row, element) for row, element in found if row.url and _is_licence(element)]
    result = []
    for row, element in found:
        beside = {
            other.expression
            for other, holder in declared
            if block_of(holder) is block_of(element) and other.scope is row.scope
        }
        chosen = len(beside) > 1 and (row, element) in declared
        result.append((replace(row, flags=(*row.flags, "choice")) if chosen else row, element))
    return result


def _without_catalogues(found: list[tuple[Evidence, Element]]) -> list[Evidence]:
    """Many licences side by side, none of them declared, are a page's topic."""
    plain = [row for row, element in found if not _is_licence(element) and row.scope in {Scope.SITE, Scope.ARTICLE}]
    if len({row.expression for row in plain}) < CATALOGUE:
        return [row for row, _ in found]
    return [
        replace(row, code="E17", scope=Scope.QUOTED, polarity=Polarity.NOTICE) if row in plain else row
        for row, _ in found
    ]


def _without_media(source: Source, found: list[Evidence]) -> list[Evidence]:
    """Bare licences of a page whose own words, or whose kind, say that it is about photos or films."""
    of_media = {row.expression for row in found if row.code == "E14" and _OF_MEDIA in row.flags}
    is_film = any(
        element.get("property", "").lower() == "og:type"
        and element.get("content", "").lower().startswith(("video", "music"))
        for element in source.page.root.iter("meta")
    )
    return [_as_media(row) if _BARE in row.flags and (is_film or row.expression in of_media) else row for row in found]


def _as_media(row: Evidence) -> Evidence:
    return replace(row, code="E14", scope=Scope.IMAGE)


def _badges(source: Source, blocks: set[Element]) -> list[Evidence]:
    """Buttons whose picture names a licence that no link beside them names."""
    found: list[Evidence] = []
    for element in source.page.root.iter("img"):
        reading = _badge(element)
        if reading is None or block_of(element) in blocks:
            continue
        statement = _around(element)
        spot = source.page.spot(element)
        if spot.zone in {Zone.OTHER, Zone.COMPONENT} or statement.scope is Scope.IMAGE:
            scope = Scope.OTHER_ITEM if spot.zone is Zone.OTHER else Scope.IMAGE
            found += of_reading(reading, _at(element, "E14", scope, "body"), raw=_tag(element))
            continue
        inside = spot.zone in {Zone.ARTICLE, Zone.WIDGET}
        place = _at(element, "E15", Scope.ARTICLE if inside else Scope.SITE, "body")
        found += [
            replace(row, url=None)
            for row in of_reading(reading, place, raw=_tag(element), statement=statement, host=source.host)
        ]
        blocks.add(block_of(element))
    return found


def _badge(element: Element) -> Reading | None:
    reading = read_licence_url(element.get("src", "") or element.get("data-src", ""))
    if reading is not None and reading.badge:
        return reading
    alt = element.get("alt", "")
    if not _NAMED_TEXT.search(alt):
        return None
    tool = read_statement(alt).tool
    if tool is None or tool is UNSPECIFIED_TOOL or not _is_bare(read_statement(alt)) or _is_large(element):
        return None
    return Reading(tool, badge=True)


def _is_large(image: Element) -> bool:
    """Buttons are 88 by 31; what is wider than three of them is a picture."""
    width = image.get("width", "")
    return width.isdigit() and int(width) > 264  # noqa: PLR2004 - three buttons


def _words(source: Source, blocks: set[Element]) -> list[Evidence]:
    """Statements in words alone (E12), where no link has spoken for their block."""
    found: list[Evidence] = []
    seen: set[Element] = set()
    for element, words in _named(source.page.root):
        block = block_of(element)
        if block in seen or block in blocks:
            continue
        whole = text_of(block)
        short = len(whole) <= LONGEST_BLOCK
        if short:
            seen.add(block)
        spot = source.page.spot(element)
        for text in _parts(whole if short else " ".join(words.split())):
            found += _worded(source, element, spot, read_statement(text))
    return found


_NAME_SIGNS = (
    "commons", "cc by", "cc-by", "ccby", "cc_by", "cc/by", "cc\xa0by", "cc0", "cc-0", "cc 0", "cc zero", "(cc)", "public domain", "public\xa0domain", "open government",
    "المشاع", "الابداع", "الإبداع", "کریتیو", "کرییتیو", "知识共享", "知識共享", "創用", "创用", "創作共用", "创作共用", "クリエイティブ", "크리에이티브", "ครีเอทีฟ",
    "криэйтив", "креатив", "קריאייטיב", "क्रिएटिव", "ক্রিয়েটিভ",
)  # fmt: skip
_TEXTS = etree.XPath("//body//text()[string-length(.) > 2][not(parent::script or parent::style or parent::template)]")


def _named(root: Element) -> Iterator[tuple[Element, str]]:
    """Texts that name a licence, with the element that they stand in."""
    texts = _TEXTS(root)
    everything = "\n".join(texts).lower()
    signs = [sign for sign in _NAME_SIGNS if sign in everything]
    if not signs:
        return
    for words in texts:
        lower = words.lower()
        if any(sign in lower for sign in signs) and _NAMED_TEXT.search(words):
            yield (words.getparent().getparent() if words.is_tail else words.getparent()), words


def _parts(text: str) -> list[str]:
    """Sentences that name a licence; a short text whole, for it is one statement."""
    if len(text) <= LONGEST_BLOCK // 5:
        return [text]
    return [text[start:end] for start, end in sentences(text) if _NAMED_TEXT.search(text[start:end])]


def _worded(source: Source, element: Element, spot: Spot, statement: Statement) -> list[Evidence]:
    if not statement.names:
        return _public_domain(element, spot, statement)
    placed = _worded_place(element, spot, statement)
    if placed is None:
        return []
    rows = of_statement(statement, placed, host=source.host)
    if placed.scope is Scope.REPUBLISHED:
        return [replace(row, licensor=_origin(statement.text) or row.licensor) for row in rows]
    return rows


def _worded_place(element: Element, spot: Spot, statement: Statement) -> _Placed | None:
    known = statement.tool is not UNSPECIFIED_TOOL
    if spot.zone in {Zone.OTHER, Zone.COMPONENT} or statement.scope is Scope.IMAGE:
        scope = Scope.OTHER_ITEM if spot.zone is Zone.OTHER else Scope.IMAGE
        return _placed(element, "E14", scope) if known else None
    if spot.zone is Zone.WIDGET:
        return _placed(element, "E09", Scope.ARTICLE) if known or statement.grants else None
    if _is_reprint(statement, spot):
        return _placed(element, "E13", Scope.REPUBLISHED)
    chrome = spot.zone in {Zone.FOOTER, Zone.SIDE}
    bare = (
        known
        and len(statement.text.split()) <= SHORT
        and (spot.zone is Zone.FOOTER or spot.own_box or _is_bare(statement))
    )
    if (is_grant(statement) and (known or statement.grants)) or (chrome and bare):
        scope = Scope.SITE if chrome or statement.scope is None else statement.scope
        if spot.zone is Zone.ARTICLE and statement.scope is None:
            scope = Scope.ARTICLE
        return _placed(element, "E12", scope, flags=_silent(statement))
    return None


_GOVERNMENT = re.compile(r"(?:is|are) (?:not copyrighted and (?:is|are) )?in the public domain")
_OF_THIS = re.compile(
    r"this (?:article|publication|page|site|website|web site|content|information|material|work|report|document)|(?:information|material|content|text)s? (?:on|of|from|provided|presented|published)|all (?:text|content|information|material)"
)


def _public_domain(element: Element, spot: Spot, statement: Statement) -> list[Evidence]:
    """`This publication is not copyrighted and is in the public domain`: said of the text, in so many words."""
    if spot.zone in {Zone.OTHER, Zone.COMPONENT} or statement.scope is Scope.IMAGE:
        return []
    if not _GOVERNMENT.search(statement.folded) or not _OF_THIS.search(statement.folded):
        return []
    scope = Scope.ARTICLE if statement.scope is Scope.ARTICLE else Scope.SITE
    row = notice(_placed(element, "E12", scope), statement.text, expression="LicenseRef-public-domain")
    return [replace(row, polarity=Polarity.GRANT, flags=statement.flags)]


def _origins(source: Source) -> list[Evidence]:
    """Counting pixels of outlets that let others republish: the text came from there."""
    found: list[Evidence] = []
    for element in source.page.root.iter("img"):
        address = element.get("src", "")
        if "counter.theconversation.com/content/" in address and not _ends_with(source.host, "theconversation.com"):
            place = _at(element, "E13", Scope.REPUBLISHED, "body")
            found.append(notice(place, _tag(element), licensor="The Conversation"))
    return found


def _ends_with(host: str | None, domain: str) -> bool:
    return host is not None and (host == domain or host.endswith("." + domain))


def _origin(text: str) -> str | None:
    """`republished from X under …`: X."""
    match = pattern("statements", "republished").search(fold(text))
    found = _SOURCE.search(text) if match else None
    return found["who"].strip() if found else None


def reprints_in_text(text: str, *, host: str | None) -> list[Evidence]:
    """Sentences at a text's edges by which it says that it is another outlet's (E13)."""
    found: list[Evidence] = []
    for offset, edge in edges(text, LONGEST_BLOCK):
        if pattern("statements", "republished").search(fold(edge)):
            found += _reprints(edge, offset, host=host)
    return found


def _reprints(edge: str, offset: int, *, host: str | None) -> Iterator[Evidence]:
    for start, end in sentences(edge):
        sentence = edge[start:end]
        who = _origin(sentence)
        if who is None or (host is not None and squeeze(fold(who)) in squeeze(host)):
            continue
        where = f"text:{offset + start}"
        place = Place(code="E13", locator=where, scope=Scope.REPUBLISHED, channel="body", block=where)
        named = of_words(sentence, place, host=None) if names_creative_commons(fold(sentence)) else []
        yield from [replace(row, licensor=who) for row in named] or [notice(place, sentence, licensor=who)]


def _at(element: Element, code: str, scope: Scope, channel: str) -> Place:
    path = element.getroottree().getpath(element)
    return Place(code=code, locator=path, scope=scope, channel=channel, block=path.rsplit("/", 1)[0])


def _placed(
    element: Element,
    code: str,
    scope: Scope,
    *,
    polarity: Polarity = Polarity.GRANT,
    subject: str | None = None,
    flags: Iterable[str] = (),
) -> _Placed:
    tree = element.getroottree()
    return _Placed(
        code=code,
        locator=tree.getpath(element),
        scope=scope,
        channel="template" if code in {"E09", "E11"} else "body",
        block=tree.getpath(block_of(element)),
        subject=subject,
        flags=tuple(flags),
        polarity=polarity,
    )


def _tag(element: Element) -> str:
    """The element as it stands there, its text included, without its children's markup."""
    attributes = "".join(f' {name}="{value[:300]}"' for name, value in element.items()[:8] if isinstance(name, str))
    inside = text_of(element)[:300]
    return f"<{element.tag}{attributes}>{inside}" + (f"</{element.tag}>" if inside else "")
