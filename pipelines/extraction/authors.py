"""Who is named as author: every name as printed, with its kind."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml.html import HtmlElement

from pipelines.extraction.clock import REFUSED
from pipelines.extraction.graph import Graph, text_of, types
from pipelines.extraction.headings import head_lines
from pipelines.extraction.markup import LINE_BREAK, Markup, finder, in_other_item, plain, visible, words_of
from pipelines.extraction.record import AGREES, ONLY_OUTLET, Decided, behind, ordered, statement
from pipelines.extraction.words import alternatives, letters, names, pattern, squeeze, words
from vocabulary.article import Author, AuthorKind
from vocabulary.page import Candidate

_NOISE = re.compile(r"https?://|www\.|@|\[at\]|[<>{}=→]|\d{2,}[.:/]\d{2}|\d+ ?min\b|(?:\d\D*){5}", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{0,64}@[\w.-]{1,100}|<[^<>]{0,200}>")
"""An e-mail address or a handle beside a name."""
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|[a-z]{2})", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?|autor(?:en|es|i)?|auteurs?|autore|writer|reporter|journalist[ae]?s?|contributors?|firma)"
    r"(?:$|[\s_-]|name|link)",
    re.IGNORECASE,
)
_marked = finder(
    "//body//*[contains(@rel, 'author') or @itemprop='author' or contains(@data-testid, 'uthor')"
    " or contains(@data-testid, 'yline') or @class[contains(., 'ut') or contains(., 'yline') or contains(., 'riter')"
    " or contains(., 'eporter') or contains(., 'ournalist') or contains(., 'irma')]]"
    "[not(self::meta or self::link or self::footer or self::aside or self::section or self::ul or self::nav)]"
)
"""Elements that may be marked as a byline."""
_PRINTED = {"rel": "rel=author", "itemprop": "itemprop:author", "class": "byline"}
"""Kinds of byline markup, and what each is called as a source."""
_METAS = (
    *(
        "author",
        "articleauthor",
        "article.author",
        "article-author",
        "author_name",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
    ),
    *(
        "article:author",
        "article:author_name",
        "citation_author",
        "cxenseparse:author",
        "mediator_author",
        "twitter:creator:name",
    ),
)
_CATALOGUED = frozenset({"dc.creator", "dcterms.creator", "citation_author"})
_INVERTED = re.compile(r"^([^,;\s]+(?: [^,;\s]+)?), ([^,;]+)$")
"""`Roe, Jane`, as catalogues write names."""
_EDGES = " ,.;:-\u2013\u2014|·•~*\u2022\u25cf"
_COMMA = re.compile(r",(?!\s*[JS]r\b)|\uff0c|\s+[-\u2013\u2014]\s+")
"""Commas and dashes: what follows is another name or the first one's role, outlet or place."""
_COLONS = ":\uff1a=\uff1d"
_SPACED = re.compile(r"\s{2,}|\s[\u2022\u00b7]\s")
_SUFFIX = re.compile(r"(?<=\w)\s*(?:\uae30\uc790|\ud2b9\ud30c\uc6d0|\u8bb0\u8005|\u8a18\u8005)$")
"""The word for reporter behind a name in Korean and Chinese."""
_REPORT = re.compile(r"[\u3400-\u9fff](?:\u5831\u5c0e|\u62a5\u9053|\u5831\u9053)$")
"""`Taipei report`: where a Chinese reporter was."""
_AT_PLACE = re.compile(
    r"^(\w[\w'\u2019.-]*(?: \w[\w'\u2019.-]*){1,3}?) (?:in|aus|\u00e0|for) [A-Z]\w+(?: [A-Z]\w+){0,3}$"
)
"""`Jane Roe in London`, `Jane Roe for the Courier`: where, and for whom."""
_REPORTING = re.compile(r"^\W{0,2}Reporting by (.{3,160}?)(?:[;.)]|$)")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,30}")
_BRACKETED = re.compile(r"[\uff08\u3010(]([^()\uff08\uff09\u3010\u3011]{2,60})[\uff09\u3011)]")
_TEXT = 100
"""Letters from which a paragraph is text."""
_LAST_LINES = 3
_PARTICLES = {"de", "di", "do", "von"}
_NAME_BEGINS = {"De", "Do"}
"""Beginnings of Dutch and Vietnamese names."""
_ROLE_ENDS = (" writer", " correspondent", " contributor", " columnist", " reporter", " editor", " analyst")
_TELLING = 8
"""Letters from which the beginning of an outlet's name is its own."""
_LONGEST_NAME = 80
_LONGEST_LINE = 200
_LONGEST_LIST = 2_000
_MOST_WORDS = 8
_MOST_NAMES = 25
_ONE_BYLINE = 4


