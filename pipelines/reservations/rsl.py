"""RSL documents (Really Simple Licensing 1.0, R05): which uses a site permits, and on what terms.

A document that cannot be read permits nothing and reserves nothing here: it is told as such. A `standard` element may
carry the address of a Creative Commons licence; that is evidence for the licence, and no more than probable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipelines.licence.making import Place, of_address
from pipelines.licence.urls import host_of
from pipelines.reservations.paths import matches, path_of
from pipelines.reservations.signals import LONGEST
from vocabulary.licence import Evidence, Scope
from vocabulary.reservation import Reservation, Stance, Use

_LARGEST = 1_000_000
_MOST = 1_000
_AI = (Use.AI_INPUT, Use.AI_TRAIN)
_USAGES: dict[str, tuple[Use, ...]] = {
    "all": (Use.SEARCH, *_AI),
    "ai-all": _AI,
    "ai-train": (Use.AI_TRAIN,),
    "train-ai": (Use.AI_TRAIN,),
    "ai-input": (Use.AI_INPUT,),
    "ai-use": (Use.AI_INPUT,),
    "search": (Use.SEARCH,),
    "ai-index": (),
}
"""Tokens of `type="usage"`; drafts before 1.0 wrote `train-ai`."""
_FREE = frozenset({"free", "attribution"})
"""Types of payment that ask for no money and no contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RslDocument:
    """What an RSL document says of one page."""

    reservations: tuple[Reservation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Licences that it names as standard."""


def read_rsl(body: bytes, *, url: str | None, locator: str = "rsl", channel: str = "rsl") -> RslDocument:
    """What a document says of the page at `url`: of its `content` elements that hold, the longest path decides.

    `channel` is how it came: in the page's own answer, in a feed, or as a file of its own.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body[:_LARGEST].strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        unread = Reservation(code="R05", locator=locator, raw="an RSL document that cannot be read")
        return RslDocument(reservations=(unread,))
    held = _that_hold(root, url)
    return RslDocument(
        reservations=tuple(said for content in held for said in _said(content, locator)),
        evidence=tuple(row for content in held for row in _standards(content, locator, url, channel)),
    )


def _that_hold(root: etree._Element, url: str | None) -> list[etree._Element]:
    path = path_of(url)
    nodes = (node for node in list(root.iter(etree.Element))[:_MOST] if _name(node) == "content" and _is_rsl(node))
    found = [node for node in nodes if _is_of_host(node, url)]
    holding = [(len(where), node) for node in found if matches(where := _where(node), path)]
    longest = max((length for length, _ in holding), default=0)
    return [node for length, node in holding if length == longest]


def _is_rsl(node: etree._Element) -> bool:
    """Whether an element is RSL's, also without a namespace: feeds have `content` of other kinds beside it."""
    return etree.QName(node).namespace in {None, "https://rslstandard.org/rsl"}


def _is_of_host(content: etree._Element, url: str | None) -> bool:
    """Whether a `content` speaks of the page's host: an address of another says nothing of this page."""
    stated = (content.get("url") or "").strip()
    return "://" not in stated or url is None or _house(stated) == _house(url)


def _house(address: str) -> str:
    return (host_of(address) or "").removeprefix("www.")


def _where(content: etree._Element) -> str:
    """The pattern of paths; an address stands for its path, nothing for all."""
    stated = (content.get("url") or "/").strip()
    return path_of(stated) if "://" in stated else stated


def _said(content: etree._Element, locator: str) -> Iterator[Reservation]:
    for number, licence in enumerate(_children(content, "license")):
        permitted, prohibited = _uses(licence, "permits"), _uses(licence, "prohibits")
        paid = [pay.get("type", "").strip().lower() for pay in _children(licence, "payment")]
        is_free = not paid or not _FREE.isdisjoint(paid)
        terms = next((text for text in map(_text, _of(licence, "custom")) if text), None)
        for use in (Use.SEARCH, *_AI):
            stance = _stance(use, permitted, prohibited, is_free=is_free)
            if stance is not Stance.UNKNOWN:
                raw = " ".join(etree.tostring(licence, encoding="unicode").split())[:LONGEST]
                yield Reservation(
                    code="R05", locator=f"{locator}/{number}", raw=raw, use=use, stance=stance, policy=terms
                )


def _stance(use: Use, permitted: set[Use] | None, prohibited: set[Use] | None, *, is_free: bool) -> Stance:
    """`prohibits` beats `permits`; where some uses are permitted the others are not; what must be paid is reserved."""
    if prohibited is not None and use in prohibited:
        return Stance.DENY
    if permitted is not None:
        return Stance.ALLOW if use in permitted and is_free else Stance.DENY
    return Stance.UNKNOWN


def _uses(licence: etree._Element, name: str) -> set[Use] | None:
    """The uses that elements of a name list; None when there is none of them."""
    lists = [node for node in _children(licence, name) if node.get("type", "usage").strip().lower() == "usage"]
    if not lists:
        return None
    tokens = [token.lower() for node in lists for token in _text(node).replace(",", " ").split()]
    return {use for token in tokens for use in _USAGES.get(token, ())}


def _standards(content: etree._Element, locator: str, url: str | None, channel: str) -> Iterator[Evidence]:
    for standard in _of(content, "standard"):
        address = _text(standard)
        place = Place(code="R05", locator=f"{locator}/standard", scope=Scope.SITE, channel=channel, block=locator)
        if address:
            yield from of_address(address, place, base=url, raw=address)


def _children(node: etree._Element, name: str) -> Sequence[etree._Element]:
    return [child for child in node if _name(child) == name]


def _of(node: etree._Element, name: str) -> Sequence[etree._Element]:
    return [child for child in node.iterdescendants() if _name(child) == name]


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _text(node: etree._Element) -> str:
    return "".join(map(str, node.itertext())).strip()[:LONGEST]
