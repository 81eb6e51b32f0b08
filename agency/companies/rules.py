"""The lives of companies and agreements."""

from __future__ import annotations

from datetime import date, timedelta

from agency.companies.models import AgreementState as A
from agency.companies.models import CompanyState as C
from agency.flow import Life, step
from agency.roles import CompanyRole, Hat

COMPANY_LIFE = Life(
    C.APPLIED,
    (
        step("take_up", leaves=[C.APPLIED], reaches=C.IN_REVIEW, by=[Hat.AGENCY]),
        step("accept", leaves=[C.IN_REVIEW], reaches=C.PARTNER, by=[Hat.AGENCY]),
        step("refuse", leaves=[C.IN_REVIEW], reaches=C.REFUSED, by=[Hat.AGENCY], reason=True),
        step("appeal", leaves=[C.REFUSED], reaches=C.IN_REVIEW, by=[Hat.COMPANY], reason=True),
        step("suspend", leaves=[C.PARTNER], reaches=C.SUSPENDED, by=[Hat.AGENCY], reason=True),
        step("restore", leaves=[C.SUSPENDED], reaches=C.PARTNER, by=[Hat.AGENCY], reason=True),
        step("close", leaves=[C.PARTNER, C.SUSPENDED], reaches=C.CLOSED, by=[Hat.AGENCY], reason=True),
    ),
)
AGREEMENT_LIFE = Life(
    A.DRAFT,
    (
        step("record", leaves=[A.DRAFT], reaches=A.IN_FORCE, by=[Hat.AGENCY]),
        step("expire", leaves=[A.IN_FORCE], reaches=A.EXPIRED, by=[Hat.CLOCK]),
        step("terminate", leaves=[A.IN_FORCE], reaches=A.TERMINATED, by=[Hat.AGENCY], reason=True),
    ),
)
ACTIVE_ROLES = frozenset({CompanyRole.REPRESENTATIVE, CompanyRole.TUTOR})
"""Who acts for a company; the others only read."""

SIZES = ("1-9", "10-49", "50-249", "250+")
VETTING_DAYS = 2
"""Working days within which the agency promises to look at a company."""


def working_day_after(start: date, days: int, holidays: frozenset[date] = frozenset()) -> date:
    """The day on which `days` working days have passed: weekends and holidays don't count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            days -= 1
    return day
