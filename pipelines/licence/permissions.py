"""Leave to republish in an outlet's own words: `You are free to republish our articles if you credit us`.

A sentence grants only when it says that readers may, what they may do, and with what; when nothing before that denies
it; and when nothing in it asks for leave or money, speaks of partners, members, excerpts or private use, or reports
what somebody else said. Whatever is not understood grants nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.licence.called import is_ours
from pipelines.licence.dates import Window, window_in
from pipelines.licence.decision import ENDS, OWN_TERMS
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.making import Place
from pipelines.licence.rules import pattern
from pipelines.licence.statements import (
    LONGEST_CONTEXT,
    LONGEST_RAW,
    REMEMBERED,
    Statement,
    read_statement,
    sentences,
    without_carve_outs,
)
from pipelines.licence.subjects import Whose, subject_of
from pipelines.licence.version import DETECTOR
from vocabulary.licence import Evidence, Polarity, Scope

BETWEEN = 70
"""Folded characters between `you may` and `republish`, and between `republication` and `is permitted`."""
LONGEST_SENTENCE = 600
"""Characters: what is longer is no plain permission."""
_QUESTION = re.compile(r"[?\uff1f\u061f]\W*$|\u304b[\u3002\s]*$|[\u5417\u55ce][\u3002\s]*$|\bnot\W*$")
_OPEN_QUOTES, _CLOSE_QUOTES = re.compile("[\u300c\u300e]"), re.compile("[\u300d\u300f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What a sentence lets readers do with the outlet's texts."""

    text: str
    """The sentence, as published."""
    terms: str
    """The sentence with those of its block that follow: its conditions."""
    scope: Scope | None
    """The article or the site; None when it does not say."""
    is_own: bool
    """Whether it says that the texts are this one, or the outlet's own."""
    place: str
    """Where it says that the texts stand, when it names a place that is not simply `this site`."""
    flags: tuple[str, ...]
    window: Window


@lru_cache(maxsize=REMEMBERED)
def read_permission(sentence: str, block: str = "", *, before: str = "", after: str = "") -> Permission | None:
    """The permission that a sentence of a block of text gives; None when it gives none for certain.

    `before` and `after` are what stands around the sentence in its block.
    """
    if len(sentence) > LONGEST_SENTENCE or not may_permit(fold(sentence)):
        return None
    folded = _plain(sentence)
    grant = _granted(folded, block or sentence)
    if grant is None or _is_withheld(sentence, folded, grant) or _is_quoted(before, sentence):
        return None
    statement = read_statement(sentence, block or None)
    if statement.names or statement.denied or any(_takes_back(one) for one in (before, after)):
        return None
    subject = read_statement(grant.subject)
    scope = _scope(subject)
    if scope is Scope.IMAGE or (scope is None and not (grant.is_general and not subject.media)):
        return None
    window = window_in(statement.folded) or Window()
    if (scope is Scope.ARTICLE and window.first) or (not any(window) and _is_for_a_time(statement.folded)):
        return None  # this very article, from a day on: that day may not have come
    whose = subject_of(grant.subject, sentence)
    limits = ("topic_scope",) * (whose.whose is Whose.PART or "only our" in grant.subject)
    ends = window.last is not None and pattern("permission", "appeared").search(statement.folded) is None
    return Permission(
        text=sentence,
        terms=f"{sentence} {after}".strip()[:LONGEST_RAW],
        scope=scope,
        is_own=_is_own(subject),
        place=_whose(grant.subject) or whose.name or statement.place,
        flags=tuple(
            dict.fromkeys([OWN_TERMS, *statement.flags, *limits, *(("date_scope",) * any(window)), *((ENDS,) * ends)])
        ),
        window=window,
    )


def permissions_in(text: str) -> list[tuple[int, Permission]]:
    """The permissions of a block of text, each with where its sentence begins."""
    found = []
    for start, end in sentences(text):
        said = read_permission(text[start:end], text, before=text[:start].strip(), after=text[end:].strip())
        if said is not None:
            found.append((start, said))
    return found


def may_permit(folded: str) -> bool:
    """A quick look: whether a folded text has the words of a permission at all, in whatever order."""
    return pattern("permission", "whole").search(folded) is not None or (
        has_act(folded) and any(pattern("permission", key).search(folded) for key in ("may", "allowed", "polite"))
    )


def has_act(folded: str) -> bool:
    """Whether a folded text has a word for republishing."""
    return any(pattern("permission", key).search(folded) for key in ("act", "weak_act", "whole"))


def of_permission(said: Permission, place: Place, *, host: str | None, own: tuple[str, ...] = ()) -> Evidence | None:
    """Evidence for a permission; None where nobody knows whose it is. `own`: what the page proves it is called."""
    if host is None or is_of_another(said, host, own):
        return None
    return Evidence(
        code=place.code,
        locator=place.locator,
        raw=" ".join(said.terms.split())[:LONGEST_RAW],
        scope=place.scope,
        polarity=Polarity.GRANT,
        expression=f"LicenseRef-republish-{host.removeprefix('www.')}",
        subject=place.subject,
        context=said.text[:LONGEST_CONTEXT],
        channel=place.channel,
        detector=DETECTOR,
        flags=tuple(dict.fromkeys([*place.flags, *said.flags])),
        block=place.block,
        valid_from=said.window.first,
        valid_until=said.window.last,
    )


