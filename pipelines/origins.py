# ruff: noqa: RUF001 - credits of newsrooms that write in many scripts
"""Whom a publication names as the origin of its text: in links, pixels, byline, dateline, credits and notes.

What tells that a text is a third party's is evidence about its licence too (E13, E20), found with far more care than
is taken here: that is taken over. Here come the links, the counters, and credits that bear on no licence.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import regex

from crawler.urls import host_of, same_site
from pipelines.houses import house_of
from vocabulary.article import Author, AuthorKind
from vocabulary.licence import Evidence
from vocabulary.origin import Mark, Origin

LONGEST = 200
"""Characters kept of the words or the markup of one statement."""
MOST = 12
"""Statements kept of a publication; pages that make more are made to waste time."""
EDGE_LINES, EDGE = 5, 300
"""Lines at either end of a text in which credits stand, and characters looked at of each."""
_MOST_LINKS = 500

_LINKS = frozenset({"original-source", "syndication-source", "syndication_source", "original_source"})
_COUNTING = ("counter.theconversation.", "pixel.propublica.", "republi", "syndicat")
"""In the address of each counter."""
_COUNTERS = (
    (regex.compile(r"//counter\.theconversation\.(?:com|edu\.au)/content/"), "The Conversation"),
    (regex.compile(r"//pixel\.propublica\.org/"), "ProPublica"),
)
_PIXEL = regex.compile(r"[?&]republication-pixel=|republication-?(?:tracker|pixel)|syndication-?pixel|republish-?pixel")
"""The Republication Tracker Tool, which hundreds of newsrooms use, and others: the picture is on the origin's host."""


def in_page(tree: Any, *, url: str | None) -> Iterator[Origin]:
    """What links, `meta` elements and counters of a parsed page (lxml) say, addresses made absolute."""
    for element in islice(tree.iter("link", "meta"), _MOST_LINKS):
        if element.tag == "link":
            rels, address = set((element.get("rel") or "").lower().split()), element.get("href")
        else:
            rels, address = {(element.get("name") or element.get("property") or "").lower()}, element.get("content")
        mark = _mark_of(rels)
        target = _elsewhere(address, url) if mark is not None and address else None
        if mark is not None and target is not None:
            yield Origin(mark=mark, url=target, raw=_shortened(f"{'/'.join(sorted(rels))} {address}"))
    for element in islice(tree.iter("img", "script"), _MOST_LINKS):
        source = element.get("src") or ""
        if any(map(source.__contains__, _COUNTING)):
            yield from _counter(source, url)


def _mark_of(rels: set[str]) -> Mark | None:
    if rels & _LINKS:
        return Mark.LINK
    if "syndication" in rels:
        return Mark.COPIED_TO
    return Mark.ADDRESS if "og:url" in rels else None


def _counter(source: str, url: str | None) -> Iterator[Origin]:
    target = _elsewhere(source, url)
    if target is None:
        return
    for pattern, name in _COUNTERS:
        if pattern.search(target):
            yield Origin(mark=Mark.COUNTER, name=name, raw=_shortened(source))
            return
    if _PIXEL.search(target):
        yield Origin(mark=Mark.COUNTER, url=f"https://{host_of(target)}/", raw=_shortened(source))


def _elsewhere(address: str, url: str | None) -> str | None:
    """An address made absolute when it is of another site; None for every other."""
    try:
        target = urljoin(url or "", address.strip())
    except ValueError:
        return None
    if not target.startswith(("http://", "https://")) or not host_of(target):
        return None
    return None if url is not None and same_site(target, url) else target[:2_000]


def stated(
    text: str,
    *,
    evidence: Iterable[Evidence] = (),
    authors: Sequence[Author] = (),
    copied_from: str | None = None,
    page: Iterable[Origin] = (),
) -> tuple[Origin, ...]:
    """All that a publication says of the origin of its text, the clearest first, at most MOST.

    `copied_from` is the canonical address of another site that its page states, `page` what `in_page` found.
    """
    found = [
        *([Origin(mark=Mark.CANONICAL, url=copied_from, raw=_shortened(copied_from))] if copied_from else ()),
        *page,
        *_in_evidence(evidence),
        *_in_authors(authors),
        *in_text(text),
    ]
    order = list(Mark)
    unique = {(one.mark, one.name, one.url): one for one in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda one: (order.index(one.mark), one.name or "", one.url or ""))[:MOST])


