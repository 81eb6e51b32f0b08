"""How numbers are told so that nobody can be found behind them."""

from __future__ import annotations

from collections.abc import Sequence


def floored(rows: Sequence[tuple[str, int]], floor: int) -> tuple[list[tuple[str, int]], int]:
    """The rows that may be told, and how many people stand in the others together: never some below `floor`.

    Where the small rows together stay below it, the next smallest row joins them.
    """
    kept, rest = sorted(range(len(rows)), key=lambda at: -rows[at][1]), 0
    while kept and (rows[kept[-1]][1] < floor or 0 < rest < floor):
        rest += rows[kept.pop()][1]
    return [rows[at] for at in sorted(kept)], rest
