"""What a woman shows, to whom, and who has seen it."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency import clock
from agency.accounts.models import Person
from agency.db import Base, Row, enum_column, version_column
from agency.skills.models import Skill


class Modality(StrEnum):
    """Where work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class LinkKind(StrEnum):
    """What a link leads to."""

    WEB = "web"
    GITHUB = "github"
    LINKEDIN = "linkedin"
    OTHER = "other"


class Veil(StrEnum):
    """How much of a profile a company sees, in the order in which the veil lifts."""

    CARD = "card"
    FIRST_NAME = "first_name"
    FULL = "full"
    PHONE = "phone"


class Profile(Row):
    """A professional profile: private until each yes; `hidden` takes all yeses back at once."""

    __tablename__ = "profile"
    __table_args__ = (
        CheckConstraint("hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 40", name="hours_in_a_week"),
        Index("ix_profile_shown", "to_companies", "hidden", "municipality"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    headline: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    municipality: Mapped[str] = mapped_column(String(6), default="")
    modalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    hours_per_week: Mapped[int | None]
    free_from: Mapped[date | None]
    free_until: Mapped[date | None]
    languages: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    photo_uid: Mapped[uuid.UUID | None]
    to_companies: Mapped[bool] = mapped_column(default=False)
    public: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    public_key: Mapped[str] = mapped_column(
        String(32), default=lambda: secrets.token_urlsafe(12), unique=True
    )
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    skills: Mapped[list[ProfileSkill]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileSkill.level.desc(), ProfileSkill.skill_id"
    )
    education: Mapped[list[Education]] = relationship(
        cascade="all, delete-orphan", order_by="Education.start.desc()"
    )
    experience: Mapped[list[Experience]] = relationship(
        cascade="all, delete-orphan", order_by="Experience.start.desc()"
    )
    links: Mapped[list[Link]] = relationship(cascade="all, delete-orphan", order_by="Link.id")


class ProfileSkill(Base):
    """A skill that she says she has, at a level from 1 to 5."""

    __tablename__ = "profile_skill"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_from_one_to_five"),
        Index("ix_profile_skill_skill", "skill_id", "profile_id", "level"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int] = mapped_column(Integer)

    skill: Mapped[Skill] = relationship(lazy="joined", innerjoin=True)


class Education(Row):
    """What she studied; years or months as text, 2019 or 2019-04."""

    __tablename__ = "education"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    institution: Mapped[str] = mapped_column(String(160), default="")
    start: Mapped[str] = mapped_column(String(10), default="")
    end: Mapped[str] = mapped_column(String(10), default="")


class Experience(Row):
    """What she did, paid or not."""

    __tablename__ = "experience"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    role: Mapped[str] = mapped_column(String(160))
    organisation: Mapped[str] = mapped_column(String(160), default="")
    start: Mapped[str] = mapped_column(String(10), default="")
    end: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(Text, default="")


class Link(Row):
    """An address where her work can be seen."""

    __tablename__ = "link"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    kind: Mapped[LinkKind] = enum_column(LinkKind, "kind")
    url: Mapped[str] = mapped_column(String(300))


class Block(Row):
    """A company that she wants never to meet here; it is never told."""

    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("profile_id", "company_id"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)


class Sighting(Row):
    """Somebody outside the agency saw this much of her."""

    __tablename__ = "sighting"
    __table_args__ = (Index("ix_sighting_profile", "profile_id", "at"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    veil: Mapped[Veil] = enum_column(Veil, "veil")
    at: Mapped[datetime]
