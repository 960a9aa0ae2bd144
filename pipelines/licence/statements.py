"""One block of text about rights: which licences it names, what for, and with which limits."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from pipelines.licence.dates import Window, window_in
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.names import Name, read_names
from pipelines.licence.rules import pattern
from pipelines.licence.subjects import (
    Subject,
    Whose,
    excludes_readers,
    is_article_word,
    is_told,
    is_understood,
    subject_of,
)
from vocabulary.known_licences import UNSPECIFIED_TOOL, Tool
from vocabulary.licence import Scope

LONGEST_RAW = 1_000
"""Characters of a statement that are kept."""
LONGEST_CONTEXT = 300
REMEMBERED = 512
"""Statements kept as read: an outlet's pages all say the same."""

_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"”»\u2019)\]]?\s+(?=[^\sa-z\d.,;:)\]\-\u2013\u2014])|(?<=[\u3002\uff01\uff1f])|\n+|(?<=[.!?])\s+(?=\d{4}\b)",
)
_LICENSOR = (
    re.compile(
        r"\b(?:content|contents|material|work|article|story|text|site)s? "
        r"(?:produced |created |published )?(?:by|from|of) (?P<who>[^.,;:<>()]{2,80}?) (?:is|are) "
        r"(?:licen[sc]ed|published|released|made available|available|distributed)",
        re.IGNORECASE,
    ),
    re.compile(r"©\s*(?:\d{4}(?:\s*[-\u2013]\s*\d{4})?,?\s*)?by (?P<who>[^.,;:<>()]{2,80}?) is licensed under"),
    re.compile(r"\bvon (?P<who>[^.,;:<>()]{2,80}?) ist lizenziert unter"),
    re.compile(r"\bby (?P<who>[^.,;:<>()]{2,80}?) is licensed under an? Creative Commons"),
    re.compile(r"\bde (?P<who>[^.,;:<>()]{2,80}?) (?:est mis à disposition|se distribuye bajo|está licenciad[oa]) "),
)
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Fot|Foto|Phot|Ill|Abb|Inc|Ltd|Co|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|v|vs)\.$"
)

_DAY_BEFORE = re.compile(r"(?<!\d)(?<!\.)\d{1,2}\.$")
_MONTH_AFTER = re.compile(r"(?:J[aä]n|Feb|M[aä]r|Apr|Ma[ijy]|Jun|Jul|Aug|Sept?|O[ck]t|Nov|De[cz])[a-zä]*\.? ")
"""`1. Juli` is a day, and no sentence's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one block of text says about rights."""

    text: str
    folded: str
    around: str
    """The whole block, folded."""
    names: tuple[Name, ...]
    grants: bool
    """Whether it has the words of a grant, beside the licence's name."""
    scope: Scope | None
    """What it says it speaks of; IMAGE also for other parts that are not the text; None when it does not say."""
    asserts: bool
    """Whether it speaks for itself, and does not report what somebody requires, said or did."""
    whose: str
    """The name by which it calls whose articles it speaks of (`Mongabay articles`), when it does not assert; folded."""
    denied: bool
    """Whether it says that something is not, or no longer, licensed; or names what was taken from elsewhere."""
    place: str
    """Where it says that what it grants stands, when it names a place that is not simply `this site`."""
    subject: Subject
    """Whose texts it speaks of."""
    understood: bool
    """Whether nothing stands before these texts that may say something else, as a wish or a condition does."""
    media: bool
    """Whether it has words for photos and the like, its limits aside."""
    flags: tuple[str, ...]
    window: Window
    """For articles of which days it holds."""
    licensor: str | None

    @property
    def tool(self) -> Tool | None:
        """The licence it names, when it names exactly one; the unspecified one when names disagree."""
        tools = {name.tool.expression: name.tool for name in self.names}
        if not tools:
            return None
        full = [tool for tool in tools.values() if tool.version] or [*tools.values()]
        families = {tool.family for tool in full}
        return full[0] if len(families) == 1 and len(full) == 1 else _together(full)

    @property
    def port_flags(self) -> tuple[str, ...]:
        """`nonexistent_port` when the licence is named with a country that has none."""
        return tuple(flag for name in self.names for flag in name.flags if flag == "nonexistent_port")


