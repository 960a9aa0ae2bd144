"""`ai.txt` of a host (R07), at its root or under `/.well-known/`: no standard that all follow, so it is kept raw.

Read of it is the one form that is documented widely: groups of `User-Agent` with `Disallow` and `Allow`, as in
robots.txt, said of the training of models. All else is told as it stands, and means nothing here.
"""

from collections.abc import Iterator

from pipelines.reservations.paths import matches, path_of
from pipelines.reservations.robots import AGENT, groups, lines_for
from pipelines.reservations.signals import LONGEST
from vocabulary.reservation import Reservation, Stance, Use

_LARGEST = 100_000
_RULES = {"disallow": Stance.DENY, "allow": Stance.ALLOW}


def read_ai_txt(body: bytes, *, url: str, locator: str = "ai.txt") -> list[Reservation]:
    """What the file says of the page at `url`; nothing when it is no such file but a page that says so."""
    text = body[:_LARGEST].decode("utf-8-sig", "replace").strip()
    if not text or text.startswith("<") or "\x00" in text:
        return []
    whole = Reservation(code="R07", locator=locator, raw=" ".join(text.split())[:LONGEST])
    return [whole, *_stated(text, url, locator)]


def _stated(text: str, url: str, locator: str) -> Iterator[Reservation]:
    """Of the rules that hold for the page the longest; of two that are as long the one that denies."""
    path = path_of(url)
    found = [
        (len(where), stance is Stance.DENY, line, where, stance)
        for line in lines_for(AGENT, list(groups(text)))
        if (stance := _RULES.get(line.key)) is not None
        for where in line.value.replace(",", " ").split()
        if matches(where, path)
    ]
    if found:
        _, _, line, where, stance = max(found, key=lambda one: one[:2])
        raw = f"{line.key.capitalize()}: {where}"
        yield Reservation(
            code="R07", locator=f"{locator}:{line.number}", raw=raw, use=Use.AI_TRAIN, stance=stance, path=where
        )
