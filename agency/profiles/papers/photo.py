"""Her photo for her papers, as far as the veil shows it."""

from __future__ import annotations

import uuid

from agency.files import storage
from agency.files.operations import picture_name
from agency.files.pictures import SIDES
from agency.profiles.rules import Seen


def photo_of(seen: Seen) -> bytes | None:
    """The square that she chose, or nothing where the veil hides it or its bytes are gone."""
    if not isinstance(seen.photo, uuid.UUID):
        return None
    try:
        with storage.open(seen.photo, picture_name(SIDES[0])) as kept:
            return kept.read()
    except storage.Missing:
        return None
