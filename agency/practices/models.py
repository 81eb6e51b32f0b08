"""Posted, subsidised work practices."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.companies.models import Agreement, Company
from agency.db import Base, Row, enum_column, version_column
from agency.money import Money
from agency.profiles.models import Modality
from agency.skills.models import Skill
from agency.subsidies.models import Fund


class PracticeState(StrEnum):
    """draft → submitted → open → filled / closed / expired; changes_requested; rejected; removed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"
    REJECTED = "rejected"
    REMOVED = "removed"


class Practice(Row):
    """A place (or several) to work and learn; open only after a person's yes."""

    __tablename__ = "practice"
    __table_args__ = (
        CheckConstraint("places > 0 AND taken >= 0 AND taken <= places", name="never_more_than_places"),
        CheckConstraint("hours_per_week BETWEEN 1 AND 40", name="at_most_forty_hours"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("subsidy >= 0 AND subsidy <= stipend", name="subsidy_within_stipend"),
        CheckConstraint(
            "state NOT IN ('open', 'filled') OR (opened_at IS NOT NULL AND reviewed_by_id IS NOT NULL)",
            name="open_after_a_persons_yes",
        ),
        CheckConstraint(
            "state NOT IN ('rejected', 'changes_requested', 'removed') OR reason <> ''",
            name="a_no_has_a_reason",
        ),
        Index("ix_practice_state", "state", "opened_at"),
        Index("ix_practice_company", "company_id", "state"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    tasks: Mapped[str] = mapped_column(Text)
    learning: Mapped[str] = mapped_column(Text, default="")
    municipality: Mapped[str] = mapped_column(String(6))
    modality: Mapped[Modality] = enum_column(Modality, "modality")
    address: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours_per_week: Mapped[int] = mapped_column(Integer)
    schedule: Mapped[str] = mapped_column(String(120))
    stipend: Mapped[Money]
    subsidy: Mapped[Money]
    places: Mapped[int] = mapped_column(Integer, default=1)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    tutor_name: Mapped[str] = mapped_column(String(120))
    state: Mapped[PracticeState] = enum_column(PracticeState, default=PracticeState.DRAFT)
    reason: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    folded: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    company: Mapped[Company] = relationship(innerjoin=True, lazy="joined")
    agreement: Mapped[Agreement] = relationship(innerjoin=True)
    fund: Mapped[Fund] = relationship(innerjoin=True)
    skills: Mapped[list[PracticeSkill]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="PracticeSkill.must.desc()"
    )

    @property
    def weeks(self) -> int:
        """How long it lasts, in whole weeks rounded up."""
        return -(-((self.ends_on - self.starts_on).days + 1) // 7)

    @property
    def months(self) -> int:
        """How many months of stipend it carries, rounded up from 30 days."""
        return -(-((self.ends_on - self.starts_on).days + 1) // 31)


class PracticeSkill(Base):
    """A skill that a practice needs (must) or likes, from a level on."""

    __tablename__ = "practice_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_from_one_to_five"),)

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column(Integer, default=2)
    must: Mapped[bool] = mapped_column(default=False)

    skill: Mapped[Skill] = relationship(lazy="joined", innerjoin=True)
