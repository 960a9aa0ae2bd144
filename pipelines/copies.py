"""Which of several texts that are one was first: whose licence the others are under. Pure: nothing is read or kept.

A copy is a text of which at least COPIED is another's, or that is another's with edits. Which of two was first is told
by what the copy says of itself, by a seed (the text that somebody started from), by an agency that one of them names
as its source, and by times of publication, in this order. Where nothing tells, nobody guesses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from pipelines.comparison import Overlap, Text
from pipelines.licence.decision import strictest
from pipelines.licence.folding import fold
from pipelines.licence.following import claims_more, follow
from pipelines.licence.version import DETECTOR
from vocabulary.address import identity
from vocabulary.licence import NOASSERTION, Confidence, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict

_DAY = timedelta(days=1)
"""A day that is all that is known of a time: it may have been at its end."""
COPIED = 0.8
"""Share of a text that is another's, from which on it is a shortened copy of it and not a text that quotes it.

Of texts of at least that share nearly all is the other's; sentences that newsrooms share come to .2 at most."""
TOLD = 10
"""Of the publications that contradict a text with one and the same licence so many are named."""


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
    is_kept: bool = True
    """Otherwise only its fingerprint is at hand, and it can only be told to be the same as another."""

    @cached_property
    def host(self) -> str:
        """Of its address, without `www.`; empty when it has none."""
        return _host(self.url)

    @cached_property
    def identity(self) -> str | None:
        """Of its address."""
        return identity(self.url) if self.url else None

    @cached_property
    def agency(self) -> str | None:
        """The agency that its page names as the owner of this text, if it names one."""
        if "exception_wins" not in self.own.decision.trace:
            return None
        cited = [self.own.evidence[position] for position in self.own.decision.cites]
        return next((row.licensor for row in cited if row.licensor), None)

    @cached_property
    def called(self) -> frozenset[str]:
        """What its outlet is called, as names are compared."""
        return frozenset(map(fold, self.titles))

    @cached_property
    def credited(self) -> frozenset[str]:
        """Whom it names as its author, or as the outlet from which it was taken, as names are compared."""
        stated = (row.licensor for row in self.own.evidence if row.code == "E13" and row.licensor)
        return frozenset(map(fold, (*self.authors, *stated)))

    @cached_property
    def taken_from(self) -> frozenset[str]:
        """The hosts from which it says that it was taken."""
        stated = (row.subject for row in self.own.evidence if row.code == "E13")
        return frozenset(map(_host, (self.copied_from, *stated))) - {""}

    @cached_property
    def earliest(self) -> datetime | None:
        """First instant at which it may have been published."""
        return None if self.text.published is None else self.text.earliest

    @cached_property
    def is_over(self) -> datetime | None:
        """The instant by which it was published for certain, though times without zone may be off by a day."""
        published = self.text.published
        return None if published is None else self.text.latest + (_DAY if published.is_day else timedelta(0))


def are_apart(one: Copy, other: Copy) -> bool:
    """Whether two are publications of different houses: the same text again at one outlet is no reprint."""
    if one.identity is not None and one.identity == other.identity:
        return False
    return one.outlet is None or one.outlet != other.outlet


def is_copy(found: Overlap) -> bool:
    """Whether by what two texts share the second is the first one's, and no text of its own."""
    if found.verdict in {Verdict.IDENTICAL, Verdict.NEAR}:
        return True
    return found.verdict is Verdict.EXCERPT and found.b_in_a >= COPIED


def precedes(origin: Copy, copy: Copy) -> bool | None:
    """Whether one text was there before the other, which is a copy; None when nothing tells."""
    for told in (_by_statement, _by_seed, _by_agency, _by_time):
        forth, back = told(origin, copy), told(copy, origin)
        if forth != back:
            return forth
    return None


def _by_statement(origin: Copy, copy: Copy) -> bool:
    """Whether a copy says from where it was taken, and means this."""
    return origin.host in copy.taken_from or not origin.called.isdisjoint(copy.credited)


def _by_seed(origin: Copy, copy: Copy) -> bool:
    """Whether the one is the seed, and the other was not certainly there before."""
    return origin.is_seed and not copy.is_seed and not _by_time(copy, origin)


def _by_agency(origin: Copy, copy: Copy) -> bool:
    """Whether the one names the agency whose text it is, and the other was not certainly there before."""
    if origin.agency is None or copy.agency is not None or fold(origin.agency) in copy.called:
        return False
    return not _by_time(copy, origin)


