"""Which way a text went between two publications: seed to article, article to seed, both from a third, or unknown.

Pure: told by what the two say of themselves (`pipelines.origins`) and by when they say that they were published, with
the certainty of these times. Confidences are set by hand, in the order in which such statements turn out to be true;
docs/matching.md has the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from crawler.urls import host_of, same_site
from pipelines.houses import house_of, key_of, title_of
from pipelines.licence.folding import fold, squeeze
from vocabulary.address import identity
from vocabulary.match import COPIES, Verdict
from vocabulary.moment import Moment
from vocabulary.origin import Direction, Mark, Origin, Way

EXACT = 0.98
"""The very address of the other is named as that of the text."""
SAYS = {
    Mark.CANONICAL: 0.92,
    Mark.LINK: 0.92,
    Mark.COUNTER: 0.95,
    Mark.NOTE: 0.95,
    Mark.BYLINE: 0.9,
    Mark.DATELINE: 0.9,
    Mark.CREDIT: 0.88,
    Mark.MATERIAL: 0.6,
    Mark.ADDRESS: 0.6,
}
"""The other's site or name is named."""
BOTH_NAME, BOTH_NAME_PARTLY, ONE_NAMES = 0.9, 0.65, 0.6
"""Both name one source; one of them only for a part; only one names a source that the other is not."""
EARLIER = {"certain": 0.7, "assumed": 0.6, "day": 0.55}
"""One was published before the other: by two instants, by the zone assumed for one, by their days alone."""
CLOSE, CLOSE_LESS = timedelta(minutes=5), 0.15
"""So near to each other the order of two times says less: newsrooms run the same wire by machine."""
EXCERPT_LESS = 0.1
"""A passage may stand in both because others said it."""
AGAINST_TIME = 0.7
"""What a statement is worth when the times say the contrary: pages renew their dates."""
INDEPENDENT = 0.6
"""The same of texts that share no passage: what was rewritten may name whom it was rewritten from."""

_BEHIND, _AHEAD = timedelta(hours=14), timedelta(hours=12)
"""How far a local time may be from UTC: zones go from -12 to +14 hours."""
_DAY = timedelta(days=1)
_OWN_NAME = 5
"""Letters of a name from which on it is recognised in a host."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What of a publication tells from where it has its text."""

    called: str = "the text"
    """How reasons call it: `the seed`, `the article`."""
    url: str | None = None
    outlet: str | None = None
    """As in outlets/*.toml."""
    titles: tuple[str, ...] = ()
    """What its outlet is called."""
    published: Moment | None = None
    origins: tuple[Origin, ...] = field(default=(), repr=False)

    @cached_property
    def named(self) -> tuple[Origin, ...]:
        """What it says of origins that are not itself."""
        return tuple(one for one in self.origins if not self.is_meant(one))

    @cached_property
    def sources(self) -> dict[str, Origin]:
        """Whom it names as the source of its text, by the key of the name, the clearest statement of each."""
        found: dict[str, Origin] = {}
        for one in self.named:
            if one.name and one.mark is not Mark.COPIED_TO:
                found.setdefault(key_of(one.name), one)
        return found

    @cached_property
    def credit(self) -> str | None:
        """Whom it names first, by the name that the house goes by; the host, where only an address says it."""
        for one in self.named:
            if one.mark in {Mark.COPIED_TO, Mark.ADDRESS}:
                continue
            return title_of(one.name) if one.name else host_of(one.url or "") or None
        return None

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key_of(title) for title in self.titles if title.strip())

    def is_meant(self, origin: Origin) -> bool:
        """Whether a statement names this publication, its outlet, or its outlet's site."""
        if origin.url is not None and self.url is not None and same_site(origin.url, self.url):
            return True
        if origin.name is None:
            return False
        house = house_of(origin.name)
        if key_of(origin.name) in self._keys or (house is not None and house.owns(self.url)):
            return True
        name = squeeze(fold(origin.name).removeprefix("the "))
        host = host_of(self.url or "")
        if "." in origin.name and host and host_of(f"https://{origin.name.strip().lower()}") == host:
            return True
        return house is None and len(name) >= _OWN_NAME and name == squeeze(host.split(".", maxsplit=1)[0])

    def is_named_exactly(self, origin: Origin) -> bool:
        """Whether a statement names the very address of this publication."""
        return origin.url is not None and self.url is not None and identity(origin.url) == identity(self.url)


