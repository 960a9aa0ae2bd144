"""One line that names authors, read: the names as printed, and what kind each is."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from pipelines.extraction.markup import plain
from pipelines.extraction.words import alternatives, names, pattern, squeeze, words
from vocabulary.article import Author, AuthorKind

NOISE = re.compile(r"https?://|www\.|@|\[at\]|[<>{}=→]|\d{2,}[.:/]\d{2}|\d+ ?min\b|(?:\d\D*){5}", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{0,64}@[\w.-]{1,100}|<[^<>]{0,200}>")
"""An e-mail address or a handle beside a name."""
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|[a-z]{2})", re.IGNORECASE)
_EDGES = " ,.;:-\u2013\u2014|·•~*\u2022\u25cf\u3010\u3011\u3014\u3015[]"
_COMMA = re.compile(r",(?!\s*[JS]r\b)|\uff0c|\s+[-\u2013\u2014]\s+")
"""Commas and dashes: what follows is another name or the first one's role, outlet or place."""
COLONS = ":\uff1a=\uff1d"
_SUFFIX = re.compile(r"(?<=\w)\s*(?:\uae30\uc790|\ud2b9\ud30c\uc6d0|\u8bb0\u8005|\u8a18\u8005)$")
"""The word for reporter behind a name in Korean and Chinese."""
_REPORT = re.compile(r"[\u3400-\u9fff](?:\u5831\u5c0e|\u62a5\u9053|\u5831\u9053)$")
"""`Taipei report`: where a Chinese reporter was."""
_DATELINE = re.compile(
    r"^\W?[\u3040-\u9fff\uac00-\ud7a3]{1,10}[=\uff1d](?:\w{1,12}[\]\u3011)]?\s+(?!\uae30\uc790|\ud2b9\ud30c\uc6d0))?(?=\S)"
    r"|^\W?[\u4e00-\u9fff]{2,8}(?:\u8bb0\u8005|\u8a18\u8005)\s*(?=[\u4e00-\u9fff])"
    r"|(?:[\u4e00-\u9fff]{2}\d{1,2}\u65e5[\u7535\u96fb])$"
)
"""Place and agency before a name, whose reporter it was, or behind it the place and the day."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")
"""Chinese names with blanks between them."""
_DATED = re.compile(
    r"[\s|,;\u00b7\u2022\u2013\u2014-]+(?:(?:on|am|vom|le|el|em|il|den)\s+)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d]{3,12}\.?,?\s+(?:de\s+)?\d{4}"
    r"|\d{4}\s?[\u5e74\ub144]\s?\d{1,2}\s?[\u6708\uc6d4]\s?\d{1,2}|\d{1,2}[ -]?min(?:ute)?s?\b"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}:\d{2})(?!\d).*$",
    re.IGNORECASE,
)
"""A date or a time of day behind a name, and what follows."""
_OUTLET = re.compile(
    r"(?:\w[\w.'&-]* ){1,4}(?:News|Times|Herald|Tribune|Gazette|Chronicle|Television|TV|Radio|Magazine)"
    r"|The (?:\w[\w.'&-]* ){0,4}(?:Post|Star|Guardian|Journal|Mail|Telegraph|Sun|Independent|Standard|Express|Mirror"
    r"|Globe|Inquirer|Courier|Observer|Examiner|Economist|Conversation|Press)"
)
"""Names that are an outlet's by their last word."""
_INITIALS = re.compile(r"(?:\w\.\s?){1,3}\w|.*\s[JS]r")
"""Names that end in a full stop."""
_AND_PREFIXED = re.compile(r"^(\w+ \w+(?: \w+)?) [\u0648\u05d5](\w{2,} \w{2,}(?: \w+)?)$")
"""Two names in Arabic or Hebrew, where the word between them is written together with the second."""
_AT_PLACE = re.compile(
    r"^(\w[\w'\u2019.-]*(?: \w[\w'\u2019.-]*){1,3}?) (?:in|aus|\u00e0|for)(?: the)? [A-Z]\w+(?: [A-Z]\w+){0,3}$"
)
"""`Jane Roe in London`, `Jane Roe for the Courier`: where, and for whom."""
_AND_BY = re.compile(r"^(?:compiled|written|reported|words|text) by\s+", re.IGNORECASE)
"""What may stand behind `and` before another name."""
_OF_STATE = re.compile(r"\S+ [A-Z]{2}")
"""`G1 SP`: an outlet's name of two letters, and the state of which that part of it writes."""
_LED_BY_ROLE = re.compile(
    r"^[A-Za-z][a-z'-]*(?: [a-z'-]+){0,2} (?:correspondent|reporter|editor|writer|columnist|analyst|journalist)\s+"
    r"|^(?:correspondent|reporter|editor|columnist)\s+"
)
"""`political correspondent` before a name, in small letters but for the first."""
_PLACED = re.compile(r"[^\W\d]{3,20} [-\u2013\u2014] [^\W\d]\S+(?: [^\W\d]\S+){1,3}$")
"""`Cairo - Ahmed Ali`: a place and a full name."""
_BEFORE_PLACE = re.compile(r"\w\s+\w[^|,/]{0,80}(?:[|,/]|\s[\u2013\u2014-])\s*\Z")
_BEHIND_PLACE = re.compile(r"\s*(?:$|[|,;])|\s+[a-z]{1,4}\s")
"""What stands around a place behind a person's full name."""
_DOUBLE = {"es": "y", "pt": "e", "ca": "i", "gl": "e"}
"""What joins two family names of one person: `José Ortega y Gasset`."""
_PARTICLES = {"de", "di", "do", "von"}
_NAME_BEGINS = {"De", "Do"}
"""Beginnings of Dutch and Vietnamese names."""
_ROLE_ENDS = (
    *(" writer", " correspondent", " contributor", " columnist", " reporter", " editor", " analyst", " journalist"),
    *(" producer", " presenter", " photographer", " critic"),
)
_TELLING = 8
"""Letters from which the beginning of an outlet's name is its own."""
LONGEST_NAME = 80
_LONGEST_LIST = 2_000
MOST_WORDS = 8
MOST_NAMES = 25


