"""The little languages that robots.txt and headers share: Content-Signal, Content-Usage, robots directives."""

import re
from collections.abc import Iterator

from vocabulary.reservation import Reservation, Stance, Use

LONGEST = 1_000
"""Characters of a statement that are read and kept."""
_MOST = 40
"""Parts of a statement that are read."""
_YES_NO = {"yes": Stance.ALLOW, "no": Stance.DENY}
_Y_N = {"y": Stance.ALLOW, "n": Stance.DENY}
_SIGNALS = {"search": Use.SEARCH, "ai-input": Use.AI_INPUT, "ai-train": Use.AI_TRAIN}
_CATEGORIES = {"train-ai": Use.AI_TRAIN, "search": Use.SEARCH}
_EXTENTS = frozenset({"immediate", "reference", "full"})
_DIRECTIVES = {
    "noarchive": Use.ARCHIVE_DISPLAY,
    "nocache": Use.ARCHIVE_DISPLAY,
    "nosnippet": Use.SNIPPET,
    "noindex": Use.SEARCH,
    "none": Use.SEARCH,
    "noai": Use.AI_TRAIN,
    "noml": Use.AI_TRAIN,
}
"""Directives for robots, and the use that each denies; `noimageai` speaks of pictures only."""
_AGENT = re.compile(r"\s{0,20}([a-z][a-z0-9_-]{1,40})\s{0,5}:(?!\s{0,5}-?\d)", re.IGNORECASE)
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})


def content_signal(value: str, locator: str, *, path: str | None = None) -> Iterator[Reservation]:
    """`search=yes, ai-train=no, use=reference` (R03): a key that is absent is neither granted nor reserved."""
    for part in value[:LONGEST].split(",")[:_MOST]:
        key, _, said = (piece.strip().lower() for piece in part.partition("="))
        if key == "use" and said in _EXTENTS:
            yield Reservation(code="R03", locator=locator, raw=f"use={said}", path=path)
        elif key in _SIGNALS:
            stance = _YES_NO.get(said, Stance.UNKNOWN)
            yield Reservation(
                code="R03", locator=locator, raw=part.strip(), use=_SIGNALS[key], stance=stance, path=path
            )


def content_usage(value: str, locator: str, *, path: str | None = None) -> Iterator[Reservation]:
    """`train-ai=n, search=y` (R04, IETF aipref drafts of 2026): a structured dictionary of tokens.

    Unknown keys are ignored, other values are not understood, and parameters say nothing that we know.
    """
    for part in value[:LONGEST].split(",")[:_MOST]:
        key, _, said = (piece.strip() for piece in part.partition(";")[0].partition("="))
        if key.lower() in _CATEGORIES:
            stance = _Y_N.get(said, Stance.UNKNOWN)
            yield Reservation(
                code="R04", locator=locator, raw=part.strip(), use=_CATEGORIES[key.lower()], stance=stance, path=path
            )


def robots_directives(value: str, locator: str, *, agent: str | None = None) -> Iterator[Reservation]:
    """`noarchive, noai, max-snippet:0` (R06), also with an agent before them: `googlebot: nosnippet`.

    What is said to another program says nothing to us, and is kept.
    """
    for part in value[:LONGEST].split(",")[:_MOST]:
        said = part
        named = _AGENT.match(part)
        if named is not None and named[1].lower() not in _VALUED:
            agent, said = named[1].lower(), part[named.end() :]
        name, _, amount = (piece.strip().lower() for piece in said.partition(":"))
        denied = Use.SNIPPET if (name, amount) == ("max-snippet", "0") else _DIRECTIVES.get(name)
        if denied is not None:
            stance = Stance.DENY if agent is None else Stance.UNKNOWN
            yield Reservation(code="R06", locator=locator, raw=part.strip(), use=denied, stance=stance, agent=agent)


def tdm(value: str, policy: str | None, *, code: str, locator: str, rank: int) -> Reservation:
    """`tdm-reservation: 1` (R01, R02): 1 is reserved, 0 is not, anything else counts as unset."""
    stance = {"1": Stance.DENY, "0": Stance.ALLOW}.get(value.strip(), Stance.UNKNOWN)
    return Reservation(
        code=code,
        locator=locator,
        raw=f"tdm-reservation: {value.strip()}"[:LONGEST],
        use=Use.TDM,
        stance=stance,
        policy=policy,
        rank=rank,
    )
