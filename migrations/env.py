"""Migrations run whole or not at all: on SQLite in one transaction, keys checked at its end."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from agency.db import Base

engine = current_app.extensions["sqlalchemy"].engine


def run() -> None:
    """The database stands at the wanted revision; raises RuntimeError when a row would lose its parent."""
    with engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        if lite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            compare_type=True,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
                if lite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise RuntimeError("a migration left rows without their parents; nothing was changed")
        finally:
            if lite:
                connection.connection.execute("PRAGMA foreign_keys=ON")


run()
