"""What tells every process that the directory's index is behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from agency import clock
from agency.db import Base


class DirectoryChange(Base):
    """What the directory knows of a profile may no longer hold; without a profile, all that it knows."""

    __tablename__ = "directory_change"
    # A number that was forgotten must never come back: processes know changes by their numbers.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    profile_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
