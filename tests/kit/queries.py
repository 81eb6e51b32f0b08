"""How many statements a piece of work sends to the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

IGNORED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Queries:
    """The statements sent so far, in their order; transaction words and PRAGMA are left out."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many statements there were."""
        return len(self.statements)

    def repeated(self) -> dict[str, int]:
        """The statements sent more than once: what an N+1 looks like."""
        return {statement: n for statement, n in Counter(self.statements).items() if n > 1}

    def __str__(self) -> str:
        lines = [f"{n} x {' '.join(s.split())}" for s, n in Counter(self.statements).items()]
        return "\n".join([f"{self.count} statements:", *lines])


@contextmanager
def count_queries(engine: Engine) -> Iterator[Queries]:
    """What is sent to the database inside the block is in the counter, also from other threads."""
    seen = Queries()

    def sending(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(IGNORED):
            seen.statements.append(statement)

    event.listen(engine, "before_cursor_execute", sending)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", sending)
