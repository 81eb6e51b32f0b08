"""Noting what changed, so that every process's index follows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from agency import clock
from agency.db import session
from agency.directory.models import DirectoryChange
from agency.directory.queries import last_change

KEPT_DAYS = 30


def changed(*profile_ids: int) -> None:
    """The directory reads these profiles again; whoever changes one by SQL alone says so here.

    What an ORM session changes is noted by itself (`reactions`).
    """
    note(session(), profile_ids)


def everything_changed() -> None:
    """The directory reads all profiles again: after many were brought in, or skills got other names."""
    note(session(), [None])


def note(current: Session, profile_ids: Collection[int | None]) -> None:
    """The session's transaction says that these profiles changed; None means all."""
    if profile_ids:
        rows = [{"profile_id": i, "at": clock.now()} for i in profile_ids]
        current.connection().execute(insert(DirectoryChange), rows)


def forget_changes(days: int = KEPT_DAYS) -> None:
    """Notes older than this are gone, except the last; a process that slept longer reads everything again."""
    before = clock.now() - timedelta(days=days)
    session().execute(
        delete(DirectoryChange)
        .where(DirectoryChange.at < before, DirectoryChange.id < last_change(before))
        .execution_options(synchronize_session=False)
    )