@dataclass(frozen=True, slots=True)
class _Told:
    way: Way
    confidence: float
    reason: str


def direction(seed: Publication, article: Publication, verdict: Verdict) -> Direction | None:
    """Which way the text went; None for texts that have nothing to do with each other, or only a topic.

    Turned round, the way is turned and the confidence the same.
    """
    if verdict in {Verdict.RELATED, Verdict.UNRELATED}:
        return None
    is_self = verdict in COPIES and same_outlet(seed, article)
    order = _order(seed, article)
    told = [] if is_self else list(_stated(seed, article, verdict))
    first = _decided(told, order)
    if verdict not in COPIES:
        made = _of_independent(first)
    elif first is not None:
        made = first
    else:
        made = _by_time(order, seed, article, verdict)
    reasons = [f"{seed.called} and {article.called} are one outlet's"] if is_self else []
    return Direction(
        way=made.way,
        confidence=round(made.confidence, 2),
        reasons=tuple(dict.fromkeys([*reasons, made.reason, *(one.reason for one in told), *_time_words(order)])),
        credit=article.credit,
        seed_credit=seed.credit,
        is_self_copy=is_self,
    )


def same_outlet(one: Publication, other: Publication) -> bool:
    """Whether two publications are one outlet's: by its name in our files, or, where that is not known, by its site."""
    if one.outlet is not None and other.outlet is not None:
        return one.outlet == other.outlet
    return one.url is not None and other.url is not None and same_site(one.url, other.url)


def _stated(seed: Publication, article: Publication, verdict: Verdict) -> Iterator[_Told]:
    """What the two say, the clearest first. That one names a third tells something of copies alone."""
    claims = [*_claims(article, seed, Way.SEED_TO_ARTICLE), *_claims(seed, article, Way.ARTICLE_TO_SEED)]
    yield from sorted(claims, key=lambda one: -one.confidence)
    shared = [key for key in article.sources if key in seed.sources]
    if shared:
        marks = {side.sources[key].mark for side in (seed, article) for key in shared}
        name = title_of(article.sources[shared[0]].name or "")
        confidence = BOTH_NAME_PARTLY if marks & {Mark.MATERIAL} else BOTH_NAME
        yield _Told(Way.COMMON_SOURCE, confidence, f"both name {name} as their source")
        return
    if verdict not in COPIES:
        return
    for one, other in ((article, seed), (seed, article)):
        source = next((origin for origin in one.named if origin.name and not other.is_meant(origin)), None)
        if source is not None and source.mark not in {Mark.MATERIAL, Mark.COPIED_TO, Mark.ADDRESS}:
            who = title_of(source.name or "")
            reason = f"{one.called} names {who}, which is not {other.called} ({_WORDS[source.mark]})"
            yield _Told(Way.COMMON_SOURCE, ONE_NAMES, reason)


def _claims(one: Publication, other: Publication, way: Way) -> Iterator[_Told]:
    """That `one` names `other` as its origin: then the text went `way`."""
    for origin in one.named:
        if origin.mark is Mark.COPIED_TO:
            if other.is_named_exactly(origin):
                yield _Told(way.turned, EXACT, f"{one.called} says that its text stands at {origin.url} too")
        elif other.is_named_exactly(origin):
            confidence = SAYS[origin.mark] if origin.mark is Mark.ADDRESS else EXACT
            yield _Told(way, confidence, f"{one.called} names the address of {other.called} ({_WORDS[origin.mark]})")
        elif other.is_meant(origin):
            who = title_of(origin.name) if origin.name else host_of(origin.url or "")
            yield _Told(way, SAYS[origin.mark], f"{one.called} names {who} ({_WORDS[origin.mark]})")


_WORDS = {
    Mark.CANONICAL: "canonical link",
    Mark.LINK: "link to its source",
    Mark.COUNTER: "counter of republications",
    Mark.NOTE: "note",
    Mark.BYLINE: "byline",
    Mark.DATELINE: "dateline",
    Mark.CREDIT: "credit",
    Mark.MATERIAL: "credit for a part",
    Mark.ADDRESS: "og:url",
    Mark.COPIED_TO: "link to a copy",
}


