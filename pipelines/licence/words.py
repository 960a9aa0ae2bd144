"""Licences that are named without a link: buttons (E15) and plain words (E12)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from pipelines.licence.boxes import is_of_other_thing
from pipelines.licence.decision import OWN_TERMS
from pipelines.licence.folding import fold
from pipelines.licence.making import notice, of_reading, of_statement
from pipelines.licence.origins import is_reprint, origin_of
from pipelines.licence.permissions import Permission, has_act, of_permission, permissions_in, stands_alone
from pipelines.licence.sentence import AT_END, AT_START, is_grant, public_domain
from pipelines.licence.statements import Statement, read_statement, sentences
from pipelines.licence.surroundings import (
    BARE,
    MOST_READ,
    OF_MEDIA,
    PUBLIC_SECTOR,
    SHORT,
    STRANGER,
    TAKEN_FROM,
    Placed,
    Source,
    at,
    credits_work,
    hidden,
    is_another_s,
    is_bare,
    names_a_stranger,
    names_licence,
    placed,
    silent,
    statement_around,
    tag,
)
from pipelines.licence.tree import (
    LONGEST_BLOCK,
    Element,
    Page,
    Spot,
    Zone,
    block_of,
    is_hidden,
    short_text_of,
    text_of,
)
from pipelines.licence.urls import Reading, read_licence_url
from vocabulary.known_licences import UNSPECIFIED_TOOL, cc_tool
from vocabulary.licence import Evidence, Polarity, Scope


def badges(source: Source, blocks: set[Element]) -> list[Evidence]:
    """Buttons whose picture names a licence that no link beside them names."""
    found: list[Evidence] = []
    pictures = list(islice(_pictures(source.page), MOST_READ))
    if not pictures or not (source.screen.leads or source.screen.names or source.screen.other_scripts):
        return found
    for element in pictures:
        reading = None if block_of(element) in blocks else _badge(element)
        if reading is None:
            continue
        statement = statement_around(element)
        spot = source.page.spot(element)
        if spot.zone in {Zone.OTHER, Zone.COMPONENT, Zone.PART} or statement.scope is Scope.IMAGE:
            scope = Scope.OTHER_ITEM if spot.zone is Zone.OTHER else Scope.IMAGE
            found += of_reading(reading, at(element, "E14", scope, "body"), raw=tag(element))
            continue
        inside = spot.zone in {Zone.ARTICLE, Zone.WIDGET}
        place = at(element, "E15", Scope.ARTICLE if inside else Scope.SITE, "body")
        place = replace(place, flags=() if spot.zone is Zone.WIDGET else hidden(element))
        found += [
            replace(row, url=None)
            for row in of_reading(reading, place, raw=tag(element), statement=statement, host=source.host)
        ]
        blocks.add(block_of(element))
    return found


_BUTTON = re.compile(r"88x31|80x15|creative[-_]?commons|licensebuttons|licen[cs]e|(?:^|[/_.-])(?:cc|by)[-_.]")
"""What the addresses of licence buttons hold, wherever they are kept."""


_MAY_BE_BUTTON = ("88x31", "80x15", "commons", "licen", "cc", "by")
"""Of these `_BUTTON` needs one, and most addresses have none."""


def _pictures(page: Page) -> Iterator[Element]:
    """Pictures whose address says that they may be a licence's button."""
    for element in page.all("img"):
        addresses = f"{element.get('src', '')} {element.get('data-src', '')}"[:LONGEST_BLOCK].lower()
        if any(map(addresses.__contains__, _MAY_BE_BUTTON)) and _BUTTON.search(addresses):
            yield element


def _badge(element: Element) -> Reading | None:
    """The licence in the button's address, or else in the description of a small picture that is nothing more."""
    address = _source(element)
    if _ICON.match(address):
        return _of_icons(element)
    reading = read_licence_url(address)
    if reading is not None and reading.badge:
        return reading
    described = read_statement(element.get("alt", "")[:LONGEST_BLOCK])
    tool = described.tool
    if tool is None or tool is UNSPECIFIED_TOOL or not is_bare(described) or _is_large(element):
        return None
    return Reading(tool, badge=True)


_ICON = re.compile(r"(?:https?:)?//mirrors\.creativecommons\.org/presskit/icons/([a-z]{2,4})(?:[.-][a-z]{2})?\.")
_ELEMENTS = ("by", "nc", "nd", "sa")


def _of_icons(element: Element) -> Reading | None:
    """Icons of single elements beside each other are one licence with all of them."""
    icons = (_ICON.match(_source(one)) for one in block_of(element).iter("img"))
    said = {icon[1] for icon in islice(icons, MOST_READ) if icon}
    named = "-".join(one for one in _ELEMENTS if one in said)
    tool = cc_tool(named or ("zero" if "zero" in said else ""), None)
    return Reading(tool, badge=True) if tool is not None else None


