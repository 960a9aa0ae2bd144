"""Where policies that were used on the archive allowed more than the shipped one, and why. Only added."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, exists, select

from storage.models import PolicyLoosened
from storage.rows import LooseningRow
from storage.statements import add
from vocabulary.policy import Loosening


def keep(connection: Connection, version: str, loosenings: Collection[Loosening], now: datetime) -> None:
    """Note what a policy allows more, and why, unless that is noted already."""
    for one in loosenings:
        said = {"field": one.field, "was": one.was, "now": one.now, "reason": one.reason}
        same = [getattr(PolicyLoosened, name) == value for name, value in said.items()]
        if not connection.scalar(select(exists().where(*same, PolicyLoosened.policy_version == version))):
            add(connection, PolicyLoosened, [said | {"policy_version": version, "used_at": now}])


def known(connection: Connection) -> list[LooseningRow]:
    """Every loosening that was ever used, the oldest first."""
    rows = connection.execute(select(*PolicyLoosened.__table__.columns).order_by(PolicyLoosened.id))
    return [
        LooseningRow(
            loosening=Loosening(field=row.field, was=row.was, now=row.now, reason=row.reason),
            policy_version=row.policy_version,
            used_at=row.used_at,
        )
        for row in rows
    ]