def _together(tools: list[Tool]) -> Tool:
    """Several names: one family in several versions is that family's first; different families are unspecified."""
    return tools[0] if len({tool.family for tool in tools}) == 1 else UNSPECIFIED_TOOL


@lru_cache(maxsize=REMEMBERED)
def read_statement(text: str, block: str | None = None) -> Statement:
    """Read one sentence or block of text that may name a licence.

    `block` is what stands around it: limits and reservations said there hold too.
    """
    text = " ".join(text.split())[: 4 * LONGEST_RAW]
    folded = fold(text)
    around = fold(" ".join(block.split())[: 4 * LONGEST_RAW]) if block is not None else folded
    names = read_names(folded, text)
    granted = _granted_part(folded, names)
    before = folded[: names[0].start] if names else folded
    said = _sentence_with(folded, names[0]) if names else folded
    own_clause = _subject_clause(said, names)
    clause = own_clause if names else granted
    scope = _scope(clause)
    if scope is None and names:
        clause = _clause(folded, names)
        scope = _scope(clause)
    if scope is None:
        scope, clause = _beyond(granted, folded, names), granted
    if scope is None and pattern("statements", "made").search(clause_before(before, len(before))):
        scope = Scope.IMAGE
    if scope is Scope.SITE and names and _opens_with_media(own_clause):
        scope = Scope.IMAGE
    asserts = _asserts(granted, before, folded, text)
    subject = subject_of(own_clause, text)
    window = (window_in(said) if names else None) or Window()
    return Statement(
        text=text,
        folded=folded,
        around=around,
        names=names,
        grants=pattern("statements", "grant").search(folded) is not None,
        scope=scope,
        asserts=asserts and subject.whose is not Whose.ROLE,
        whose="" if asserts else _whose(granted, before, folded),
        denied=_denied(before, folded[names[-1].end :] if names else "") or _is_limited(before, folded, names),
        place=_place(granted) or (subject.name if subject.whose is Whose.NAMED else ""),
        subject=subject,
        understood=not names or is_understood(_opening(said), text),
        media=pattern("statements", "media").search(clause) is not None,
        flags=(*_flags(around), *(("date_scope",) if any(window) else ()), *_topic_flag(said, around, subject)),
        window=window,
        licensor=_licensor(text),
    )


def _subject_clause(sentence: str, names: tuple[Name, ...]) -> str:
    """The clause of a sentence that says what is granted, what it excepts taken out."""
    named = read_names(sentence) if names else ()
    return _clause(sentence, named) if named else _granted_part(sentence, ())


def _opening(sentence: str) -> str:
    """What a sentence says before it names a licence, what it excepts taken out."""
    named = read_names(sentence)
    before = sentence[: named[0].start] if named else sentence
    clause = clause_before(before, len(before)).lstrip(" \"'(-")
    condition, comma, rest = clause.partition(",")
    unless = comma and pattern("statements", "conditional").match(condition)
    if unless and pattern("statements", "nothing_else").search(condition):
        clause = rest
    return _granted_part(clause, ())


def tells_of_another(statement: Statement, own: str | None) -> bool:
    """Whether a sentence says, wherever it stands, that the texts are somebody else's: `Wikipedia's articles are …`."""
    return statement.subject.whose is Whose.OTHER and not is_called(statement.subject.name, own)


def is_called(name: str, own: str | None) -> bool:
    """Whether the outlet's own name or host has a word of a name."""
    known = squeeze(fold(own or ""))
    words = [_stem(squeeze(word)) for word in re.split(r"[\s.]+", name)]
    return any(len(word) >= OWN_NAME and word in known for word in words)


def _stem(word: str) -> str:
    """A word without the ending by which Slavic languages, and German for some, decline names."""
    if word.isascii():
        return word.removesuffix("n")
    return word[: max(OWN_NAME, len(word) - 2)]