def _source(image: Element) -> str:
    """The address of a picture, also of one that is loaded late."""
    return str(image.get("src", "") or image.get("data-src", ""))


def _is_large(image: Element) -> bool:
    """Buttons are 88 by 31; what is wider than three of them is a picture."""
    width = image.get("width", "")
    return width.isdigit() and int(width) > 264  # noqa: PLR2004 - three buttons


def worded_statements(source: Source, blocks: set[Element]) -> list[Evidence]:
    """Statements in words alone (E12), where no link has spoken for their block."""
    found: list[Evidence] = []
    seen: set[Element] = set()
    for element, words in _named(source):
        block = block_of(element)
        if block in seen or block in blocks or _leads_astray(block):
            continue
        whole = short_text_of(block, LONGEST_BLOCK)
        if whole is not None:
            seen.add(block)
        spot = source.page.spot(element)
        for text in _parts(whole if whole is not None else " ".join(words.split())):
            found += _worded(source, element, spot, read_statement(text))
    return found


_LIKE_A_LICENCE = re.compile(r"(?:https?:)?//(?P<host>[^/]+)/(?:licenses|publicdomain)/", re.IGNORECASE)


def _leads_astray(block: Element) -> bool:
    """Whether a block has a link made to look like Creative Commons' that leads to another host: its words lie too."""
    addresses = (link.get("href", "") for link in islice(block.iter("a"), MOST_READ))
    found = (_LIKE_A_LICENCE.match(address) for address in addresses if read_licence_url(address) is None)
    return any(match is not None and _imitates(match["host"].lower()) for match in found)


def _imitates(host: str) -> bool:
    """Whether a host has the name within another, or letters that only look like it."""
    if host.endswith("creativecommons.org"):
        return "@" in host
    return "creativecommons" in host or "xn--" in host or not host.isascii()


def _named(source: Source) -> Iterator[tuple[Element, str]]:
    """Texts that name a licence, with the element that they stand in."""
    texts = source.page.texts
    found = (place for place in _holding(source, source.shown.words) if names_licence(_lower(texts[place])))
    for place, holder in source.page.holders(islice(found, MOST_READ)):
        yield holder, texts[place]


def _holding(source: Source, parts: tuple[str, ...]) -> list[int]:
    """Numbers of texts that hold one of these parts."""
    if not parts:
        return []
    texts = source.page.texts
    if source.shown.hidden:
        texts, parts = {place: _lower(text) for place, text in texts.items()}, tuple(map(str.lower, parts))
    return sorted({place for part in parts for place, text in texts.items() if part in text})


def _lower(text: str) -> str:
    """Lower case, without soft hyphens."""
    return text.lower().replace("\xad", "")


def _parts(text: str) -> list[str]:
    """Sentences that name a licence; a short text whole, for it is one statement."""
    if len(text) <= LONGEST_BLOCK // 5:
        return [text]
    return [text[start:end] for start, end in sentences(text) if names_licence(text[start:end].lower())]


def _worded(source: Source, element: Element, spot: Spot, statement: Statement) -> list[Evidence]:
    if not statement.names:
        return _public_domain(source, element, spot, statement)
    place = _worded_place(source, element, spot, statement)
    if place is None:
        return []
    if place.code == "E12" and names_a_stranger(source, statement, spot):
        unproven = placed(element, "E17", Scope.QUOTED, flags=(STRANGER,))
        return [notice(unproven, statement.text, expression=statement.tool.expression if statement.tool else None)]
    rows = of_statement(statement, place, host=source.host, own=" ".join(source.names))
    if place.scope is Scope.REPUBLISHED:
        return [replace(row, licensor=origin_of(statement.text) or row.licensor) for row in rows]
    return rows


def _worded_place(source: Source, element: Element, spot: Spot, statement: Statement) -> Placed | None:
    known = statement.tool is not UNSPECIFIED_TOOL
    part = spot.zone in {Zone.COMPONENT, Zone.PART} or statement.scope is Scope.IMAGE
    if part or spot.zone is Zone.OTHER or is_of_other_thing(source, element, spot, statement):
        scope = Scope.OTHER_ITEM if spot.zone is Zone.OTHER else Scope.IMAGE
        return placed(element, "E14", scope) if known else None
    if spot.zone is Zone.WIDGET:
        return placed(element, "E09", Scope.ARTICLE) if known or statement.grants else None
    if is_reprint(statement, spot, source.host):
        return placed(element, "E13", Scope.REPUBLISHED)
    if (
        statement.denied
        or not statement.understood
        or is_another_s(source, statement)
        or credits_work(source, statement, spot)
    ):
        return None
    chrome = spot.zone in {Zone.FOOTER, Zone.SIDE}
    bare = (
        known
        and len(statement.text.split()) <= SHORT
        and PUBLIC_SECTOR.search(statement.folded) is None
        and (statement.grants or statement.scope or TAKEN_FROM.search(statement.folded) is None)
        and (spot.zone is Zone.FOOTER or spot.own_box or is_bare(statement))
    )
    granted = is_grant(statement, source.own, in_frame=chrome) and (statement.grants or (chrome and known))
    if granted or (chrome and bare):
        scope = Scope.SITE if chrome or statement.scope is None else statement.scope
        if spot.zone is Zone.ARTICLE and statement.scope is None:
            scope = Scope.ARTICLE
        return placed(element, "E12", scope, flags=silent(statement))
    return None


