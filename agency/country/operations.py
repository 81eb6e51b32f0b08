"""Every change to the country's facts."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from agency import clock
from agency.accounts.models import Person
from agency.country import first_facts, queries
from agency.country.models import Helpline, Holiday, MinimumWage
from agency.db import Row, session
from agency.history.models import Audience
from agency.history.operations import record
from agency.money import Money
from agency.roles import Hat

F = TypeVar("F", bound=Row)


class AlreadyThere(Exception):
    """The day, or the number, stands in the list already."""


def seed() -> None:
    """Every fact that a new portal begins with is there; what an administrator corrected stays as it is."""
    for since, amount in first_facts.WAGES:
        if queries.wage_since(since) is None:
            session().add(MinimumWage(since=since, amount=amount))
    for day, name in first_facts.HOLIDAYS:
        if queries.holiday_on(day) is None:
            session().add(Holiday(day=day, name=name))
    for name, number, hours in first_facts.HELPLINES:
        if queries.helpline_with(number) is None:
            session().add(Helpline(name=name, number=number, hours=hours))
    session().flush()


def add_wage(since: date, amount: Money, by: Person) -> MinimumWage:
    """From this day on the minimum wage is this; raises AlreadyThere."""
    _free(queries.wage_since(since), None)
    wage = MinimumWage(since=since, amount=amount)
    return _added(wage, by)


def correct_wage(wage: MinimumWage, since: date, amount: Money, by: Person) -> None:
    """The wage reads so; raises AlreadyThere."""
    _free(queries.wage_since(since), wage)
    before = f"{wage.since:%d/%m/%Y}: {wage.amount}"
    wage.since, wage.amount = since, amount
    _told(wage, "corrected", by, before)


def add_holiday(day: date, name: str, by: Person) -> Holiday:
    """The day is a holiday; raises AlreadyThere."""
    _free(queries.holiday_on(day), None)
    return _added(Holiday(day=day, name=name), by)


def correct_holiday(holiday: Holiday, day: date, name: str, by: Person) -> None:
    """The holiday reads so; raises AlreadyThere."""
    _free(queries.holiday_on(day), holiday)
    before = f"{holiday.day:%d/%m/%Y}: {holiday.name}"
    holiday.day, holiday.name = day, name
    _told(holiday, "corrected", by, before)


def drop_holiday(holiday: Holiday, by: Person) -> None:
    """The day is a day like others."""
    _told(holiday, "dropped", by, f"{holiday.day:%d/%m/%Y}: {holiday.name}")
    session().delete(holiday)


def add_helpline(name: str, number: str, hours: str, by: Person) -> Helpline:
    """The helpline waits to be verified; raises AlreadyThere."""
    _free(queries.helpline_with(number), None)
    return _added(Helpline(name=name, number=number, hours=hours), by)


def correct_helpline(helpline: Helpline, name: str, number: str, hours: str, by: Person) -> None:
    """The helpline reads so; a new number waits to be verified again; raises AlreadyThere."""
    _free(queries.helpline_with(number), helpline)
    before = f"{helpline.name}: {helpline.number} ({helpline.hours})"
    if number != helpline.number:
        helpline.verified_on, helpline.verified_by = None, ""
    helpline.name, helpline.number, helpline.hours = name, number, hours
    _told(helpline, "corrected", by, before)


def verify_helpline(helpline: Helpline, by: Person) -> None:
    """The helpline is shown, and says when it was verified and by whom."""
    helpline.verified_on, helpline.verified_by = clock.today(), by.full_name[:120]
    _told(helpline, "verified", by)


def hide_helpline(helpline: Helpline, by: Person) -> None:
    """The helpline is shown to nobody until it is verified again."""
    helpline.verified_on, helpline.verified_by = None, ""
    _told(helpline, "hidden", by)


def _free(found: Row | None, own: Row | None) -> None:
    if found is not None and found is not own:
        raise AlreadyThere


def _added(fact: F, by: Person) -> F:
    session().add(fact)
    session().flush()
    _told(fact, "added", by)
    return fact


def _told(fact: Row, verb: str, by: Person, note: str = "") -> None:
    record(fact, verb, by=by, hat=Hat.AGENCY, audience=Audience.STAFF, note=note)
