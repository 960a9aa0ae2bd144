"""Find pages and articles by what the addresses of one page have in common; keep of whom a text is said to be a copy.

Until now http and https, `www.`, mobile hosts and final slashes made another page. Where two such pages or articles
were kept apart, both stay: the first is found from now on, the other by its id.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 1_000
_EDITIONS = {"www", "m", "mobile", "touch", "amp"}


def upgrade() -> None:
    op.add_column("revisions", sa.Column("syndicated_from", sa.Text(), nullable=True))
    connection = op.get_bind()
    for name in ("pages", "articles"):
        table = sa.table(name, *map(sa.column, ("id", "outlet", "url_key", "url")))
        change = sa.update(table).where(table.c.id == sa.bindparam("of")).values(url_key=sa.bindparam("new"))
        rows = sa.select(table.c.outlet, table.c.id, table.c.url_key, table.c.url).order_by(table.c.outlet, table.c.id)
        for batch in _batches(connection, rows):
            connection.execute(change, [{"of": of, "new": new} for _, of, _, new in batch])
    aliases = sa.table("aliases", *map(sa.column, ("outlet", "url_key", "url", "article_id")))
    held = aliases.c.outlet == sa.bindparam("at"), aliases.c.url_key == sa.bindparam("old")
    change = sa.update(aliases).where(*held).values(url_key=sa.bindparam("new"))
    rows = sa.select(aliases.c.outlet, aliases.c.article_id, aliases.c.url_key, aliases.c.url).order_by(
        aliases.c.outlet, aliases.c.article_id, aliases.c.url
    )
    for batch in _batches(connection, rows):
        connection.execute(change, [{"at": outlet, "old": old, "new": new} for outlet, _, old, new in batch])


def _batches(connection: sa.Connection, rows: sa.Select[Any]) -> Iterator[Sequence[tuple[str, int, str, str]]]:
    """Outlet, id, old and new key of the rows whose new key is still free, a thousand at a time."""
    wanted: list[tuple[str, int, str, str]] = []
    here, taken = None, set[str]()
    for outlet, of, old, url in connection.execute(rows).all():
        if outlet != here:
            here, taken = outlet, set()
        new = hashlib.sha256(_identity(url).encode()).hexdigest()[:32]
        if new not in taken and new != old:
            wanted.append((outlet, of, old, new))
        taken.add(new)
    for start in range(0, len(wanted), _BATCH):
        yield wanted[start : start + _BATCH]


def _identity(url: str) -> str:
    """As `vocabulary.address.identity` had it when this was written."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not host:
        return url
    labels = host.rstrip(".").split(".")
    place = ".".join([*(label for label in labels[:-2] if label not in _EDITIONS), *labels[-2:]])
    place += "" if port in {80, 443, None} else f":{port}"
    return f"//{place}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
