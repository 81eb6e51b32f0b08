"""The outbox."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agency import clock
from agency.db import Row, enum_column
from agency.settings import settings


class Channel(StrEnum):
    """How a letter reaches its reader."""

    MAIL = "mail"
    BY_HAND = "by_hand"


class LetterState(StrEnum):
    """waiting → sending → sent, or back to waiting until it has failed for good; by hand: waiting → sent."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Letter(Row):
    """One letter to one reader; a letter by hand waits in the queue "por avisar"."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "channel", "state", "due_at"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when_sent"),
    )

    kind: Mapped[str] = mapped_column(String(64))
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
    channel: Mapped[Channel] = enum_column(Channel, "channel")
    state: Mapped[LetterState] = enum_column(LetterState, default=LetterState.WAITING)
    to_uid: Mapped[uuid.UUID]
    to_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="es")
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    secret: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    told_by: Mapped[uuid.UUID | None]

    @property
    def message_id(self) -> str:
        """The same for every try, so that a mailbox can drop a second copy."""
        return f"<{self.uid}@{urlsplit(settings().public_url).hostname}>"
