"""What of stored articles tells from where they have their texts."""

from collections.abc import Collection

from sqlalchemy import Connection, case, select

from storage import reading
from storage.models import IS_NEWEST, Article, Outlet, Revision
from storage.moments import PUBLISHED, published_of
from storage.origins import origins_of
from storage.rows import PublicationRow


def publications(connection: Connection, ids: Collection[int]) -> list[PublicationRow]:
    """Read what of the newest texts of these articles tells from where they have them, by id."""
    query = (
        select(
            Article.id,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Article.url,
            Revision.id.label("revision_id"),
            Revision.syndicated_from,
            Revision.origins,
            case((Revision.origins.is_(None), Revision.text), else_=None).label("text"),
            *PUBLISHED,
        )
        .join(Outlet, Outlet.name == Article.outlet)
        .join(Revision, IS_NEWEST)
        .where(Article.id.in_(ids))
        .order_by(Article.id)
    )
    rows = connection.execute(query).mappings().all()
    unlooked = [row["revision_id"] for row in rows if row["origins"] is None]
    credited = reading.authors(connection, unlooked) if unlooked else {}
    return [
        PublicationRow(
            **{name: row[name] for name in ("id", "outlet", "outlet_title", "url", "syndicated_from", "text")},
            published=published_of(row),
            origins=origins_of(row["origins"]),
            authors=tuple(credited.get(row["revision_id"], ())),
        )
        for row in rows
    ]