@dataclass(frozen=True, slots=True)
class Named:
    """Who one place names, or why it names nobody."""

    source: str
    raw: str
    authors: tuple[Author, ...]
    refused: str = ""


def authors(
    page: Markup, graph: Graph, *, hints: Candidate | None, sites: set[str], language: str | None
) -> Decided[tuple[Author, ...]]:
    """Who wrote it, see `decide`; bylines are read in the page's `language`, `sites` are the outlet's own names."""
    return decide(list(stated(page, graph, hints=hints, sites=sites, language=language)))


def stated(
    page: Markup, graph: Graph, *, hints: Candidate | None, sites: set[str], language: str | None
) -> Iterator[Named]:
    """Each place that names authors: JSON-LD, meta elements, the page's byline markup, the feed.

    Where none of them names anybody besides the outlet, also a line between headline and text that begins as a byline,
    at last the line at the end that says who reported.
    """
    found = [
        *_from_graph(graph, sites),
        *_from_metas(page, sites),
        *_from_bylines(page.tree, sites, language),
        *_from_meta(page, "og:article:author", sites),
        *_from_hints(hints, sites),
    ]
    yield from found
    if not any(map(_tells, found)):
        head = _from_head(page, sites, language)
        yield from head or _from_foot(page, sites)


def decide(stated: Sequence[Named]) -> Decided[tuple[Author, ...]]:
    """Decide for one list of authors.

    The first place that names somebody besides the outlet wins; desks and login names give way to a later place that
    names a person or an agency. It gives way to a later place that holds all of its names and more, all of them looking
    like persons' names. Where only the outlet itself is named, that stands.
    """
    named = [one for one in stated if one.authors]
    telling = [one for one in named if _tells(one)]
    if not telling:
        return _decided(stated, named[0] if named else None)
    chosen = next((one for one in telling if not all(map(_stands_in, one.authors))), telling[0])
    return _decided(stated, next((one for one in telling[1:] if _completes(one.authors, chosen.authors)), chosen))


def _tells(named: Named) -> bool:
    """Whether a place names somebody besides the outlet."""
    return any(author.kind is not AuthorKind.OUTLET for author in named.authors)


def _decided(stated: Sequence[Named], chosen: Named | None) -> Decided[tuple[Author, ...]]:
    record = (
        statement("authors", one.source, listed(one.authors), one.raw, "" if one is chosen else _lost(one, chosen))
        for one in stated
    )
    return Decided(chosen.authors if chosen else (), ordered(record))


def listed(names: Iterable[Author]) -> str:
    """Names as a record holds them."""
    return "; ".join(author.name for author in names)


def _lost(named: Named, chosen: Named | None) -> str:
    """Why a place's names are not those that were chosen."""
    if not named.authors or chosen is None:
        return named.refused or f"{REFUSED}no name in it"
    wanted = {squeeze(author.name) for author in chosen.authors}
    found = {squeeze(author.name) for author in named.authors}
    if found == wanted:
        return AGREES
    if not _tells(named):
        return ONLY_OUTLET
    if found < wanted:
        return "names fewer"
    return "names no person" if all(map(_stands_in, named.authors)) else behind(chosen.source)


def _stands_in(author: Author) -> bool:
    """Whether a name may stand in for the person who wrote: the outlet's, a desk's, or what somebody logs in as."""
    if author.kind is AuthorKind.PERSON:
        return bool(_LOGIN.fullmatch(author.name))
    return author.kind is not AuthorKind.AGENCY


def split_names(line: str, sites: set[str]) -> list[str]:
    """Names in a byline: "By" and roles removed, several names apart."""
    if len(line) > _LONGEST_LIST or "://" in line:
        return []
    line = plain(line)
    line = _ADDRESS.sub("; ", line) if len(line.split()) > 1 else line
    line = _credited().sub(" ", line)
    line = re.sub(r"\(([^()]*)\)", lambda match: _aside(match[1], sites), " ".join(line.split()).strip(_EDGES))
    line = _without_by(_credits().sub(r"; \1: ", _both().sub("", line)))
    found: dict[str, str] = {}
    for part in [line] if _is_institution(line) else _separator().split(line):
        if _credits().match(part):
            continue
        for piece in _by_comma(part, sites):
            for name in filter(None, map(_clean, _with_agency_apart(piece))):
                found.setdefault(squeeze(name), name)
    return list(found.values())


