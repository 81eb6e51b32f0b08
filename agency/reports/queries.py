"""The numbers of the programme; each is one grouped count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from agency.accounts.models import Person
from agency.applications.models import Application
from agency.companies.models import Agreement, AgreementState, Company, CompanyState
from agency.db import session
from agency.placements.models import Placement, WeekHours
from agency.practices.models import Practice, PracticeState
from agency.profiles.models import Profile
from agency.subsidies.models import Fund


def women_by_municipality() -> list[tuple[str, int]]:
    """How many women with an open account live in each municipality."""
    chosen = (
        select(Profile.municipality, func.count())
        .join(Person, Person.id == Profile.person_id)
        .where(Person.closed_at.is_(None))
        .group_by(Profile.municipality)
        .order_by(Profile.municipality)
    )
    return [(row[0], row[1]) for row in session().execute(chosen)]


def women_shown() -> int:
    """How many women let companies see their card."""
    chosen = select(func.count()).select_from(Profile).where(Profile.to_companies, ~Profile.hidden)
    return session().scalar(chosen) or 0


def partners() -> int:
    """How many companies are partners."""
    return session().scalar(select(func.count()).where(Company.state == CompanyState.PARTNER)) or 0


def agreements_in_force() -> int:
    """How many agreements are in force."""
    return session().scalar(select(func.count()).where(Agreement.state == AgreementState.IN_FORCE)) or 0


def open_places() -> tuple[int, int]:
    """How many practices are open, and how many places in them are free."""
    chosen = select(func.count(), func.coalesce(func.sum(Practice.places - Practice.taken), 0)).where(
        Practice.state == PracticeState.OPEN
    )
    row = session().execute(chosen).one()
    return row[0], int(row[1])


def applications_by_state() -> dict[Any, int]:
    """How many applications stand in each state."""
    return _counted(Application.state)


def placements_by_state() -> dict[Any, int]:
    """How many placements stand in each state."""
    return _counted(Placement.state)


def _counted(column: Any) -> dict[Any, int]:
    rows = session().execute(select(column, func.count()).group_by(column))
    return {state: many for state, many in rows}  # noqa: C416 (a Row is no pair for dict)


def placements_by_municipality() -> list[tuple[str, int]]:
    """How many placements were opened in each municipality."""
    chosen = (
        select(Practice.municipality, func.count())
        .select_from(Placement)
        .join(Application, Application.id == Placement.application_id)
        .join(Practice, Practice.id == Application.practice_id)
        .group_by(Practice.municipality)
        .order_by(Practice.municipality)
    )
    return [(row[0], row[1]) for row in session().execute(chosen)]


def hours_confirmed() -> int:
    """How many hours of practice companies have confirmed."""
    chosen = select(func.coalesce(func.sum(WeekHours.hours), 0)).where(WeekHours.confirmed_at.is_not(None))
    return int(session().scalar(chosen) or 0)


def all_funds() -> Sequence[Fund]:
    """The funds, by name."""
    return session().scalars(select(Fund).order_by(Fund.name)).all()
