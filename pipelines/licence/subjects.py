"""What a statement speaks of: whose texts, and whether all of them or some.

A noun for texts stands in the middle of it (`content`, `Inhalte`, `материалы`), with what limits it before and after.
Only what is known to limit nothing leaves the outlet's texts as a whole: `all original content on this website`. What
is not known does: `articles by students`, `our sports stories`, `тексты энциклопедии`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pipelines.licence.folding import fold
from pipelines.licence.rules import pattern, phrases


class Whose(StrEnum):
    """Of whom a statement speaks."""

    OWN = "own"
    """The outlet's, as far as the words say."""
    ROLE = "role"
    """Of an outlet that is not named (`the newspaper's articles`): its own in its frame, anybody's in running text."""
    NAMED = "named"
    """Of somebody by name: the outlet, if it is called so."""
    PART = "part"
    """Some of the outlet's, by topic, kind or author."""
    OTHER = "other"
    """Somebody else's, unless the outlet is called so."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose texts a statement speaks of."""

    whose: Whose
    name: str = ""
    """By which name, or at which domain, folded."""
    of_all: bool = False
    """Whether it says `all`."""
    called: str = ""
    """By which unknown words, folded, it calls what is the outlet's as far as the words say: `Tidewater content`."""


OWN = Subject(Whose.OWN)
LONGEST_LIMIT = 8
"""Words of a name or a limit that are looked at."""
MOST_BEFORE = 3
"""Unknown words before the noun; of more the sentence is another than was thought."""
DEEPEST = 3
"""Limits within limits: `the texts of the site of the council`."""

_TOKEN = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)*")
_BREAK = re.compile(r"[,;:.!?()|\u2022\u00b7\u060c\u061b/\u3001\uff0c\u3002]|(?:^| )-(?: |$)")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}(?![\w.]*\w)")
_SPACELESS_OF = re.compile(
    r"(?P<who>[^\s,.;:\u3002\uff0c\u3001\u300c\u300d|]{1,16}?)(?:\u7684|\u306e|\uc758 )\s?"
    r"(?:\u5185\u5bb9|\u5167\u5bb9|\u6587\u7ae0|\u6587\u5b57|\u6587\u672c|\u4f5c\u54c1|\u6761\u76ee|\u8a18\u4e8b|\u30b3\u30f3\u30c6\u30f3\u30c4"
    r"|\u30c6\u30ad\u30b9\u30c8|\u6587\u66f8|\ucf58\ud150\uce20|\uae30\uc0ac|\ub0b4\uc6a9|\uae00|\ubb38\uc11c|\ud14d\uc2a4\ud2b8)"
)
"""`X的内容`, `Xの記事`, `X의 콘텐츠`: X's texts."""