def _with_agency_apart(piece: str) -> tuple[str, ...]:
    """`JANE ROE Associated Press` is two: two words at least and an agency's name."""
    parts = piece.split()
    for place in range(2, len(parts)):
        if place >= len(parts) - _MOST_WORDS // 2 and squeeze(" ".join(parts[place:])) in names("agencies"):
            return " ".join(parts[:place]), " ".join(parts[place:])
    return (piece,)


def _aside(words: str, sites: set[str]) -> str:
    """What stands in brackets behind a name: another one when it names an agency or a person, else nothing."""
    rest = _leading_and().sub("", words.strip())
    kind = kind_of(rest, sites)
    return f"; {rest}; " if kind is AuthorKind.AGENCY or (kind is AuthorKind.PERSON and _looks_personal(rest)) else "; "


def _is_institution(line: str) -> bool:
    """`Department of Roads and Water` is one name."""
    return (
        bool(pattern("institutions").search(re.split(r"\s+(?:and|und|et|y|e)\s+", line, maxsplit=1)[0]))
        and len(line) <= _LONGEST_NAME
    )


def kind_of(name: str, sites: set[str], *, organisation: bool = False) -> AuthorKind:
    """What kind of author a name names; `sites` are the outlet's own names, squeezed."""
    key = squeeze(name)
    if key in sites or _HOST.fullmatch(name):
        return AuthorKind.OUTLET
    if pattern("outlet_words").search(name) or _begins_alike(key, sites):
        return AuthorKind.OUTLET
    if key in names("agencies") or _names_agency(name) or pattern("agency_words").search(name):
        return AuthorKind.AGENCY
    if key in names("desk_names") or pattern("desks").search(name) or pattern("institutions").search(name):
        return AuthorKind.DESK
    return AuthorKind.OUTLET if organisation else AuthorKind.PERSON


def _begins_alike(key: str, sites: set[str]) -> bool:
    """Whether a name begins with the outlet's or the outlet's with it: `Harbour Courier Online`."""
    return any(
        min(len(key), len(site)) >= _TELLING and (key.startswith(site) or site.startswith(key)) for site in sites
    )


def _names_agency(name: str) -> bool:
    """`AFP/Jane Roe`, `Reuters Staff`, `with AP`: an agency's name beside others; its own words only."""
    parts = [part for part in re.split(r"[/(),|]|\s[-\u2013]\s", name) if part.strip()]
    return len(parts) > 1 and any(squeeze(part) in names("agencies") for part in parts)


def _completes(longer: Sequence[Author], shorter: Sequence[Author]) -> bool:
    keys = {squeeze(author.name) for author in shorter}
    added = [author for author in longer if squeeze(author.name) not in keys]
    return (
        len(longer) == len(keys) + len(added)
        and 0 < len(added) <= max(2, len(keys))
        and all(author.kind is AuthorKind.PERSON and _looks_personal(author.name) for author in added)
    )


def _looks_personal(name: str) -> bool:
    parts = name.split()
    return 1 < len(parts) <= _MOST_WORDS // 2 and not re.search(r"\d", name) and all(p[0].isupper() for p in parts)


def _from_graph(graph: Graph, sites: set[str]) -> Iterator[Named]:
    if graph.article is None:
        return
    found: list[Author] = []
    raw: list[str] = []
    for value in graph.resolve(graph.article.get("author") or graph.article.get("creator")):
        names = value if isinstance(value, str) else value.get("name")
        lines = [text_of(name) or "" for name in (names if isinstance(names, list) else [names])]
        organisation = not isinstance(value, str) and any("organization" in kind for kind in types(value))
        found.extend(_read(lines, sites, organisation=organisation))
        raw += filter(None, lines)
    if raw:
        yield Named("json-ld", "; ".join(raw), _unique(found))


def _from_metas(page: Markup, sites: set[str]) -> Iterator[Named]:
    """The usual `meta` elements, one place each."""
    for name in _METAS:
        yield from _from_meta(page, name, sites)


