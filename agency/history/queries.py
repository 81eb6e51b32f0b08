"""Reading the timeline."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from agency.db import Row, session
from agency.history.models import Audience, Event
from agency.roles import Hat


def events_of(subject: Row, hats: Collection[Hat]) -> Sequence[Event]:
    """What a reader with these hats may know of the subject, newest first."""
    chosen = select(Event).where(
        Event.subject_kind == subject.__tablename__, Event.subject_uid == subject.uid
    )
    if not set(hats) & {Hat.AGENCY, Hat.FINANCE}:
        open_to = [Audience.ALL]
        if Hat.WOMAN in hats:
            open_to.append(Audience.WOMAN)
        if Hat.COMPANY in hats:
            open_to.append(Audience.COMPANY)
        chosen = chosen.where(Event.audience.in_(open_to))
    return session().scalars(chosen.order_by(Event.at.desc(), Event.id.desc())).all()