def permission_in_words(words: str, place: Place, *, host: str | None) -> list[Evidence]:
    """The first permission in a field that is meant for rights."""
    found = (of_permission(said, place, host=host) for _, said in permissions_in(words[: 2 * LONGEST_RAW]))
    return [row for row in found if row is not None][:1]


LONGEST_CLOSING = 300
"""Characters of a paragraph that holds a permission and its conditions, and nothing else."""


def stands_alone(said: Permission, block: str) -> bool:
    """Whether a paragraph begins with a permission and is short: as an outlet prints its terms under each text."""
    return len(block) <= LONGEST_CLOSING and block.startswith(said.text)


def is_of_another(said: Permission, host: str | None, own: tuple[str, ...] = ()) -> bool:
    """Whether a permission speaks of a place or of somebody that is not the outlet's own: by its host or a name."""
    words = [squeeze(word) for word in said.place.split()]
    by_host = squeeze(fold(host or ""))
    if not words or any(len(word) >= OWN_NAME and word in by_host for word in words):
        return False
    return not is_ours(said.place, own)


OWN_NAME = 4
"""Letters that a name must have to be recognised in a host."""


def _plain(sentence: str) -> str:
    """A sentence folded, polite denials and what need not be asked for taken out."""
    folded = fold(sentence)
    for key, instead in (("polite", " you may "), ("wishes", " "), ("needless", " free ")):
        for match in reversed(list(pattern("permission", key).finditer(folded))):
            folded = f"{folded[: match.start()]}{instead}{folded[match.end() :]}"
    return folded


@dataclass(frozen=True, slots=True)
class _Grant:
    """Where in a folded sentence a permission is given."""

    folded: str
    act: re.Match[str]
    end: int

    @property
    def lead(self) -> str:
        """What leads up to its end: a denial in there denies it."""
        return self.folded[: self.end]

    @property
    def subject(self) -> str:
        """The part that says what may be republished, without the conditions that follow."""
        rest = _PAUSE.split(self.folded[self.end : self.end + SUBJECT_WITHIN])[0]
        found = pattern("permission", "ends").search(rest)
        clause = 0
        if _ACTIVE.match(
            self.folded, self.act.start()
        ):  # its object follows it; `republish them`, what was said before
            clause = max(self.folded.rfind(sign, 0, self.act.start()) for sign in ",;:") + 1
        return self.lead[clause:] + (rest[: found.start()] if found else rest)

    @property
    def is_general(self) -> bool:
        """Whether it names nothing: `Reproduction is permitted`, not `Reproduction of … is permitted`."""
        rest = self.folded[self.end :].lstrip()
        ends = not rest or _PAUSE.match(rest) is not None or pattern("permission", "ends").match(rest) is not None
        return ends and self.act.start() <= SHORT_LEAD and self.end - self.act.end() <= SHORT_GAP


SUBJECT_WITHIN = 60
"""Folded characters after the act within which its object stands."""
SHORT_LEAD, SHORT_GAP = 14, 16
"""Folded characters before the act, and between it and what allows it, in a sentence that names nothing else."""
_PAUSE = re.compile(r"[.,;:!()\uff0c\u3002\uff1b\u3001\u060c]")
_ACTIVE = re.compile(
    r"(?:re-?publish|re-?print|re-?post|reproduce|re-?use|(?:re-?)?distribute)(?! (?:them|it)\b)\b(?!-)"
)
_MODAL = re.compile(
    r"\b(?:may|can|will|could|might|shall|to|would|must|should|let|lets|who|that|when|they|we|i|he|she|"
    r"been|being|is|are|was|were|has|have|had) $"
)


def _granted(folded: str, block: str) -> _Grant | None:
    """The permission that a sentence has the words of, carve-outs taken out."""
    folded = without_carve_outs(folded)
    if whole := pattern("permission", "whole").search(folded):
        return _Grant(folded, whole, whole.end())
    return _with_act(folded, "act") or (
        _with_act(folded, "weak_act") if pattern("permission", "terms").search(fold(block)) else None
    )


def _with_act(folded: str, key: str) -> _Grant | None:
    """A permission with an act of a list beside words that let it be done."""
    for act in pattern("permission", key).finditer(folded):
        before = folded[max(0, act.start() - BETWEEN) : act.start()]
        if pattern("permission", "may").search(before.rstrip()):
            return _Grant(folded, act, _word_end(folded, act.end()))
        if _MODAL.search(before):
            continue
        if found := pattern("permission", "allowed").search(folded[act.end() : act.end() + BETWEEN]):
            return _Grant(folded, act, _word_end(folded, act.end() + found.end()))
    return None


