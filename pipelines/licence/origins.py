"""Texts that are another outlet's: reprints, and what tells them (E13)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipelines.licence.exceptions import edges, exceptions_in_line
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.making import Place, notice, of_words
from pipelines.licence.names import names_creative_commons
from pipelines.licence.rules import pattern
from pipelines.licence.statements import Statement, sentences
from pipelines.licence.surroundings import Source, at, tag
from pipelines.licence.tree import BLOCKS, Element, Spot, Zone, elements, following, short_text_of
from vocabulary.licence import Evidence, Polarity, Scope

_ORIGIN = re.compile(
    r"(?:from|on|by|in|de|bei|auf|von|im|dans|sur|en|em|no|su|da|nel|op|van|bij|hos|di|w|na|на|в|på)\s+"
    r"(?:(?:the|der|dem|den|la|le|el|o|il)\s+)?"
    r"(?:(?:web ?site|site|sitio|portal|blog|magazin|magazine|zeitschrift|zeitung|сайте|портале|сайті|website) )?"
    r"[«\"“„]?(?P<who>(?:(?:[A-ZÀ-ÞА-Я]|\d+[A-Za-z]|[a-z]{1,6}[A-Z])[^.,;:()<>\"“”]{1,60}?|[\w-]+\.[a-z]{2,10}))"
    r"(?=\s+(?:under|on|and|with|in|at|via|as|is|unter|und|mit|sous|et|avec|bajo|y|con|sob|e|ed|è|com|onder|en|met|di|dan"
    r"|pod|na|i|по|под|на|и|за|під|та)\b|[.,;:(»\"”“]|$)|"
    r"(?P<before>[A-Z][\w .-]{1,60}?)(?:\s?(?:から|より|에서|에 처음)|['\u2019](?:ta|te|da|de|tan|ten|dan|den)\b)|"
    r"(?:\s(?:في|عن|من|در|از))\s+(?P<arabic>[\w\u0600-\u06ff][^.,;:()\u060c]{1,40}?)"
    r"(?=\s+(?:بموجب|تحت|ضمن|وفق|وفقا|با|به|و)\b|[.,\u060c]|$)|"
    r"(?:转载自|轉載自|转自|轉自|首发于|首發於|原载于|原載於)[《「“]?\s?(?P<after>[^,.;\uff0c\u3002\uff1b》」”]{2,30})"
)


OWN_NAME = 4
"""Letters of a name's first word that make it recognisable in a host."""


def is_reprint(statement: Statement, spot: Spot, host: str | None) -> bool:
    """Whether a sentence in the text says that the text is another outlet's."""
    if is_credited_copy(statement, spot):
        return True
    of_this = spot.zone in {Zone.SIDE, Zone.FOOTER} and statement.scope is Scope.ARTICLE  # a box named by its layout
    if not (of_this or spot.zone in {Zone.ARTICLE, Zone.PAGE}) or not speaks_of_itself(statement.folded):
        return False
    who = origin_of(statement.text)
    return who is None or not _is_own(who, host)


def is_credited_copy(statement: Statement, spot: Spot) -> bool:
    """`Source: Tidewater Wire, CC BY 4.0. Shortened by us`: a picture is not shortened."""
    if spot.zone not in {Zone.ARTICLE, Zone.PAGE, Zone.PART} or statement.media:
        return False
    label = pattern("statements", "source").match(statement.around)
    return label is not None and pattern("statements", "changed").search(statement.around) is not None


def counters(source: Source) -> list[Evidence]:
    """Counting pixels of outlets that let others republish: the text came from there."""
    found: list[Evidence] = []
    for element in source.page.all("script"):
        if "pixel.propublica.org" in element.get("src", "") and not _ends_with(source.host, "propublica.org"):
            place = at(element, "E13", Scope.REPUBLISHED, "body")
            found.append(notice(place, tag(element), licensor="ProPublica"))
    for element in source.page.all("img"):
        address = element.get("src", "")
        if "counter.theconversation.com/content/" in address and not _ends_with(source.host, "theconversation.com"):
            place = at(element, "E13", Scope.REPUBLISHED, "body")
            found.append(notice(place, tag(element), licensor="The Conversation"))
    return found


_ITEM_LICENCE = etree.XPath("//*[contains(@rel, 'item-license')]")
_AP = re.compile(r"aprights|apnews", re.IGNORECASE)
_REGISTRY = "apnewsregistry.com"


def agency_marks(source: Source) -> list[Evidence]:
    """Marks that the Associated Press puts into its copy: hNews' `item-license` and the pixel of its registry (E20)."""
    if _ends_with(source.host, "apnews.com"):
        return []
    named = elements(_ITEM_LICENCE, source.page.root) if source.screen.item_licence else []
    found = [one for one in named if _AP.search(one.get("href", ""))]
    found += [one for one in source.page.all("img") if _REGISTRY in one.get("src", "")]
    return [
        replace(
            notice(replace(at(one, "E20", Scope.ARTICLE, "body"), flags=("third_party", "arr")), tag(one)),
            polarity=Polarity.EXCEPTION,
            licensor="Associated Press",
        )
        for one in found[:1]
        if source.page.spot(one).zone is not Zone.OTHER
    ]


