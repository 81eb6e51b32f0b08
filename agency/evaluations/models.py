"""What each side says of a placement at its end."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.db import Row, enum_column, version_column
from agency.placements.models import Placement
from agency.roles import Hat


class EvaluationState(StrEnum):
    """asked → given or missed."""

    ASKED = "asked"
    GIVEN = "given"
    MISSED = "missed"


class Evaluation(Row):
    """A short evaluation by the woman or by the company, from 1 to 5."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("placement_id", "side"),
        CheckConstraint("(state = 'given') = (given_at IS NOT NULL)", name="given_when_given"),
        CheckConstraint(
            "state <> 'given' OR (learning BETWEEN 1 AND 5 AND treatment BETWEEN 1 AND 5)", name="marks"
        ),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    side: Mapped[Hat] = enum_column(Hat, "side")
    state: Mapped[EvaluationState] = enum_column(EvaluationState, default=EvaluationState.ASKED)
    learning: Mapped[int | None] = mapped_column(Integer)
    treatment: Mapped[int | None] = mapped_column(Integer)
    again: Mapped[bool | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None]
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    placement: Mapped[Placement] = relationship(innerjoin=True, lazy="joined")
