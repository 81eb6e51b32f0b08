"""How long things are kept, and what stands where something was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

GONE = "—"
"""What stands where a text had to stand and is gone."""
FACTS_WITHOUT_A_NAME = frozenset({"amount", "at", "number", "receipt"})
"""What events say beside their sentence and may go on saying: sums, days, numbers of agreements."""


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def papers_kept_until(days: Iterable[date | None], today: date, years: int) -> date | None:
    """Until when papers of these days keep a name, None when there are none; no day yet counts as today."""
    found = [day or today for day in days]
    return years_after(max(found), years) if found else None


def without_names(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event with nothing that could be somebody's words or name."""
    return {
        key: value if key in FACTS_WITHOUT_A_NAME or not isinstance(value, str) else GONE
        for key, value in facts.items()
    }