def _from_meta(page: Markup, name: str, sites: set[str]) -> Iterator[Named]:
    stated = [content for _, content in page.metas(name)]
    names = [content for content in stated if not _NOISE.search(content)]
    if name in _CATALOGUED:
        names = [_INVERTED.sub(r"\2 \1", content) for content in names]
    if stated:
        refused = "" if names else f"{REFUSED}an address or a handle is no name"
        yield Named(f"meta:{name}", "; ".join(stated), _read(names, sites), refused)


def _from_hints(hints: Candidate | None, sites: set[str]) -> Iterator[Named]:
    if hints is not None and hints.authors:
        yield Named(hints.found_by.value, "; ".join(hints.authors), _read(hints.authors, sites))


def _from_bylines(tree: HtmlElement, sites: set[str], language: str | None) -> Iterator[Named]:
    """Byline markup above the text: each kind of mark is a place of its own, innermost elements only."""
    marked: dict[str, list[tuple[str, HtmlElement]]] = {kind: [] for kind in _PRINTED}
    for element in _marked(tree):
        kind = _byline_mark(element)
        if (
            kind is None
            or in_other_item(element)
            or next(element.iterancestors("blockquote", "figure"), None) is not None
        ):
            continue
        inner = element.iterdescendants("a", "span", "div", "p", "li", "cite", "strong")
        if any(_byline_mark(child) and _says_more(words_of(child)) for child in inner):
            continue
        line = _apart(element)
        if line and len(line) <= _LONGEST_LINE and len(marked[kind]) < _MOST_NAMES:
            marked[kind].append((line, element))
    for kind, elements in marked.items():
        if lines := _together(elements):
            named = _read([_without_particle(line, language) for line in lines], sites)
            yield Named(_PRINTED[kind], "; ".join(lines), named)


def _from_head(page: Markup, sites: set[str], language: str | None) -> list[Named]:
    """The first line between headline and text that begins as a byline and names nobody that looks like no name."""
    for line in head_lines(page.tree):
        for segment in _segments().split(line):
            rest = _without_particle(segment, language)
            match = _line_by().match(rest)
            if rest == segment and not match:
                continue
            said = rest[match.end() :] if match else rest
            found = _read([_SPACED.split(said)[0]], sites)
            if found and all(_is_name(author) for author in found):
                return [Named("line", segment, found)]
    return []


@cache
def _segments() -> re.Pattern[str]:
    """Where a line about an article falls into its parts: at bars, and before a byline's word with a colon."""
    joined = alternatives(words("by_joined"))
    return re.compile(rf"\s*\|\s*|\s+(?=(?:{joined})\s*[{_COLONS}])")


def _is_name(author: Author) -> bool:
    """Whether a name found in running lines is one: known as desk or agency, or a person's by its letters."""
    if author.kind is not AuthorKind.PERSON or _looks_personal(author.name):
        return True
    caseless = author.name.lower() == author.name.upper()
    return caseless and len(author.name) > 1 and len(author.name.split()) <= _MOST_WORDS // 2


def _from_foot(page: Markup, sites: set[str]) -> list[Named]:
    """Who signed below the text: `Reporting by …; Editing by …`, names in brackets, or in bold or at the right."""
    paragraphs = [paragraph for paragraph in page.tree.iter("p") if not in_other_item(paragraph)]
    last = max((place for place, p in enumerate(paragraphs) if letters(words_of(p)) >= _TEXT), default=-1)
    for paragraph in paragraphs[last + 1 : last + 1 + _LAST_LINES] if last >= 0 else ():
        line = words_of(paragraph)
        reporting = _REPORTING.match(line) if len(line) <= _LONGEST_LINE else None
        bracketed = _BRACKETED.fullmatch(line)
        if reporting or bracketed or _is_set_apart(paragraph, line):
            found = _read([(reporting or bracketed or [line, line])[1]], sites)
            if found and squeeze(line) not in names("furniture") and all(_is_name(author) for author in found):
                return [Named("signature", line, found)]
    return []


def _is_set_apart(paragraph: HtmlElement, line: str) -> bool:
    """Whether a short line is all bold or italic, or stands at the right: how a name is signed."""
    if len(line) > _LONGEST_NAME:
        return False
    bold = any(words_of(part) == line for part in paragraph.iterchildren("strong", "b", "em", "i"))
    return bold or bool(re.search(r"text-align:\s*right", paragraph.get("style") or ""))


def _says_more(line: str) -> bool:
    """Whether a line says more than a byline's word."""
    key = squeeze(line)
    return bool(key) and key not in names("by")


