"""Who is going, until when she may come back, and until when papers keep her name."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.accounts.models import Person
from agency.db import Row, enum_column


class DepartureKind(StrEnum):
    """Why an account loses its name: its person asked, or nobody has used it for long."""

    ASKED = "asked"
    UNUSED = "unused"


class Departure(Row):
    """A person's name goes out of her data when `due_at` has come; what she comes back to is in `before`."""

    __tablename__ = "departure"
    __table_args__ = (
        Index("ix_departure_due", "due_at"),
        Index("ix_departure_papers", "forgotten_at", "papers_until"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    kind: Mapped[DepartureKind] = enum_column(DepartureKind, "kind")
    due_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    papers_until: Mapped[date | None]
    forgotten_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