def split_names(line: str, sites: AbstractSet[str], language: str | None = None) -> list[str]:
    """Names in a byline: "By" and roles removed, several names apart; in Japanese a blank parts no names."""
    if len(line) > _LONGEST_LIST or "://" in line:
        return []
    return [*_split(line, frozenset(sites), language)]


@lru_cache(maxsize=512)
def _split(line: str, sites: frozenset[str], language: str | None) -> tuple[str, ...]:
    """The same; a page says who wrote it in several places, and an outlet's pages name the same people."""
    line = _DATED.sub("", plain(line))
    line = _ADDRESS.sub("; ", line) if len(line.split()) > 1 else line
    line = _credited().sub(" ", line)
    line = re.sub(r"\(([^()]*)\)", lambda match: _aside(match[1], sites), " ".join(line.split()).lstrip(_EDGES))
    line = _without_by(_credits().sub(r"; \1: ", _both().sub("", line)), language)
    found: dict[str, str] = {}
    for part in [line] if _is_institution(line) else _parted(line, sites, language):
        if _credits().match(part):
            continue
        for piece in _by_comma(part, sites, language):
            apart = (_without_outlet(one, sites) for one in _apart(piece, language))
            for name in filter(None, (_clean(one, numbered=_is_outlet(one, sites)) for one in apart)):
                found.setdefault(squeeze(name), name)
    return tuple(_without_places(list(found.values()), sites))


