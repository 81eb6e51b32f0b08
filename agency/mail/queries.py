"""Reading the outbox."""

from __future__ import annotations

from sqlalchemy import Select, func, or_, select

from agency.db import session
from agency.mail.models import Channel, Letter, LetterState

TO_TELL = or_(
    (Letter.channel == Channel.BY_HAND) & (Letter.state == LetterState.WAITING),
    Letter.state == LetterState.FAILED,
)


def letters_to_tell() -> Select[Letter]:
    """Letters that only a person can pass on, oldest first: by hand, or refused by every try."""
    return select(Letter).where(TO_TELL).order_by(Letter.created_at, Letter.id)


def latest_letters(most: int = 30) -> list[Letter]:
    """The newest letters of all, for the demo's mailbox."""
    return list(session().scalars(select(Letter).order_by(Letter.id.desc()).limit(most)))


def how_many_to_tell() -> tuple[int, object]:
    """How many letters wait for a person, and since when the oldest does."""
    row = session().execute(select(func.count(), func.min(Letter.created_at)).where(TO_TELL)).one()
    return row[0], row[1]
