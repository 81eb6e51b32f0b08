"""The life of a placement, its months, and the text that the three parties confirm."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from agency import clock
from agency.flow import Life, step
from agency.money import Money
from agency.placements.models import Confirmation, Placement, WeekHours
from agency.placements.models import PlacementState as S
from agency.roles import Hat
from agency.subsidies.rules import earned

ALL = [Hat.WOMAN, Hat.COMPANY, Hat.AGENCY]
PARTIES = (Hat.WOMAN, Hat.COMPANY, Hat.AGENCY)
LIVE = frozenset({S.PLANNED, S.SIGNING, S.READY, S.RUNNING, S.PAUSED})
SIGNED = frozenset({S.READY, S.RUNNING, S.PAUSED})
COMPLETES_BEFORE = timedelta(days=7)
"""A placement may be called complete in its last week."""


def is_at_its_end(placement: Placement) -> bool:
    """True in its last week and after."""
    return clock.today() >= placement.ends_on - COMPLETES_BEFORE


LIFE = Life(
    S.PLANNED,
    (
        step("send", leaves=[S.PLANNED], reaches=S.SIGNING, by=[Hat.AGENCY]),
        step("revise", leaves=[S.SIGNING], reaches=S.PLANNED, by=[Hat.AGENCY]),
        step("make_ready", leaves=[S.SIGNING], reaches=S.READY, by=[Hat.CLOCK]),
        step("start", leaves=[S.READY], reaches=S.RUNNING, by=[Hat.AGENCY, Hat.CLOCK]),
        step("pause", leaves=[S.RUNNING], reaches=S.PAUSED, by=[Hat.AGENCY], reason=True),
        step("resume", leaves=[S.PAUSED], reaches=S.RUNNING, by=[Hat.AGENCY]),
        step(
            "complete",
            leaves=[S.RUNNING],
            reaches=S.COMPLETED,
            by=[Hat.AGENCY],
            needs={"end": is_at_its_end},
        ),
        step("end_early", leaves=[S.RUNNING, S.PAUSED], reaches=S.ENDED_EARLY, by=ALL, reason=True),
        step("cancel", leaves=[S.PLANNED, S.SIGNING, S.READY], reaches=S.CANCELLED, by=ALL, reason=True),
    ),
)


def lacks(placement: Placement, confirmed: Collection[Hat]) -> list[str]:
    """The names of what is missing before it can begin: signatures, insurance, her age seen by a person."""
    checks = {
        "woman": Hat.WOMAN in confirmed,
        "company": Hat.COMPANY in confirmed,
        "agency": Hat.AGENCY in confirmed,
        "insurance": bool(placement.insurance),
        "adult": placement.adult_verified,
        "tutor": bool(placement.tutor_name),
    }
    return [name for name, met in checks.items() if not met]


@dataclass(frozen=True)
class Month:
    """One month of a placement, counted from its first day; the last may be shorter."""

    number: int
    first: date
    last: date
    full_days: int

    @property
    def days(self) -> int:
        """How many of its days belong to the placement."""
        return (self.last - self.first).days + 1

    @property
    def name(self) -> str:
        """How payments name it: "02 · 14/03/2027"."""
        return f"{self.number:02d} · {self.first:%d/%m/%Y}"


def months(starts_on: date, ends_on: date) -> list[Month]:
    """The months of a placement: each begins on the day of the month on which it started."""
    found: list[Month] = []
    first = starts_on
    while first <= ends_on:
        following = _months_after(starts_on, len(found) + 1)
        last = min(following - timedelta(days=1), ends_on)
        found.append(Month(len(found) + 1, first, last, (following - first).days))
        first = following
    return found


def _months_after(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def worth(a_month: Money, month: Month) -> Money:
    """The subsidy of this month: whole, or its days' share when it is the last and shorter."""
    return a_month.share(month.days, month.full_days)


def whole_subsidy(a_month: Money, starts_on: date, ends_on: date) -> Money:
    """What the programme pays at most for all months together."""
    return sum((worth(a_month, m) for m in months(starts_on, ends_on)), start=Money(0))


def weeks(starts_on: date, ends_on: date) -> list[date]:
    """The Mondays of all weeks that the placement touches."""
    monday = starts_on - timedelta(days=starts_on.weekday())
    return [monday + timedelta(days=7 * n) for n in range((ends_on - monday).days // 7 + 1)]


def hours_of(placement: Placement, month: Month, said: Sequence[WeekHours]) -> tuple[int, int]:
    """The hours confirmed in this month, and those that the agreement foresees in it.

    A week counts for the month of its first day inside the placement; five working days make its hours.
    """
    done = agreed = 0
    confirmed = {w.monday: w.hours for w in said if w.confirmed_at}
    for monday in weeks(placement.starts_on, placement.ends_on):
        first = max(monday, placement.starts_on)
        if not month.first <= first <= month.last:
            continue
        last = min(monday + timedelta(days=4), placement.ends_on)
        days = max(0, (last - first).days + 1)
        agreed += placement.hours_per_week * days // 5
        done += confirmed.get(monday, 0)
    return done, agreed


def suggested(placement: Placement, month: Month, said: Sequence[WeekHours]) -> Money:
    """What the programme owes for this month by the hours that the company confirmed."""
    done, agreed = hours_of(placement, month, said)
    return earned(worth(placement.subsidy, month), done, agreed)


def fingerprint(text: str) -> str:
    """SHA-256, in hex, of the exact text that a party confirms."""
    return sha256(text.encode()).hexdigest()


def still_holds(confirmation: Confirmation) -> bool:
    """True while the kept text is the one that was confirmed, to the byte."""
    return fingerprint(confirmation.text) == confirmation.text_sha256