OWN_NAME = 5
"""Letters that a name must have to be recognised in a host."""


def clause_before(folded: str, at: int) -> str:
    """What stands before a place in its clause."""
    return _CLAUSE_END.split(folded[:at])[-1]


_CLAUSE_END = re.compile(r"[;\u061b|\u2022\u00b7]")


def _clause(folded: str, names: tuple[Name, ...]) -> str:
    """The clause that names a licence first: in `texts CC BY; photos all rights reserved` it is about texts."""
    name = names[0]
    start = max((end.end() for end in _CLAUSE_END.finditer(folded, 0, name.start)), default=0)
    found = _CLAUSE_END.search(folded, name.end)
    clause = folded[start : found.start() if found else len(folded)]
    return _granted_part(clause, (replace(name, start=name.start - start, end=name.end - start),))


def _opens_with_media(clause: str) -> bool:
    """Whether photos are spoken of before a licence is named, and texts only after: `Photos are CC BY, texts not`."""
    named = read_names(clause)
    return bool(named) and _scope(_granted_part(clause[: named[0].start], ())) is Scope.IMAGE


def _beyond(granted: str, folded: str, names: tuple[Name, ...]) -> Scope | None:
    """What other clauses say is spoken of; photos of a clause after the one that names the licence are not it."""
    scope = _scope(granted)
    if scope is not Scope.IMAGE or not names:
        return scope
    end = _CLAUSE_END.search(folded, names[-1].end)
    within = _granted_part(folded[: end.start()], ()) if end else granted
    return scope if pattern("statements", "media").search(within) else _scope(within)


QUOTED_BEFORE = 3
"""Words between an opening quotation mark and a licence's name that make it a quotation, not a quoted title."""


_STOP = re.compile(r"(?<![ (]\d\.)(?<![ (]\d\d\.)(?<=[.!?])(?:\s|$)|[\u3002\uff01\uff1f\u0964]")
"""Where a sentence ends in a folded text; `1. Juli` is no end."""


def _denied(before: str, after: str) -> bool:
    """Whether the words beside a licence's name say that it does not hold, is another's, or is only quoted."""
    said = _STOP.split(before)[-1]
    keys = ("negated", "submitted") if _is_of_a_copy(said) else ("negated", "submitted", "taken")
    if any(pattern("statements", key).search(said) for key in keys) or _NOT.search(said):
        return True
    if _SLAVIC_NOT.search(_granted_part(said, ()).rpartition(",")[2]):
        return True
    if pattern("statements", "negated_after").search(_granted_part(_STOP.split(after, maxsplit=1)[0], ())):
        return True
    if said.endswith((" not ", " no longer ")) or (_ASKS.match(said) and _ASKED.match(after)):
        return True
    opened = before.rfind('"')
    return before.count('"') % 2 == 1 and len(before[opened + 1 :].split()) >= QUOTED_BEFORE


def _is_limited(before: str, folded: str, names: tuple[Name, ...]) -> bool:
    """Whether it is told as somebody's finding or wish, or holds for some readers only."""
    if not names:
        return False
    said = _STOP.split(before)[-1]
    return (
        is_told(clause_before(said, len(said)))
        or excludes_readers(_sentence_with(folded, names[0]))
        or _is_conditional(_granted_part(said, ()))
        or _is_of_exception(said)
        or pattern("statements", "relative").search(_granted_part(said, ())) is not None
    )


def _is_of_exception(said: str) -> bool:
    """`All rights reserved, except for data files, which are licensed under`: what is licensed is no text."""
    reserved = pattern("statements", "reserved").search(said)
    carved = [end for end in _carved(said) if reserved is not None and end > reserved.end()]
    if not carved or pattern("statements", "nothing_else_said").match(said[carved[0] :].lstrip()):
        return False
    return not any(pattern("statements", key).search(said[carved[0] :]) for key in ("article", "text", "site"))


