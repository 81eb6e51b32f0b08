"""What SQLAlchemy makes of a statement is made once for all apps of a worker, as a running portal does."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

MOST = 2_000
_made: dict[str, LRUCache[object, object]] = {}


def alike_dialects() -> None:
    """Two engines of one kind of database speak alike: what was compiled for one is good for the other."""
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]


def share_statements(engine: Engine) -> None:
    """The engine keeps its compiled statements with those of the tests before."""
    engine._compiled_cache = _made.setdefault(engine.dialect.name, LRUCache(MOST))  # type: ignore[assignment]
