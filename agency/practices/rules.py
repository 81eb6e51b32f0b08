"""The life of a practice, and what must hold before it can be posted."""

from __future__ import annotations

from datetime import date, timedelta

from agency.flow import Life, step
from agency.money import ZERO, Money
from agency.practices.models import Practice
from agency.practices.models import PracticeState as S
from agency.roles import Hat

MOST_MUSTS = 4
MOST_SKILLS = 12
LEAST_WEEKS, MOST_WEEKS = 2, 26
"""Longer than six months is no practice any more (sign S-h of deceptive offers)."""
EDITABLE = frozenset({S.DRAFT, S.CHANGES_REQUESTED})
RUNNING = frozenset({S.OPEN, S.FILLED})


def has_company(practice: Practice) -> bool:
    """True while its company is a partner."""
    return practice.company.state == "partner"


def has_agreement(practice: Practice) -> bool:
    """True while its agreement is in force and covers the dates on which it begins."""
    agreement = practice.agreement
    return agreement.state == "in_force" and agreement.starts_on <= practice.starts_on <= agreement.ends_on


def has_tutor(practice: Practice) -> bool:
    """True when somebody is named who guides her."""
    return bool(practice.tutor_name)


def has_learning(practice: Practice) -> bool:
    """True when it says what she will learn."""
    return bool(practice.learning)


def has_free_place(practice: Practice) -> bool:
    """True while a place is free."""
    return practice.taken < practice.places


LIFE = Life(
    S.DRAFT,
    (
        step(
            "submit",
            leaves=[S.DRAFT, S.CHANGES_REQUESTED],
            reaches=S.SUBMITTED,
            by=[Hat.COMPANY],
            needs={
                "company": has_company,
                "agreement": has_agreement,
                "tutor": has_tutor,
                "learning": has_learning,
            },
        ),
        step(
            "approve",
            leaves=[S.SUBMITTED],
            reaches=S.OPEN,
            by=[Hat.AGENCY],
            needs={"company": has_company, "agreement": has_agreement},
        ),
        step("ask_changes", leaves=[S.SUBMITTED], reaches=S.CHANGES_REQUESTED, by=[Hat.AGENCY], reason=True),
        step("reject", leaves=[S.SUBMITTED], reaches=S.REJECTED, by=[Hat.AGENCY], reason=True),
        step("fill", leaves=[S.OPEN], reaches=S.FILLED, by=[Hat.CLOCK]),
        step("free", leaves=[S.FILLED], reaches=S.OPEN, by=[Hat.CLOCK], needs={"place": has_free_place}),
        step("expire", leaves=[S.OPEN], reaches=S.EXPIRED, by=[Hat.CLOCK]),
        step(
            "renew",
            leaves=[S.EXPIRED],
            reaches=S.OPEN,
            by=[Hat.COMPANY, Hat.AGENCY],
            needs={"company": has_company, "agreement": has_agreement, "place": has_free_place},
        ),
        step(
            "close",
            leaves=[S.DRAFT, S.CHANGES_REQUESTED, S.SUBMITTED, S.OPEN, S.FILLED],
            reaches=S.CLOSED,
            by=[Hat.COMPANY, Hat.AGENCY],
        ),
        step("remove", leaves=[S.OPEN, S.FILLED, S.EXPIRED], reaches=S.REMOVED, by=[Hat.AGENCY], reason=True),
    ),
)


def subsidy_for(stipend: Money, agreed: Money) -> Money:
    """The programme's share of a month: all of the stipend, up to what the agreement says."""
    return max(ZERO, min(stipend, agreed))


def expiry(opened: date, days: int, starts_on: date) -> date:
    """Until when it stays open: some days after its opening, and never after it has begun for two weeks."""
    return min(opened + timedelta(days=days), starts_on + timedelta(days=14))