def _is_conditional(said: str) -> bool:
    """`If you donate, our articles are licensed under`; what holds if nothing else is said, or for reuse, is none."""
    said = said.lstrip(" \"'(-")
    found = pattern("statements", "conditional").match(said)
    condition, comma, _ = said[found.end() if found else 0 :].partition(",")
    if found is None or not comma or pattern("statements", "nothing_else").search(condition):
        return False
    return not any(pattern("permission", key).search(condition) for key in ("act", "weak_act"))


def _is_of_a_copy(said: str) -> bool:
    """`This article is taken from X and republished under …`: its licence is X's, and so this text's."""
    return all(pattern("statements", key).search(said) is not None for key in ("article", "republished"))


_ASKS = re.compile(r"\W*(?:is|are|was|were|do|does|may|can|should) ")
_ASKED = re.compile(r"[^.!?]{0,80}\?(?:\s|$)")
"""`Is our content licensed under CC BY?`, as lists of questions ask."""
_NOT = re.compile(
    r"(?:\b(?:do|does|did|is|are|was|were|has|have|had|can|ca|could|will|would|may|must|should)|'(?:re|s|m|ve))"
    r"(?:n't| not|not) (?:\w+ ){0,3}?"
    r"(?:publish|licen[cs]|releas|avail|under|cover|offer|us(?:e|es|ed|ing)|distribut|shar(?:e|ed|ing)|subject|part|"
    r"permit|allow|grant|appl(?:y|ied)|fall|republish|provid|operat|adopt|make|made|put|place|yet|able)"
)
"""Words that deny what follows them: `we do not publish under Creative Commons`."""
_SLAVIC_NOT = re.compile(r"\bне (?!только|лише|тільки)\w")  # noqa: RUF001 - Cyrillic letters
"""`не` before any word but `only`."""
_FINNISH_IS = re.compile(r"(?:julkaistu|lisensoitu|avaldatud|litsentsi)")
"""What follows `on`, which is `is` in Finnish and Estonian."""
_OF = re.compile(r" (?:that is |published )?(?:of|on|from|in) (?P<where>[^,;:]{2,40})")
_OWN_PLACE = re.compile(
    r"(?:or (?:after|before)\b|(?:the )?\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|"
    r"this|these|our|here|all|both|the (?:web ?site|site|blog|page|wiki|web pages?)\b|[\w.-]+\.[a-z]{2,}\b)"
)


_SITE_OF = re.compile(
    r"\b(?:du site|del sitio|de la web|do site|del sito|der website|der webseite|van de site) "
    r"(?:de la |de l'|du |des |de los |de las |del |do |da |dos |das |della |dell'|degli |der |des |von |van )"
    r"(?P<where>\w+)"
)
"""`Le contenu du site de la ville`: the site of somebody."""


def _place(granted: str) -> str:
    """What follows `the content of`, when it is a name and not `this site`: content of that, not of ours."""
    if found := _SITE_OF.search(granted):
        return found["where"]
    for key in ("article", "site", "text"):
        if match := pattern("statements", key).search(granted):
            end = match.end() - len(match.group()) + len(match.group().removesuffix(" on").removesuffix(" of"))
            end -= 5 if match.group().endswith(" from") else 0
            while end < len(granted) and granted[end].isalnum():
                end += 1  # `all text*` is `all texts`
            found = _OF.match(granted, end)
            if found is None or _OWN_PLACE.match(found["where"]):
                return ""
            where = found["where"]
            return "" if pattern("statements", "grant").match(where) or _FINNISH_IS.match(where) else where
    return ""


def without_carve_outs(folded: str) -> str:
    """A folded text that names no licence, without what it excepts."""
    return _granted_part(folded, ())


def _granted_part(folded: str, names: tuple[Name, ...]) -> str:
    """The text without its carve-outs, up to the next comma or stop: `except photos` does not speak of photos.

    A carve-out that would reach over the licence's name is only its own words: `soweit nicht anders vermerkt stehen
    die Texte unter CC BY`.
    """
    parts: list[str] = []
    at = 0
    for match in pattern("statements", "carve_out").finditer(folded):
        if match.start() < at:
            continue
        parts.append(folded[at : match.start()])
        end = re.compile(r"[.,;:)]").search(folded, match.end())
        at = end.end() if end else len(folded)
        if any(match.end() <= name.start < at for name in names):
            at = match.end()
    return " ".join([*parts, folded[at:]])


