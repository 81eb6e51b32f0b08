"""Reading placements, their signatures and their hours."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from agency.accounts.models import Person
from agency.applications.models import Application
from agency.db import folded, session
from agency.placements.models import Confirmation, Placement, PlacementState, WeekHours
from agency.placements.rules import LIVE
from agency.practices.models import Practice
from agency.profiles.models import Profile
from agency.roles import Hat
from agency.subsidies.models import Commitment, CommitmentState


def placement_by_uid(uid: uuid.UUID) -> Placement | None:
    """The placement, with its woman, practice, company and what is held for it."""
    return session().scalar(with_parents().where(Placement.uid == uid))


def placement_of(application: Application) -> Placement | None:
    """The placement that an application led to."""
    return session().scalar(with_parents().where(Placement.application_id == application.id))


def with_parents() -> Select[Placement]:
    """Placements with their women, practices, companies and what is held for them, all joined."""
    return (
        select(Placement)
        .join(Placement.application)
        .join(Application.practice)
        .join(Practice.company)
        .join(Application.profile)
        .join(Profile.person)
        .options(
            contains_eager(Placement.application)
            .contains_eager(Application.practice)
            .contains_eager(Practice.company),
            contains_eager(Placement.application)
            .contains_eager(Application.profile)
            .contains_eager(Profile.person),
            joinedload(Placement.commitment),
        )
    )


def lock_placement(placement: Placement) -> None:
    """It says what it says now, and nobody else signs or checks it until this transaction ends."""
    session().execute(select(Placement.id).where(Placement.id == placement.id).with_for_update())
    session().refresh(placement)


def confirmations_of(placement: Placement) -> Sequence[Confirmation]:
    """The signatures so far, in their order."""
    chosen = select(Confirmation).where(Confirmation.placement_id == placement.id)
    return session().scalars(chosen.order_by(Confirmation.id)).all()


def parties_confirmed(placement: Placement) -> set[Hat]:
    """Which parties have signed."""
    return {c.party for c in confirmations_of(placement)}


def hours_said(placement: Placement) -> Sequence[WeekHours]:
    """The weeks with hours, in their order."""
    chosen = select(WeekHours).where(WeekHours.placement_id == placement.id)
    return session().scalars(chosen.order_by(WeekHours.monday)).all()


def week_of(placement: Placement, monday: date) -> WeekHours | None:
    """The hours of one week."""
    chosen = select(WeekHours).where(WeekHours.placement_id == placement.id, WeekHours.monday == monday)
    return session().scalar(chosen)


def placements_of_woman(profile: Profile) -> Sequence[Placement]:
    """Hers, the newest first."""
    chosen = with_parents().where(Application.profile_id == profile.id)
    return session().scalars(chosen.order_by(Placement.id.desc())).unique().all()


def placements_of_company(company_id: int) -> Sequence[Placement]:
    """A company's, those that go on first."""
    live = Placement.state.in_(LIVE)
    chosen = with_parents().where(Practice.company_id == company_id)
    return session().scalars(chosen.order_by(live.desc(), Placement.id.desc())).unique().all()


def placements_listed(text: str = "", state: str = "", municipality: str = "") -> Select[Placement]:
    """All placements for the staff, those that go on first, by their end."""
    chosen = with_parents()
    for word in folded(text).split()[:8]:
        named = Person.sort_name.contains(word, autoescape=True)
        chosen = chosen.where(or_(named, Practice.folded.contains(word, autoescape=True)))
    if state:
        chosen = chosen.where(_has_open_account() if state == "to_settle" else Placement.state == state)
    if municipality:
        chosen = chosen.where(Practice.municipality == municipality)
    live = Placement.state.in_(LIVE)
    return chosen.order_by(live.desc(), Placement.ends_on, Placement.id)


def unconfirmed_hours(company_id: int) -> Sequence[tuple[Placement, int]]:
    """A company's placements with weeks that it hasn't confirmed, and how many."""
    counted = (
        select(WeekHours.placement_id, func.count().label("many"))
        .where(WeekHours.confirmed_at.is_(None))
        .group_by(WeekHours.placement_id)
        .subquery()
    )
    chosen = (
        with_parents()
        .join(counted, counted.c.placement_id == Placement.id)
        .add_columns(counted.c.many)
        .where(Practice.company_id == company_id)
    )
    return [(row[0], row[1]) for row in session().execute(chosen.order_by(Placement.id)).unique()]


def unsigned_by(party: Hat, placement_ids: Collection[int]) -> set[int]:
    """Of these placements, the numbers of those that this party hasn't signed."""
    chosen = select(Confirmation.placement_id).where(
        Confirmation.placement_id.in_(placement_ids), Confirmation.party == party
    )
    return set(placement_ids) - set(session().scalars(chosen))


def waiting(*states: PlacementState) -> tuple[int, object]:
    """How many placements stand in these states, and since when the oldest does."""
    chosen = select(func.count(), func.min(Placement.created_at)).where(Placement.state.in_(states))
    row = session().execute(chosen).one()
    return row[0], row[1]


def _has_open_account() -> ColumnElement[bool]:
    """The condition that a placement has ended and its money is still held."""
    over = (PlacementState.COMPLETED, PlacementState.ENDED_EARLY)
    held = select(Commitment.id).where(
        Commitment.id == Placement.commitment_id, Commitment.state == CommitmentState.ACTIVE
    )
    return and_(Placement.state.in_(over), held.exists())


def to_settle() -> tuple[int, object]:
    """How many ended placements still have an open account, and since when the oldest does."""
    chosen = select(func.count(), func.min(Placement.ended_on)).where(_has_open_account())
    row = session().execute(chosen).one()
    return row[0], row[1]


def placements_to_start(today: date) -> Sequence[Placement]:
    """Ready placements whose first day has come."""
    chosen = with_parents().where(Placement.state == PlacementState.READY, Placement.starts_on <= today)
    return session().scalars(chosen.order_by(Placement.id)).unique().all()


def placements_ending(by: date) -> Sequence[Placement]:
    """Running placements that end on this day or before."""
    chosen = with_parents().where(Placement.state == PlacementState.RUNNING, Placement.ends_on <= by)
    return session().scalars(chosen.order_by(Placement.ends_on)).unique().all()
