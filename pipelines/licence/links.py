"""Links to licences, wherever on the page they stand: E06, E08 to E11, E13, E14, E17.

What a link speaks of follows from its zone first and from the words of its sentence second; a photo's licence never
becomes the article's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from pipelines.licence.boxes import is_of_other_thing, under_republishing
from pipelines.licence.linked_data import normal
from pipelines.licence.making import notice, of_address, of_reading
from pipelines.licence.origins import is_credited_copy, is_reprint, origin_of
from pipelines.licence.sentence import is_grant, speaks_of_another
from pipelines.licence.statements import Statement
from pipelines.licence.surroundings import (
    CC_ADDRESS,
    MOST_READ,
    NAMES_SOURCE,
    OF_MEDIA,
    PUBLIC_SECTOR,
    SHORT,
    STRANGER,
    TAKEN_FROM,
    Placed,
    Source,
    beside_image,
    credits_work,
    is_another_s,
    is_bare,
    is_button,
    is_credit,
    is_labelled_media,
    names_a_stranger,
    placed,
    silent,
    speaks_of_text,
    statement_around,
    tag,
)
from pipelines.licence.tree import Element, Spot, Zone, block_of, text_of
from pipelines.licence.urls import Reading, host_of, read_licence_url
from vocabulary.known_licences import UNSPECIFIED_TOOL
from vocabulary.licence import Evidence, Polarity, Scope

MOST_SHOWN = 5
"""Pictures of one link that are looked at."""
CATALOGUE = 3
"""So many families beside each other are a list of licences, not a grant; one fewer in a table or a list."""
_ITEMS = frozenset({"td", "th", "li", "dd", "dt"})


MOST_IN_BLOCK = 30
"""Links of one block that are looked into, each with all words of the block."""
_RDFA = frozenset({"license", "cc:license", "xhv:license", "dct:license", "dcterms:license", "schema:license"})


_LICENCE_ADDRESS = re.compile(
    r"creativecommons\.org|licensebuttons\.net|open-government-licence|/fdl-1|/fdl\.|opendatacommons\.org/licenses|govdata\.de/dl-de|/nlod|"
    r"licence-ouverte|open-licence|etalab-2\.0|/iodl|licence-du-gouvernement-ouvert|open-data-license-v",
    re.IGNORECASE,
)


_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|tiff?|mp4|mp3|webm|ogg)(?:$|\?)", re.IGNORECASE)


def licence_links(source: Source) -> tuple[list[Evidence], set[Element]]:
    """Links to licences wherever they stand, and the blocks that they speak for."""
    found: list[tuple[Evidence, Element]] = []
    blocks: set[Element] = set()
    if not (source.screen.leads or source.screen.relates):
        return [], blocks
    read = Counter[Element]()
    for element, address in islice(_addresses(source), MOST_READ):
        block = block_of(element)
        read[block] += 1
        if read[block] > MOST_IN_BLOCK:
            continue
        rows = list(_link(source, element, address))
        found += [(row, element) for row in rows]
        if any(row.expression for row in rows):
            blocks.add(block)
    return _without_catalogues(_with_choices(found)), blocks


_IN_ADDRESSES = (
    "ommons.org",
    "OMMONS.ORG",
    "icense",
    "/fdl-",
    "government-licence",
    "dl-de/",
    "/nlod",
    "icence-",
    "/fdl.",
    "etalab",
    "/iodl",
)
"""What attributes that lead to licences hold."""


def _links(source: Source) -> Iterator[Element]:
    """Links whose address holds a sign of a licence's address, or that say themselves that they lead to a licence."""
    links = source.page.all("a")
    addresses = [element.get("href", "") for element in links]
    together = "\n".join(addresses)
    signs = [sign for sign in dict.fromkeys((*source.screen.hosts, *_IN_ADDRESSES)) if sign in together]
    for element, address in zip(links, addresses, strict=True):
        if any(map(address.__contains__, signs)) or "icense" in element.get("rel", ""):
            yield element


_HEADINGS = frozenset({"h1", "h2", "h3"})
_NOT_LINKS = frozenset({"link", "meta", "script", "style", "img"})