def _without_outlet(name: str, sites: AbstractSet[str]) -> str:
    """`Jane Roe Harbour Courier` is Jane Roe: a full name of two words, and the outlet's behind it."""
    parts = name.split()
    for place in range(2, min(len(parts), MOST_WORDS // 2)):
        outlet = squeeze(" ".join(parts[place:]))
        if len(outlet) >= _TELLING and outlet in sites and looks_personal(" ".join(parts[:place])):
            return " ".join(parts[:place])
    return name


def _is_outlet(name: str, sites: AbstractSet[str]) -> bool:
    """Whether a name is the outlet's own or another outlet's: those may hold a number."""
    return squeeze(name) in sites or _names_outlet(name)


def _apart(piece: str, language: str | None) -> Iterator[str]:
    """The names in a piece that nothing but blanks or one letter tells apart."""
    rest = _DATELINE.sub("", piece)
    joined = _AND_PREFIXED.match(rest)
    if joined:
        yield from joined.groups()
    elif language != "ja" and _CHINESE.fullmatch(rest):
        yield from rest.split()
    elif "\u2013" in rest and all(squeeze(part) in names("agencies") for part in rest.split("\u2013")):
        yield from rest.split("\u2013")
    else:
        yield from _with_agency_apart(rest)


def _without_places(found: list[str], sites: AbstractSet[str]) -> list[str]:
    """The names without place and paper of somebody named before them: `IANS | New Delhi`, `Ana Gil | Courier`."""
    kept = found[:1]
    for name in found[1:]:
        is_paper = kind_of(kept[0], sites) is AuthorKind.PERSON and (
            squeeze(name) in sites or _names_outlet(name) or pattern("roles").match(name)
        )
        is_paper = is_paper and looks_personal(kept[0]) and squeeze(name) not in names("agencies")
        if squeeze(name) not in names("places") and not is_paper:
            kept.append(name)
    return kept


def _with_agency_apart(piece: str) -> tuple[str, ...]:
    """`JANE ROE Associated Press` is two: two words at least and an agency's name."""
    parts = piece.split()
    for place in range(2, len(parts)):
        if place >= len(parts) - MOST_WORDS // 2 and squeeze(" ".join(parts[place:])) in names("agencies"):
            return " ".join(parts[:place]), " ".join(parts[place:])
    return (piece,)


def _aside(words: str, sites: AbstractSet[str]) -> str:
    """What stands in brackets behind a name: another one when it names an agency or a person, else nothing."""
    rest = _without_and(words.strip())
    kind = kind_of(rest, sites)
    return f"; {rest}; " if kind is AuthorKind.AGENCY or (kind is AuthorKind.PERSON and looks_personal(rest)) else "; "


def _without_and(words: str) -> str:
    """Words without a joining one at their beginning: `with Reuters`, `mit dpa`."""
    first, _, rest = words.partition(" ")
    is_joined = squeeze(first) in names("and") and squeeze(rest) in names("agencies")
    return rest.strip() if is_joined else _leading_and().sub("", words)


def _is_institution(line: str) -> bool:
    """`Department of Roads and Water` is one name."""
    return (
        bool(pattern("institutions").search(re.split(r"\s+(?:and|und|et|y|e)\s+", line, maxsplit=1)[0]))
        and len(line) <= LONGEST_NAME
    )


def kind_of(name: str, sites: AbstractSet[str], *, organisation: bool = False) -> AuthorKind:
    """What kind of author a name names; `sites` are the outlet's own names, squeezed."""
    kind = _kind(name, frozenset(sites)) if len(name) <= _LONGEST_LIST else _kind.__wrapped__(name, frozenset(sites))
    return AuthorKind.OUTLET if organisation and kind is AuthorKind.PERSON else kind


@lru_cache(maxsize=1_024)
def _kind(name: str, sites: frozenset[str]) -> AuthorKind:
    key = squeeze(name)
    if key in sites or _HOST.fullmatch(name):
        return AuthorKind.OUTLET
    if pattern("outlet_words").search(name) or _begins_alike(key, sites) or _is_part_of_outlet(name, sites):
        return AuthorKind.OUTLET
    if key in names("agencies") or _names_agency(name) or pattern("agency_words").search(name) or _names_outlet(name):
        return AuthorKind.AGENCY
    if key in names("desk_names") or pattern("desks").search(name) or pattern("institutions").search(name):
        return AuthorKind.DESK
    return AuthorKind.PERSON


def _begins_alike(key: str, sites: AbstractSet[str]) -> bool:
    """Whether a name begins with the outlet's or the outlet's with it: `Harbour Courier Online`."""
    return any(
        min(len(key), len(site)) >= _TELLING and (key.startswith(site) or site.startswith(key)) for site in sites
    )


def _is_part_of_outlet(name: str, sites: AbstractSet[str]) -> bool:
    """`NOS Nieuws` on nos.nl: the outlet's name and a word for news or for a desk."""
    first, _, rest = name.partition(" ")
    return squeeze(first) in sites and squeeze(rest) in names("desk_names")


def _names_agency(name: str) -> bool:
    """`AFP/Jane Roe`, `Reuters Staff`, `with AP`: an agency's name beside others; its own words only."""
    joined = name.split("-")
    if len(joined) > 1 and all(squeeze(part) in names("agencies") for part in joined):
        return True
    parts = [part for part in re.split(r"[/(),|]|\s[-\u2013]\s", name) if part.strip()]
    return len(parts) > 1 and any(squeeze(part) in names("agencies") for part in parts)


def _names_outlet(name: str) -> bool:
    """Whether a name is another outlet's: `BBC News`, `The Guardian`. What it wrote is not this one's to grant."""
    return squeeze(name) in names("outlets") or bool(_OUTLET.fullmatch(name))


def looks_personal(name: str) -> bool:
    """Whether a name is of two to four words, each with a capital."""
    parts = name.split()
    return 1 < len(parts) <= MOST_WORDS // 2 and not re.search(r"\d", name) and all(p[0].isupper() for p in parts)


def read_names(
    lines: Iterable[str], sites: AbstractSet[str], *, language: str | None = None, organisation: bool = False
) -> tuple[Author, ...]:
    """Everybody whom some lines name, each once; `sites` are the outlet's own names, squeezed."""
    found = (
        name
        for line in lines
        for name in ([_clean(line, numbered=True)] if organisation else split_names(line, sites, language))
        if name and not _is_place(name, line, sites)
    )
    return unique(Author(name=name, kind=kind_of(name, sites, organisation=organisation)) for name in found if name)


def _is_place(name: str, line: str, sites: AbstractSet[str]) -> bool:
    """Whether one word behind a person's full name is where that person was: `Jane Roe | Madrid`."""
    if len(name.split()) > 1 or kind_of(name, sites) is not AuthorKind.PERSON:
        return False
    if _PLACED.match(line) and line.startswith(name):
        return True
    line = _DATED.sub("", line)
    start = line.find(name)
    while start >= 0:
        if _BEHIND_PLACE.match(line, start + len(name)) and _BEFORE_PLACE.search(line, 0, start):
            return True
        start = line.find(name, start + 1)
    return False


def unique(found: Iterable[Author]) -> tuple[Author, ...]:
    """Each name once, 25 at most; roles that stand alone only where there is no name."""
    by_key: dict[str, Author] = {}
    for author in found:
        by_key.setdefault(squeeze(author.name), author)
    named = [author for author in by_key.values() if not _is_role(author.name)]
    return tuple(named or by_key.values())[:MOST_NAMES]


def _parted(line: str, sites: AbstractSet[str], language: str | None) -> list[str]:
    """A line parted at what stands between names; not within a Portuguese, Spanish or Catalan family name."""
    first, *others = _separator(with_a=language in {None, "cs", "sk"}).split(line)
    parts = [first, *(_AND_BY.sub("", part) for part in others)]
    if language not in _DOUBLE or len(parts) == 1:
        return parts
    joined = parts[:1]
    for part in parts[1:]:
        whole = f"{joined[-1]} {_DOUBLE[language]} {part}"
        is_family = whole in line and " " in joined[-1] and "," not in joined[-1] and part.istitle() and " " not in part
        if is_family and kind_of(part, sites) is AuthorKind.PERSON:
            joined[-1] = whole
        else:
            joined.append(part)
    return joined


def _by_comma(part: str, sites: AbstractSet[str], language: str | None) -> Iterator[str]:
    """Pieces between commas that are names: what follows a name as its role, outlet, place or date is left out."""
    pieces = [piece.strip() for piece in _COMMA.split(part) if piece.strip()]
    is_dashed = [mark.strip() not in {",", "\uff0c"} for mark in _COMMA.findall(part)]
    tails = 0
    for position, piece in enumerate(pieces):
        if position == 0:
            yield piece
            continue
        is_tail = pattern("roles").search(piece) or _of_site(piece, sites) or _HOST.fullmatch(piece)
        is_degree = len(pieces[0].split()) > 1 and re.fullmatch(r"(?:[A-Z]\.?[a-z]?\.?){2,5}", piece)
        first = kind_of(pieces[0], sites)
        is_place = first is not AuthorKind.PERSON and not (
            first is AuthorKind.AGENCY and _may_follow_agency(piece, language)
        )
        is_place = is_place or (tails > 0 and is_dashed[min(position, len(is_dashed)) - 1])
        is_group = first is not AuthorKind.PERSON and kind_of(piece, sites) in {AuthorKind.DESK, AuthorKind.AGENCY}
        if is_group or squeeze(piece) in names("agencies"):
            yield piece
        elif is_tail or is_degree or is_place or re.search(r"\d", piece):
            tails += 1
        else:
            yield _without_by(piece, language)


def _may_follow_agency(piece: str, language: str | None) -> bool:
    """Whether what stands behind an agency is somebody's name and no place: a full one, or initials."""
    return bool(re.fullmatch(r"(?:\w\.\s?){2,3}", piece)) or (
        looks_personal(_without_by(piece, language)) and squeeze(piece) not in names("places")
    )


def _of_site(piece: str, sites: AbstractSet[str]) -> bool:
    """`CNN` and, on the same site, `CNN Business`."""
    key, first = squeeze(piece), squeeze(piece.split(maxsplit=1)[0])
    return key in sites or (first in sites and (len(first) >= len("cnn") or bool(_OF_STATE.fullmatch(piece))))


def _is_role(name: str) -> bool:
    """Whether a name is a role alone: `Senior Contributor`, `CBS Sports Writer`."""
    rest = pattern("roles").sub(" ", name)
    return rest != name and (not squeeze(rest) or name.lower().endswith(_ROLE_ENDS))


def _clean(piece: str, *, numbered: bool = False) -> str | None:
    """A name without what stands around it; None when it is none. Only outlets' names are `numbered`."""
    if len(piece) > _LONGEST_LIST:
        return None
    piece = re.sub(r"^\W*[^\W\d]{2,20}\s*[:\uff1a]\s*", "", _leading_and().sub("", piece))  # `Translation: Jane Roe`
    piece = _SUFFIX.sub("", _at_no_place(_without_and(_DATELINE.sub("", piece.strip()))))
    name = re.sub(r"\s*\([^()]*\)\s*$|^\W*\(|\)\W*$", "", " ".join(piece.split())).strip(_EDGES)
    name = _without_role(_before_words(name))
    led = _LED_BY_ROLE.match(name)
    name = name[led.end() :] if led and looks_personal(name[led.end() :]) else name
    name += "." if _INITIALS.fullmatch(name) and f"{name}." in piece else ""
    key = squeeze(name)
    if (
        not key
        or key.isdigit()
        or key in names("placeholders")
        or key in names("by")
        or NOISE.search(name)
        or pattern("not_names").search(name)
        or _REPORT.search(name)
        or (not numbered and " " in name and re.search(r"(?<!\w)\d|\d\d", name))
    ):
        return None
    if len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        return None
    return name


def _at_no_place(piece: str) -> str:
    """A name without where its bearer was; an agency's may be one word: `AFP in Paris`."""
    head, _, place = piece.partition(" in ")
    if place[:1].isupper() and squeeze(head) in names("agencies"):
        return head
    return _AT_PLACE.sub(r"\1", piece)


def _before_words(name: str) -> str:
    """A full name without the words of a page that stand behind it: `Jane Roe Follow`, `Jane Roe Published`."""
    match = pattern("not_names").search(name)
    head = name[: match.start()].strip(_EDGES) if match else ""
    return head if looks_personal(head) else name


def _without_role(name: str) -> str:
    """A full name without the role that stands behind it, no comma between: `Jane Roe Chief Health Correspondent`."""
    words_in = name.split()
    if len(words_in) <= len(("Jane", "Roe")) or not name.lower().endswith(_ROLE_ENDS):
        return name
    is_part = [word[0].islower() or squeeze(word) in names("role_words") for word in words_in[:-1]]
    if any(is_part[:2]) or not looks_personal(" ".join(words_in[:2])):
        return name
    return " ".join(words_in[: next((at for at, part in enumerate(is_part) if part), len(words_in) - 1)])


def is_by(word: str, language: str | None) -> bool:
    """Whether a word before a name is a byline's in the page's language: `Oleh` is one in Jakarta, a name in Kyiv."""
    spoken = _by_only().get(word.strip().lower())
    return spoken is None or language is None or language in spoken


@cache
def _by_only() -> dict[str, frozenset[str]]:
    """Words that are a byline's in some languages only, and which."""
    return {word: frozenset(languages) for word, *languages in map(str.split, words("by_only"))}


def _without_by(line: str, language: str | None) -> str:
    """A line without the word before the name; `de`, `von`, `di` stay where one word follows: they belong to it."""
    match = _by().match(line)
    if not match or not is_by(match[0], language):
        return line
    rest = line[match.end() :].strip()
    word = match[0].strip()
    is_desk = pattern("desks").search(rest) is not None
    belongs = word.lower() in _PARTICLES and not is_desk and (len(rest.split()) == 1 or word in _NAME_BEGINS)
    return line if belongs else rest


@cache
def _by() -> re.Pattern[str]:
    """The word before a name: `By`, `Von`, `Analysis by`, `Author:`. A colon may follow any of them."""
    listed = alternatives(words("by"))
    joined = alternatives(words("by_joined"))
    return re.compile(
        rf"^(?:[a-z]+\s+(?:[a-z]+\s+)?by\s+|(?:{listed})(?:\s*[{COLONS}]\s*|\s+)|(?:{joined})[{COLONS}/\s\u30fb]*)(?=\S)",
        re.IGNORECASE,
    )


@cache
def _credits() -> re.Pattern[str]:
    """Before the name of somebody who photographed or edited: `Photos: …`, `; Editing by …`; group 1 is the word."""
    listed, led = alternatives(words("not_writers")), alternatives(words("not_writing_by"))
    return re.compile(
        rf"(?:[\s.,;/|(\u2013-]|^)+(?<!\w)((?:{listed})(?=\s*[{COLONS}])|(?:{led})\b)\s*[{COLONS}]?\s*", re.IGNORECASE
    )


@cache
def _credited() -> re.Pattern[str]:
    """`Jane Roe (Photos)`: the name of somebody who did not write, with what was done in brackets."""
    return re.compile(rf"[^,;|()]{{1,80}}\(\s*(?:{alternatives(words('not_writers'))})\s*\)", re.IGNORECASE)


@cache
def _both() -> re.Pattern[str]:
    """`Text and photos:` before the name of somebody who did both."""
    by, credit, joiner = (alternatives(words(kind)) for kind in ("by", "not_writers", "and"))
    return re.compile(rf"^(?:{by})\s*(?:[/,+&\u30fb]|{joiner})\s*(?:{credit})\s*[{COLONS}]\s*", re.IGNORECASE)


@cache
def _leading_and() -> re.Pattern[str]:
    """A word between names that is left at the beginning of one; in small letters only."""
    return re.compile(rf"^\s*(?:{alternatives(words('and'))})\s+(?=[^\W\d_]*[^\W\d_a-z])")


@cache
def _separator(*, with_a: bool) -> re.Pattern[str]:
    """What stands between names. `e`, `dan`, `con` count in small letters only: E., Dan and Con are names.

    `a` joins names in Czech and Slovak, and says where somebody was in other languages: `inviata a Roma`.
    """
    joiners = [word for word in words("and") if word != "a" or with_a]
    listed = f"{alternatives(joiners)}|And|AND|Und|UND|ET"
    return re.compile(rf"\s*[;|•·/\n\u3001\u060c\u061b\uff0f]\s*|\s+&\s+|\s+(?:{listed})\s+")
