"""How numbers are told so that nobody can be found behind them."""

from __future__ import annotations

from collections.abc import Sequence


def floored(rows: Sequence[tuple[str, int]], floor: int) -> tuple[list[tuple[str, int]], int]:
    """The rows with at least `floor`, and how many people stand in the rows that were left out."""
    kept = [(name, many) for name, many in rows if many >= floor]
    return kept, sum(many for _name, many in rows if many < floor)