def _in_evidence(evidence: Iterable[Evidence]) -> Iterator[Origin]:
    for row in evidence:
        if row.licensor is None or row.code not in {"E13", "E20"}:
            continue
        raw = _shortened(row.raw)
        if row.code == "E13":
            mark = Mark.COUNTER if row.raw.startswith("<") else Mark.NOTE
            yield Origin(mark=mark, name=row.licensor, url=row.subject if mark is Mark.NOTE else None, raw=raw)
        elif "third_party_possible" in row.flags:
            yield Origin(mark=Mark.MATERIAL, name=row.licensor, raw=raw)
        elif row.locator.startswith("text:"):
            at_start = row.locator == "text:0"
            by = at_start and _BY.match(raw) is not None
            yield Origin(
                mark=Mark.BYLINE if by else Mark.DATELINE if at_start else Mark.CREDIT, name=row.licensor, raw=raw
            )
        else:
            yield Origin(mark=Mark.BYLINE, name=row.licensor, raw=raw)


_BY = regex.compile(r"(?:by|von|por|par|di|door)\s", regex.IGNORECASE)


def _in_authors(authors: Sequence[Author]) -> Iterator[Origin]:
    for author in authors:
        if author.kind in {AuthorKind.AGENCY, AuthorKind.OUTLET} or house_of(author.name) is not None:
            yield Origin(mark=Mark.BYLINE, name=author.name, raw=_shortened(author.name))