def _apart(element: HtmlElement) -> str:
    """Visible text of a byline, pieces that only their markup parts told apart by a semicolon.

    `<a>Jane Roe</a><i>Staff Writer</i>` is shown as two; `words_of` would make one word of their ends.
    """
    line = ""
    for piece in filter(None, visible(element)):
        parted = piece == LINE_BREAK or (line[-1:].islower() and piece[0].isupper())
        line += f"; {piece}" if parted else piece
    return " ".join(line.split())


def _without_particle(line: str, language: str | None) -> str:
    """`von Heiner` in a byline is written by Heiner, whatever it would be in a name; so is `Na Neema` in Swahili."""
    own = [word.split()[1] for word in words("by_in") if word.split()[0] == language]
    own += [word.capitalize() for word in own]
    line = re.sub(rf"^(?:{alternatives(own)})\s+(?=[^\W\d_a-z])", "", line) if own else line
    return re.sub(r"^(?:von|por|par|di)\s+(?=\w+$)", "", line)


def _together(marked: Sequence[tuple[str, HtmlElement]]) -> list[str]:
    """Short runs of marked elements are one byline; of a long run, a list of people, what is set with the first."""
    joined: list[str] = []
    if len(dict(marked)) > _ONE_BYLINE:
        byline = marked[0][1].getparent()
        marked = [(line, element) for line, element in marked if element.getparent() is byline]
    for line, _ in marked:  # `Text:` and `Jane Roe` may be marked each
        if joined and joined[-1].endswith((":", "\uff1a")):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return list(dict.fromkeys(joined))


def _byline_mark(element: HtmlElement) -> str | None:
    if "author" in (element.get("rel") or "").lower().split():
        return "rel"
    if (element.get("itemprop") or "").lower() == "author":
        return "itemprop"
    marks = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
    return "class" if _BYLINE.search(marks) else None


def _read(lines: Iterable[str], sites: set[str], *, organisation: bool = False) -> tuple[Author, ...]:
    found = (
        name
        for line in lines
        for name in ([_clean(line)] if organisation else split_names(line, sites))
        if name and not _is_place(name, line, sites)
    )
    return _unique(Author(name=name, kind=kind_of(name, sites, organisation=organisation)) for name in found if name)


def _is_place(name: str, line: str, sites: set[str]) -> bool:
    """Whether one word behind a person's full name is where that person was: `Jane Roe | Madrid`."""
    if len(name.split()) > 1 or kind_of(name, sites) is not AuthorKind.PERSON:
        return False
    before, behind = r"\w\s+\w[^|,/]{0,80}(?:[|,/]|\s[\u2013\u2014-])\s*", r"(?:\s*(?:$|[|,;])|\s+[a-z]{1,4}\s)"
    return bool(re.search(f"{before}{re.escape(name)}{behind}", line))


def _unique(found: Iterable[Author]) -> tuple[Author, ...]:
    by_key: dict[str, Author] = {}
    for author in found:
        by_key.setdefault(squeeze(author.name), author)
    named = [author for author in by_key.values() if not _is_role(author.name)]
    return tuple(named or by_key.values())[:_MOST_NAMES]


def _by_comma(part: str, sites: set[str]) -> Iterator[str]:
    """Pieces between commas that are names: what follows a name as its role, outlet, place or date is left out."""
    pieces = [piece.strip() for piece in _COMMA.split(part) if piece.strip()]
    for position, piece in enumerate(pieces):
        if position == 0:
            yield piece
            continue
        is_tail = pattern("roles").search(piece) or _of_site(piece, sites) or _HOST.fullmatch(piece)
        is_degree = len(pieces[0].split()) > 1 and re.fullmatch(r"(?:[A-Z]\.?[a-z]?\.?){2,5}", piece)
        is_place = kind_of(pieces[0], sites) is not AuthorKind.PERSON
        if squeeze(piece) in names("agencies") or not (is_tail or is_degree or is_place or re.search(r"\d", piece)):
            yield _without_by(piece)


def _of_site(piece: str, sites: set[str]) -> bool:
    """`CNN` and, on the same site, `CNN Business`."""
    key, first = squeeze(piece), squeeze(piece.split(maxsplit=1)[0])
    return key in sites or (first in sites and len(first) >= len("cnn"))


def _is_role(name: str) -> bool:
    """Whether a name is a role alone: `Senior Contributor`, `CBS Sports Writer`."""
    rest = pattern("roles").sub(" ", name)
    return rest != name and (not squeeze(rest) or name.lower().endswith(_ROLE_ENDS))