def permissions(source: Source, blocks: set[Element]) -> list[Evidence]:
    """Leave to republish in the outlet's own words (E12, in a box for it E09), where no licence is named beside it."""
    found: list[Evidence] = []
    seen: set[Element] = set(blocks)
    for element in _permitting(source):
        block = block_of(element)
        if block in seen:
            continue
        seen.add(block)
        whole = text_of(block)
        if len(whole) > LONGEST_PERMITTING:
            continue
        for _, said in permissions_in(whole):
            place = _permitted(source, element, source.page.spot(element), said, whole)
            row = (
                of_permission(said, place, host=source.host, own=source.names)
                if place.polarity is Polarity.GRANT
                else None
            )
            found.append(row or notice(replace(place, flags=(OWN_TERMS,)), said.terms))
    return found


LONGEST_PERMITTING = 6_000
"""Characters of a block that may be an outlet's terms; a longer one is a page without blocks."""


def _permitting(source: Source) -> Iterator[Element]:
    """What holds a text with a word for republishing."""
    texts = source.page.texts
    found = (p for p in _holding(source, source.shown.permitting) if has_act(fold(texts[p][:LONGEST_PERMITTING])))
    return (holder for _, holder in source.page.holders(islice(found, MOST_READ)))


def _permitted(source: Source, element: Element, spot: Spot, said: Permission, block: str) -> Placed:
    """Where a permission belongs: the outlet's terms stand in the page's frame, or at the edges of its article."""
    if spot.zone is Zone.WIDGET:
        return placed(element, "E09", Scope.ARTICLE)
    frame = spot.zone is Zone.FOOTER or (spot.zone is Zone.ARTICLE and _closes(source, said, block))
    if _is_another_matter(element, spot) or not (frame or (said.is_own and said.scope)):
        return placed(element, "E17", Scope.QUOTED, polarity=Polarity.NOTICE)
    if spot.in_article and not (spot.own_box or source.is_policy or _at_edge(source, block)):
        return placed(element, "E17", Scope.QUOTED, polarity=Polarity.NOTICE)
    return placed(element, "E12", said.scope or Scope.SITE)


def _is_another_matter(element: Element, spot: Spot) -> bool:
    """Another item's, a part's, a heading, or what nobody is shown."""
    if spot.zone in {Zone.OTHER, Zone.COMPONENT, Zone.PART} or is_hidden(element):
        return True
    return any(above.tag in _HEADINGS for above in (element, *islice(element.iterancestors(), 3)))


_HEADINGS = frozenset({"h1", "h2", "h3"})


def _closes(source: Source, said: Permission, block: str) -> bool:
    """Whether a permission is the article's last paragraph, alone: the site's terms are printed there under each."""
    return source.page.has_article and stands_alone(said, block) and source.page.article_text.endswith(block)


def _at_edge(source: Source, block: str) -> bool:
    """Whether a block stands at the beginning or the end of the article."""
    whole = source.page.article_text
    at = whole.rfind(block)
    return at < 0 or at + len(block) <= AT_START or len(whole) - at - len(block) <= AT_END


def _public_domain(source: Source, element: Element, spot: Spot, statement: Statement) -> list[Evidence]:
    """`This publication is not copyrighted and is in the public domain`: said of the text, in so many words."""
    if spot.zone in {Zone.OTHER, Zone.COMPONENT, Zone.PART} or statement.scope is Scope.IMAGE:
        return []
    expression = public_domain(statement, source.own)
    if expression is None:
        return []
    scope = Scope.ARTICLE if statement.scope is Scope.ARTICLE else Scope.SITE
    row = notice(placed(element, "E12", scope), statement.text, expression=expression)
    return [replace(row, polarity=Polarity.GRANT, flags=statement.flags)]


def without_media(source: Source, found: list[Evidence]) -> list[Evidence]:
    """Bare licences of a page whose own words, or whose kind, say that it is about photos or films."""
    if not any(BARE in row.flags for row in found):
        return found
    of_media = {row.expression for row in found if row.code == "E14" and OF_MEDIA in row.flags}
    is_film = any(
        element.get("property", "").lower() == "og:type"
        and element.get("content", "").lower().startswith(("video", "music"))
        for element in source.page.all("meta")
    )
    return [_as_media(row) if BARE in row.flags and (is_film or row.expression in of_media) else row for row in found]


def _as_media(row: Evidence) -> Evidence:
    return replace(row, code="E14", scope=Scope.IMAGE)