def _scope(granted: str) -> Scope | None:
    """What is spoken of: this text, the whole site, or (only when neither is named) photos and the like."""
    if pattern("statements", "contributions").search(granted) or _NOT_THE_TEXTS.search(granted):
        return Scope.IMAGE
    text = pattern("statements", "text").search(granted)
    media = pattern("statements", "media").search(_LEGAL_CODE.sub(" ", granted))
    if article := pattern("statements", "article").search(granted):
        part = _is_part_of(media, article, granted) or _FROM_OTHERS.search(granted, 0, article.start())
        return Scope.IMAGE if part else Scope.ARTICLE
    site = text or pattern("statements", "site").search(granted)
    if media is None and site is None:
        return Scope.IMAGE if _DOCUMENTS.search(granted) else None
    if media is None:
        return Scope.SITE
    if text is None and (site is None or media.start() < site.start() or _is_head(site, media, granted)):
        return None if _AMONG_OTHERS.search(granted[: media.start()]) else Scope.IMAGE
    return Scope.SITE


_NOT_THE_TEXTS = re.compile(
    r"\b(?:titles|headlines|abstracts|summaries|metadata) (?:of|for) (?:all |our |the |these )|"
    r"\b(?:sister|partner) (?:site|paper|outlet|publication|magazine)s?'s? "
)
"""`The titles of our articles`, `our sister site's articles`."""
_DOCUMENTS = re.compile(
    r"\b(?!(?:site|website|blog|newsroom|outlet|paper|newspaper)'s)\w+(?:'s|s') (?:\w+ ){0,2}"
    r"(?:reports|documents|minutes|publications|papers|statistics|figures|records|plans)\b"
)
"""`The council's reports are published under …`: documents of somebody, and no articles."""
_FROM_OTHERS = re.compile(
    r"\b(?:wikipedia|wikimedia|wikibooks|third[- ]party|quoted|external|borrowed) "
    r"(?:texts?|contents?|materials?|data|passages|quotes)\b"
)
"""What in this article is another's: `Wikipedia text in this article is used under …`."""


def _is_part_of(media: re.Match[str] | None, article: re.Match[str], granted: str) -> bool:
    """`The photos in this article`, `the data for this story`: what is licensed is the part, not the article."""
    if media is None or media.end() > article.start() or _SEVERAL.search(granted, 0, article.start()):
        return False
    between = granted[media.end() : article.start()].split()
    return len(between) <= WORDS_TO_WHOLE and (between != [] or article[0].startswith(_PREPOSITIONS))


def _is_head(site: re.Match[str], media: re.Match[str], granted: str) -> bool:
    """`Bu sitedeki fotoğraflar`, `本站图片`: languages in which the whole stands before its part."""
    between = granted[site.end() : media.start()]
    return len(between) <= WITHIN_PHRASE and not _SEVERAL.search(between) and "," not in between


_PREPOSITIONS = ("de", "di", "da", "do", "of ", "in ")
"""How words for `this article` begin that say `of` besides: `fotos desta reportagem`."""
WITHIN_PHRASE = 12
"""Folded characters between a whole and its part in one phrase."""
WORDS_TO_WHOLE = 4
"""Words between a part and the article that it is a part of."""
_SEVERAL = re.compile(r"\b(?:text|texts|und|and|y|et|e|og|och|en|i|ja|ve|dan|и|та|\u0456|و)\b|[:.;&+]")
_LEGAL_CODE = re.compile(r"legal ?code")
"""The licence's own text, which is no code."""
_ANY_ONE = re.compile(
    r"\b(?:a|an|any) (?:text|article|story|post|work)\b(?! by)|"
    r"\b(?:every|each) (?:text|article|story|post|work)\b"
    r"(?! (?:on|of|in|from|by|we|published on|published by) (?:this|our|us|the site|here)\b)"
)
"""Not this one, but one in general."""
SUBJECT_WITHIN = 40
"""Folded characters from the start within which a sentence names its subject with a single noun."""


