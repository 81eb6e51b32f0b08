"""Reading concerns; never joined to anything that others read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from agency.accounts.models import Membership, Person
from agency.db import session
from agency.roles import Role
from agency.safety.models import Concern, ConcernReading, ConcernState

QUEUES = {
    "unread": (ConcernState.RECEIVED,),
    "in_care": (ConcernState.TRIAGED, ConcernState.IN_CARE),
}
"""What waits for the care team, by the states in which it waits."""


def concerns(queue: str = "") -> Select[Concern]:
    """All concerns or those of a queue, those that nobody has read first, oldest on top."""
    unread = Concern.state == ConcernState.RECEIVED
    over = Concern.state == ConcernState.CLOSED
    chosen = select(Concern).order_by(over, unread.desc(), Concern.created_at)
    return chosen.where(Concern.state.in_(QUEUES[queue])) if queue in QUEUES else chosen


def waiting(queue: str) -> tuple[int, object]:
    """How many concerns are in a queue, and since when the oldest is there."""
    chosen = select(func.count(), func.min(Concern.created_at)).where(Concern.state.in_(QUEUES[queue]))
    row = session().execute(chosen).one()
    return row[0], row[1]


def readings_of(concern: Concern) -> Sequence[ConcernReading]:
    """Who opened it and when, newest first."""
    chosen = select(ConcernReading).where(ConcernReading.concern_id == concern.id)
    return (
        session()
        .scalars(chosen.options(joinedload(ConcernReading.person)).order_by(ConcernReading.id.desc()))
        .all()
    )


def care_team() -> Sequence[Person]:
    """The people who read concerns."""
    chosen = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.CARE, Membership.ended_at.is_(None), Person.closed_at.is_(None))
    )
    return session().scalars(chosen.order_by(Person.id)).all()
