"""Plain texts: the licence sentence that was glued to an article, kept as evidence and taken off the body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.licence.decision import decide
from pipelines.licence.exceptions import exceptions_in_text
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.making import Place
from pipelines.licence.names import fillers, read_names
from pipelines.licence.permissions import Permission, may_permit, of_permission, read_permission, stands_alone
from pipelines.licence.rules import pattern
from pipelines.licence.statements import (
    LONGEST_CONTEXT,
    LONGEST_RAW,
    OWN_NAME,
    Span,
    Statement,
    clause_before,
    forbids_more,
    is_called,
    read_statement,
    sentences,
    tells_of_another,
    without_carve_outs,
)
from pipelines.licence.subjects import Whose
from pipelines.licence.version import DETECTOR
from vocabulary.known_licences import UNSPECIFIED_TOOL, by_expression
from vocabulary.licence import Evidence, Licence, Polarity, Scope

AT_END = 600
"""Characters at the end of a text in which licence sentences are looked for; measured on outlets' own wordings."""
_ENDS = '.!?\u3002\uff01\uff1f\n"”»)'
AT_START = 300
_APART = " | "
"""What keeps sentences apart that are looked through together."""
WORDS_BEFORE_NAME = 6
"""A sentence that does not say what it speaks of must open with its grant: `Licensed under CC BY 4.0`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLicence:
    """A plain text, its licence statements, and the body without them."""

    body: str = field(repr=False)
    """The text without its licence sentences; the text itself when it has none."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def licence(self) -> Licence:
        """The evidence with the decision that rests on it."""
        return Licence(decision=decide(self.evidence), evidence=self.evidence)


def detect_in_text(text: str, *, publisher: str | None = None, host: str | None = None) -> TextLicence:
    """Find licence sentences at the end or the start of a plain text, and cut them off.

    `publisher` is named as licensor where the sentence names none; `host` is whose own terms a text without a licence's
    name states: without it they are no grant.
    """
    found = list(_granting(text, publisher, host))
    evidence = (*(evidence for _, evidence in found if evidence is not None), *exceptions_in_text(text))
    return TextLicence(body=_without_all(text, [span for span, _ in found]), evidence=evidence)


def without_licence(text: str) -> str:
    """The body alone of `detect_in_text`."""
    return _without_all(text, [span for span, _ in _granting(text, None, None)])


def _granting(text: str, publisher: str | None, host: str | None) -> Iterator[tuple[Span, Evidence | None]]:
    """Sentences that grant, with their evidence: none of what an outlet's own terms let when nobody knows whose."""
    spans = _edge_sentences(text)
    together = fold(_APART.join(text[span.start : span.end] for span in spans))
    permits = may_permit(together.replace(_APART, " "))
    if not (permits or read_names(together) or _GOVERNMENT.search(together)):
        return  # as of most texts
    for place, span in enumerate(spans):
        sentence = text[span.start : span.end]
        folded = fold(sentence)
        if read_names(folded) or _GOVERNMENT.search(folded):
            statement = read_statement(sentence, " ".join(_beside(text, spans, place)))
            if evidence := _evidence(statement, span, text, publisher):
                yield span, evidence
        elif permits and (said := _permitted(sentence, span, text)) is not None:
            yield span, _leave(said, span, text, host)


def _permitted(sentence: str, span: Span, text: str) -> Permission | None:
    """Leave to republish in the outlet's own words, with what stands beside it in its line."""
    line = (text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end))
    block = text[line[0] : line[1] if line[1] >= 0 else len(text)]
    at = span.start - line[0]
    said = read_permission(sentence, block, before=block[:at].strip(), after=block[at + len(sentence) :].strip())
    if said is None or (said.is_own and said.scope is not None):
        return said
    closes = text[: line[0]].strip() != "" and line[1] < 0 and stands_alone(said, block.strip())
    return said if closes else None


def _leave(said: Permission, span: Span, text: str, host: str | None) -> Evidence | None:
    where = _locator(span, text)
    scope = said.scope or Scope.SITE
    place = Place(
        code="E12", locator=where, scope=scope, channel="body", block=f"text:{span.start}", flags=("strip_from_body",)
    )
    return of_permission(said, place, host=host)


def _locator(span: Span, text: str) -> str:
    """A place at a text's end is counted from there: what stands before may be read otherwise another time."""
    at_end = span.start >= len(text) - AT_END
    return f"text:{span.start - len(text)}" if at_end else f"text:{span.start}"


