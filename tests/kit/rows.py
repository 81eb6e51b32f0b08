"""One row in each table, whatever the tables are: for questions that are not about what the rows say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Column, Engine, MetaData, Table, select
from sqlalchemy.types import Boolean, Date, DateTime, Integer, LargeBinary, Numeric, Uuid

BY_TYPE: tuple[tuple[Any, Any], ...] = (
    (Boolean, True),
    (Integer, 1),
    (Numeric, 1),
    (DateTime, datetime(2027, 1, 2, 3, 4, tzinfo=UTC)),
    (Date, date(2027, 1, 2)),
    (LargeBinary, b"x"),
)


def fill(engine: Engine, only: Collection[str] = ()) -> None:
    """Each empty table (of these) has a row with the number 1, whose foreign keys name the number 1."""
    known = MetaData()
    known.reflect(engine)
    with engine.begin() as connection:
        for table in known.sorted_tables:
            wanted = table.name in only if only else table.name != "alembic_version"
            if wanted and connection.execute(select(table).limit(1)).first() is None:
                connection.execute(table.insert().values(_row(table)))


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: Column[Any]) -> Any:
    if column.foreign_keys or column.primary_key:
        return 1
    if column.nullable:
        return None
    if column.name == "uid":
        # Rows may be moved into one table, and each has a uid of its own; SQLite keeps it as hex.
        uid = uuid5(NAMESPACE_URL, str(column.table.name))
        return uid if isinstance(column.type, Uuid) else uid.hex
    return next((value for kind, value in BY_TYPE if isinstance(column.type, kind)), "x")