_DASHES = r"\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_IN_BRACKETS = regex.compile(
    r"^(?P<place>[^()（）\[\]【】\n]{0,60})[(（\[【](?P<who>[^()（）\[\]【】\n]{2,40})[)）\]】]"
    r"(?P<after>\s*.?)"
)
_DATELINES = (
    regex.compile(r"^[^/\n]{0,60}/(?P<who>[^/\n]{2,30})/"),
    regex.compile(rf"^\p{{Lu}}{{2}}[^\n]{{0,60}}?\s[{_DASHES}]\s*(?P<who>[^.:{_DASHES}\n]{{2,30}})[.:]\s"),
    regex.compile(rf"^(?P<who>\p{{Lu}}[\p{{L}}./]{{1,12}})\s*[{_DASHES}:]\s"),
    regex.compile(r"^(?P<who>[\p{Han}]{2,6}社)[^\s，。]{0,30}?(?:电|電|讯|訊|日)"),
    regex.compile(r"^(?:据|據)(?P<who>[\p{Han}\p{L}]{2,12}?)(?:\d|报道|報道|報導|消息|电|電)"),
)
_AFTER_MARK = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212:|。")
_IRANIAN = regex.compile(r"^به\s+گزارش\s+(?P<who>[^،,.؛:\n]{2,90})[،,.؛:]")
_QUOTED_FROM = regex.compile(r"\s+(?:و\s+)?به\s+نقل\s+از\s+")
_OF_CORRESPONDENT = regex.compile(
    r"^(?:(?:خبرنگار|گروه|سرویس|گزارشگر)\s+)+(?:[\p{L}\u200c]+\s+){0,3}?(?=خبرگزاری)|^(?:خبرنگار|گزارشگر)\s+"
)
_ARABIC = regex.compile(r"(?:^|\()(?:\S+\s*[/-]\s*)?(?P<who>(?:وكالة\s+)?[\p{Arabic}]{2,15})\s*[)–—/-]\s")
_ARABIC_DASHED = regex.compile(
    rf"^[\p{{Arabic}} ]{{2,25}}\s[{_DASHES}/]\s?(?P<who>[\p{{Arabic}} ]{{2,25}}?)\s?[{_DASHES}/:]\s"
)
_LABEL = regex.compile(
    r"""^[\W_]{0,4}(?:sources?|via|quellen?|fuentes?|fontes?|fonti|font|bron(?:nen)?|källor|källa|kilder?|lähde|źródło|źródła|zdroj|
    zdroje|forrás|sursa|surse|izvor|извор|источники?|джерел[оа]|крыніца|източник|kaynak|πηγή|المصدر|مصدر|منبع|منابع|מקור|स्रोत|সূত্র|
    nguồn|theo|sumber|ที่มา|来源|來源|出典|出处|出處|출처|agencia|agencies|agence|agenzia)\s*[:：]\s*(?P<who>[^\n]{2,80}?)[\s.。]*$""",
    regex.VERBOSE | regex.IGNORECASE,
)
_MATERIAL = regex.compile(
    r"""(?:^|[\s(（\[*_])(?:
      mit\s+(?:agentur)?(?:material|informationen)\s+(?:von|der|des)(?:\s+(?:der|des))?
    | (?:with\s+)?(?:files?|inputs?|material|information|additional\s+reporting|reporting)\s+(?:from|by)(?:\s+the)?
    | avec\s+(?=l['’]|\p{Lu})(?:l['’])? | con\s+(?:información|informaciones|datos)\s+de(?:\s+la)?
    | com\s+(?:informações|agências?)\s+(?:d[aeo]s?)?
    | con\s+informazioni\s+(?:di|da|dell['’]) | met\s+(?:materiaal|informatie)\s+van | med\s+materia?le?\s+(?:fra|från)
    | z\s+(?:wykorzystaniem\s+)?materiałów | s\s+použitím\s+materiálů | à\s+partir\s+de\s+dépêches?\s+(?:de\s+)?
    | с\s+использованием\s+(?:материалов|информации)
    | по\s+(?:материалам|данным|сообщению) | за\s+(?:матеріалами|даними)
    | (?:ajanslar|haber)\s*: | با\s+استفاده\s+از\s+(?:گزارش|مطالب) | بالاستناد\s+إلى | نقلا?ً?\s+عن
    )\s*:?\s*(?P<who>[^.!?()（）\[\]\n]{2,60})""",
    regex.VERBOSE | regex.IGNORECASE,
)
_OF_MATERIAL = (
    *("material", "information", "files from", "file from", "input", "reporting", "avec ", "informaci", "datos de"),
    *("informaç", "agência", "informazion", "informatie", "materiaal", "materiał", "použitím", "dépêche"),
    *(
        "материал",
        "информаци",
        "данным",
        "сообщению",
        "матеріал",
        "даними",
        "ajanslar",
        "haber",
        "استفاده",
        "بالاستناد",
    ),
    *("نقل",),
)
"""One of these is in each such credit: to look for them costs a tenth."""
_SIGNED = regex.compile(r"[(（\[/](?P<who>[^()（）\[\]/\n]{2,40}(?:/[^()（）\[\]/\n]{2,20}){0,3})[)）\]/]\W{0,4}$")
_SIGNED_BARE = regex.compile(r"(?:^|[.!?…»”\"’)]\s+)(?P<who>[\p{L}-]{2,14}(?:\s?[/,]\s?[\p{L}-]{2,14}){0,3})\W{0,2}$")
_WITH = regex.compile(r"^(?:with|mit|avec|con|com|met|med|z|s|с|со|за)\s+", regex.IGNORECASE)
_EAST_ASIAN = regex.compile(r"[\p{Han}\p{Katakana}]{2}$")
_BETWEEN = regex.compile(r"\s*(?:[/,;|&+・＝=]|\s[-–—]\s|\s(?:and|und|et|y|e|i|en|og|och|ja|и|та|і|و|ve|dan)\s)\s*")


