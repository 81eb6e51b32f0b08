"""Reading the country's facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select

from agency.country.models import Helpline, Holiday, MinimumWage
from agency.db import session
from agency.money import Money


def wage_on(day: date) -> Money | None:
    """The minimum wage in force on a day, or None before the first one known."""
    chosen = select(MinimumWage.amount).where(MinimumWage.since <= day)
    return session().scalar(chosen.order_by(MinimumWage.since.desc()).limit(1))


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The holidays from a day to another, both included, with their names."""
    chosen = select(Holiday.day, Holiday.name).where(Holiday.day.between(first, last)).order_by(Holiday.day)
    return {row.day: row.name for row in session().execute(chosen)}


def verified_helplines() -> Sequence[Helpline]:
    """The helplines that the agency has called and found to answer."""
    chosen = select(Helpline).where(Helpline.verified_on.is_not(None)).order_by(Helpline.name)
    return session().scalars(chosen).all()


def wages() -> Select[MinimumWage]:
    """All minimum wages, the newest first."""
    return select(MinimumWage).order_by(MinimumWage.since.desc())


def holidays(year: int | None = None) -> Select[Holiday]:
    """All holidays, or those of a year, in the order of the calendar."""
    chosen = select(Holiday).order_by(Holiday.day)
    if year is None:
        return chosen
    return chosen.where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31)))


def helplines() -> Select[Helpline]:
    """All helplines, those to verify first."""
    return select(Helpline).order_by(Helpline.verified_on.is_not(None), Helpline.name)


def how_many_to_verify() -> int:
    """How many helplines nobody has verified."""
    return session().scalar(select(func.count()).where(Helpline.verified_on.is_(None))) or 0


def wage_since(day: date) -> MinimumWage | None:
    """The wage that begins on this day."""
    return session().scalar(select(MinimumWage).where(MinimumWage.since == day))


def holiday_on(day: date) -> Holiday | None:
    """The holiday of this day."""
    return session().scalar(select(Holiday).where(Holiday.day == day))


def helpline_with(number: str) -> Helpline | None:
    """The helpline with this number."""
    return session().scalar(select(Helpline).where(Helpline.number == number))