def _beside(text: str, spans: list[Span], place: int) -> Iterator[str]:
    """A sentence with the next, which may limit it, and with one before that reserves all rights."""
    before = text[spans[place - 1].start : spans[place - 1].end] if place else ""
    if len(before) <= LONGEST_RESERVATION and pattern("statements", "reserved").search(fold(before)):
        yield before
    yield from (text[span.start : span.end] for span in spans[place : place + 2])


LONGEST_RESERVATION = 120
"""Characters of a line such as `© 2026 Tidewater. All rights reserved.`"""


def _without_all(text: str, spans: list[Span]) -> str:
    for span in sorted(spans, reverse=True):
        text = _without(text, span)
    return text


def _edge_sentences(text: str) -> list[Span]:
    """Sentences that lie wholly within the edges; one that reaches further into the text is prose."""
    if len(text) <= AT_START + AT_END:
        return sentences(text)
    offset = len(text) - AT_END
    head = [span for span in sentences(text[:AT_START]) if span.end < AT_START]
    tail = [Span(span.start + offset, span.end + offset) for span in sentences(text[offset:])]
    return [*head, *(span for span in tail if _begins_sentence(text, span.start))]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t")
    return not before or before[-1] in _ENDS


def _evidence(statement: Statement, span: Span, text: str, publisher: str | None) -> Evidence | None:
    tool = statement.tool
    if tool is None and (expression := public_domain(statement)):
        tool = by_expression(expression)
    elif not (
        is_grant(statement, publisher)
        or (publisher is None and _signs(statement, text, span))
        or _is_copyright_line(statement, text, span)
    ):
        return None
    if tool is None:
        return None
    flags = [*statement.flags, *statement.port_flags]
    if forbids_more(statement, tool):
        flags.append("extra_conditions")
        tool = UNSPECIFIED_TOOL
    if tool is UNSPECIFIED_TOOL:
        flags.append("cc_unspecified")
    return Evidence(
        code="E12",
        locator=_locator(span, text),
        raw=text[span.start : span.end][:LONGEST_RAW],
        scope=statement.scope or Scope.SITE,
        polarity=Polarity.GRANT,
        expression=tool.expression,
        licensor=statement.licensor or publisher,
        context=text[max(0, span.start - 100) : span.end + 100][:LONGEST_CONTEXT],
        channel="body",
        detector=DETECTOR,
        flags=tuple(dict.fromkeys([*flags, "strip_from_body"])),
        block=f"text:{span.start}",
        valid_from=statement.window.first,
        valid_until=statement.window.last,
    )


_COPYRIGHT_LINE = re.compile(r"(?:copyright|©|\(c\))[ ©,]*(?:\d{4}(?: ?- ?\d{4})?,? )[^.!?;:]{2,80}[,.|(-] ?$")


def _is_copyright_line(statement: Statement, text: str, span: Span) -> bool:
    """`© 2026 Harbour Courier, CC BY 4.0`: a text's last line, with nothing else in it."""
    line = text[: span.start].rstrip(" ").endswith("\n") and not text[span.end :].strip()
    if not line or statement.denied or statement.media or len(statement.names) != 1:
        return False
    name = statement.names[0]
    return _COPYRIGHT_LINE.match(statement.folded[: name.start]) is not None and not _LETTERS.search(
        statement.folded[name.end :]
    )


_LETTERS = re.compile(r"[^\W\d_]")


def _signs(statement: Statement, text: str, span: Span) -> bool:
    """Whether a text's last sentence names its outlet, of which nothing else is known, with a licence in full.

    A name of which the text has told already, or that is known for what others take from it, is its topic.
    """
    tool, name = statement.tool, statement.whose or _quoted(statement)
    if not name or tool is None or tool.version is None or statement.denied or not statement.grants:
        return False
    if statement.scope is Scope.IMAGE or text[span.end :].strip():
        return False
    topic = pattern("statements", "others").search(name) is not None
    return not topic and name not in fold(text[: span.start])


def _quoted(statement: Statement) -> str:
    """The name by which it calls whose texts they are, when that stands in quotation marks: `Материалы «Гавани» …`."""
    subject = statement.subject
    return subject.name if subject.whose is Whose.NAMED and f'"{subject.name}"' in statement.folded else ""


