"""Who is named as author: every name as printed, with its kind."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.bylines import (
    COLONS,
    LONGEST_NAME,
    MOST_NAMES,
    MOST_WORDS,
    NOISE,
    is_by,
    kind_of,
    looks_personal,
    read_names,
    unique,
)
from pipelines.extraction.cards import around_headline, is_beside
from pipelines.extraction.clock import REFUSED
from pipelines.extraction.graph import Graph, Node, text_of, types
from pipelines.extraction.headings import head_lines
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import (
    LINE_BREAK,
    Markup,
    in_other_item,
    is_large,
    visible,
    without_parts,
    words_of,
)
from pipelines.extraction.notation import without_halves
from pipelines.extraction.record import AGREES, ONLY_OUTLET, Decided, behind, ordered, statement
from pipelines.extraction.words import alternatives, letters, names, squeeze, words
from vocabulary.article import Author, AuthorKind
from vocabulary.page import Candidate

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?|autor(?:en|es|i)?|auteurs?|autore|writer|reporter|journalist[ae]?s?|contributors?|firma)"
    r"(?:$|[\s_-]|name|link)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:aut(?:h?or|eur)s?|byline|contributor|reporter|writer|journalist)[\w-]*?[_-]{0,2}"
    r"(?:location|place|city|role|function|position|job|occupation|email|desc)",
    re.IGNORECASE,
)
"""Marks of where an author was and of what an author does, beside the name."""
_BYLINE_WORDS = ("byline", "auth", "auto", "auteu", "writer", "reporter", "journalist", "contributor", "firma")
_NO_BYLINES = frozenset({"meta", "link", "footer", "aside", "section", "ul", "nav"})
"""Elements that are no byline, whatever their marks."""
_FOR_PROGRAMS: Mapping[str, Callable[[str], object]] = {
    "rel": lambda said: "author" in said,
    "itemprop": lambda said: "author" in said,
    "data-testid": lambda said: "uthor" in said or "yline" in said,
}
"""Other attributes than the class that may mark an element as a byline."""
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
_ONE_INVERTED = re.compile(r"([^\W\d_][\w'\u2019-]+), ([^\W\d_][\w'\u2019-]+)")
"""The same of one word each, as a name is stated where only names are."""
_SPACED = re.compile(r"\s{2,}|\s[\u2022\u00b7]\s")
_REPORTING = re.compile(r"^\W{0,2}Reporting by (.{3,160}?)(?:[;.)]|$)")
_REPORTERS = re.compile(
    r"[\uac00-\ud7a3]{2,4}(?:\s?[\u00b7,]\s?[\uac00-\ud7a3]{2,4}){0,5}\s(?:\uae30\uc790|\ud2b9\ud30c\uc6d0)"
)
"""Korean names before the word for reporter."""
_INITIALLED = re.compile(r"(?:[^\W\d_]\.\s?){2,4}|[A-Z]{2,3}|[a-z]{2,3}")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,30}")
_REPORTED = re.compile(
    r"[\uff08(][^\uff08\uff09()]{0,10}(?:\u8bb0\u8005|\u8a18\u8005)[\s:\uff1a]*([^\uff08\uff09()]{2,40})[\uff09)]"
)
"""Who reported, in brackets within a Chinese text."""
_SIGNED = re.compile(r"[^\s\u3010\u3011]{20}\u3010([\u3040-\u9fff\u30fb\u3001]{2,20})\u3011$")
"""Who signed at the end of a Japanese text."""
_SOURCE = re.compile(r"(?:\u6765\u6e90|\u4f86\u6e90)\s*[:\uff1a]\s*([\u4e00-\u9fff\w]{2,20})")
"""The paper that a Chinese portal names as its source."""
_BRACKETED = re.compile(r"[\uff08\u3010(]([^()\uff08\uff09\u3010\u3011]{2,60})[\uff09\u3011)]")
_TEXT = 60
"""Letters from which a paragraph is text."""
_MOST_MARKED = 2_000
"""Elements marked as bylines that are looked at: those of comments are hundreds, hostile pages have more."""
_LAST_LINES = 3
_FIRST_PARAGRAPHS = 20
_LONGEST_LINE = 200
_ONE_BYLINE = 4
_MOST_PARTS = 20
"""Elements within a byline that are looked at."""
_NEAR = 2
"""Holders that elements of one byline share one of."""


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
    """Each place that names authors: JSON-LD, meta elements, the page's state, its byline markup, the feed.

    Where none of them names anybody besides the outlet, also a line between headline and text that begins as a byline;
    without byline markup also one that names more, and always one that ends as Korean ones do. Where nobody is named at
    last, a paragraph that is a byline, or the line of who reported.
    """
    found = [
        *_from_node(graph.article, "json-ld", graph, sites, language),
        *_from_metas(page, sites, language),
        *_from_node(graph.state, "state", graph, sites, language),
        *_from_bylines(page.tree, sites, language),
        *_from_meta(page, "og:article:author", sites, language),
        *_from_hints(hints, sites, language),
    ]
    yield from found
    told = next(filter(_tells, found), None)
    is_shown = any(one.authors and one.source in _PRINTED.values() for one in found)
    looked_for = told is None or not is_shown or language in {None, "ko"}
    head = [
        one
        for one in (_from_head(page, sites, language) if looked_for else ())
        if told is None or _REPORTERS.fullmatch(one.raw) or _completes(one.authors, told.authors)
    ]
    yield from head
    if not head and told is None:
        yield from (
            _from_paragraph(page, sites)
            or _from_foot(page, sites)
            or _from_text(page, sites, language)
            or _from_source(page, sites)
        )


def decide(stated: Sequence[Named]) -> Decided[tuple[Author, ...]]:
    """Decide for one list of authors.

    The first place that names somebody besides the outlet wins; desks and login names give way to a later place that
    names a person or an agency, else to the byline that readers see, and initials to the names in full. It gives way to
    a later place that holds all of its names and more, all of them looking like persons' names. Where only the outlet
    itself is named, that stands.
    """
    named = [one for one in stated if one.authors]
    telling = [one for one in named if _tells(one)]
    if named and not any(author.kind is AuthorKind.PERSON for author in named[0].authors):
        # the outlet or a desk is stated: what a visitor of the page logs in as is no author
        telling = [one for one in telling if not all(map(_is_login, one.authors))]
    if not telling:
        return _decided(stated, named[0] if named else None)
    shown = [one for one in telling if one.source in _PRINTED.values()]
    chosen = next((one for one in telling if not all(map(_stands_in, one.authors))), (shown or telling)[0])
    chosen = next((one for one in telling if _spells_out(one.authors, chosen.authors)), chosen)
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


def _is_login(author: Author) -> bool:
    """Whether a name is what somebody logs in as."""
    return author.kind is AuthorKind.PERSON and bool(_LOGIN.fullmatch(author.name))


def _stands_in(author: Author) -> bool:
    """Whether a name may stand in for the person who wrote: the outlet's, a desk's, or what somebody logs in as."""
    return _is_login(author) or author.kind in {AuthorKind.OUTLET, AuthorKind.DESK}


def _spells_out(full: Sequence[Author], short: Sequence[Author]) -> bool:
    """Whether the names of one place are in full what another gives as initials: `Jane Roe` for `J.R.`."""
    return (
        [*full] != [*short]
        and len(full) == len(short)
        and all(
            long.name == brief.name
            or (_INITIALLED.fullmatch(brief.name) and _initials(long.name) == squeeze(brief.name))
            for long, brief in zip(full, short, strict=True)
        )
    )


def _initials(name: str) -> str:
    return squeeze("".join(word[0] for word in name.split())) if looks_personal(name) else ""


def _completes(longer: Sequence[Author], shorter: Sequence[Author]) -> bool:
    keys = {squeeze(author.name) for author in shorter}
    added = [author for author in longer if squeeze(author.name) not in keys]
    return (
        len(longer) == len(keys) + len(added)
        and 0 < len(added) <= max(2, len(keys))
        and all(author.kind is AuthorKind.PERSON and _is_name(author) for author in added)
    )


def _from_node(node: Node | None, source: str, graph: Graph, sites: set[str], language: str | None) -> Iterator[Named]:
    """Who a description of the article names."""
    if node is None:
        return
    found: list[Author] = []
    raw: list[str] = []
    for value in (_unpacked(author, graph) for author in graph.resolve(node.get("author") or node.get("creator"))):
        names = value if isinstance(value, str) else value.get("name") or _in_parts(value)
        lines = [_turned(text_of(name) or "", sites) for name in (names if isinstance(names, list) else [names])]
        organisation = not isinstance(value, str) and any("organization" in kind for kind in types(value))
        found.extend(read_names(lines, sites, language=language, organisation=organisation))
        raw += filter(None, lines)
    if raw:
        yield Named(source, "; ".join(raw), unique(found))


def _in_parts(person: Node) -> str:
    """The name of somebody whom JSON-LD describes by given and family name alone."""
    parts = (text_of(person.get(key)) for key in ("givenName", "additionalName", "familyName"))
    return " ".join(filter(None, parts))


def _turned(name: str, sites: set[str]) -> str:
    """`Roe, Jane` as it is said; two words that name agencies, desks or the outlet are two authors."""
    match = _ONE_INVERTED.fullmatch(name)
    persons = match and all(kind_of(part, sites) is AuthorKind.PERSON for part in match.groups())
    return f"{match[2]} {match[1]}" if match and persons else name


def _unpacked(value: Node | str, graph: Graph) -> Node | str:
    """An author who stands within a schema.org Role, or whom a page states as JSON within a string."""
    if not isinstance(value, str) and "role" in types(value):
        return next(iter(graph.resolve(value.get("author"))), value)
    if not isinstance(value, str) or not value.lstrip().startswith("{") or len(value) > _LONGEST_LINE:
        return value
    try:
        found = without_halves(json.loads(value), value)
    except (ValueError, RecursionError):
        return value
    return found if isinstance(found, dict) else value


def _from_metas(page: Markup, sites: set[str], language: str | None) -> Iterator[Named]:
    """The usual `meta` elements, one place each."""
    for name in _METAS:
        yield from _from_meta(page, name, sites, language)


def _from_meta(page: Markup, name: str, sites: set[str], language: str | None) -> Iterator[Named]:
    stated = [content for _, content in page.metas(name)]
    names = [content for content in stated if not NOISE.search(content)]
    if name in _CATALOGUED:
        names = [_INVERTED.sub(r"\2 \1", content) for content in names]
    if stated:
        refused = "" if names else f"{REFUSED}an address or a handle is no name"
        found = read_names([_turned(content, sites) for content in names], sites, language=language)
        yield Named(f"meta:{name}", "; ".join(stated), found, refused)


def _from_hints(hints: Candidate | None, sites: set[str], language: str | None) -> Iterator[Named]:
    if hints is not None and hints.authors:
        found = read_names(hints.authors, sites, language=language)
        yield Named(hints.found_by.value, "; ".join(hints.authors), found)


def _from_bylines(tree: HtmlElement, sites: set[str], language: str | None) -> Iterator[Named]:
    """Byline markup above the text: each kind of mark is a place of its own, innermost elements only."""
    marked: dict[str, list[tuple[str, HtmlElement]]] = {kind: [] for kind in _PRINTED}
    around: list[str] = []
    own = around_headline(tree)
    listed = set[str]()
    for kind, element in islice(_marked(tree), _MOST_MARKED):
        if in_other_item(element) or next(element.iterancestors("blockquote", "figure"), None) is not None:
            continue
        line = "" if is_large(element) else _named_in(element) if kind == "itemprop" else _apart(element)
        if not line or len(line) > _LONGEST_LINE:
            continue
        inner = element.iterdescendants("a", "span", "div", "p", "li", "cite", "strong", "h2", "h3", "h4", "h5")
        if any(_byline_mark(child) and _says_more(words_of(child)) for child in inner):
            around += [line] * (len(around) < MOST_NAMES)
        elif len(marked[kind]) < MOST_NAMES:
            if is_beside(element, own):
                listed.add(kind)
            else:
                marked[kind].append((line, element))
    for kind, elements in marked.items():
        if lines := _together(elements, most=1 if kind in listed else _ONE_BYLINE):
            named = read_names([_without_particle(line, language) for line in lines], sites, language=language)
            wider = (read_names([_without_particle(line, language)], sites, language=language) for line in around)
            named = next((more for more in wider if _adds_agency(more, named)), named)
            yield Named(_PRINTED[kind], "; ".join(lines), named)


def _marked(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """(kind of mark, element) of each element that is marked as a byline, in page order."""
    found = marks(tree)
    telling = found.classes(_BYLINE, *_BYLINE_WORDS)
    body = next(tree.iter("body"), None)
    for element in found.having({"class": telling.__contains__, **_FOR_PROGRAMS}):
        if element.tag in _NO_BYLINES or body is None or body not in element.iterancestors("body"):
            continue
        if kind := _byline_mark(element):
            yield kind, element


def _adds_agency(longer: Sequence[Author], shorter: Sequence[Author]) -> bool:
    """Whether the line around marked names has an agency more, without a mark of its own: `Jane Roe and Reuters`."""
    added = longer[len(shorter) :]
    return (
        bool(shorter) and longer[: len(shorter)] == shorter and {author.kind for author in added} == {AuthorKind.AGENCY}
    )


def _from_head(page: Markup, sites: set[str], language: str | None) -> list[Named]:
    """The first line between headline and text that begins as a byline and names nobody that looks like no name."""
    for line in head_lines(page.tree):
        for segment in _segments().split(line):
            rest = _without_particle(segment, language)
            match = _line_by().match(rest)
            match = match if match and is_by(match[0], language) else None
            if rest == segment and not match and not _REPORTERS.fullmatch(segment):
                continue
            said = rest[match.end() :] if match else rest
            found = read_names([_SPACED.split(said)[0]], sites, language=language)
            if found and all(_is_name(author) for author in found):
                return [Named("line", segment, found)]
    return []


def _from_paragraph(page: Markup, sites: set[str]) -> list[Named]:
    """A paragraph among the first that is a byline and nothing else, below the lead: `Von Jane Roe`."""
    own = around_headline(page.tree)
    for paragraph in islice(page.tree.iter("p"), _FIRST_PARAGRAPHS):
        line = words_of(paragraph)
        match = _line_by().match(line) if len(line) <= LONGEST_NAME else None
        if match is None or in_other_item(paragraph) or is_beside(paragraph, own):
            continue
        found = read_names([line[match.end() :]], sites)
        if found and all(looks_personal(author.name) for author in found):
            return [Named("line", line, found)]
    return []


@cache
def _segments() -> re.Pattern[str]:
    """Where a line about an article falls into its parts: at bars, and before a byline's word with a colon."""
    joined = alternatives(words("by_joined"))
    return re.compile(rf"\s*\|\s*|\s+(?=(?:{joined})\s*[{COLONS}])")