def _addresses(source: Source) -> Iterator[tuple[Element, str]]:
    """Elements that lead to a licence by any attribute; `rel=license` leads to one by its own word."""
    kinds = source.screen.leading
    for element in _holders(source.page.root, kinds) if kinds else _links(source):
        if element.tag in _NOT_LINKS:
            continue
        address = element.get("href") or element.get("resource")
        if address is None or not (_LICENCE_ADDRESS.search(address) or _is_licence(element)):
            said = (str(value) for name, value in element.items() if str(name).startswith("data-"))
            address = next((value for value in said if CC_ADDRESS.fullmatch(value)), None)
        if address and (_LICENCE_ADDRESS.search(address) or _is_licence(element)):
            yield element, address


def _holders(root: Element, kinds: Iterable[str]) -> Iterator[Element]:
    """Elements of these kinds of which an attribute holds a sign of a licence's address: quicker so than by a path."""
    for element in root.iter(*kinds):
        values = element.values()
        if values and any(map("\0".join(map(str, values)).__contains__, _IN_ADDRESSES)):
            yield element


def _is_licence(element: Element) -> bool:
    said = f"{element.get('rel', '')} {element.get('property', '')}".lower().split()
    return bool(_RDFA & set(said))


def _link(source: Source, element: Element, address: str) -> Iterator[Evidence]:
    declared = _is_licence(element)
    reading = read_licence_url(address, source.base)
    if reading is not None and reading.badge:
        reading = None  # the address of a button's picture, not of a licence
    if reading is None and not declared:
        return
    statement = statement_around(element)
    spot = source.page.spot(element)
    place = _about(source, element, declared=declared) or _place(
        source, element, spot, statement, reading, declared=declared
    )
    if reading is None:
        if place.scope in {Scope.ARTICLE, Scope.SITE}:
            yield from of_address(address, place, base=source.base, raw=tag(element))
        return
    if place.polarity is Polarity.NOTICE:
        yield notice(place, tag(element), expression=reading.tool.expression)
        return
    rows = of_reading(reading, place, raw=tag(element), statement=statement, host=source.host)
    rows += _of_button(element, reading, place)
    who = origin_of(statement.text) if place.scope is Scope.REPUBLISHED else None
    yield from (replace(row, licensor=who) for row in rows) if who else rows


def _of_button(element: Element, reading: Reading, place: Placed) -> list[Evidence]:
    """The licence that the button within a link shows, when it is another than the one that the link leads to."""
    shown = (read_licence_url(image.get("src", "")) for image in islice(element.iter("img"), MOST_SHOWN))
    other = next((one for one in shown if one and one.badge and one.tool.version and one.tool != reading.tool), None)
    if other is None or place.scope not in {Scope.ARTICLE, Scope.SITE}:
        return []
    button = replace(place, code="E15", locator=f"{place.locator}/img")
    return [replace(row, url=None) for row in of_reading(other, button, raw=tag(element))]


def _about(source: Source, element: Element, *, declared: bool) -> Placed | None:
    """RDFa: an `about` names the subject outright."""
    if not declared:
        return None
    for holder in (element, *element.iterancestors()):
        about = holder.get("about")
        if about is None and holder is not element:
            about = holder.get("resource") if _is_subject(holder) else None
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
        return placed(element, "E06", scope, subject=None if own else subject)
    return None


def _is_subject(holder: Element) -> bool:
    """Whether `resource` names what is spoken of within an element, and not what it leads to (RDFa Core 1.1, 7.5)."""
    return "typeof" in holder.attrib or not {"rel", "rev", "property"} & {*holder.attrib}


def _place(
    source: Source, element: Element, spot: Spot, statement: Statement, reading: Reading | None, *, declared: bool
) -> Placed:
    """Where a link's licence belongs, by its zone, then by its words."""
    unclear = not (declared or statement.understood)
    return (
        _elsewhere(source, element, spot, statement)
        or (_mention(element) if unclear or _tells(source, element, spot, statement) else None)
        or (_stranger(source, element, spot, statement, declared=declared))
        or (None if declared else _vague(element, statement, reading))
        or _of_site(element, spot, statement, declared=declared)
        or _in_text(source, element, spot, statement, declared=declared)
    )


def _tells(source: Source, element: Element, spot: Spot, statement: Statement) -> bool:
    """Whether a sentence says that something is not licensed, or is about somebody else."""
    return statement.denied or is_another_s(source, statement) or _is_foreign(element, spot, statement, source.own)


def _stranger(source: Source, element: Element, spot: Spot, statement: Statement, *, declared: bool) -> Placed | None:
    """What a frame says of a name that is not the site's; `rel=license` says itself that it is of this page."""
    if not names_a_stranger(source, statement, spot, declared=declared):
        return None
    return replace(_mention(element), flags=(STRANGER,))


