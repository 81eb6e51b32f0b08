"""One woman and one practice, whoever began it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.accounts.models import Person
from agency.db import Row, enum_column, version_column
from agency.practices.models import Practice
from agency.profiles.models import Profile
from agency.roles import Hat


class ApplicationState(StrEnum):
    """proposed or submitted → in_review → interview → offered → accepted → placed, and the ends."""

    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    INTERVIEW = "interview"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REJECTED = "rejected"
    EXPIRED = "expired"
    OBSOLETE = "obsolete"


class Application(Row):
    """An application or a proposal; `agreed_at` is her own yes, without which no company sees her."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("practice_id", "profile_id"),
        CheckConstraint(
            "(state IN ('withdrawn','declined','rejected','expired','obsolete','placed')) "
            "= (ended_at IS NOT NULL)",
            name="ended_when_over",
        ),
        CheckConstraint(
            "state NOT IN ('submitted','in_review','interview','offered','accepted','placed') "
            "OR agreed_at IS NOT NULL",
            name="never_without_her_yes",
        ),
        CheckConstraint("state <> 'rejected' OR reason <> ''", name="a_no_has_a_reason"),
        Index("ix_application_state", "state", "waits_since"),
        Index("ix_application_profile", "profile_id", "state"),
    )

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    begun_by: Mapped[Hat] = enum_column(Hat, "begun_by")
    state: Mapped[ApplicationState] = enum_column(ApplicationState)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime | None]
    interview_at: Mapped[datetime | None]
    interview_place: Mapped[str] = mapped_column(String(200), default="")
    interview_accepted_at: Mapped[datetime | None]
    waits_since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    practice: Mapped[Practice] = relationship(innerjoin=True, lazy="joined")
    profile: Mapped[Profile] = relationship(innerjoin=True, lazy="joined")


class Wish(Row):
    """A company's wish, from an anonymous card, that the agency propose its practice to a woman."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("practice_id", "profile_id"),)

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(index=True)

    practice: Mapped[Practice] = relationship(innerjoin=True)
    profile: Mapped[Profile] = relationship(innerjoin=True)


class Message(Row):
    """Something said on an application, through the portal."""

    __tablename__ = "message"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hat: Mapped[Hat] = enum_column(Hat, "hat")
    text: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship(innerjoin=True)