def _clean(piece: str) -> str | None:
    if len(piece) > _LONGEST_LIST:
        return None
    piece = re.sub(r"^\W*[^\W\d]{2,20}\s*[:\uff1a]\s*", "", _leading_and().sub("", piece))  # `Translation: Jane Roe`
    piece = _SUFFIX.sub("", _AT_PLACE.sub(r"\1", piece))
    name = re.sub(r"\s*\([^()]*\)\s*$|^\W*\(|\)\W*$", "", " ".join(piece.split())).strip(_EDGES)
    key = squeeze(name)
    if (
        not key
        or key.isdigit()
        or key in names("placeholders")
        or key in names("by")
        or _NOISE.search(name)
        or pattern("not_names").search(name)
        or _REPORT.search(name)
        or (" " in name and re.search(r"\d", name))
    ):
        return None
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return None
    return name


def _without_by(line: str) -> str:
    """A line without the word before the name; `de`, `von`, `di` stay where one word follows: they belong to it."""
    match = _by().match(line)
    if not match:
        return line
    rest = line[match.end() :].strip()
    word = match[0].strip()
    belongs = word.lower() in _PARTICLES and (len(rest.split()) == 1 or word in _NAME_BEGINS)
    return line if belongs else rest


@cache
def _by() -> re.Pattern[str]:
    """The word before a name: `By`, `Von`, `Analysis by`, `Author:`. A colon may follow any of them."""
    listed = alternatives(words("by"))
    joined = alternatives(words("by_joined"))
    return re.compile(
        rf"^(?:[a-z]+\s+(?:[a-z]+\s+)?by\s+|(?:{listed})(?:\s*[{_COLONS}]\s*|\s+)|(?:{joined})[{_COLONS}/\s]*)(?=\S)",
        re.IGNORECASE,
    )


@cache
def _line_by() -> re.Pattern[str]:
    """A byline's beginning where no markup says that it is one: a word that is nothing else, or any with a colon."""
    listed, sure, joined = (alternatives(words(kind)) for kind in ("by", "by_line", "by_joined"))
    listed += f"|{alternatives(words('by_colon'))}"
    return re.compile(
        rf"^(?:(?:{listed})\s*[{_COLONS}]\s*|(?:{sure})(?:\s*[{_COLONS}]\s*|\s+)|(?:{joined})[{_COLONS}/\s]*)(?=\S)",
        re.IGNORECASE,
    )


@cache
def _credits() -> re.Pattern[str]:
    """Before the name of somebody who photographed or edited: `Photos: …`, `; Editing by …`; group 1 is the word."""
    listed, led = alternatives(words("not_writers")), alternatives(words("not_writing_by"))
    return re.compile(
        rf"(?:[\s.,;/|(\u2013-]|^)+(?<!\w)((?:{listed})(?=\s*[{_COLONS}])|(?:{led})\b)\s*[{_COLONS}]?\s*", re.IGNORECASE
    )


@cache
def _credited() -> re.Pattern[str]:
    """`Jane Roe (Photos)`: the name of somebody who did not write, with what was done in brackets."""
    return re.compile(rf"[^,;|()]{{1,80}}\(\s*(?:{alternatives(words('not_writers'))})\s*\)", re.IGNORECASE)


@cache
def _both() -> re.Pattern[str]:
    """`Text and photos:` before the name of somebody who did both."""
    by, credit, joiner = (alternatives(words(kind)) for kind in ("by", "not_writers", "and"))
    return re.compile(rf"^(?:{by})\s*(?:[/,+&\u30fb]|{joiner})\s*(?:{credit})\s*[{_COLONS}]\s*", re.IGNORECASE)


@cache
def _leading_and() -> re.Pattern[str]:
    """A word between names that is left at the beginning of one; in small letters only."""
    return re.compile(rf"^\s*(?:{alternatives(words('and'))})\s+(?=[^\W\d_]*[^\W\d_a-z])")


@cache
def _separator() -> re.Pattern[str]:
    """What stands between names. `e`, `dan`, `con` count in small letters only: E., Dan and Con are names."""
    listed = f"{alternatives(words('and'))}|And|AND|Und|UND|ET"
    return re.compile(rf"\s*[;|•·/\n\u3001\u060c\u061b\uff0f]\s*|\s+&\s+|\s+(?:{listed})\s+")
