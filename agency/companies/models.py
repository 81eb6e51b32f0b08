"""Partner companies, their people, and the agreements that give them the right to post."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.accounts.models import Person
from agency.db import Row, enum_column, version_column
from agency.money import Money
from agency.roles import CompanyRole


class CompanyState(StrEnum):
    """applied → in_review → partner ⇄ suspended → closed; refused, which may be appealed."""

    APPLIED = "applied"
    IN_REVIEW = "in_review"
    PARTNER = "partner"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    CLOSED = "closed"


class AgreementState(StrEnum):
    """draft → in_force → expired or terminated."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class Company(Row):
    """A company that applied, and a partner once a coordinator has vetted it."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('applied', 'in_review')) = (decided_at IS NULL)", name="decided_when_decided"
        ),
        CheckConstraint("state NOT IN ('refused', 'suspended') OR reason <> ''", name="a_no_has_a_reason"),
        Index("ix_company_state", "state", "created_at"),
    )

    name: Mapped[str] = mapped_column(String(120))
    legal_name: Mapped[str] = mapped_column(String(160))
    nit: Mapped[str] = mapped_column(String(15), index=True)
    matricula: Mapped[str] = mapped_column(String(30))
    municipality: Mapped[str] = mapped_column(String(6))
    address: Mapped[str] = mapped_column(String(200))
    website: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[str] = mapped_column(String(10), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(20))
    state: Mapped[CompanyState] = enum_column(CompanyState, default=CompanyState.APPLIED)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    folded: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Member(Row):
    """A person in a company; a person acts for one company only."""

    __tablename__ = "member"
    __table_args__ = (
        Index(
            "uq_member_one_company",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[CompanyRole] = enum_column(CompanyRole, "role")
    ended_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(innerjoin=True)


class MemberInvitation(Row):
    """A link that makes whoever holds it a colleague in the company, once."""

    __tablename__ = "member_invitation"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[CompanyRole] = enum_column(CompanyRole, "role")
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(innerjoin=True, lazy="joined")


class Agreement(Row):
    """A signed framework agreement: dates, places, and the monthly subsidy of each place."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("places > 0", name="has_places"),
        CheckConstraint("subsidy_a_month >= 0", name="subsidy_not_negative"),
        Index("ix_agreement_company", "company_id", "state", "ends_on"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    number: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[AgreementState] = enum_column(AgreementState, default=AgreementState.DRAFT)
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int] = mapped_column(Integer)
    subsidy_a_month: Mapped[Money]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    company: Mapped[Company] = relationship(innerjoin=True)
