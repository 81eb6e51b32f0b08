"""Kept files, named by UUID, each tied to the subject whose policy guards it."""

from __future__ import annotations

import uuid

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from agency.db import Row


class StoredFile(Row):
    """A picture or a document in the storage, under its own UUID; it never changes, a new one replaces it."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_subject", "subject_kind", "subject_uid"),)

    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_uid: Mapped[uuid.UUID]
    by_uid: Mapped[uuid.UUID | None]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