_MEDIA_ITEM = re.compile(
    r"(?:imageobject|imagegallery|photograph|videoobject|audioobject|mediaobject|musicrecording|dataset|"
    r"softwaresourcecode|softwareapplication|map|drawing|painting|visualartwork)$"
)


def _is_of_link_list(source: Source, element: Element) -> bool:
    """Whether a licence stands in a list's entry beside a link to another site: it is that one's."""
    block = block_of(element)
    if block.tag != "li" or source.host is None:
        return False
    hosts = (host_of(link.get("href", "")) for link in islice(block.iter("a"), MOST_SHOWN) if link is not element)
    return any(host not in {None, source.host, "creativecommons.org"} for host in hosts)


def _is_of_media(element: Element) -> bool:
    """Whether microdata says that an element describes a picture, a film, data or the like."""
    holder = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    return holder is not None and _MEDIA_ITEM.search(holder.get("itemtype", "").lower().rstrip("/")) is not None


def _elsewhere(source: Source, element: Element, spot: Spot, statement: Statement) -> Placed | None:
    """Another item's, a widget's, a picture's, or a text that came from somewhere else."""
    if spot.zone is Zone.OTHER or (spot.zone is Zone.SIDE and _is_of_link_list(source, element)):
        return placed(element, "E14", Scope.OTHER_ITEM)
    if spot.zone is Zone.WIDGET:
        return placed(element, "E09", Scope.ARTICLE)
    if is_credited_copy(statement, spot):
        return placed(element, "E13", Scope.REPUBLISHED)
    a_part = (
        spot.zone is Zone.COMPONENT
        or (spot.zone is Zone.PART and not speaks_of_text(statement))
        or _is_of_media(element)
        or is_of_other_thing(source, element, spot, statement)
    )
    of_media = statement.scope is Scope.IMAGE or is_labelled_media(element)
    if a_part or of_media or is_credit(statement, spot) or credits_work(source, statement, spot):
        said = (OF_MEDIA,) if statement.grants and spot.zone in {Zone.PAGE, Zone.FOOTER, Zone.SIDE} else ()
        return placed(element, "E14", Scope.QUOTED if _is_side_box(element) else Scope.IMAGE, flags=said)
    if is_reprint(statement, spot, source.host):
        return placed(element, "E13", Scope.REPUBLISHED)
    return None


def _is_foreign(element: Element, spot: Spot, statement: Statement, own: str | None) -> bool:
    """Whether a link is part of a heading, or of running text that speaks of another place."""
    if spot.zone in {Zone.FOOTER, Zone.SIDE}:
        return False
    heading = any(above.tag in _HEADINGS for above in (element, *islice(element.iterancestors(), 3)))
    told = spot.zone is Zone.ARTICLE and _THE_SITE.match(statement.folded) is not None
    return told or (heading and not is_bare(statement)) or speaks_of_another(statement, own)


_THE_SITE = re.compile(
    r"\W*(?:the|its|their|his|her) (?:web ?site|site|blog|portal|platform|project|magazine)"
    r"(?:'s \w+)?,? (?:is|which|are) "
)
"""How a text tells of another's: `The website is licensed under … and lists 300 farms.`"""


def _vague(element: Element, statement: Statement, reading: Reading | None) -> Placed | None:
    """A link to Creative Commons that names no licence, in a sentence that grants nothing."""
    named = {reading.tool if reading else None, statement.tool} - {None, UNSPECIFIED_TOOL}
    if reading is None or named or (statement.grants and statement.scope):
        return None
    return _mention(element)


def _of_site(element: Element, spot: Spot, statement: Statement, *, declared: bool) -> Placed | None:
    """A statement about the site, by its words or by its place in the page's frame."""
    frame = spot.zone in {Zone.FOOTER, Zone.SIDE}
    if statement.scope is Scope.SITE and (declared or (statement.grants and (frame or statement.asserts))):
        return placed(element, "E11", Scope.SITE)
    if not frame:
        return None
    plain = spot.zone is Zone.FOOTER and (not statement.media or statement.scope in {Scope.SITE, Scope.ARTICLE})
    credits_data = PUBLIC_SECTOR.search(statement.folded) or (
        _silent(statement) and TAKEN_FROM.search(statement.folded)
    )
    if (plain and not declared and credits_data) or (declared and NAMES_SOURCE.search(statement.folded)):
        return _mention(element)
    if declared or plain or spot.own_box or (statement.grants and not statement.media) or is_bare(statement):
        return placed(element, "E11", Scope.SITE, flags=silent(statement))
    return _mention(element)


