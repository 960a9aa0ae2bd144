"""What stands around an element, and how the evidence that it yields is placed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import urljoin

from pipelines.licence.called import is_of_a_thing, is_of_stranger, is_ours, names_of
from pipelines.licence.decision import HIDDEN
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.linked_data import normal
from pipelines.licence.making import Place
from pipelines.licence.names import fillers
from pipelines.licence.rules import pattern, written
from pipelines.licence.screen import Screen, Shown
from pipelines.licence.statements import Statement, read_statement, tells_of_another
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
    words_around,
)
from pipelines.licence.urls import host_of, read_licence_url
from vocabulary.licence import Polarity, Scope

BARE, OF_MEDIA = "bare", "of_media"
"""Flags: a licence without a word on what it is for; one that is said to be for photos and the like."""


STRANGER = "name_not_proven"
"""Flag: a statement in the page's frame that names what the page does not prove to be its site."""

MOST_READ = 200
"""Links and texts of each kind that are looked into: pages that exceed it are made to waste time."""
SHORT = 40
"""Words of a footer's block that may stand around a licence's bare name."""


CAPTION = 149
"""Characters: a block with a picture and no more text than this is the picture's."""


_SIGNS_OF_NOTHING = ("creative", "commons", "some", "rights", "reserved", "deed", "by", "nc", "nd", "sa")
CC_ADDRESS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[^\s\"'<>]{1,80}", re.IGNORECASE
)


_NAMES_LICENCE = re.compile(
    r"creative[\s\-_\xa0]*commons|(?<![a-z])cc[\s\-_/\xa0]?(?:by|0|zero|licen[cs]e|lizenz|attribution)(?![a-z])|\(cc\)|public\s+domain|open\s+government\s+licen[cs]e|"
    + "|".join(re.escape(name) for name in written("names", "creative_commons") if not name.isascii()),
    re.IGNORECASE,
)
_NAMES_OTHER = (
    *("licence ouverte", "etalab", "gouvernement ouvert", "datenlizenz", "dl-de", "nlod", "for open government"),
    *("lisens for offentlige", "gfdl", "documentation licen", "pddl", "odc", "iodl", "open data", "ogl"),
)


def names_licence(text: str) -> bool:
    """Whether a text in lower case may name a licence; a quick look before it is read properly."""
    return any(sign in text for sign in _NAMES_OTHER) or _NAMES_LICENCE.search(text) is not None


PUBLIC_SECTOR = re.compile(
    r"\bcontains (?:government )?(?:information|data)\b[^.]{0,80}\blicen[cs]ed\b|contains public sector information"
)
"""The line by which a reuser credits what is licensed openly: it may be only a part of the article."""


TAKEN_FROM = re.compile(
    r"^(?:[^©]{2,60}\b(?:from|via|aus|source:|quelle:|fuente:|fonte:)|(?:source|quelle|fuente|fonte):)[ ]?[^©]{2,40}$"
)
"""`Place names from Geobase, CC BY`: something that the page is made with, and where it was taken from."""


NAMES_SOURCE = re.compile(
    r"(?:^|[.!?] )(?:sources?|quellen?|fuente|fonte|bron|zrodlo|источник|джерело|kaynak) ?: ?[^.]{2,60}$"
)
"""`A tram is a rail vehicle. Source: Lexibay, CC BY-SA`: a box's words, and where they were taken from."""


