"""TDMRep's file of a site, `/.well-known/tdmrep.json` (R01)."""

import json

from pipelines.reservations.paths import matches, path_of
from pipelines.reservations.signals import LONGEST, tdm
from vocabulary.reservation import TDMREP, Reservation

_RANK = 2
"""After markup and headers."""
_MOST = 1_000


def read_tdmrep(body: bytes, *, url: str) -> list[Reservation]:
    """What the file says of the page at `url`: its first entry that holds there; nothing when it is no such file."""
    try:
        entries = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    path = path_of(url)
    for number, entry in enumerate(entries[:_MOST] if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or not isinstance(where := entry.get("location"), str):
            continue
        if matches(where, path):
            policy = entry.get("tdm-policy")
            return [
                tdm(
                    _written(entry.get("tdm-reservation")),
                    policy[:LONGEST] if isinstance(policy, str) else None,
                    code="R01",
                    locator=f"{TDMREP}/{number}",
                    rank=_RANK,
                )
            ]
    return []


def _written(value: object) -> str:
    """The number as TDMRep writes it; `true` is none."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else str(value or "")