def _in_text(source: Source, element: Element, spot: Spot, statement: Statement, *, declared: bool) -> Placed:
    """Within the article, or somewhere on a page that does not say where its article is."""
    flags = ("partly",) if PUBLIC_SECTOR.search(statement.folded) else silent(statement)
    is_credit_like = is_bare(statement) or (_silent(statement) and len(statement.text.split()) <= CREDIT)
    if (
        declared
        and is_credit_like
        and not spot.own_box
        and not _is_button(element)
        and beside_image(element, before=not is_bare(statement))
    ):
        return placed(element, "E14", Scope.IMAGE)
    if declared:
        by_title = spot.zone is Zone.PAGE and source.page.has_article and _BY_TITLE.match(statement.folded)
        beside = spot.own_box and spot.zone is Zone.PAGE and source.page.has_article
        inside = spot.in_article or statement.scope is Scope.ARTICLE or by_title or beside
        return placed(element, "E08" if inside else "E11", Scope.ARTICLE if inside else Scope.SITE, flags=flags)
    if statement.scope is Scope.ARTICLE and statement.grants and statement.asserts:
        return placed(element, "E10", Scope.ARTICLE, flags=flags)
    bare = (
        is_bare(statement)
        or (spot.own_box and len(statement.text.split()) <= SHORT)
        or (_shows_button(element) and not statement.media and len(statement.text.split()) <= SHORT)
    )
    if (spot.own_box or not beside_image(element)) if bare else _opens(statement):
        offered = statement.grants or spot.own_box or under_republishing(source, element)
        inside = spot.in_article or (source.page.has_article and offered)
        return placed(element, "E10" if inside else "E11", Scope.ARTICLE if inside else Scope.SITE, flags=flags)
    if spot.zone is Zone.PAGE and source.page.has_article and statement.grants:
        return placed(element, "E10", Scope.ARTICLE, flags=flags)
    return _mention(element)


_BY_TITLE = re.compile(
    r"(?!\W*(?:photo|image|picture|cover|header)).{1,200}? (?:© ?(?:\d{4} )?)?by .{2,80}? is (?:licensed under|marked) "
)
"""How the licence chooser words it: `TITLE by AUTHOR is licensed under …`."""
CREDIT = 12
"""Words that the credit of a picture may have."""


def _silent(statement: Statement) -> bool:
    """Whether a statement says neither that it grants nor what."""
    return not statement.grants and statement.scope is None


def _is_button(element: Element) -> bool:
    """Whether a link has no words, only a picture: then this is a licence's button, whatever it is called."""
    return not text_of(element)


def _shows_button(element: Element) -> bool:
    """Whether a link has no words and pictures no larger than a licence's button."""
    pictures = list(islice(element.iter("img"), MOST_SHOWN))
    return _is_button(element) and bool(pictures) and all(is_button(picture) for picture in pictures)


def _mention(element: Element) -> Placed:
    return placed(element, "E17", Scope.QUOTED, polarity=Polarity.NOTICE)


def _is_side_box(element: Element) -> bool:
    return not any(above.tag in {"figure", "figcaption"} for above in element.iterancestors())


def _opens(statement: Statement) -> bool:
    """Whether the text before the licence's name is a grant without a subject: `Licensed under …`."""
    return statement.scope is None and is_grant(statement)


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
    """Many licences side by side are a page's topic: where none is declared, in a list or in several paragraphs too."""
    granting = [(row, element) for row, element in found if row.scope in {Scope.SITE, Scope.ARTICLE}]
    plain = [row for row, element in granting if not _is_licence(element)]
    listed = [row for row, element in granting if block_of(element).tag in _ITEMS]
    topic: list[Evidence] = []
    if len({row.expression for row in plain}) >= CATALOGUE - all(row in listed for row in plain):
        topic += plain
    if len({row.expression for row in listed}) >= CATALOGUE:
        topic += listed
    apart = [row for row, element in found if row.code in {"E08", "E17"} and row.expression and _is_licence(element)]
    if len({row.expression for row in apart}) >= CATALOGUE and len({row.block for row in apart}) >= CATALOGUE:
        topic += apart
    return [
        replace(row, code="E17", scope=Scope.QUOTED, polarity=Polarity.NOTICE) if row in topic else row
        for row, _ in found
    ]