@dataclass(frozen=True)
class Source:
    """The page that finders look at, with what is known of its address."""

    page: Page
    url: str | None
    """Where it was found."""
    screen: Screen
    """What the page's bytes may hold."""
    is_policy: bool = False
    """Whether the page is the outlet's own about reuse, so that its text is no article."""

    @cached_property
    def shown(self) -> Shown:
        """What the page's text may hold."""
        return Shown("\n".join(self.page.texts.values()).encode("utf-8", "replace"), self.screen.language)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """Its own address, the canonical one, the shared one."""
        known = {self.url or ""}
        for element in self.page.all("link"):
            if "canonical" in element.get("rel", "").lower().split():
                known.add(urljoin(self.url or "", element.get("href", "")))
        for element in self.page.all("meta"):
            if element.get("property", "").lower() == "og:url":
                known.add(urljoin(self.url or "", element.get("content", "")))
        return frozenset(known)

    @cached_property
    def known_as(self) -> frozenset[str]:
        """Addresses by which the page is known, normalised for comparing."""
        return frozenset(map(normal, self._addresses)) - {""}

    @cached_property
    def base(self) -> str | None:
        """Address against which links are resolved."""
        return self.url or next((address for address in sorted(self._addresses) if address.startswith("http")), None)

    @cached_property
    def host(self) -> str | None:
        """Where it was published."""
        return host_of(self.base) if self.base else None

    @cached_property
    def own(self) -> str | None:
        """By what the outlet is called: its host, and the site's name if the page's head has one."""
        names = (meta.get("content", "") for meta in self.page.all("meta") if _SITE_NAME.match(_named_by(meta)))
        return " ".join([self.host or "", *islice(names, 2)]).strip()[:LONGEST_BLOCK] or None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page proves that its site is called, its host first; a statement in its frame may name these."""
        return names_of(self.page, self.host)

    @property
    def titles(self) -> str:
        """What the page calls itself and its heading, squeezed, for comparing."""
        said = [text_of(element) for element in islice(self.page.root.iter("title", "h1"), 5)]
        return squeeze(fold(" ".join(said)))


_SITE_NAME = re.compile(r"og:site_name$|application-name$|apple-mobile-web-app-title$", re.IGNORECASE)


def _named_by(meta: Element) -> str:
    return str(meta.get("property") or meta.get("name") or "")


def statement_around(element: Element) -> Statement:
    """What the sentence around an element says."""
    words = words_around(element)
    if words.alone:
        alone = read_statement(words.alone, words.block)
        if alone.scope is Scope.IMAGE or (alone.scope is not None and alone.names):
            return alone  # `Photos: CC BY 4.0. Texts: all rights reserved.`
    return read_statement(words.sentence, words.block)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Place):
    """A place that is already judged: a mention there grants nothing."""

    polarity: Polarity = Polarity.GRANT


def at(element: Element, code: str, scope: Scope, channel: str) -> Place:
    """The place of an element that stands for itself."""
    path = element.getroottree().getpath(element)
    return Place(code=code, locator=path, scope=scope, channel=channel, block=path.rsplit("/", 1)[0])


def placed(
    element: Element,
    code: str,
    scope: Scope,
    *,
    polarity: Polarity = Polarity.GRANT,
    subject: str | None = None,
    flags: Iterable[str] = (),
) -> Placed:
    """The place of an element within its block."""
    tree = element.getroottree()
    return Placed(
        code=code,
        locator=tree.getpath(element),
        scope=scope,
        channel="template" if code in {"E09", "E11"} else "body",
        block=tree.getpath(block_of(element)),
        subject=subject,
        flags=(*flags, *hidden(element)) if code in _SHOWN else tuple(flags),
        polarity=polarity,
    )


_SHOWN = frozenset({"E08", "E10", "E11", "E12"})
"""Kinds of statements that are made to be read; a box for republication is opened by a button and may be hidden."""


def hidden(element: Element) -> tuple[str, ...]:
    """The flag of a statement that nobody is shown."""
    return (HIDDEN,) if is_hidden(element) else ()


def tag(element: Element) -> str:
    """The element as it stands there, its text included, without its children's markup."""
    name = element.tag if isinstance(element.tag, str) else ""
    said = (
        (key, value[:300]) for key, value in element.attrib.items() if isinstance(key, str) and isinstance(value, str)
    )
    attributes = "".join(f' {key}="{value}"' for key, value in said)
    inside = text_of(element)[:300]
    return f"<{name}{attributes}>{inside}" + (f"</{name}>" if inside else "")


def silent(statement: Statement) -> tuple[str, ...]:
    """The flag of a statement that does not say what it is for."""
    return () if statement.scope else (BARE,)


def is_another_s(source: Source, statement: Statement) -> bool:
    """Whether a sentence says that the texts are somebody else's, by a name that is not the site's either."""
    return tells_of_another(statement, source.own) and not is_ours(statement.subject.name, source.names)


def names_a_stranger(source: Source, statement: Statement, spot: Spot, *, declared: bool = False) -> bool:
    """Whether a statement in the page's frame names somebody, or something, that the page does not prove to be it.

    `rel=license` (`declared`) says itself that it is of this page: where that calls itself nothing, or the name is its
    author's, names beside it are believed.
    """
    if spot.zone not in {Zone.FOOTER, Zone.SIDE}:
        return False
    if is_of_a_thing(statement):
        return True
    if declared and (len(source.names) == 1 or _BY_AUTHOR.search(statement.folded)):
        return False
    if not is_of_stranger(statement, source.names):
        return False
    title = squeeze(statement.subject.called)
    return not (len(title) >= LONG_TITLE and title in source.titles)