def is_grant(statement: Statement, own: str | None = None, *, in_frame: bool = False) -> bool:
    """Whether a sentence without any markup grants: it must say so, and speak of the text before us.

    `own` is the outlet's name or host: `X News is licensed under ...` speaks of X News. `in_frame`: it stands in the
    page's frame, where who is named is the outlet.
    """
    if not statement.names or statement.scope is Scope.IMAGE or statement.denied or not statement.understood:
        return False
    if own and statement.grants and _names_first(statement.folded, squeeze(fold(own))):
        return True
    if tells_of_another(statement, own):
        return False
    if not in_frame and (speaks_of_another(statement, own) or (not own and _names_one(statement))):
        return False
    if statement.scope is None:
        return _opens_with_grant(statement)
    return statement.grants and statement.asserts


def _names_one(statement: Statement) -> bool:
    """Whether a sentence names whose texts they are and does not say `all`: `the texts of Tidewater are …`."""
    subject = statement.subject
    return subject.whose is Whose.NAMED and not subject.of_all and "." not in subject.name


_GOVERNMENT = re.compile(r"(?:is|are) (?:not copyrighted and (?:is|are) )?in the public domain")


_OF_THIS = re.compile(
    r"this (?:article|publication|page|site|website|web site|content|information|material|work|report|document)|"
    r"(?:information|material|content|text)s? (?:on|of|from|provided|presented|published)|"
    r"all (?:text|content|information|material)"
)


_OF_THE_STATES = r"(?:u\. ?s\.?|us|united states)(?: federal)? government"
_AS_GOVERNMENT = re.compile(rf"^\W*as (?:a )?works? of the {_OF_THE_STATES},? ", re.IGNORECASE)
_GOVERNMENT_WORK = re.compile(rf"\bworks? of the {_OF_THE_STATES}|\b{_OF_THE_STATES} works?\b|\b17 u\. ?s\. ?c\b")
"""Why texts of the United States' agencies are in the public domain: 17 USC 105."""


def public_domain(statement: Statement, own: str | None = None) -> str | None:
    """The expression for `This publication is in the public domain`: said of the text, or of all, in so many words."""
    folded = statement.folded
    if opening := _AS_GOVERNMENT.match(statement.text):
        statement = read_statement(statement.text[opening.end() :])
    limited = statement.subject.whose is Whose.PART or tells_of_another(statement, own)
    begins = _OF_THIS.match(without_carve_outs(folded).lstrip())
    if statement.denied or limited or not (statement.asserts or begins):
        return None
    if _GOVERNMENT.search(folded) is None or _OF_THIS.search(folded) is None:
        return None
    of_government = _GOVERNMENT_WORK.search(folded) is not None
    return "LicenseRef-us-gov-public-domain" if of_government else "LicenseRef-public-domain"


def speaks_of_another(statement: Statement, own: str | None) -> bool:
    """Whether a sentence speaks of a place that is not the outlet's own: `the content of Harbour Wire is …`."""
    if tells_of_another(statement, own):
        return True
    return bool(own and statement.place) and not is_called(statement.place, own)


def _names_first(folded: str, own: str) -> bool:
    """Whether a sentence begins with the outlet's name, or the part of it that its host is made of."""
    first = squeeze(folded[:80])
    words = [squeeze(word) for word in folded.split()[:3]]
    if len(own) >= OWN_NAME and first.startswith(own):
        return True
    return any(len("".join(words[:count])) >= OWN_NAME and "".join(words[:count]) in own for count in (1, 2, 3))


def _opens_with_grant(statement: Statement) -> bool:
    before = clause_before(statement.folded, statement.names[0].start).lstrip("©() ")
    if len(before.split()) > WORDS_BEFORE_NAME:
        return False
    words = {squeeze(word) for word in before.split()} - {""}
    if not words:
        return statement.grants or len(statement.folded.split()) <= WORDS_BEFORE_NAME
    rest = _WORK_FIRST.sub("", before)
    return pattern("statements", "grant").match(rest) is not None or words <= set(fillers())


_WORK_FIRST = re.compile(
    r"^(?:oeuvre|obra|opera|werk|work|article|articulo|artigo|articolo|artikel|site|website|blog|texte|texto|testo|text|tekst|"
    r"nota|material) "
)
"""What may open such a sentence: `Œuvre sous licence …`."""


def _without(text: str, span: Span) -> str:
    """The text without a span, and without the gap that it would leave."""
    before, after = text[: span.start].rstrip(), text[span.end :].lstrip()
    if not before or not after:
        return before or after
    gap = text[len(before) : span.start] + text[span.end : len(text) - len(after)]
    return before + ("\n\n" if "\n" in gap else " ") + after
