"""Alembic's way in: it is handed a connection on which a transaction is open, and leaves it open."""

from alembic import context

from storage.schema import context_for

connection = context.config.attributes["connection"]
context.configure(connection=connection, **context_for(connection))
context.run_migrations()
