"""Columns, transactions and paging: what every table and every write shares."""

from __future__ import annotations

import logging
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy import (
    BigInteger,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    Select,
    TypeDecorator,
    Uuid,
    event,
    func,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

from agency import clock
from agency.money import Money

log = logging.getLogger(__name__)

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its time zone was about to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class Centavos(TypeDecorator[Money]):
    """Bolivianos as whole centavos."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.centavos

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class Base(DeclarativeBase):
    """The registry of all tables, with a name for every constraint."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: Moment(), Money: Centavos(), uuid.UUID: Uuid()},
    )


class Row(Base):
    """A row with an inner number for joins and a UUID for the world."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    def __init__(self, **columns: Any) -> None:
        super().__init__(**{"uid": uuid.uuid4()} | columns)


def enum_column(kind: type[E], name: str = "state", **options: Any) -> Mapped[E]:
    """A column that holds one of an enum's values as text, with a CHECK that says so."""
    column: Mapped[E] = mapped_column(
        Enum(
            kind,
            native_enum=False,
            create_constraint=True,
            length=32,
            name=name,
            values_callable=lambda k: [m.value for m in k],
        ),
        **options,
    )
    return column


def version_column() -> Mapped[int]:
    """A number that grows with each change; two changes from one reading cannot both land."""
    return mapped_column(Integer, default=1, nullable=False)


class Stale(Exception):
    """Somebody changed this meanwhile."""


def session() -> Session:
    """The session of this request or command."""
    found: Session = current_app.extensions["sqlalchemy"].session()
    return found


@contextmanager
def committed() -> Iterator[Session]:
    """What is written inside lands whole or not at all; the only commit of the house.

    Raises Stale when another writer changed one of the rows, took a unique place or held the lock first.
    """
    current = session()
    try:
        yield current
        current.commit()
    except (StaleDataError, DBAPIError) as late:
        current.rollback()
        if not _lost_a_race(late):
            raise
        log.warning("a write came too late: %s", type(late).__name__)
        raise Stale from late
    except BaseException:
        current.rollback()
        raise


def _lost_a_race(error: Exception) -> bool:
    """True for a changed version, a unique place that is taken, and PostgreSQL's deadlocks."""
    if isinstance(error, StaleDataError | IntegrityError):
        return True
    return getattr(getattr(error, "orig", None), "sqlstate", "") in {"40P01", "40001"}


@contextmanager
def recorded() -> Iterator[Session]:
    """What a reading request must leave behind ("who saw me") lands in a short transaction of its own.

    The page must be made by now: everything it loaded is forgotten.
    """
    session().rollback()
    token = reading.set(False)
    try:
        with committed() as current:
            yield current
    finally:
        reading.reset(token)


reading: ContextVar[bool] = ContextVar("reading", default=False)
"""True inside a request that only reads: its SQLite transaction then takes no write lock."""


def prepare_sqlite(engine: Engine, synchronous: str) -> None:
    """On SQLite, every transaction that may write begins IMMEDIATE, and foreign keys are held.

    A deferred transaction that reads and then writes loses updates or fails with "database is locked".
    """

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "busy_timeout=30000",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("folded", 1, folded, deterministic=True)

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


def folded(text: str | None) -> str:
    """Text for comparing: small letters, no accents, one blank between words; "C++" and "C#" stay whole."""
    plain = unicodedata.normalize("NFKD", text or "")
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a longer list; `number` begins at 1."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def page_of(chosen: Select[Any], number: int, size: int = 20) -> Page[Any]:
    """The page `number` of what is chosen, and how many rows there are in all: two statements."""
    counted = select(func.count()).select_from(chosen.order_by(None).subquery())
    total = session().scalar(counted) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = session().scalars(chosen.limit(size).offset((number - 1) * size)).unique().all()
    return Page(rows, number, size, total)


def by_uid(kind: type[T], uid: uuid.UUID, *options: Any) -> T | None:
    """The row with this public id, or None."""
    column = kind.uid  # type: ignore[attr-defined]
    return session().scalar(select(kind).where(column == uid).options(*options))
