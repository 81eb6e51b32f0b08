"""Her photo, pictures and documents, as they were kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agency.files import storage
from agency.files.models import StoredFile
from agency.files.operations import document_name, picture_name
from agency.files.pictures import MEDIA_TYPE, SIDES, WIDTHS
from agency.files.queries import files_of
from agency.profiles.models import Profile

FOLDER = "archivos"
LARGEST_FIRST = (0, *sorted({*SIDES, *WIDTHS}, reverse=True))


@dataclass(frozen=True)
class Kept:
    """A file that is in the storage, and where it goes in the copy."""

    uid: uuid.UUID
    names: tuple[str, ...]
    """What it may be called in the storage, the best first."""
    place: str

    def read(self) -> bytes | None:
        """Its bytes, or None when the storage doesn't have them any more."""
        for name in self.names:
            try:
                with storage.open(self.uid, name) as stream:
                    return stream.read()
            except storage.Missing:
                continue
        return None


def files_to_take(own: Profile) -> list[Kept]:
    """Every file of her profile and of what is in it."""
    entries = [file for entry in own.entries for file in files_of(entry)]
    return [_kept(file) for file in (*files_of(own), *entries)]


def names_of(files: Iterable[StoredFile]) -> list[str]:
    """Where the copy has these files."""
    return [_kept(file).place for file in files]


def _kept(file: StoredFile) -> Kept:
    if file.media_type == MEDIA_TYPE:
        names: Sequence[str] = [picture_name(size) for size in LARGEST_FIRST]
    else:
        names = [document_name(file.media_type)]
    return Kept(file.uid, tuple(names), f"{FOLDER}/{file.uid}.{names[0].rpartition('.')[2]}")
