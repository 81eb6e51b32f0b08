"""The practice as it is really done."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.applications.models import Application
from agency.db import Row, enum_column, version_column
from agency.money import Money
from agency.roles import Hat
from agency.subsidies.models import Commitment


class PlacementState(StrEnum):
    """planned → signing → ready → running ⇄ paused → completed; ended_early and cancelled with a reason."""

    PLANNED = "planned"
    SIGNING = "signing"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    CANCELLED = "cancelled"


class Placement(Row):
    """A woman in a company for a time, with its terms."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("hours_per_week BETWEEN 1 AND 40", name="at_most_forty_hours"),
        CheckConstraint("subsidy >= 0 AND subsidy <= stipend", name="subsidy_within_stipend"),
        CheckConstraint(
            "(state IN ('completed','ended_early','cancelled')) = (ended_on IS NOT NULL)",
            name="ended_when_over",
        ),
        CheckConstraint(
            "state NOT IN ('ended_early','cancelled') OR (reason <> '' AND ended_by IS NOT NULL)",
            name="an_early_end_has_a_reason_and_an_owner",
        ),
        Index("ix_placement_state", "state", "ends_on"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"), unique=True)
    state: Mapped[PlacementState] = enum_column(PlacementState, default=PlacementState.PLANNED)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours_per_week: Mapped[int] = mapped_column(Integer)
    schedule: Mapped[str] = mapped_column(String(120))
    stipend: Mapped[Money]
    subsidy: Mapped[Money]
    tutor_name: Mapped[str] = mapped_column(String(120))
    insurance: Mapped[str] = mapped_column(String(120), default="")
    adult_verified: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    ended_by: Mapped[Hat | None] = enum_column(Hat, "ended_by", nullable=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    application: Mapped[Application] = relationship(innerjoin=True, lazy="joined")
    commitment: Mapped[Commitment | None] = relationship()


class Confirmation(Row):
    """One party's yes to the placement agreement: the exact text it read, by its SHA-256."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("placement_id", "party"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    party: Mapped[Hat] = enum_column(Hat, "party")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    typed_name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class WeekHours(Row):
    """The hours of one week, said by her and confirmed by the company."""

    __tablename__ = "week_hours"
    __table_args__ = (
        UniqueConstraint("placement_id", "monday"),
        CheckConstraint("hours BETWEEN 0 AND 40", name="at_most_forty_hours"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    monday: Mapped[date]
    hours: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(500), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