def _is_name(author: Author) -> bool:
    """Whether a name found in running lines is one: known as desk or agency, or a person's by its letters."""
    if author.kind is not AuthorKind.PERSON or looks_personal(author.name):
        return True
    caseless = author.name.lower() == author.name.upper()
    return caseless and len(author.name) > 1 and len(author.name.split()) <= MOST_WORDS // 2


def _from_foot(page: Markup, sites: set[str]) -> list[Named]:
    """Who signed below the text: `Reporting by …; Editing by …`, names in brackets, or in bold or at the right."""
    paragraphs = [paragraph for paragraph in page.tree.iter("p") if not in_other_item(paragraph)]
    last = max((place for place, p in enumerate(paragraphs) if letters(words_of(p)) >= _TEXT), default=-1)
    for paragraph in paragraphs[last + 1 : last + 1 + _LAST_LINES] if last >= 0 else ():
        line = words_of(paragraph)
        reporting = _REPORTING.match(line) if len(line) <= _LONGEST_LINE else None
        bracketed = _BRACKETED.fullmatch(line)
        if reporting or bracketed or _is_set_apart(paragraph, line):
            found = read_names([(reporting or bracketed or [line, line])[1]], sites)
            if found and squeeze(line) not in names("furniture") and all(_is_name(author) for author in found):
                return [Named("signature", line, found)]
    return []