def in_text(text: str) -> Iterator[Origin]:
    """Credits, datelines and marks of agencies at the edges of a text as published, in many languages."""
    lines = [line for line in (raw.strip() for raw in text[: 4 * EDGE * EDGE_LINES].split("\n")) if line][:EDGE_LINES]
    tail = [line for line in (raw.strip() for raw in text[-4 * EDGE * EDGE_LINES :].split("\n")) if line][-EDGE_LINES:]
    for line in lines[:3]:
        yield from _in_opening(line[:EDGE])
    for line in dict.fromkeys([*lines, *tail]):
        yield from _in_line(line)
    for line in tail[-3:]:
        yield from _in_signature(line[-EDGE:])


def _in_opening(line: str) -> Iterator[Origin]:
    bracketed = _IN_BRACKETS.match(line)
    if bracketed is not None and _is_dateline(bracketed["place"], bracketed["after"]):
        yield from _named(bracketed["who"], Mark.DATELINE, bracketed[0])
    for pattern in _DATELINES:
        if (match := pattern.match(line)) is not None:
            yield from _named(match["who"], Mark.DATELINE, match[0])
    if (reported := _IRANIAN.match(line)) is not None:
        first, *others = _QUOTED_FROM.split(reported["who"])
        for who in (first, *others):
            yield from _named(str(_OF_CORRESPONDENT.sub("", who.strip())), Mark.DATELINE, reported[0])
    for pattern in (_ARABIC, _ARABIC_DASHED):
        if (arabic := pattern.match(line)) is not None:
            yield from _named(arabic["who"], Mark.DATELINE, arabic[0])


def _is_dateline(place: str, after: str) -> bool:
    """`ROME (AP) — …`, `Berlin, 3 May (dpa) - …`; not `the Associated Press (AP) said`."""
    words = place.split()
    if not words or any(letter.isdigit() for letter in place) or after.strip()[:1] in _AFTER_MARK:
        return True
    return words[0].strip(",").isupper() or not any(letter.isupper() or letter.islower() for letter in place)


def _in_line(line: str) -> Iterator[Origin]:
    label = _LABEL.match(line) if len(line) <= EDGE else None
    if label is not None and not label["who"].startswith(("http", "www.")):
        for who in _BETWEEN.split(_WITH.sub("", label["who"])):
            if 2 <= len(who.strip()) <= 60 and len(who.split()) <= 6:  # noqa: PLR2004 - longer ones are no names
                yield Origin(mark=Mark.CREDIT, name=who.strip(" .*_"), raw=_shortened(line))
        return
    folded = line.casefold()
    if not any(map(folded.__contains__, _OF_MATERIAL)):
        return
    for piece in dict.fromkeys((line[:EDGE], line[-EDGE:])):
        for match in islice(_MATERIAL.finditer(piece), 3):
            yield from _named(match["who"], Mark.MATERIAL, match[0].strip())


def _in_signature(line: str) -> Iterator[Origin]:
    for pattern in (_SIGNED, _SIGNED_BARE):
        match = pattern.search(line)
        if match is None:
            continue
        who, with_others = _WITH.subn("", match["who"].strip())
        is_bare = pattern is _SIGNED_BARE
        first = _BETWEEN.split(who)[0].strip()
        if is_bare and match.start() > 0 and not (first.isupper() or "/" in who):
            continue  # `… according to Fars.` ends a sentence
        yield from _named(who, Mark.MATERIAL if with_others else Mark.CREDIT, match[0].strip())


def _named(who: str, mark: Mark, raw: str) -> Iterator[Origin]:
    """The known houses among some names."""
    whole = house_of(who)
    found = [who] if whole else [_house_at_end(one) for one in islice(_BETWEEN.split(who), 6)]
    for printed in found:
        if printed is not None:
            yield Origin(mark=mark, name=" ".join(printed.split()), raw=_shortened(raw))


def _house_at_end(name: str) -> str | None:
    """A name of a known house; in Chinese and Japanese a place may stand before it without a blank: `ロンドン共同`."""
    if house_of(name) is not None:
        return name
    ends = (name[-letters:] for letters in (4, 3, 2)) if _EAST_ASIAN.search(name) else ()
    return next((end for end in ends if house_of(end) is not None), None)


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
