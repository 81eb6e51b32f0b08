"""The only place that knows what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LA_PAZ = ZoneInfo("America/La_Paz")

_shift: ContextVar[timedelta | datetime | None] = ContextVar("clock", default=None)
_everywhere = [timedelta()]


def now() -> datetime:
    """This moment, aware, in UTC."""
    held = _shift.get() or _everywhere[-1]
    if isinstance(held, datetime):
        return held
    return datetime.now(UTC) + held


def today() -> date:
    """Today's date in La Paz, which is the portal's date everywhere."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date of an aware moment in La Paz."""
    return moment.astimezone(LA_PAZ).date()


def real_today() -> date:
    """Today in La Paz by the computer's own clock, whatever moment is held: the demo counts from it."""
    return day_of(datetime.now(UTC))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands at an aware `moment`: the demo lives its past and the tests their future."""
    token = _shift.set(moment)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def days_from_now(days: int) -> Iterator[None]:
    """Inside, the clock runs `days` ahead (behind when negative)."""
    token = _shift.set(timedelta(days=days))
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def days_later_everywhere(days: int) -> Iterator[None]:
    """Inside, every thread's clock runs `days` ahead: a test's server lives in a thread of its own."""
    _everywhere.append(timedelta(days=days))
    try:
        yield
    finally:
        _everywhere.pop()
