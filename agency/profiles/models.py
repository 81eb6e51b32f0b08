"""What a woman shows, to whom, and who has seen it."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
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


class EntryKind(StrEnum):
    """What an entry of her profile is."""

    WORK = "work"
    STUDY = "study"
    PROJECT = "project"
    CERTIFICATE = "certificate"


class Way(StrEnum):
    """How work was done; what is not paid counts as much."""

    JOB = "job"
    INFORMAL = "informal"
    CARE = "care"
    VOLUNTEER = "volunteer"


class DayTime(StrEnum):
    """The parts of a day in which she can work."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Need(StrEnum):
    """What would help her to take a place; only the agency reads it."""

    CHILDCARE = "childcare"
    TRANSPORT = "transport"
    EQUIPMENT = "equipment"
    ACCESS = "access"


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
        CheckConstraint("public OR NOT (listed OR findable)", name="found_only_when_public"),
        CheckConstraint("(verified_at IS NULL) = (verified_by_id IS NULL)", name="verified_by_somebody"),
        Index("ix_profile_shown", "to_companies", "hidden", "municipality"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    headline: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    headline_en: Mapped[str] = mapped_column(String(120), default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    municipality: Mapped[str] = mapped_column(String(6), default="")
    municipalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    modalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    day_times: Mapped[list[str]] = mapped_column(JSON, default=list)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    needs_note: Mapped[str] = mapped_column(Text, default="")
    hours_per_week: Mapped[int | None]
    free_from: Mapped[date | None]
    free_until: Mapped[date | None]
    languages: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    photo_uid: Mapped[uuid.UUID | None]
    to_companies: Mapped[bool] = mapped_column(default=False)
    public: Mapped[bool] = mapped_column(default=False)
    listed: Mapped[bool] = mapped_column(default=False)
    findable: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    verified: Mapped[list[str]] = mapped_column(JSON, default=list)
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    public_key: Mapped[str] = mapped_column(
        String(32), default=lambda: secrets.token_urlsafe(12), unique=True
    )
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=person_id)
    skills: Mapped[list[ProfileSkill]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileSkill.level.desc(), ProfileSkill.skill_id"
    )
    entries: Mapped[list[Entry]] = relationship(
        cascade="all, delete-orphan", order_by="[Entry.kind, Entry.position, Entry.id]"
    )
    links: Mapped[list[Link]] = relationship(cascade="all, delete-orphan", order_by="Link.id")
    remarks: Mapped[list[Remark]] = relationship(cascade="all, delete-orphan", order_by="Remark.id")
    story: Mapped[Story | None] = relationship(cascade="all, delete-orphan", uselist=False)


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


class Entry(Row):
    """Something that she did or learnt; years or months as text, 2019 or 2019-04, no end while it goes on."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("(kind = 'work') = (way IS NOT NULL)", name="work_says_how_it_was_done"),
        Index("ix_entry_profile", "profile_id", "kind", "position"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    kind: Mapped[EntryKind] = enum_column(EntryKind, "kind")
    way: Mapped[Way | None] = enum_column(Way, "way", nullable=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    title: Mapped[str] = mapped_column(String(160))
    place: Mapped[str] = mapped_column(String(160), default="")
    start: Mapped[str] = mapped_column(String(10), default="")
    end: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(160), default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    document_uid: Mapped[uuid.UUID | None]
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    skills: Mapped[list[Skill]] = relationship(secondary="evidence", order_by=Skill.id, lazy="selectin")


class Evidence(Base):
    """A skill that an entry shows."""

    __tablename__ = "evidence"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)


class Link(Row):
    """An address where her work can be seen."""

    __tablename__ = "link"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    kind: Mapped[LinkKind] = enum_column(LinkKind, "kind")
    url: Mapped[str] = mapped_column(String(300))


class Block(Row):
    """A company that she wants never to meet here; it is never told."""

    __tablename__ = "block"
    __table_args__ = (
        Index(
            "uq_block_company",
            "profile_id",
            "company_id",
            unique=True,
            sqlite_where=text("because_id IS NULL"),
            postgresql_where=text("because_id IS NULL"),
        ),
        UniqueConstraint("profile_id", "company_id", "because_id"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    because_id: Mapped[int | None] = mapped_column(ForeignKey("blocked_name.id"), index=True)
    """The name she blocked, when the company is out of reach because its owner works there."""


class BlockedName(Row):
    """An e-mail or phone of somebody she never wants to meet here: sealed for her, hashed for the portal."""

    __tablename__ = "blocked_name"
    __table_args__ = (UniqueConstraint("profile_id", "name_hash"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    name_hash: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[str] = mapped_column(Text)


class ShareLink(Row):
    """An address of her profile for somebody she chose, until a day or until she takes it back."""

    __tablename__ = "share_link"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_urlsafe(12), unique=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    until: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime | None]

    profile: Mapped[Profile] = relationship(lazy="joined", innerjoin=True)

    @property
    def open(self) -> bool:
        """True while it leads to her profile."""
        return self.taken_back_at is None and self.until > clock.now()


class Remark(Row):
    """What a coordinator tells her about her profile; only she and coordinators read it."""

    __tablename__ = "remark"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Story(Row):
    """What she tells on the front page: only with her yes, and once a coordinator has read it."""

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint("approved_at IS NULL OR agreed_at IS NOT NULL", name="shown_with_her_yes"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Suggestion(Row):
    """What a file of hers seems to say: it waits for her yes, and is gone after it or after some days."""

    __tablename__ = "suggestion"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), unique=True)
    source: Mapped[str] = mapped_column(String(20))
    understood: Mapped[dict[str, Any]] = mapped_column(JSON)
    left: Mapped[list[str]] = mapped_column(JSON, default=list)


class Sighting(Row):
    """Somebody outside the agency saw this much of her."""

    __tablename__ = "sighting"
    __table_args__ = (Index("ix_sighting_profile", "profile_id", "at"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    veil: Mapped[Veil] = enum_column(Veil, "veil")
    at: Mapped[datetime]