LINES_OF_BYLINE, LONGEST_LINE = 12, 80
"""Lines between a heading and the text, and characters of one, among which an agency may be named."""
_PICTURES = frozenset({"img", "picture", "figure", "video", "iframe"})
_NOT_OURS = frozenset({Zone.OTHER, Zone.COMPONENT, Zone.PART, Zone.WIDGET, Zone.SIDE})


def bylines(source: Source) -> list[Evidence]:
    """Agencies named between the heading and the text, in whatever markup: extraction may have left them out (E20)."""
    headings = source.page.all("h1")
    if len(headings) <= FEW_HEADINGS and not any(_names_agency(source, heading) for heading in headings):
        return []  # as of most pages: where things stand is dearer to tell
    heading = next((one for one in headings if source.page.spot(one).zone not in _NOT_OURS), None)
    for element, line in _lines_after(heading) if heading is not None else ():
        if source.page.spot(element).zone in _NOT_OURS:
            return []
        if line and (
            found := exceptions_in_line(line, host=source.host, locator=element.getroottree().getpath(element))
        ):
            return [*found]
    return []


FEW_HEADINGS = 4
"""Up to which a look at the lines after each costs less than to tell which is the page's own."""


def _names_agency(source: Source, heading: Element) -> bool:
    """Whether a line after a heading names an agency, wherever it stands."""
    return any(line and exceptions_in_line(line, host=source.host, locator="") for _, line in _lines_after(heading))


def _lines_after(heading: Element) -> Iterator[tuple[Element, str]]:
    """Short lines after a heading, up to the text or to the first picture, whose credit may follow; empty ones too."""
    lines = 0
    for element in following(heading):
        if element.tag in _PICTURES or lines == LINES_OF_BYLINE:
            return
        if not isinstance(element.tag, str) or any(child.tag in BLOCKS for child in element):
            continue
        line = short_text_of(element, LONGEST_LINE)
        if line is None:
            return
        lines += bool(line)
        yield element, line


def _ends_with(host: str | None, domain: str) -> bool:
    return host is not None and (host == domain or host.endswith("." + domain))


def origin_of(text: str) -> str | None:
    """`republished from X under …`: X."""
    folded = fold(text)
    if pattern("statements", "source").match(folded):
        return text.split(":", 1)[1].split(",", 1)[0].strip() or None
    match = pattern("statements", "republished").search(folded)
    found = _ORIGIN.search(text) if match else None
    return (found["who"] or found["before"] or found["arabic"] or found["after"]).strip() if found else None


def reprints_in_text(text: str, *, host: str | None) -> list[Evidence]:
    """Sentences at a text's edges by which it says that it is another outlet's (E13)."""
    found: list[Evidence] = []
    for offset, edge, folded in edges(text):
        if pattern("statements", "republished").search(folded):
            found += _reprints(edge, offset, host=host)
    return found


NEAR = 60
"""Folded characters between `this article` and `was first published by`."""


def speaks_of_itself(folded: str) -> bool:
    """`This article was first published by X`, `Republished from X`; not `the disease first appeared in X`."""
    match = pattern("statements", "republished").search(folded)
    if match is None:
        return False
    subject = pattern("statements", "article").search(folded)
    named = subject is not None and subject.start() <= match.start() <= subject.end() + NEAR
    return named or not folded[: match.start()].strip(" (*[-")


def _is_own(who: str, host: str | None) -> bool:
    """Whether an origin is the outlet itself: its name, or the name's first word, is what the host is called."""
    if host is None:
        return False
    words = [squeeze(word) for word in fold(who).removeprefix("the ").split()]
    label = squeeze(host.removeprefix("www.").split(".", maxsplit=1)[0])
    if len(label) > OWN_NAME and label in "".join(words):
        return True
    return "".join(words) in squeeze(host) or (len(words[0]) >= OWN_NAME and words[0] in host.split("."))


def _reprints(edge: str, offset: int, *, host: str | None) -> Iterator[Evidence]:
    for start, end in sentences(edge):
        sentence = edge[start:end]
        if not speaks_of_itself(fold(sentence)):
            continue
        who = origin_of(sentence)
        if who is None or _is_own(who, host):
            continue
        where = f"text:{offset + start}"
        place = Place(code="E13", locator=where, scope=Scope.REPUBLISHED, channel="body", block=where)
        named = of_words(sentence, place, host=None) if names_creative_commons(fold(sentence)) else []
        yield from [replace(row, licensor=who) for row in named] or [notice(place, sentence, licensor=who)]
