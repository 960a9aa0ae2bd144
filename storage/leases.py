"""Who may crawl an outlet now, and when it is due next.

Each function takes a connection on which a writing transaction is open.
"""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from storage import runs
from storage.database import clock
from storage.errors import LeasedElsewhere
from storage.models import Lease, OutletSchedule, Run
from storage.statements import upsert


def take(connection: Connection, place: str, outlet: str, *, owner: str, seconds: float) -> None:
    """Take or renew a lease; see `Archive.take_lease`."""
    now = clock(connection)
    held = connection.execute(select(Lease.owner, Lease.lease_until).where(Lease.outlet == outlet)).first()
    if held is not None and held.owner != owner:
        if held.lease_until > now and not is_dead(held.owner):
            raise LeasedElsewhere(place, outlet, owner=held.owner, until=held.lease_until)
        runs.settle_lost(connection, outlet, owner=held.owner, now=now)
    statement = upsert(connection.dialect.name, Lease).values(
        outlet=outlet, owner=owner, taken_at=now, lease_until=now + timedelta(seconds=seconds)
    )
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[Lease.outlet],
            set_={"owner": new.owner, "taken_at": new.taken_at, "lease_until": new.lease_until},
        )
    )


def renew(connection: Connection, outlet: str, *, owner: str, seconds: float) -> bool:
    """Prolong a lease; False when it is not the owner's any more."""
    until = clock(connection) + timedelta(seconds=seconds)
    ours = (Lease.outlet == outlet) & (Lease.owner == owner)
    return connection.execute(update(Lease).where(ours).values(lease_until=until)).rowcount == 1


def release(connection: Connection, outlet: str, *, owner: str) -> None:
    """Give a lease back."""
    connection.execute(delete(Lease).where(Lease.outlet == outlet, Lease.owner == owner))


def is_dead(owner: str) -> bool:
    """Whether an owner named `HOST:PID:anything` is a process of this machine that no longer lives.

    Anything else counts as alive: then only the end of the lease tells.
    """
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not (pid.isascii() and pid.isdecimal()):
        return False
    with suppress(PermissionError, OverflowError):  # it lives and is another user's; or this is no process number
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
    return False


def due(connection: Connection, now: datetime, schedule: Mapping[str, timedelta]) -> list[str]:
    """Name the outlets to crawl now; see `Archive.due`."""
    known = dict(connection.execute(select(OutletSchedule.outlet, OutletSchedule.next_due)).all())
    started = dict(connection.execute(select(Run.outlet, func.max(Run.started_at)).group_by(Run.outlet)).all())
    leased = set(connection.scalars(select(Lease.outlet).where(Lease.lease_until > now)))
    waiting = {
        outlet: known.get(outlet) or (started[outlet] + every if outlet in started else _NEVER_CRAWLED)
        for outlet, every in schedule.items()
        if outlet not in leased
    }
    return sorted((outlet for outlet, when in waiting.items() if when <= now), key=lambda name: (waiting[name], name))


_NEVER_CRAWLED = datetime.min.replace(tzinfo=UTC)


def schedule_next(connection: Connection, outlet: str, when: datetime) -> None:
    """Say when the outlet is due next."""
    statement = upsert(connection.dialect.name, OutletSchedule).values(outlet=outlet, next_due=when)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[OutletSchedule.outlet], set_={"next_due": statement.excluded.next_due}
        )
    )
