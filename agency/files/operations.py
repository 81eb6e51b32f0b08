"""Keeping and dropping files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from agency import clock
from agency.db import Row, session
from agency.files import queries, storage
from agency.files.documents import ENDINGS, Document
from agency.files.models import StoredFile
from agency.files.pictures import MEDIA_TYPE, WHOLE, Picture
from agency.history.operations import Doer

GRACE = timedelta(days=1)
"""Longer than any transaction: bytes are written before the row that names them lands."""


@dataclass(frozen=True)
class PutAway:
    """A file whose bytes are in the storage, though no row names it yet; without one it goes with a sweep."""

    uid: uuid.UUID
    media_type: str
    size: int


def put_away(made: Picture | Document) -> PutAway:
    """The bytes are in the storage; it may be far away, so this comes before the transaction, not inside."""
    if isinstance(made, Picture):
        contents, media_type = made.contents, MEDIA_TYPE
    else:
        contents, media_type = {document_name(made.media_type): made.content}, made.media_type
    uid = uuid.uuid4()
    for name, content in contents.items():
        storage.put(uid, name, content)
    return PutAway(uid, media_type, sum(len(content) for content in contents.values()))


def keep(subject: Row, put: PutAway, by: Doer) -> StoredFile:
    """The file belongs to the subject once the transaction lands."""
    file = StoredFile(
        uid=put.uid,
        subject_kind=subject.__tablename__,
        subject_uid=subject.uid,
        by_uid=by.uid,
        media_type=put.media_type,
        size=put.size,
    )
    session().add(file)
    return file


def picture_name(size: int, ending: str = "webp") -> str:
    """What a picture's size is called in the storage; 0 is the whole that squares are cut from."""
    return f"{size}.{ending}" if size else WHOLE


def document_name(media_type: str) -> str:
    """What a document of this type is called in the storage, and when it is saved from there."""
    return f"documento.{ENDINGS[media_type]}"


def whole_of(file: StoredFile) -> bytes:
    """What the picture's squares were cut from, for `recropped`; raises storage.Missing."""
    with storage.open(file.uid, WHOLE) as kept:
        return kept.read()


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