def _asserts(granted: str, before: str, folded: str, text: str) -> bool:
    """`All content is licensed under` does; `the funder requires that articles are licensed under` does not."""
    if (
        _ANY_ONE.search(granted)
        or pattern("statements", "reported").search(before)
        or pattern("statements", "reported_after").search(folded)
    ):
        return False
    subjects = [
        match
        for key in ("article", "site", "text")
        for match in [pattern("statements", key).search(granted)]
        if match is not None
        and (
            (key == "article" and " " in match[0])
            or pattern("statements", "acted").search(granted[: match.start()]) is None
        )
    ]
    return any(
        (" " in match.group().strip() and _NOUN_FIRST.match(match.group()) is None)
        or match.group().endswith(":")
        or (match.start() <= SUBJECT_WITHIN and not _is_named(granted[: match.start()], text))
        for match in subjects
    )


_NOUN_FIRST = re.compile(r"(?:contents?|article|story|articles|stories|texts) is\b")
"""Phrases before which a name may stand: `Wikipedia content is available under …`."""
_WHOSE = re.compile(
    r"^\W*(?:(?:all|most|unless [^,]{2,40},|except [^,]{2,40},|the|any)(?: of)? )*"
    r"(?P<whose>[\w.&-]+(?: [\w.&-]+){0,3}?)(?:'s|')? (?:original )?(?:articles|stories|contents?|texts|posts|work)\b"
    r"(?: \([^)]{1,60}\))? (?:is|are|can be|may be) "
)
_PRESS = (
    r"news|press|media|agency|magazine|times|post|daily|herald|tribune|gazette|observer|chronicle|courier|radio|tv|"
    r"newspaper|journalism|report|reporter|today|новости|agencia|agencia|diario|periodico|noticias|zeitung|presse|giornale"
)
_OUTLET = re.compile(
    rf"^\W*(?P<whose>(?:the )?(?:[\w.&-]+ ){{0,4}}?(?:(?:{_PRESS})|[\w-]+(?:{_PRESS})|[\w-]+\.[a-z]{{2,10}})"
    r"(?: (?:agency|network|online|service|magazine))?)(?: \([^)]{1,60}\)| by [\w./:-]{4,60})? "
    r"(?:is licen[cs]ed|is published|is available|лицензировано) "
)


def _whose(granted: str, before: str, folded: str) -> str:
    """Whose articles a sentence speaks of: `Mongabay articles are licensed`, `Fars News Agency is licensed`."""
    match = _WHOSE.match(granted) or _OUTLET.match(granted)
    if match is None or pattern("statements", "reported").search(before):
        return ""
    return "" if pattern("statements", "reported_after").search(folded) else match["whose"]


_OF_SOMEBODY = re.compile(r"\b(?!(?:site|website|blog|newsroom|outlet|author|writer)'s)\w+(?:'s|s') (?:\w+ )?$")


def _is_named(before: str, text: str) -> bool:
    """Whether the word before `articles` is a name, or somebody's: `Wikipedia articles` are not ours."""
    if _OF_SOMEBODY.search(before):
        return True
    words = before.replace("'s ", " ").split()
    last = words[-1].strip("\"'()[],.:-") if words else ""
    if not last.isalpha() or last.upper() == last or pattern("statements", "determiner").match(last):
        return False
    return last[0].upper() + last[1:] in text or last.upper() in text


_AMONG_OTHERS = re.compile(r"\w{4,} (?:und|and|y|et|e|og|och|en|i|&) (?:die |the |los |las |les |our |le |i )?$")
"""What stands before `photos` in `lesson plans and photos`: then more than photos is spoken of."""


def _flags(folded: str) -> tuple[str, ...]:
    flags = []
    if pattern("statements", "carve_out").search(folded) or pattern("statements", "partial").search(folded):
        flags.append("carve_out")
    if any(_reserves_text(folded, match) for match in pattern("statements", "reserved").finditer(folded)):
        flags.append("arr_contradiction")
    return tuple(flags)


