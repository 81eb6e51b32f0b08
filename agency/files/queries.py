"""Reading which files are kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from agency.db import Row, by_uid, session
from agency.files.models import StoredFile


def file_by_uid(uid: uuid.UUID) -> StoredFile | None:
    """The file with this public id."""
    return by_uid(StoredFile, uid)


def files_of(subject: Row) -> Sequence[StoredFile]:
    """The subject's files, oldest first."""
    chosen = select(StoredFile).where(
        StoredFile.subject_kind == subject.__tablename__, StoredFile.subject_uid == subject.uid
    )
    return session().scalars(chosen.order_by(StoredFile.id)).all()


def all_uids() -> set[uuid.UUID]:
    """The ids of every file that has a row."""
    return set(session().scalars(select(StoredFile.uid)))