class _Words:
    """A list of words of rules.toml; those with a star stand for all that begin so."""

    def __init__(self, key: str) -> None:
        said = phrases("subjects", key)
        self._whole = frozenset(word for word in said if not word.endswith("*"))
        self._begun = tuple(word[:-1] for word in said if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        return word in self._whole or (bool(self._begun) and word.startswith(self._begun))


@cache
def _words(key: str) -> _Words:
    return _Words(key)


def _is(word: str, *keys: str) -> bool:
    return any(word in _words(key) for key in keys)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A folded clause in words, with the text as printed, by whose capitals names are told."""

    folded: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    capitals: frozenset[str]
    """Words that are printed with a capital, folded."""

    def parts(self, one: int) -> bool:
        """Whether something stands between a word and the one before it that parts them."""
        return one == 0 or _BREAK.search(self.folded[self.spans[one - 1][1] : self.spans[one][0]]) is not None

    def is_name(self, word: str) -> bool:
        """Whether a word is printed with a capital; in German all nouns are."""
        return word in self.capitals


def subject_of(clause: str, printed: str) -> Subject:
    """Whose texts a folded clause speaks of; `printed` is the text that it is from."""
    if spaceless := _spaceless(clause):
        return spaceless
    read = _read(clause, printed)
    head = next((at for at in range(len(read.words)) if _is_head(read, at)), None)
    if head is None:
        return _without_head(read)
    while head + 1 < len(read.words) and not read.parts(head + 1):
        step = 1 if _is(read.words[head + 1], "heads") else 2 if _is_possessive(read, head + 1) else 0
        if not step or head + step >= len(read.words) or not _is(read.words[head + step], "heads"):
            break
        head += step  # `website content`, `the site's articles`
    if _is_held(read, head):
        return Subject(Whose.PART)
    (before, anchor), after = _before(read, head), _after(read, head, depth=0)
    if _is(anchor, "this") and _is_by(read, head):
        after = OWN  # `this work by the University`
    of_all = any(_is(word, "all") for word in read.words[: head + 1])
    said = next((one for one in (before, after) if one.whose in {Whose.OTHER, Whose.PART}), None)
    said = said or next((one for one in (after, before) if one.whose is not Whose.OWN), OWN)
    return Subject(said.whose, said.name, of_all, after.called or before.called)


def _read(clause: str, printed: str) -> _Clause:
    found = [*_TOKEN.finditer(clause)]
    capitals = frozenset(fold(word) for word in _TOKEN.findall(printed) if word[0].isupper())
    return _Clause(clause, tuple(one[0] for one in found), tuple(one.span() for one in found), capitals)


def _is_head(read: _Clause, at: int) -> bool:
    """Whether a word is one for texts; `site` is none where something stands on it (`essays on this site`)."""
    word = read.words[at]
    if not _is(word, "heads", "heads_before_names"):
        return False
    before = at - 1
    while before >= 0 and _is(read.words[before], "this", "the", "ours", "neutral") and not read.parts(before + 1):
        before -= 1
    held = before >= 0 and not read.parts(before + 1) and _is(read.words[before], "links")
    return not (held and _is(word, "places"))


def _is_held(read: _Clause, head: int) -> bool:
    """Whether something is spoken of that is made of texts or about them: `translations of our articles`."""
    at = head - 1
    while at > 0 and not read.parts(at + 1) and _is(read.words[at], "this", "the", "ours", "all", "neutral"):
        if _is(read.words[at], "links") and not _is(read.words[at - 1], "links"):
            break
        at -= 1
    if at < 1 or read.parts(at) or read.parts(at + 1) or not _is(read.words[at], "links"):
        return False
    word = read.words[at - 1]
    if sum(not _is(one, "the", "all", "ours", "this", "neutral") for one in read.words[: at - 1]) > (at == KIND + 1):
        return False  # `we believe in the flow of information`: in the middle of a sentence
    known = _is(word, "ends", "all", "the", "ours", "this", "neutral", "heads", "places", "people", "links", "made")
    return (
        not known and not word[0].isdigit() and not any(pattern(table, key).search(word) for table, key in _MAY_BE_DONE)
    )


KIND = 1
"""Words that may say of which kind it is: `machine translations of articles`."""
_MAY_BE_DONE = (("permission", "act"), ("permission", "weak_act"), ("statements", "grant"), ("statements", "media"))
"""Words for what may be done with texts; and for what stands beside them."""


def _is_possessive(read: _Clause, at: int) -> bool:
    return read.words[at] == "s" and read.folded[read.spans[at][0] - 1] == "'"


def _spaceless(clause: str) -> Subject | None:
    match = _SPACELESS_OF.search(clause)
    if match is None:
        return None
    said = clause[: match.end("who") + 1]
    others = any(word in said for word in phrases("subjects", "spaceless_others"))
    own = not others and any(word in said for word in phrases("subjects", "spaceless_own"))
    return OWN if own else Subject(Whose.OTHER, match["who"])


def _before(read: _Clause, head: int) -> tuple[Subject, str]:
    """What stands before the noun, back to an article or to where the clause begins; with that article."""
    unknown: list[str] = []
    at = head
    while at > 0 and not read.parts(at) and len(unknown) <= MOST_BEFORE:
        at -= 1
        word = read.words[at]
        if _is_possessive(read, at):
            return _possessor(read, at - 1), ""
        if _is(word, "theirs") and not _is(word, "links"):
            return Subject(Whose.OTHER, word), ""
        if _is(word, "all", "ours", "this", "the"):
            return _limited(read, unknown, word), word
        if word[0].isdigit() or _is(word, "ends", "links"):
            break
        if not _is(word, "neutral", "heads", "places", "roles", "people"):
            unknown.append(word)
    opens = at == 0 or read.parts(at)
    return _limited(read, unknown, "", opens=opens), ""


def _limited(read: _Clause, unknown: list[str], anchor: str, *, opens: bool = False) -> Subject:
    """What unknown words between an article, or what else stands there, and the noun make of it."""
    if not unknown or len(unknown) > MOST_BEFORE or _is(anchor, "this"):
        return OWN
    if _is(anchor, "ours"):
        return Subject(Whose.PART)
    if _is_institution(unknown):
        return Subject(Whose.OTHER, " ".join(reversed(unknown)))
    named = all(map(read.is_name, unknown))
    of_a_kind = any(_is(word, "kinds") for word in unknown) and (anchor or opens or not named)
    limits = anchor and not named and _PREMODIFYING.match(unknown[0])
    if of_a_kind or limits:
        return Subject(Whose.PART)
    names = [word for word in unknown if read.is_name(word)]
    opened = len(unknown) > 1 and names == [read.words[0]]  # only a sentence's first word: no name, but a language
    is_called = names and not opened and not any(_is(word, "kinds") for word in unknown)
    return Subject(Whose.OWN, called=" ".join(reversed(unknown))) if is_called else OWN


_PREMODIFYING = re.compile(r"[a-z\u0400-\u04ff]")
"""Scripts of languages that put before a noun what limits it."""


def _possessor(read: _Clause, at: int) -> Subject:
    """Whose: `the site's articles`, `Tidewater's stories`."""
    word = read.words[at]
    if _is(word, "places", "people"):
        return OWN
    if _is(word, "roles"):
        return Subject(Whose.ROLE, word)
    if _is_institution([word]) or not read.is_name(word):
        return Subject(Whose.OTHER, word)
    first = at
    while first > 0 and not read.parts(first) and read.is_name(read.words[first - 1]) and at - first < MOST_BEFORE:
        first -= 1
    said = [one for one in read.words[first:at] if not _is(one, "the", "all")]
    return Subject(Whose.NAMED, " ".join([*said, word]))


def _after(read: _Clause, head: int, *, depth: int) -> Subject:
    """What stands after the noun, up to its verb."""
    start = _past_others(read, head + 1)
    told = _past_telling(read, start)
    if told is None:
        return Subject(Whose.PART)
    at = _past_made(read, told)
    if at is None or at >= len(read.words) or read.parts(at):
        return OWN
    word = read.words[at]
    if _is(word, "links"):
        return _limit(read, at + 1, word, depth)
    genitive = _is(read.words[head], "heads_before_names") or (depth > 0 and not read.words[head].isascii())
    if not genitive or (_NO_GENITIVE.search(word) and not _is_institution([word])):
        return _called_after(read, at) if at == head + 1 else OWN
    return _limit(read, at, "", depth)


def _called_after(read: _Clause, at: int) -> Subject:
    """The name that follows a noun for texts, up to its verb: `Artikel Pasang News dilisensikan`."""
    end = at
    while end < len(read.words) and end - at < MOST_BEFORE and not read.parts(end) and read.is_name(read.words[end]):
        if _is(read.words[end], "ends", "terms", "links", "neutral") or (end == at and _is(read.words[end], "heads")):
            return OWN
        end += 1
    goes_on = at < end < len(read.words) and not read.parts(end) and not read.is_name(read.words[end])
    return Subject(Whose.OWN, called=" ".join(read.words[at:end])) if goes_on else OWN


def _past_others(read: _Clause, at: int) -> int:
    """Past what is named beside texts: `texts and photos on this site`."""
    while at + 2 < len(read.words) and not read.parts(at) and read.words[at] in _AND and not read.parts(at + 1):
        if not any(pattern("statements", key).search(read.words[at + 1]) for key in ("media", "text")):
            break
        at += 2
    return at


def _past_telling(read: _Clause, at: int) -> int | None:
    """Past what tells of texts: `articles that we publish`; None where that limits them (`that we translated`)."""
    if at >= len(read.words) or read.parts(at) or not _is(read.words[at], "which"):
        return at
    end = at + 1
    while end < len(read.words) and not read.parts(end) and _is(read.words[end], "telling", "made"):
        end += 1
    ends = (
        end >= len(read.words) or read.parts(end) or _is(read.words[end], "links", "ends", "this", "terms", "neutral")
    )
    return end if ends else None


def _past_made(read: _Clause, at: int) -> int | None:
    """Past what was done with texts, to where they stand: `content published on`; None where the verb follows."""
    while at < len(read.words) and not read.parts(at) and not _is(read.words[at], "links"):
        word = read.words[at]
        if not _is(word, "neutral", "made"):
            return None if _is(word, "ends") else at
        at += 1
    return at


_AND = frozenset(["and", "und", "y", "e", "et", "i", "\u0438", "\u0442\u0430", "\u0439", "\u0456", "a", "en", "og"]) | {
    *("och", "ja", "ve", "si"),
}
_NO_GENITIVE = re.compile(
    r"^\u0648\w{3}|(?<!\u0433)\u043e$|(?:\u0442\u044c|\u0441\u044f"
    r"|[\u0435\u0443\u044e\u0438\u0430\u044f]\u0442)$"
)
"""Words that name no owner: what Arabic joins by `and`; Slavic adverbs and verbs (`бесплатно`, `публикуются`)."""


def _is_by(read: _Clause, head: int) -> bool:
    return head + 1 < len(read.words) and _is(read.words[head + 1], "authored")


def _limit(read: _Clause, at: int, link: str, depth: int) -> Subject:
    """Whose texts or which, by the words after `of`, `by`, `in` and their like."""
    ours, this = _is(link, "ours"), _is(link, "this")
    while at < len(read.words) and not read.parts(at) and not this:
        word = read.words[at]
        if domain := _DOMAIN.match(read.folded, read.spans[at][0]):
            return _named(domain[0], link)
        ours, this = ours or _is(word, "ours"), _is(word, "this")
        if not (_is(word, "the", "all", "ours", "neutral", "links") or (len(word) == 1 and word.isascii())):
            break
        at += 1
    said = [] if this else _name_at(read, at)
    if not said or _is(said[0], "terms"):
        return OWN
    within = _within(read, at, said, link, depth)
    if within is not None:
        return within
    return Subject(Whose.PART) if ours else _owner(read, said, link)


def _owner(read: _Clause, said: list[str], link: str) -> Subject:
    """Whose texts they are by a name, or by a noun that is none."""
    name = " ".join(said)
    if not link and _UNCASED.match(name) and not _is_institution(said):
        return Subject(Whose.NAMED, name)  # nothing tells names there from nouns
    if _is_institution(said) or link in _GENITIVES or not (read.is_name(said[0]) and read.is_name(said[-1])):
        return Subject(Whose.OTHER, name)
    return _named(name, link)


def _name_at(read: _Clause, at: int) -> list[str]:
    """The words of a name or a noun that begins at a word; none where a day or a year stands there."""
    said: list[str] = []
    end = at
    while end < len(read.words) and not (end > at and read.parts(end)) and len(said) < LONGEST_LIMIT:
        word = read.words[end]
        if word[0].isdigit():
            return said if len(said) >= DAY_WITHIN else []
        if _is(word, "ends") or (said and _is(word, "links") and not read.is_name(word)):
            break
        said.append(word)
        end += 1
    return said


DAY_WITHIN = 2
"""Words before a number that is a day's or a year's: `from July 2023`, `aus dem Jahr 2020`."""


def _within(read: _Clause, at: int, said: list[str], link: str, depth: int) -> Subject | None:
    """Whose texts they are by where they stand, or by what their owner is; None where that is not said."""
    if _is(said[0], "sections"):
        return Subject(Whose.PART)
    is_uncased_role = _is(said[0], "roles") and _UNCASED.match(said[0])  # `روزنامهٔ چشمه`: a paper by its name
    if (_is(said[0], "people") or is_uncased_role) and len(said) > 1 and not _is_institution(said):
        return _named(" ".join(said[1:]), link)  # `the agency Tidewater`
    if _is(said[0], "places", "people", "heads", "heads_before_names") and not _is(link, "about"):
        return _after(read, at, depth=depth + 1) if depth < DEEPEST else OWN
    if _is(said[-1], "places", "people") and not _is_institution(said) and read.is_name(said[0]):
        return _named(" ".join(said), link)  # `the Courier website`
    if _is(said[0], "roles"):
        called = read.is_name(said[0]) and link not in _GENITIVES  # `o conteúdo da Agência`: so it calls itself
        return OWN if called else Subject(Whose.ROLE, said[0])
    return None


_UNCASED = re.compile(r"[\u0590-\u08ff]")
_GENITIVES = frozenset({"des", "der", "eines", "einer"})
"""Where a name has no capital that tells it from other nouns, as in German."""


def _named(name: str, link: str) -> Subject:
    if _is(link, "authored"):
        return Subject(Whose.OTHER, name) if _is_institution(name.split()) else Subject(Whose.OWN, called=name)
    return Subject(Whose.OTHER if _is(link, "fetched") else Whose.NAMED, name)


def _is_institution(words: list[str]) -> bool:
    """Whether a name is of somebody who is no outlet."""
    return any(_is(word, "institutions") for word in words) or (
        pattern("statements", "others").search(" ".join(words)) is not None
    )


def _without_head(read: _Clause) -> Subject:
    """`Our recipes are licensed under`: something of ours, and no texts."""
    words = read.words
    start = next((at for at, word in enumerate(words) if not _is(word, "all", "the", "only")), len(words))
    if start < len(words) and _is(words[start], "theirs") and not _is(words[start], "links"):
        return Subject(Whose.OTHER, words[start])
    link = next((at for at in range(start, len(words)) if _is(words[at], "links") and not _is(words[at], "ours")), None)
    subject = read.folded if link is None else read.folded[: read.spans[link][0]]
    if any(pattern(table, "site").search(subject) for table in ("statements", "permission")):
        return OWN
    verb = _verb(read, start)
    if verb is None or start == verb:
        return _called_first(read, start)
    said = words[start:verb]
    several = words[verb] in _SEVERAL or read.folded[read.spans[verb - 1][1]] == ":"
    of_a_kind = _is(words[start], "ours") and len(said) > 1
    if of_a_kind or (several and not all(map(read.is_name, said))):
        return Subject(Whose.PART)
    return _called_first(read, start)


def _called_first(read: _Clause, start: int) -> Subject:
    """What a clause without a word for texts begins with: `The Lighthouse Project is licensed`, `Icons by Jane Roe`."""
    said: list[str] = []
    for at in range(start, min(len(read.words), start + LONGEST_LIMIT)):
        word = read.words[at]
        telling = [one for one in said if not is_common(one)]
        if at > start and "\u00a9" in read.folded[read.spans[at - 1][1] : read.spans[at][0]]:
            return OWN
        if at > start and (read.folded[read.spans[at - 1][1] :].lstrip().startswith(":") or _is(word, "links")):
            is_credit = telling and len(said) <= MOST_CREDITED and len(read.words) - start <= LONGEST_CREDIT
            return Subject(Whose.OWN, called=" ".join(said)) if is_credit else OWN
        if at > start and read.parts(at):
            return OWN
        if word in _SEVERAL or word in _SINGLE:
            is_name = telling and all(map(read.is_name, said)) and len("".join(said)) > PRONOUN
            return Subject(Whose.OWN, called=" ".join(said)) if is_name else OWN
        if telling and _is(word, "made") and at + 1 < len(read.words) and _is(read.words[at + 1], "authored"):
            continue  # `stock quotes provided by Marketbay`
        if _is(word, "ours", "this", "terms", "ends", "heads", "made") or word[0].isdigit():
            return OWN
        if not _is(word, "the", "all", "neutral"):
            said.append(word)
    return OWN


MOST_CREDITED, LONGEST_CREDIT = 2, 14
"""Words for what a line credits (`Exchange rates by …`), and of the line, its licence's name among them."""
PRONOUN = 4
"""Letters up to which a word before a verb may be `it`, in some language."""
_SINGLE = frozenset(
    ["is", "ist", "est", "es", "esta", "e", "steht", "wird", "wordt", "staat", "valt", "jest", "je", "er", "ar"]
) | {"licensed", "licenced", "lizenziert", "licenciado", "licenciada"}
"""Verbs of one thing, and participles that stand for them."""


def _verb(read: _Clause, start: int) -> int | None:
    """Where the verb stands of a clause that begins with something; None when that is a place or a person."""
    limited = False
    for at in range(start, min(len(read.words), start + LONGEST_LIMIT)):
        word = read.words[at]
        limited = limited or (_is(word, "links") and not _is(word, "ours"))
        if limited and at > start and read.folded[read.spans[at - 1][1]] == ":":
            return at  # `Editorials by guest authors: CC BY`
        if (at > start and read.parts(at)) or (not limited and _is(word, "places", "people", "roles", "this")):
            return None
        if _is(word, "ends") and word not in _AND and not (at == start and _is(word, "ours")):
            return at
    return None


_SEVERAL = frozenset(
    [
        "are",
        "stehen",
        "sind",
        "werden",
        "sont",
        "son",
        "están",
        "estan",
        "se",
        "sono",
        "estao",
        "sao",
        "zijn",
        "vallen",
        "sa",
    ]
)
"""Verbs of several things, which are no outlet."""


def is_article_word(word: str) -> bool:
    """Whether a folded word is an article or leads to a noun: `of`, `the`, `our`, `all`."""
    return _is(word, "the", "all", "ours", "links")


def is_common(word: str) -> bool:
    """Whether a folded word tells no outlet from another: articles, words for sites, papers and their people."""
    return _is(word, "the", "this", "ours", "all", "places", "people", "roles", "opening") or word == "s"


def is_plain(word: str) -> bool:
    """Whether a folded word is no name, but says of which kind texts are or what was done with them."""
    return is_common(word) or _is(word, "neutral", "kinds", "made", "ends", "heads")


def is_made_with(word: str) -> bool:
    """Whether a folded word is for what a page is made with or has beside its texts: themes, comments, translations."""
    return _is(word, "made_with")


_UNDERSTOOD = (
    *("all", "ours", "this", "the", "neutral", "heads", "heads_before_names", "places", "people", "roles", "links"),
    *("made", "which", "telling", "terms", "ends", "only", "opening"),
)
"""Lists of words of which a sentence may be made before its licence is named."""
_OF_PHRASES = (
    *(("statements", key) for key in ("grant", "site", "article", "text")),
    *(("permission", key) for key in ("may", "act", "weak_act", "whole", "allowed")),
    *(("names", key) for key in ("licence", "leading", "creative_commons")),
)
_CASED = re.compile(r"[a-z\u0370-\u03ff\u0400-\u04ff]")
"""First letters of words in scripts that tell names by capitals."""


@cache
def _phrase_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of phrases by which grants are told, and those that stand for all that begin so."""
    said = [phrase for table, key in _OF_PHRASES for phrase in phrases(table, key)]
    whole = frozenset(word for phrase in said for word in _TOKEN.findall(phrase.removesuffix("*")))
    return whole, tuple(phrase[:-1] for phrase in said if phrase.endswith("*") and " " not in phrase)


def is_understood(clause: str, printed: str) -> bool:
    """Whether all words before the texts of which a folded clause speaks are known to say nothing else.

    `We call on the city to put all its texts under` says something else; `Since 2019, our articles are under` does not.
    Of a language of which no word is known nothing can be said. Who speaks of `us` and `this` says in many words why
    the texts are free, so that there only words that take it back count, which are looked for elsewhere.
    """
    read = _read(clause, printed)
    words = read.words
    if any(_is(word, "ours", "this", "we") for word in words):
        return True
    head = next((at for at in range(len(words)) if _is_head(read, at)), len(words))
    while 0 < head < len(words) and not read.parts(head) and _is_beside(read, head - 1):
        head -= 1
    whole, begun = _phrase_words()
    by_author = len(words) > 1 and _is(words[1], "authored") and any(word in _SINGLE for word in words)
    by_name = len(words) > 1 and (read.is_name(words[1]) or words[1] in _SINGLE or by_author)
    first = 0 if by_name or "\u00a9" in clause else 1
    said = [(at, word) for at, word in enumerate(words[:head]) if len(word) > 1 and _CASED.match(word)]
    known = [_is(word, *_UNDERSTOOD) or word in whole or word.startswith(begun) for _, word in said]
    hosts = [match.span() for match in _DOMAIN.finditer(clause)]
    names = [
        (at >= first and read.is_name(word)) or any(start <= read.spans[at][0] < end for start, end in hosts)
        for at, word in said
    ]
    return not any(known) or all(one or other for one, other in zip(known, names, strict=True))


def _is_beside(read: _Clause, at: int) -> bool:
    """Whether a word stands beside a noun for texts: an article, a kind, a name."""
    word = read.words[at]
    return read.is_name(word) or _is(
        word, "all", "ours", "this", "the", "neutral", "heads", "places", "roles", "people"
    )


_WHO_MAY = re.compile(
    r"^\W*(?:(?:les|los|las|the|die|der|i|gli|le|de|os|as|all|alle|tous les|todos los) )*"
    r"(?P<who>[^\W\d_]{3,})(?: of [^,]{2,30}?)? "
    r"(?:may|can|peuvent|pueden|podem|possono|durfen|konnen|moga|могут|можуть|kunnen|mogen|far|kan) "
)
"""`Les adhérents peuvent reprendre nos articles`: somebody to whom something is granted."""


def excludes_readers(clause: str) -> bool:
    """Whether a folded clause grants to some readers only: `to members`, `für Abonnenten`, `teachers may`."""
    if found := _WHO_MAY.match(clause):
        who = found["who"]
        everybody = _is(who, "anyone", "heads", *_UNDERSTOOD) or any(
            pattern("statements", key).search(who) for key in ("media", "article", "site", "text")
        )
        if not everybody:
            return True
    return pattern("subjects", "groups").search(clause) is not None


def is_told(before: str) -> bool:
    """Whether what stands before a licence's name tells what somebody found, thinks or wants."""
    if pattern("subjects", "wished").search(before[before.rfind(",") + 1 :]):
        return True
    for verb in pattern("subjects", "told").finditer(before):
        after = _TOKEN.match(before, verb.end() + 1)
        if before.endswith("otherwise ", 0, verb.start()):
            continue  # `unless otherwise stated the text is`
        if after is not None and (after[0] == "the" or _is(after[0], "that", "all", "ours", "this")):
            return True
    return False
