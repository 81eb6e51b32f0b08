"""Concerns: encrypted at rest, read by the care team only, every reading logged."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency import clock
from agency.accounts.models import Person
from agency.db import Row, enum_column, version_column


class ConcernState(StrEnum):
    """received → triaged → in_care → closed."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    IN_CARE = "in_care"
    CLOSED = "closed"


class Concern(Row):
    """Something feels wrong, said by anyone; text, contact, notes and who said it are ciphertext."""

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_state", "state", "created_at"),)

    subject_kind: Mapped[str] = mapped_column(String(32), default="")
    subject_uid: Mapped[uuid.UUID | None]
    sealed_text: Mapped[str] = mapped_column(Text)
    sealed_contact: Mapped[str] = mapped_column(Text, default="")
    sealed_notes: Mapped[str] = mapped_column(Text, default="")
    sealed_person: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ConcernState] = enum_column(ConcernState, default=ConcernState.RECEIVED)
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ConcernReading(Row):
    """Somebody of the care team opened a concern."""

    __tablename__ = "concern_reading"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(innerjoin=True)