def _from_text(page: Markup, sites: set[str], language: str | None) -> list[Named]:
    """Who is named within the text, as Chinese and Japanese papers do.

    In brackets behind the dateline, and at the very end in those of Japanese quotations.
    """
    if language not in {"zh", "ja"}:
        return []
    lines = [line for p in page.tree.iter("p") if (line := words_of(p)) and not in_other_item(p)]
    reported = filter(None, map(_REPORTED.search, lines[:_LAST_LINES]))
    signed = filter(None, map(_SIGNED.search, reversed(lines) if language == "ja" else ()))
    for match in (*islice(reported, 1), *islice(signed, 1)):
        found = read_names([match[1]], sites, language=language)
        if found and all(author.kind is AuthorKind.PERSON and _is_name(author) for author in found):
            return [Named("signature", match[0], found)]
    return []


def _from_source(page: Markup, sites: set[str]) -> list[Named]:
    """Whose text a Chinese portal shows, where it names nobody but itself."""
    for line in head_lines(page.tree):
        if match := _SOURCE.search(line):
            name = match[1]
            found = read_names([name], sites, organisation=kind_of(name, sites) is AuthorKind.PERSON)
            return [Named("line", match[0], found)] if found else []
    return []


def _is_set_apart(paragraph: HtmlElement, line: str) -> bool:
    """Whether a short line is all bold or italic, or stands at the right: how a name is signed."""
    if len(line) > LONGEST_NAME:
        return False
    bold = any(words_of(part) == line for part in paragraph.iterchildren("strong", "b", "em", "i"))
    return bold or bool(re.search(r"text-align:\s*right", paragraph.get("style") or ""))


