"""Years and months as files write them, in Spanish, in English and in numbers."""

from __future__ import annotations

import re

from agency.db import folded

NAMES = (
    ("enero", "january"),
    ("febrero", "february"),
    ("marzo", "march"),
    ("abril", "april"),
    ("mayo", "may"),
    ("junio", "june"),
    ("julio", "july"),
    ("agosto", "august"),
    ("septiembre", "september", "setiembre"),
    ("octubre", "october"),
    ("noviembre", "november"),
    ("diciembre", "december"),
)
ONGOING = frozenset(
    {"present", "presente", "el presente", "current", "today", "now", "ongoing", "actual", "actualidad"}
    | {"la actualidad", "actualmente", "hoy", "hasta hoy", "ahora", "vigente", "en curso"}
    | {"la fecha", "a la fecha", "hasta la fecha"}
)
YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?(?:t[0-9:.+z-]*)?")
YEAR_LAST = re.compile(r"(?:([0-9]{1,2})[-/.])?([0-9]{1,2})[-/.]([0-9]{4})")
IN_WORDS = re.compile(
    r"(?:([0-9]{1,2}) (?:de )?)?([a-z]{3,10})\.?,? (?:([0-9]{1,2}),? )?(?:de |del )?([0-9]{4})"
)


def month(said: str) -> str | None:
    """2019 or 2019-04 for a year, month or day written in some usual way; None for anything else."""
    text = folded(said[:60])[:40]
    if found := YEAR_FIRST.fullmatch(text):
        return _written(found[1], found[3], found[4])
    if found := YEAR_LAST.fullmatch(text):
        day, number = found[1], found[2]
        if day and int(number) > 12:
            day, number = number, day
        return _written(found[3], number, day)
    if found := IN_WORDS.fullmatch(text):
        named = _number(found[2])
        return _written(found[4], str(named), found[1] or found[3]) if named else None
    return None


def is_ongoing(said: str) -> bool:
    """True for words that say that something goes on."""
    return folded(said).strip(" .-") in ONGOING


def _number(word: str) -> int | None:
    for number, names in enumerate(NAMES, start=1):
        if any(name.startswith(word) for name in names):
            return number
    return None


def _written(year: str, number: str | None, day: str | None) -> str | None:
    if not 1900 <= int(year) <= 2099 or (day and not 1 <= int(day) <= 31):
        return None
    if number is None:
        return year
    return f"{year}-{int(number):02d}" if 1 <= int(number) <= 12 else None
