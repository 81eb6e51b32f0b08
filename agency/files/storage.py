"""The one door to kept bytes: named by UUID and a short name, never by a path.

They lie below `files_dir`, which no page serves. An object store would stand behind these same functions.
"""

from __future__ import annotations

import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from agency.settings import settings

NAME = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)?")


class Missing(LookupError):
    """Nothing is kept under this name."""


def put(uid: uuid.UUID, name: str, content: bytes) -> None:
    """The bytes are kept whole, even if the power fails now; before that nothing is kept under the name."""
    place = _place(uid, name)
    if not place.parent.is_dir():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(place.parent.parent)
    handle, part = tempfile.mkstemp(prefix=f"{uid.hex}-", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(place)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def open(uid: uuid.UUID, name: str) -> BinaryIO:
    """The kept bytes, to be read and closed; raises Missing."""
    try:
        return _place(uid, name).open("rb")
    except FileNotFoundError:
        raise Missing(name) from None


def delete(uid: uuid.UUID) -> None:
    """Nothing is kept under this UUID, whatever its name."""
    for found in _shelf(uid).glob(f"{uid.hex}-*"):
        found.unlink(missing_ok=True)


def kept() -> Iterator[tuple[uuid.UUID, datetime]]:
    """Every UUID that something is kept under, with when that was; once for each name."""
    for found in settings().files_dir.glob("??/*-*"):
        try:
            yield uuid.UUID(found.name.partition("-")[0]), datetime.fromtimestamp(found.stat().st_mtime, UTC)
        except (ValueError, FileNotFoundError):
            continue


def _place(uid: uuid.UUID, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a kept file")
    return _shelf(uid) / f"{uid.hex}-{name}"


def _shelf(uid: uuid.UUID) -> Path:
    """One of 256 folders, so that none grows too long to list."""
    return settings().files_dir / uid.hex[:2]


def _sync_folder(folder: Path) -> None:
    """The names in the folder are on the disk; fsync of a file does not promise its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