def _word_end(folded: str, at: int) -> int:
    """Where the word ends of which a phrase matched the beginning; scripts without spaces have no words here."""
    found = _LETTERS.match(folded, at)
    return found.end() if found else at


_LETTERS = re.compile(r"[a-z0-9\u0370-\u052f]+")


def _is_withheld(sentence: str, folded: str, grant: _Grant) -> bool:
    """Whether something denies it, asks for something in return, reports it, or it is for parts of texts only."""
    lead = grant.lead
    return (
        _QUESTION.search(sentence) is not None
        or lead.count('"') % 2 == 1
        or pattern("permission", "denied").search(lead) is not None
        or any(pattern("permission", key).search(folded) for key in ("withheld", "doubted"))
        or pattern("permission", "parts").search(grant.subject) is not None
        or _IN_OURS.search(grant.subject) is not None
        or _BY_SOMEBODY.search(folded, grant.act.start()) is not None
        or pattern("statements", "reported").search(lead) is not None
        or any(pattern("statements", key).search(folded) for key in ("reported_after", "submitted", "contributions"))
    )


_IN_OURS = re.compile(
    r"\b(?!(?:copies|contents?|texts?|articles?|stor(?:y|ies)|work|materials?|posts?|pieces?|reports?|reporting|news|items?|"
    r"all|any|most|each|every|everything|whole|full|entirety|versions?|journalism|coverage|it|them|online|republish\w*|"
    r"re-publish\w*|republication|reprint\w*|reproduc\w*|reproduction|distribut\w*|use|reuse|cop(?:y|ying)|some|many)\b)"
    r"[a-z]+ (?:of|from|in|within|under) (?:all |any |the |these )*our "
    r"(?:articles|stories|texts|posts|content|work|site|website)\b|\bour (?:articles|stories|texts|posts)' "
)
"""`The recipes from our articles`: something in them."""
_BY_SOMEBODY = re.compile(
    r"\b(?:via|through) (?!(?:the |our |this |a |an |your )*(?:republish\w*|web ?site|site|button|tool|widget|links?|"
    r"rss|feeds?|form|box|page|code|html|internet|web|social media)\b)\w"
)
"""`Via Getty`: from somebody who sells them."""
_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20)\d{2}(?!\d)|(?<!\d)\d{1,2}\.$")
_YEAR_OF_ELSE = re.compile(
    r"(?:©|\(c\)|\bcopyright|\bsince|\bseit|\bdepuis|\bsinds)(?: copyright)? ?"
    r"(?:19|20)\d{2}(?: ?[-,] ?(?:19|20)\d{2})?"
)
"""`© 2026`, `since 1998`: years that limit nothing."""


def _is_for_a_time(folded: str) -> bool:
    """Whether it names an end, or a year, that could not be read."""
    if _YEAR.search(folded) and _YEAR.search(_YEAR_OF_ELSE.sub(" ", folded)):
        return True
    return pattern("permission", "until").search(folded) is not None and (
        pattern("permission", "open_end").search(folded) is None
    )


def _is_quoted(before: str, sentence: str) -> bool:
    """Whether a sentence stands in what somebody says: within quotation marks, or between one and its other."""
    folded, lead = fold(sentence), fold(before)
    opened = len(_OPEN_QUOTES.findall(before)) > len(_CLOSE_QUOTES.findall(before))
    return (
        opened
        or lead.count('"') % 2 == 1
        or folded.count('"') % 2 == 1
        or folded.startswith('"')
        or _OPEN_QUOTES.match(sentence) is not None
    )


def _takes_back(around: str) -> bool:
    """Whether a sentence beside it asks for leave or money after all, and not only for changes, trade or photos."""
    folded = _plain(around)
    if not pattern("permission", "revoked").search(folded):
        return False
    parts = (_plain(around[start:end]) for start, end in sentences(around))
    return any(
        pattern("permission", "revoked").search(part) and not pattern("permission", "conditions").search(part)
        for part in parts
    )


def _scope(statement: Statement) -> Scope | None:
    if statement.scope in {Scope.ARTICLE, Scope.IMAGE}:
        return statement.scope
    if pattern("permission", "article").search(statement.folded):
        return Scope.ARTICLE
    if statement.scope is None and pattern("permission", "site").search(statement.folded):
        return Scope.SITE
    return statement.scope


_POSSESSED = re.compile(
    r"(?P<who>[^\W\d_][\w.-]+)'s? (?:own )?(?:articles|stories|content|texts|work|reporting|journalism|posts|material)"
)


def _whose(subject: str) -> str:
    """Whose texts they are, when somebody is named: `Tidewater's stories`."""
    found = _POSSESSED.search(subject)
    return found["who"] if found else ""


def _is_own(statement: Statement) -> bool:
    folded = statement.folded
    return any(pattern(*key).search(folded) for key in _OWN)


_OWN = (("permission", "ours"), ("permission", "article"), ("statements", "article"))