def _reserves_text(folded: str, reserved: re.Match[str]) -> bool:
    """Whether rights are reserved of the text: of photos alone they are (`Photos © their owners, all rights …`)."""
    start = max((end.end() for end in _SENTENCE.finditer(folded, 0, reserved.start())), default=0)
    said = folded[start : reserved.start()]
    if pattern("statements", "media").search(said) is None:
        return True
    return any(pattern("statements", key).search(said) for key in ("text", "article", "site"))


_SENTENCE = re.compile(r"[.!?;](?=\s|$)|[\u3002\uff01\uff1f\u0964\u061b]")


_TOPIC = re.compile(
    r"\b(?:(?:our|this|all|the) (?:coverage|reporting) (?:of|on|about|from)|"
    r"(?:stories|articles|reports|texts|posts|content) (?:about|concerning|dealing with|on the (?:topic|subject) of)|"
    r"(?:stories|articles|reports|texts|posts|content|material)s? (?:in|from|under|within) (?:the|our) "
    r"[^,.;:]{2,40}?(?:section|category|series|column|rubric)|"
    r"(?:stories|articles|reports|texts|posts|content|material|items|pages|works|parts|those)s? "
    r"(?:that (?:are|is) |which (?:are|is) )?"
    r"(?:marked|tagged|labell?ed|flagged|bearing|carrying|displaying)(?! otherwise))\b"
)
"""Words by which a statement limits itself to a topic, a section, or what bears a mark."""


_WHERE = re.compile(r"\W*(?:only )?where (?:so )?(?:indicated|stated|noted|marked|specified)\b")


def _rest_is_reserved(sentence: str, around: str) -> bool:
    """`Recipes from X are CC BY. All other content: all rights reserved.`: what is licensed is not the text."""
    if any(pattern("statements", key).search(sentence) for key in ("text", "article", "site")):
        return False
    for reserved in pattern("statements", "reserved").finditer(around):
        said = around[max(0, reserved.start() - REST_WITHIN) : reserved.start()]
        if pattern("statements", "rest").search(said):
            return True
    return False


REST_WITHIN = 60
"""Folded characters between `all other content` and `all rights reserved`."""


_MANY = r"(?:\d+|two|three|four|six|seven|ten|twelve|thirty)"
_AGE = re.compile(
    r"\bolder than \S+ (?:hour|day|week|month|year)"
    rf"|\b{_MANY} (?:hours?|days?|weeks?|months?|years?) (?:after|old|following)\b"
    rf"|\bafter {_MANY} (?:hour|day|week|month|year)"
    r"|\b(?:an? )?(?:hour|day|week|month|year) after (?:publication|they (?:are|were|appear)|it (?:is|was|appear))"
    r"|\balter als \d+ (?:stunden|tage|wochen|monate|jahre)"
    r"|\bnach (?:ablauf von )?\d+ (?:stunden|tagen|wochen|monaten|jahren)"
    r"|\bapres \d+ (?:heures|jours|semaines|mois|ans)|\b\d+ (?:heures|jours|semaines|mois) apres"
    r"|\b(?:despues de|apos) \d+ (?:horas|dias|semanas|meses)"
    r"|\b\d+ (?:horas|dias|semanas|meses) (?:despues|apos|depois)"
    r"|\bdopo \d+ (?:ore|giorni|settimane|mesi)"
    r"|через \d+ (?:час|дн|недел|месяц|год|тижн|місяц)"
)
"""Words by which a statement holds only for articles of a certain age, which changes by the day."""


def _topic_flag(sentence: str, around: str, subject: Subject) -> tuple[str, ...]:
    if subject.whose is Whose.PART or _rest_is_reserved(sentence, around):
        return ("topic_scope",)
    granted = _granted_part(sentence, read_names(sentence))
    is_limited = (
        _TOPIC.search(granted) is not None
        or any(pattern("statements", "texts_excepted").match(_excepted(sentence, end)) for end in _carved(sentence))
        or _AGE.search(granted) is not None
        or _WHERE.match(sentence) is not None
        or pattern("statements", "some").search(granted) is not None
    )
    return ("topic_scope",) if is_limited else ()


