"""Keeping and dropping files."""

from __future__ import annotations

from datetime import timedelta

from agency import clock
from agency.db import Row, session
from agency.files import queries, storage
from agency.files.models import StoredFile
from agency.files.pictures import MEDIA_TYPE, Picture
from agency.history.operations import Doer

GRACE = timedelta(days=1)
"""Longer than any transaction: bytes are written before the row that names them lands."""


def keep_picture(subject: Row, picture: Picture, by: Doer) -> StoredFile:
    """The picture's bytes are on the disk, and its row lands with the transaction."""
    file = StoredFile(
        subject_kind=subject.__tablename__,
        subject_uid=subject.uid,
        by_uid=by.uid,
        media_type=MEDIA_TYPE,
        size=sum(len(content) for content in picture.sides.values()),
    )
    for side, content in picture.sides.items():
        storage.put(file.uid, picture_name(side), content)
    session().add(file)
    return file


def picture_name(side: int) -> str:
    """What a picture's size is called in the storage."""
    return f"{side}.webp"


def drop(file: StoredFile, by: Doer) -> None:
    """Nobody reads the file any more once this lands; its bytes go with the next sweep."""
    session().delete(file)


def sweep() -> int:
    """Bytes that no row names, and that are a day old, are gone; says of how many files."""
    old = clock.now() - GRACE
    # The storage is listed before the rows: a file that is kept in between is on neither list.
    aged = {uid for uid, since in storage.kept() if since < old}
    orphans = aged - queries.all_uids()
    session().rollback()
    for uid in orphans:
        storage.delete(uid)
    return len(orphans)