def _says_more(line: str) -> bool:
    """Whether a line says more than a byline's word."""
    key = squeeze(line)
    return bool(key) and key not in names("by")


def _named_in(element: HtmlElement) -> str:
    """The names within what microdata calls an author; all of its text where it has none."""
    said = (words_of(part) for part in element.iterdescendants("*") if part.get("itemprop") == "name")
    return "; ".join(filter(None, islice(said, MOST_NAMES))) or _apart(element)


def _apart(element: HtmlElement) -> str:
    """Visible text of a byline, pieces that only their markup parts told apart by a semicolon.

    `<a>Jane Roe</a><i>Staff Writer</i>` is shown as two; `words_of` would make one word of their ends.
    """
    line = ""
    beside = [part for part in islice(element.iterdescendants("*"), _MOST_PARTS) if _is_beside_name(part)]
    for piece in filter(None, visible(without_parts(element, beside))):
        parted = piece == LINE_BREAK or (line[-1:].islower() and piece[0].isupper())
        line += f"; {piece}" if parted else piece
    return " ".join(line.split())


def _without_particle(line: str, language: str | None) -> str:
    """`von Heiner` in a byline is written by Heiner, whatever it would be in a name; so is `Na Neema` in Swahili."""
    own = [word.split()[1] for word in words("by_in") if word.split()[0] == language]
    own += [word.capitalize() for word in own]
    line = re.sub(rf"^(?:{alternatives(own)})\s+(?=[^\W\d_a-z])", "", line) if own else line
    return re.sub(r"^(?:von|por|par|di)\s+(?=\w+$)", "", line)