def _carved(sentence: str) -> list[int]:
    """Where the words end by which a sentence begins to except something."""
    return [match.end() for match in pattern("statements", "carve_out").finditer(sentence)]


def _excepted(sentence: str, at: int) -> str:
    """What a carve-out begins with, articles left out: `news articles` of `with the exception of our news articles`."""
    words = sentence[at:].lstrip(" ,:").split(" ")
    first = next((place for place, word in enumerate(words) if not is_article_word(word)), len(words))
    return " ".join(words[first:])


def _sentence_with(folded: str, name: Name) -> str:
    """The sentence in which a licence is named."""
    start = max((stop.end() for stop in _STOP.finditer(folded, 0, name.start)), default=0)
    stop = _STOP.search(folded, name.end)
    return folded[start : stop.end() if stop else len(folded)]


def forbids_more(statement: Statement, tool: Tool) -> bool:
    """Whether the words forbid what the licence allows: then the terms are the outlet's own, or it means another."""
    if tool.family not in {"by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "cc0"} and not tool.expression.startswith(
        _OPEN
    ):
        return False
    elements = tool.family.split("-")
    folded = _unnamed(statement) + " " + _told(statement.around)
    commercial = "nc" not in elements and pattern("statements", "noncommercial").search(folded) is not None
    derivatives = "nd" not in elements and pattern("statements", "no_derivatives").search(folded) is not None
    return commercial or derivatives


_OPEN = tuple(
    f"{prefix}{code}"
    for code in ("OGL-", "etalab", "DL-DE-", "NLOD", "IODL", "GFDL", "PDDL", "ODC-By")
    for prefix in ("", "LicenseRef-")
)
"""How the expressions of open licences begin that are not Creative Commons': all of them allow sale and changes."""


def _unnamed(statement: Statement) -> str:
    """A statement without the licences that it names: what a licence's title forbids is that licence's own."""
    folded = statement.folded
    for name in reversed(statement.names):
        folded = f"{folded[: name.start]} {folded[name.end :]}"
    return folded


_TO_READERS = re.compile(
    r"(?:^|(?<=[.!?] ))(?:however,? |but )?(?:you|they|it|(?:our )?(?:stories|articles|texts|content|work))"
    r" (?:may|can|must)(?:not|n't| not)\b(?P<what>[^.!?]{1,300})"
)
"""Sentences beside a grant that take something back: `You may not edit our stories or sell them.`"""
_SALE = re.compile(r"\b(?:sell|resell|sold|resold|commercial\w*)\b")
_CHANGE = re.compile(
    r"\b(?:edit|edited|alter|altered|change|changed|modify|modified|adapt|adapted|rewrite|rewritten)\b"
)


def _told(around: str) -> str:
    """What the block forbids its readers besides, in the words that are looked for."""
    said = [told["what"] for told in _TO_READERS.finditer(around) if not pattern("statements", "media").search(told[0])]
    sale = any(_SALE.search(what) for what in said)
    change = any(_CHANGE.search(what) for what in said)
    return f"{'may not sell' * sale} {'may not edit' * change}"


def _licensor(text: str) -> str | None:
    """Who grants, when the sentence says so in one of the usual forms."""
    for form in _LICENSOR:
        if (match := form.search(text)) and (who := match["who"].strip(" \"'“”«»")):
            return who
    return None


class Span(NamedTuple):
    """A sentence's place in a text."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Where the sentences of a text stand; abbreviations are not ends, line breaks are."""
    spans: list[Span] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.start()
        if _ABBREVIATION.search(text, max(start, end - 6), end) and "\n" not in match.group():
            continue
        if _DAY_BEFORE.search(text, max(start, end - 4), end) and _MONTH_AFTER.match(text, match.end()):
            continue
        spans.append(Span(start, end))
        start = match.end()
    spans.append(Span(start, len(text)))
    return [trimmed for span in spans if (trimmed := _trimmed(text, span)).start < trimmed.end]


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))
