"""Kept files, named by UUID, each tied to the subject whose policy guards it."""

from __future__ import annotations

import uuid

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from agency.db import Row


class StoredFile(Row):
    """A picture or a document below the files folder; its bytes lie under its own UUID."""

    __tablename__ = "stored_file"

    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_uid: Mapped[uuid.UUID]
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
