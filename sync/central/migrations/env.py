"""Runs migrations on the connection it is handed by `sync.central.database.migrate`."""

from alembic import context

from sync.central.database import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