def _by_time(origin: Copy, copy: Copy) -> bool:
    """Whether the one was published before the other for certain."""
    return origin.is_over is not None and copy.earliest is not None and origin.is_over < copy.earliest


class Cluster:
    """Texts of which some may be copies of others, in such an order that the first of a copy is found among the first.

    `copied` tells of (copy, origin) whether the one's text is the other's.
    """

    def __init__(self, copies: Iterable[Copy], copied: Callable[[Copy, Copy], bool]) -> None:
        self._copied = copied
        self._copies = sorted(copies, key=_place)
        self._by_host: dict[str, list[Copy]] = defaultdict(list)
        self._by_title: dict[str, list[Copy]] = defaultdict(list)
        self._by_licence: dict[str, list[Copy]] = defaultdict(list)
        for copy in self._copies:
            self._by_host[copy.host].append(copy)
            self._by_licence[copy.own.decision.expression].append(copy)
            for title in copy.called:
                self._by_title[title].append(copy)

    def origin_of(self, copy: Copy) -> Copy | None:
        """The origin of a text among those that it is a copy of; None when it is none of them for certain."""
        if copy.is_seed:
            return None
        others = (other for other in self._in_question(copy) if are_apart(copy, other) and precedes(other, copy))
        return next((other for other in others if self._copied(copy, other)), None)

    def rivals_of(self, copy: Copy) -> list[Copy]:
        """Those of the same text that claim another licence, while nothing tells which was first."""
        return [
            rival
            for licence in sorted(self._by_licence)
            for rival in islice(self._contradicting(copy, self._by_licence[licence]), TOLD)
        ]

    def _in_question(self, copy: Copy) -> Iterator[Copy]:
        """Those that may be before a text, the likeliest first: whom it names, the seed, an agency's, the earliest."""
        named = [other for host in copy.taken_from for other in self._by_host.get(host, ())]
        named += [other for title in copy.credited for other in self._by_title.get(title, ())]
        yield from sorted(named, key=_place)
        for other in self._copies:
            if other.is_seed:
                yield other
            elif _names_its_origin(copy):
                return
            elif other.agency is not None:
                yield other
            elif other.earliest is None or copy.earliest is None or other.earliest >= copy.earliest:
                return  # nor are those that follow certainly earlier
            elif _by_time(other, copy):
                yield other

    def _contradicting(self, copy: Copy, others: Sequence[Copy]) -> Iterator[Copy]:
        if not others or not _are_rivals(copy, others[0]):
            return
        untold = (other for other in others if are_apart(copy, other) and precedes(copy, other) is None)
        yield from (other for other in untold if self._copied(copy, other) or self._copied(other, copy))


def _place(copy: Copy) -> tuple[bool, bool, str, str, str]:
    when = "9999" if copy.earliest is None else copy.earliest.isoformat()
    return not copy.is_seed, copy.agency is None, when, copy.url or "", copy.name


def _names_its_origin(copy: Copy) -> bool:
    """Whether a page says from where its text was taken and under which licence: only that can be its origin then."""
    decision = copy.own.decision
    return decision.scope is Scope.REPUBLISHED and decision.expression != NOASSERTION


def decided(copy: Copy, root: Copy | None, found: Overlap | None, rivals: Sequence[Copy]) -> Licence:
    """What holds for a text: its origin's licence if it has one, else its own, if nothing of the same text denies it.

    `found` is what it shares with that origin; None when it is only a copy of a copy. `rivals` are asked for where
    there is no origin (`Cluster.rivals_of`).
    """
    if root is None:
        return in_conflict(copy.own, rivals) if rivals else copy.own
    if {root.own.decision.expression, copy.own.decision.expression} == {NOASSERTION}:
        return copy.own  # neither grants anything: there is nothing to follow
    said = f"It is a copy of a copy of {root.name}."
    if found is not None:
        said = found.explanation((f"the text of {root.name}", "this one"))
    if not (copy.is_kept and root.is_kept):
        said += f" Told by fingerprint: the text of {root.name if copy.is_kept else 'this one'} is not kept."
    return follow(copy.own, root.own, locator=root.name, subject=root.url, context=said)


def _are_rivals(copy: Copy, other: Copy) -> bool:
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
