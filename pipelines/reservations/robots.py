"""Reservations in robots.txt, which its parsers throw away: Content-Signal, Content-Usage, License, AI programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from protego import Protego

from pipelines.licence.urls import absolute_of
from pipelines.reservations.paths import matches, path_of
from pipelines.reservations.signals import LONGEST, content_signal, content_usage
from vocabulary.reservation import Reservation, Stance, Use

AGENT = "cuttings"
"""By which name a group of rules may speak to us."""
AI_AGENTS: dict[str, Use] = {
    **dict.fromkeys(
        (
            *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot"),
            *("cohere-ai", "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot"),
            *("img2dataset", "meta-externalagent", "omgili", "omgilibot", "PanguBot", "Timpibot", "Webzio-Extended"),
        ),
        Use.AI_TRAIN,
    ),
    **dict.fromkeys(
        ("ChatGPT-User", "Claude-User", "DuckAssistBot", "MistralAI-User", "Perplexity-User", "PerplexityBot"),
        Use.AI_INPUT,
    ),
    **dict.fromkeys(("Claude-SearchBot", "OAI-SearchBot"), Use.SEARCH),
}
"""Programs that gather for models, by their own names in robots.txt, and what they say they gather for."""
_MOST_LINES = 5_000


class Line(NamedTuple):
    """A line of the form `key: value`, the key in lower case."""

    number: int
    key: str
    value: str


@dataclass(slots=True)
class Group:
    """Rules for some programs."""

    agents: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def in_robots(text: str, *, url: str) -> list[Reservation]:
    """What a site's robots.txt says of the uses of the page at `url`.

    Content-Signal and Content-Usage hold by group (RFC 9309): ours, else that for everyone. A `License` of our group
    replaces the one for all. That programs of models are turned away is said to them, and kept with their name.
    """
    found = list(groups(text))
    ours = lines_for(AGENT, found)
    path = path_of(url)
    return [
        *_signals(ours, path),
        *_most_specific([said for said in _usages(ours) if said.path is None or matches(said.path, path)]),
        *_licences(ours, found),
        *_turned_away(text, found, url),
    ]


def groups(text: str) -> Iterator[Group]:
    """The groups of a file; the first has no agents: it holds what stands before all of them."""
    everyone, group, naming = Group(), Group(), False
    yield everyone
    for number, line in enumerate(text.lstrip("\ufeff").splitlines()[:_MOST_LINES], start=1):
        key, colon, value = (part.strip() for part in line.split("#", 1)[0].partition(":"))
        if not colon:
            continue
        key = key.lower()
        if key == "user-agent":
            if not naming:
                group = Group()
                yield group
            group.agents.append(value.lower())
        else:
            (group if group.agents else everyone).lines.append(Line(number, key, value[:LONGEST]))
        naming = key == "user-agent"


def lines_for(agent: str, found: Sequence[Group]) -> list[Line]:
    """The lines of the groups that name an agent, else of those for everyone; with what stands before all groups."""
    named = [group for group in found if agent in group.agents] or [group for group in found if "*" in group.agents]
    return [*found[0].lines, *(line for group in named for line in group.lines)]


def _signals(lines: Sequence[Line], path: str) -> Iterator[Reservation]:
    for number, key, value in lines:
        if key != "content-signal":
            continue
        where, _, rest = value.partition(" ") if value.startswith("/") else ("", "", value)
        if not where or matches(where, path):
            yield from content_signal(rest, f"robots.txt:{number}", path=where or None)


def _usages(lines: Sequence[Line]) -> Iterator[Reservation]:
    for number, key, value in lines:
        if key == "content-usage":
            where, _, rest = value.partition(" ") if value.startswith("/") else ("", "", value)
            yield from content_usage(rest, f"robots.txt:{number}", path=where or None)


def _most_specific(said: Sequence[Reservation]) -> list[Reservation]:
    """Of each use what is said for the longest path."""
    longest: dict[Use | None, int] = {}
    for one in said:
        longest[one.use] = max(longest.get(one.use, 0), len(one.path or ""))
    return [one for one in said if len(one.path or "") == longest[one.use]]


def _licences(ours: Sequence[Line], found: Sequence[Group]) -> Iterator[Reservation]:
    own = [line for line in ours if line.key == "license" and line not in found[0].lines]
    for number, _, address in own or [line for line in found[0].lines if line.key == "license"]:
        if absolute_of(address, None) is not None:
            yield Reservation(code="R05", locator=f"robots.txt:{number}", raw=f"License: {address}", policy=address)


def _turned_away(text: str, found: Sequence[Group], url: str) -> Iterator[Reservation]:
    """Programs of models that are named and may not fetch the page (R09): a rule for them, no reservation to us."""
    named = {agent for group in found for agent in group.agents}
    parsed: Protego | None = None
    for agent, use in AI_AGENTS.items():
        if agent.lower() not in named:
            continue
        parsed = parsed or Protego.parse(text)
        if not parsed.can_fetch(url, agent):
            raw = f"User-agent: {agent}: disallowed"
            yield Reservation(code="R09", locator="robots.txt", raw=raw, use=use, stance=Stance.DENY, agent=agent)