_BY_AUTHOR = re.compile(
    r"\b(?:this|these|ce|cet|cette|dieses?r?|est[ea]|quest[oa]|deze|dit|to|ta|denna|dette)\b|"
    r"\b(?:by|por|par|von|di|door|av|af) [^.]{2,80}? (?:is|se|est|esta|ist|e|is|ar|er) "
)
"""How the licence chooser names an author: `This work by Jane Roe`, `TITLE by Jane Roe is licensed under`."""
LONG_TITLE = 16
"""Letters of a name that may be the article's title: `The Dam and the Council by Jane Roe is licensed under`."""


def is_labelled_media(element: Element) -> bool:
    """Whether a link's own label, after another link in its line, names photos: `Texts CC BY, photos CC BY-NC`."""
    before = element.getprevious()
    if before is None or before.tag != "a":
        return False
    label = fold(_LABEL_START.split(before.tail or "")[-1])
    return (
        0 < len(label.split()) <= LABEL_WORDS
        and pattern("statements", "media").search(label) is not None
        and pattern("statements", "text").search(label) is None
    )


_LABEL_START = re.compile(r"[,;.|\u2022\u00b7]")
LABEL_WORDS = 4
"""Words of such a label."""


def is_credit(statement: Statement, spot: Spot) -> bool:
    """Whether words in the article tell where a picture was found: `Jane Doe via Flickr, CC BY`."""
    if spot.zone in {Zone.FOOTER, Zone.SIDE} or speaks_of_text(statement):
        return False
    return pattern("statements", "credit").search(statement.folded) is not None


_WORK = re.compile(
    r"^\W{0,3}[\"'] ?(?P<title>.{1,200}?) ?[\"'],? (?:\([^()]{1,60}\) )?(?:by|von|de|par|di|door|av|af|przez) \S"
)
"""How Openverse and its like word the credit of a picture: `"Harbour" by Jane Doe is licensed under CC BY 2.0`."""


_IN_BRACKETS = re.compile(
    r"^\W*(?P<title>\w[^()]{0,150}?),? (?:by|von|de|par|di|door|av|af|przez) [^()]{2,80} [(\[]\W*(?:cc|creative)"
)
"""`Bridge by Jane Roe (CC BY 2.0)`."""


def credits_work(source: Source, statement: Statement, spot: Spot) -> bool:
    """Whether a sentence credits a work by its quoted title, which is not the page's."""
    if spot.zone not in {Zone.ARTICLE, Zone.PAGE, Zone.PART} or speaks_of_text(statement):
        return False
    match = _WORK.match(statement.folded) or _IN_BRACKETS.match(statement.folded)
    return match is not None and squeeze(match["title"]) not in source.titles


def speaks_of_text(statement: Statement) -> bool:
    """Whether a statement grants something for a text or a site."""
    return statement.scope in {Scope.ARTICLE, Scope.SITE} and statement.grants


def is_bare(statement: Statement) -> bool:
    """Whether nothing stands there but licence names, years, signs and words that mean nothing."""
    rest = statement.folded
    for name in reversed(statement.names):
        rest = rest[: name.start] + " " + rest[name.end :]
    words = [squeeze(word) for word in rest.split()]
    known = {*fillers(), *_SIGNS_OF_NOTHING}
    return all(not word or word.isdigit() or word in known for word in words)


def beside_image(element: Element, *, before: bool = True) -> bool:
    """Whether a picture (not a button) stands in the same block, or right `before` it: then this is its credit."""
    block = block_of(element)
    if short_text_of(block, LONGEST_BLOCK) is None:
        block = element
    if has_picture(block):
        return True
    above = block.getprevious() if before else None
    return (
        above is not None
        and isinstance(above.tag, str)
        and has_picture(above)
        and short_text_of(above, CAPTION) is not None
    )


def has_picture(element: Element) -> bool:
    """Whether an element holds a picture that is no licence's button."""
    return any(not is_button(image) for image in element.iter("img", "picture", "video"))


_BUTTON = re.compile(r"88x31|80x15|somerights|creative|licen[cs]e|(?:^|[/_.-])(?:cc|by)(?=[-_.])", re.IGNORECASE)
WIDEST_BUTTON, HIGHEST_BUTTON = 150, 60
"""Pixels."""


def is_button(image: Element) -> bool:
    """Whether a picture is a licence's button, or no larger than one."""
    address = image.get("src", "")
    if read_licence_url(address) is not None or "creative" in f"{address} {image.get('alt', '')}".lower():
        return True
    width, height = image.get("width", ""), image.get("height", "")
    if width.isdigit() and height.isdigit() and int(width) <= WIDEST_BUTTON and int(height) <= HIGHEST_BUTTON:
        return True
    return _BUTTON.search(address.rsplit("/", 1)[-1]) is not None and not width
