"""Her photo, the pictures of her projects, and the papers that prove what she learnt."""

from __future__ import annotations

import uuid

from agency.accounts.models import Person
from agency.files.operations import PutAway, drop, keep
from agency.files.queries import file_by_uid
from agency.profiles.models import Entry, Profile
from agency.profiles.operations.making import Full, touch
from agency.profiles.rules import MOST_PICTURES


def set_photo(profile: Profile, put: PutAway | None, by: Person) -> None:
    """Her photo is this one, or none; the former is dropped."""
    _drop(profile.photo_uid, by)
    profile.photo_uid = keep(profile, put, by=by).uid if put else None


def add_picture(profile: Profile, entry: Entry, put: PutAway, by: Person) -> None:
    """The picture stands last in the entry; raises Full."""
    if len(entry.pictures) >= MOST_PICTURES:
        raise Full
    entry.pictures = [*entry.pictures, str(keep(entry, put, by=by).uid)]
    touch(profile)


def drop_picture(profile: Profile, entry: Entry, file_uid: uuid.UUID, by: Person) -> None:
    """The picture is gone from the entry."""
    if str(file_uid) in entry.pictures:
        entry.pictures = [kept for kept in entry.pictures if kept != str(file_uid)]
        _drop(file_uid, by)
        touch(profile)


def set_document(profile: Profile, entry: Entry, put: PutAway | None, by: Person) -> None:
    """The entry is proved by this paper, or by none; the former is dropped."""
    _drop(entry.document_uid, by)
    entry.document_uid = keep(entry, put, by=by).uid if put else None
    touch(profile)


def _drop(uid: uuid.UUID | None, by: Person) -> None:
    file = file_by_uid(uid) if uid else None
    if file is not None:
        drop(file, by=by)
