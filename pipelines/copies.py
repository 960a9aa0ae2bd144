"""Which of several texts that are one was first: whose licence the others are under. Pure: nothing is read or kept.

A copy is a text of which at least COPIED is another's, or that is another's with edits. Which of two was first is told
by what the copy says of itself, by a seed (the text that somebody started from), by an agency that one of them names
as its source, and by times of publication, in this order. Where nothing tells, nobody guesses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from pipelines.comparison import Text, compare
from pipelines.licence.decision import strictest
from pipelines.licence.folding import fold
from pipelines.licence.following import claims_more, follow
from pipelines.licence.version import DETECTOR
from vocabulary.address import identity
from vocabulary.licence import NOASSERTION, Confidence, Evidence, Licence, Polarity, Scope
from vocabulary.match import Match, Verdict

_DAY = timedelta(days=1)
"""A day that is all that is known of a time: it may have been at its end."""
COPIED = 0.8
"""Share of a text that is another's, from which on it is a shortened copy of it and not a text that quotes it.

Of texts of at least that share nearly all is the other's; sentences that newsrooms share come to .2 at most."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A text that may be a copy of others, or they of it."""

    name: str
    """`article 12` or `seed NAME`."""
    text: Text = field(repr=False)
    own: Licence = field(repr=False)
    """What its own page says."""
    outlet: str | None = None
    titles: tuple[str, ...] = ()
    """What its outlet is called."""
    url: str | None = None
    authors: tuple[str, ...] = ()
    copied_from: str | None = None
    """The address at another site that its page states as its own."""
    is_seed: bool = False

    @property
    def host(self) -> str:
        """Of its address, without `www.`; empty when it has none."""
        return _host(self.url)

    @property
    def agency(self) -> str | None:
        """The agency that its page names as the owner of this text, if it names one."""
        if "exception_wins" not in self.own.decision.trace:
            return None
        cited = [self.own.evidence[position] for position in self.own.decision.cites]
        return next((row.licensor for row in cited if row.licensor), None)


def are_apart(one: Copy, other: Copy) -> bool:
    """Whether two are publications of different houses: the same text again at one outlet is no reprint."""
    if one.url and other.url and identity(one.url) == identity(other.url):
        return False
    return one.outlet is None or one.outlet != other.outlet


def is_copy(copy: Copy, origin: Copy) -> Match | None:
    """The verdict on (origin, copy), if by it the copy's text is the origin's; None if it is a text of its own."""
    match = compare(origin.text, copy.text, names=(f"the text of {origin.name}", "this one"))
    if match.verdict in {Verdict.IDENTICAL, Verdict.NEAR}:
        return match
    return match if match.verdict is Verdict.EXCERPT and match.containment_b_in_a >= COPIED else None


def precedes(origin: Copy, copy: Copy) -> bool | None:
    """Whether one text was there before the other, which is a copy; None when nothing tells."""
    for told in (_by_statement, _by_seed, _by_agency, _by_time):
        forth, back = told(origin, copy), told(copy, origin)
        if forth != back:
            return forth
    return None


def _by_statement(origin: Copy, copy: Copy) -> bool:
    """Whether a copy says from where it was taken, and means this."""
    if copy.copied_from and origin.host and _host(copy.copied_from) == origin.host:
        return True
    names = {fold(title) for title in origin.titles}
    if names & {fold(author) for author in copy.authors}:
        return True
    stated = [row for row in copy.own.evidence if row.code == "E13"]
    return any(
        (row.licensor and fold(row.licensor) in names) or (origin.host and _host(row.subject) == origin.host)
        for row in stated
    )


def _by_seed(origin: Copy, copy: Copy) -> bool:
    """Whether the one is the seed, and the other was not certainly there before."""
    return origin.is_seed and not copy.is_seed and not _by_time(copy, origin)


def _by_agency(origin: Copy, copy: Copy) -> bool:
    """Whether the one names the agency whose text it is, and the other was not certainly there before."""
    if origin.agency is None or copy.agency is not None or fold(origin.agency) in {fold(one) for one in copy.titles}:
        return False
    return not _by_time(copy, origin)


def _by_time(origin: Copy, copy: Copy) -> bool:
    """Whether the one was published before the other for certain, though times without zone may be off by a day."""
    if origin.text.published is None or copy.text.published is None:
        return False
    lasts = _DAY if origin.text.published.is_day else timedelta(0)
    return origin.text.latest + lasts < copy.text.earliest


def origin_among(copy: Copy, others: Sequence[Copy]) -> Copy | None:
    """The origin of a text among those that it is a copy of; None when it is none of them for certain."""
    before = [other for other in others if precedes(other, copy)]
    if _names_its_origin(copy):
        before = [other for other in before if other.is_seed or _by_statement(other, copy)]
    return min(before, key=lambda other: _rank(other, copy), default=None)


def _names_its_origin(copy: Copy) -> bool:
    """Whether a page says from where its text was taken and under which licence: only that can be its origin then."""
    decision = copy.own.decision
    return decision.scope is Scope.REPUBLISHED and decision.expression != NOASSERTION


def _rank(other: Copy, copy: Copy) -> tuple[bool, bool, bool, str, str]:
    published = other.text.published
    when = other.text.earliest.isoformat() if published is not None else "9999"
    return not _by_statement(other, copy), not other.is_seed, other.agency is None, when, other.name


def decided(copy: Copy, root: Copy | None, others: Iterable[Copy]) -> Licence:
    """What holds for a text: its origin's licence if it has one, else its own, if nothing of the same text denies it.

    `others` are the texts that it is a copy of, or they of it, nobody knows.
    """
    if root is not None:
        if {root.own.decision.expression, copy.own.decision.expression} == {NOASSERTION}:
            return copy.own  # neither grants anything: there is nothing to follow
        match = is_copy(copy, root)
        said = match.explanation if match else f"It is a copy of a copy of {root.name}."
        return follow(copy.own, root.own, locator=root.name, subject=root.url, context=said)
    rivals = [other for other in others if precedes(copy, other) is None and _rivals(copy, other)]
    return in_conflict(copy.own, rivals) if rivals else copy.own


def _rivals(copy: Copy, other: Copy) -> bool:
    """Whether two texts that are one claim different licences."""
    one, two = copy.own.decision, other.own.decision
    return NOASSERTION not in {one.expression, two.expression} and (claims_more(one, two) or claims_more(two, one))


def in_conflict(own: Licence, rivals: Sequence[Copy]) -> Licence:
    """The licence of a text that others publish under another one, and nobody knows which was first."""
    rows = tuple(
        Evidence(
            code="E22",
            locator=rival.name,
            raw=f"the same text as {rival.url or rival.name}, which is {rival.own.decision.expression}",
            scope=Scope.REPUBLISHED,
            polarity=Polarity.NOTICE,
            expression=rival.own.decision.expression,
            url=rival.own.decision.url,
            licensor=rival.own.decision.licensor,
            subject=rival.url,
            context="Nothing tells which of them was first.",
            channel="cluster",
            detector=DETECTOR,
        )
        for rival in rivals
    )
    decision = strictest(own.decision, [rival.own.decision.expression for rival in rivals])
    return replace(
        own,
        decision=replace(
            decision,
            confidence=Confidence.CONFLICT,
            flags=tuple(dict.fromkeys([*own.decision.flags, "conflict"])),
            trace=(*own.decision.trace, "cluster_conflict", "strictest_mix"),
            cites=(*own.decision.cites, *range(len(own.evidence), len(own.evidence) + len(rows))),
        ),
        evidence=(*own.evidence, *rows),
    )


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
