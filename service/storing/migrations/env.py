"""Runs the migrations on the engine that the caller has."""

from __future__ import annotations

from alembic import context

from service.storing.database import MIGRATION_LOCK
from service.storing.tables import Base

with context.config.attributes["engine"].connect() as engine_connection:
    # On SQLite the one that migrates takes the lock at once; another waits for its end, and then
    # finds nothing left to do. On PostgreSQL an advisory lock does the same.
    connection = engine_connection.execution_options(entente_writing=True)
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()
