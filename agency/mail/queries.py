"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from agency import clock
from agency.db import session
from agency.mail.models import Channel, Letter, LetterState

TO_TELL = or_(
    (Letter.channel == Channel.BY_HAND) & (Letter.state == LetterState.WAITING),
    Letter.state == LetterState.FAILED,
)
CLAIM = timedelta(minutes=5)
"""How long a letter belongs to the worker that claimed it; no try takes as long."""


def due() -> ColumnElement[bool]:
    """A letter that is to be sent now, or whose worker died over it."""
    now = clock.now()
    waits = and_(Letter.state == LetterState.WAITING, Letter.due_at <= now)
    abandoned = and_(Letter.state == LetterState.SENDING, Letter.due_at <= now - CLAIM)
    return and_(Letter.channel == Channel.MAIL, or_(waits, abandoned))


def due_letters(most: int) -> Sequence[int]:
    """The letters that are due, the longest due first."""
    chosen = select(Letter.id).where(due()).order_by(Letter.due_at, Letter.id)
    return session().scalars(chosen.limit(most)).all()


def is_written(once: str) -> bool:
    """True when a letter with this `once` stands in the outbox or has left it."""
    return session().scalar(select(Letter.id).where(Letter.once == once)) is not None


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


def waits_for_a_person(letter: Letter) -> bool:
    """True while the letter stands in the queue: one that the post may still take is not told by hand."""
    by_hand = letter.channel is Channel.BY_HAND and letter.state is LetterState.WAITING
    return by_hand or letter.state is LetterState.FAILED


def may_be_told(letter: Letter) -> bool:
    """False for a secret that was meant for a mailbox: nobody else may read it, not even the agency."""
    return letter.channel is Channel.BY_HAND or not letter.secret


def stuck(hours: int = 1) -> tuple[int, object]:
    """How many letters the mail server hasn't taken for this many hours, and since when the oldest waits."""
    chosen = select(func.count(), func.min(Letter.created_at)).where(
        Letter.channel == Channel.MAIL,
        Letter.state.in_((LetterState.WAITING, LetterState.SENDING)),
        Letter.created_at <= clock.now() - timedelta(hours=hours),
    )
    row = session().execute(chosen).one()
    return row[0], row[1]
