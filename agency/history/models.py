"""The events of every subject, named by kind and UUID."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agency import clock
from agency.db import Row, enum_column
from agency.roles import Hat


class Audience(StrEnum):
    """Who reads an event, besides the agency's staff."""

    ALL = "all"
    WOMAN = "woman"
    COMPANY = "company"
    STAFF = "staff"


class Event(Row):
    """Something that happened to a subject."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "subject_kind", "subject_uid", "at"),)

    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_uid: Mapped[uuid.UUID]
    verb: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_uid: Mapped[uuid.UUID | None]
    by_hat: Mapped[Hat] = enum_column(Hat, "by_hat")
    audience: Mapped[Audience] = enum_column(Audience, "audience")
    note: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
