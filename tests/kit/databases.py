"""A fresh database with all tables for each test, copied from one that was made once."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agency import create_app
from agency.extensions import db
from agency.settings import Settings

from .postgres import PostgresServer

SECRET = "t" * 40
TEMPLATE = "all_tables"

Database = Callable[[], str]
"""Gives the URL of a new database with all tables."""


@contextmanager
def sqlite_copies(folder: Path) -> Iterator[Database]:
    """New SQLite files stand in the folder, one for each call."""
    first = folder / "all_tables.db"
    create_tables(f"sqlite:///{first}")
    numbers = itertools.count(1)

    def copy() -> str:
        new = folder / f"{next(numbers)}.db"
        shutil.copyfile(first, new)
        return f"sqlite:///{new}"

    yield copy


@contextmanager
def postgresql_copies(server: PostgresServer) -> Iterator[Database]:
    """New databases stand on the server, one for each call; each is dropped when the next one is made."""
    create_tables(server.create_database(TEMPLATE))
    numbers = itertools.count(1)

    def copy() -> str:
        number = next(numbers)
        server.drop_database(f"copy_{number - 1}")
        return server.create_database(f"copy_{number}", template=TEMPLATE)

    yield copy


def create_tables(url: str) -> None:
    """Every table of the models stands in the database, and no connection to it is open."""
    app = create_app(Settings(SECRET, url, testing=True))
    with app.app_context():
        db.create_all()
        db.engine.dispose()
