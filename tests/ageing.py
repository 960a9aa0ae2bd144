"""An archive some hours later: all that was seen and recorded is moved into the past."""

from datetime import timedelta

from sqlalchemy import select, update

from storage.models import Article, Base, PageOutcome


def age(archive, hours):
    """Let so many hours pass since everything that was seen and recorded."""
    with archive._database.writing() as connection:
        for table, columns in ((Article, ("first_seen", "last_seen")), (PageOutcome, ("recorded_at",))):
            _move(connection, table, columns, timedelta(hours=hours))


def _move(connection, model: type[Base], columns, by):
    key = tuple(model.__table__.primary_key.columns)
    for row in connection.execute(select(*model.__table__.columns)).mappings().all():
        where = [column == row[column.name] for column in key]
        connection.execute(update(model).where(*where).values(**{name: row[name] - by for name in columns}))