def _together(marked: Sequence[tuple[str, HtmlElement]], *, most: int) -> list[str]:
    """Up to `most` marked elements are one byline; of a longer run, a list of people, what is set with the first."""
    joined: list[str] = []
    if len(dict(marked)) > most:
        byline = set(_holders(marked[0][1]))
        marked = [(line, element) for line, element in marked if not byline.isdisjoint(_holders(element))]
    for line, _ in marked:  # `Text:` and `Jane Roe` may be marked each
        if joined and joined[-1].endswith((":", "\uff1a")):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return list(dict.fromkeys(joined))


def _holders(element: HtmlElement) -> list[HtmlElement]:
    """The nearest elements around one."""
    return list(islice(element.iterancestors(), _NEAR))


def _is_beside_name(element: HtmlElement) -> bool:
    """Whether an element says where an author was, or what an author does; `Photo:` before a name tells more."""
    return bool(_NO_NAME.search(element.get("class") or "")) and not words_of(element).endswith((":", "\uff1a"))


def _byline_mark(element: HtmlElement) -> str | None:
    if "author" in (element.get("rel") or "").lower().split():
        return "rel"
    if (element.get("itemprop") or "").lower() == "author":
        return "itemprop"
    marks = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
    return "class" if _BYLINE.search(marks) and not _is_beside_name(element) else None


@cache
def _line_by() -> re.Pattern[str]:
    """A byline's beginning where no markup says that it is one: a word that is nothing else, or any with a colon."""
    listed, sure, joined = (alternatives(words(kind)) for kind in ("by", "by_line", "by_joined"))
    listed += f"|{alternatives(words('by_colon'))}"
    return re.compile(
        rf"^(?:[\u4e00-\u9fff]{{2,8}}(?:\u8bb0\u8005|\u8a18\u8005)\s+|(?:{listed})\s*[{COLONS}]\s*|(?:{sure})(?:\s*[{COLONS}]\s*|\s+)|(?:{joined})[{COLONS}/\s]*)(?=\S)",
        re.IGNORECASE,
    )
