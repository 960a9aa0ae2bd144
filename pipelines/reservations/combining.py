"""What holds for a page when several carriers speak of it."""

from collections.abc import Sequence

from vocabulary.reservation import Reservation, Reserved, Stance, Use

_PROTOCOLS = {"R02": "R01"}
"""Carriers of one protocol: TDMRep in markup, headers and its file."""


def combined(reservations: Sequence[Reservation]) -> Reserved:
    """Each protocol by its own order first, then the most restrictive of all of them, use by use.

    Statements to other programs by name are kept and count for nothing here. Silence is `unknown`.
    """
    ours = [said for said in reservations if said.agent is None]
    uses = {use: _stance(_heard([said for said in ours if said.use is use])) for use in Use}
    extents = [said.raw.partition("=")[2].strip() for said in ours if said.code == "R03" and said.use is None]
    return Reserved(
        uses=uses,
        extent=extents[0] if extents else None,
        policies=tuple(dict.fromkeys(said.policy for said in ours if said.policy)),
        reservations=tuple(reservations),
    )


def _heard(said: Sequence[Reservation]) -> list[Reservation]:
    """Of each protocol the statements of the lowest rank that say something."""
    kept: list[Reservation] = []
    for protocol in dict.fromkeys(map(_protocol, said)):
        own = [one for one in said if _protocol(one) == protocol and one.stance is not Stance.UNKNOWN]
        lowest = min((one.rank for one in own), default=0)
        kept += [one for one in own if one.rank == lowest]
    return kept


def _stance(heard: Sequence[Reservation]) -> Stance:
    stances = {one.stance for one in heard}
    return next((stance for stance in (Stance.DENY, Stance.ALLOW) if stance in stances), Stance.UNKNOWN)


def _protocol(said: Reservation) -> str:
    return _PROTOCOLS.get(said.code, said.code)