def _decided(told: Sequence[_Told], order: "_Order | None") -> _Told | None:
    """What the statements come to; None when there are none. Two that contradict each other come to nothing."""
    direct = [one for one in told if one.way is not Way.COMMON_SOURCE]
    if not direct:
        return told[0] if told else None
    first = direct[0]
    against = next((one for one in direct if one.way is not first.way), None)
    if against is not None and against.confidence >= first.confidence - 0.2:
        return _Told(Way.UNKNOWN, 0.0, "each names the other as its origin")
    common = next((one for one in told if one.way is Way.COMMON_SOURCE), None)
    if common is not None and common.confidence > first.confidence:
        return common
    if order is None:
        return first
    if order.way is first.way:
        return _Told(first.way, 1 - (1 - first.confidence) / 2, first.reason)
    return _Told(first.way, first.confidence * AGAINST_TIME, f"{first.reason}, though the times say the contrary")


def _of_independent(first: _Told | None) -> _Told:
    if first is None:
        return _Told(Way.UNKNOWN, 0.0, "each is told in words of its own, and neither names the other")
    return _Told(first.way, first.confidence * INDEPENDENT, f"{first.reason}; but they share no passage")


def _by_time(order: "_Order | None", seed: Publication, article: Publication, verdict: Verdict) -> _Told:
    nothing = "neither names a source that tells which was first"
    if order is None:
        return _Told(Way.UNKNOWN, 0.0, f"{nothing}, and {_untold(seed, article)}")
    confidence = EARLIER[order.certainty] - (EXCERPT_LESS if verdict is Verdict.EXCERPT else 0.0)
    if order.certainty != "day" and order.apart <= CLOSE:
        confidence -= CLOSE_LESS
    return _Told(order.way, confidence, f"{nothing}, but the times do")


@dataclass(frozen=True, slots=True)
class _Order:
    way: Way
    certainty: str
    apart: timedelta
    words: str


def _order(seed: Publication, article: Publication) -> _Order | None:
    """Which was published first, if their times tell."""
    if seed.published is None or article.published is None:
        return None
    one, other = _span(seed.published), _span(article.published)
    for way, first, second, names in (
        (Way.SEED_TO_ARTICLE, one, other, (seed, article)),
        (Way.ARTICLE_TO_SEED, other, one, (article, seed)),
    ):
        if first[1] < second[0]:
            assumed = bool(seed.published.assumed_zone or article.published.assumed_zone)
            apart = second[0] - first[1]
            words = f"{names[0].called} was published {_gap(apart)} before {names[1].called}"
            return _Order(way, "assumed" if assumed else "certain", apart, words)
    days = [datetime.fromisoformat(said.iso).date() for said in (seed.published, article.published)]
    if days[0] != days[1] and not seed.published.latest and not article.published.latest:
        way = Way.SEED_TO_ARTICLE if days[0] < days[1] else Way.ARTICLE_TO_SEED
        names = (seed, article) if days[0] < days[1] else (article, seed)
        words = f"{names[0].called} is of {min(days)}, {names[1].called} of {max(days)}"
        return _Order(way, "day", abs(days[0] - days[1]), words)
    return None


def _span(moment: Moment) -> tuple[datetime, datetime]:
    """First and last instant that a stated time may be."""
    at = moment.utc
    if moment.latest:
        return at - _BEHIND, datetime.fromisoformat(moment.latest).replace(tzinfo=UTC) + _DAY + _AHEAD
    if moment.is_day:
        return at - _BEHIND, at + _DAY + _AHEAD
    if moment.precision == "local" and moment.assumed_zone is None:
        return at - _BEHIND, at + _AHEAD
    return at, at


def _untold(seed: Publication, article: Publication) -> str:
    if seed.published is None or article.published is None:
        unknown = [one.called for one in (seed, article) if one.published is None]
        return f"the time of {' and '.join(unknown)} is not known"
    return f"the times {seed.published.iso} and {article.published.iso} do not"


def _time_words(order: _Order | None) -> Iterator[str]:
    if order is not None:
        yield order.words


def _gap(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    if minutes < 120:  # noqa: PLR2004 - two hours
        return "less than a minute" if minutes < 1 else f"{minutes} min"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
