"""Kept bytes in a folder of this machine's, or of a share's."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Disk:
    """A folder that no page serves, with 256 shelves, so that none grows too long to list."""

    folder: Path

    def put(self, uid: uuid.UUID, name: str, content: bytes) -> None:
        """The bytes are kept whole, even if the power fails now; before that nothing is under the name."""
        place = self._place(uid, name)
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

    def open(self, uid: uuid.UUID, name: str) -> BinaryIO | None:
        """The kept bytes, to be read and closed; None when there are none."""
        try:
            return self._place(uid, name).open("rb")
        except FileNotFoundError:
            return None

    def delete(self, uid: uuid.UUID) -> None:
        """Nothing is kept under this UUID, whatever its name."""
        for found in self._shelf(uid).glob(f"{uid.hex}-*"):
            found.unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """What begins with each kept UUID, with when that was."""
        for found in self.folder.glob("??/*-*"):
            try:
                yield found.name, datetime.fromtimestamp(found.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue

    def complaint(self) -> str | None:
        """A sentence when the folder, or the nearest one above it that is there, can't be written."""
        there = next(place for place in (self.folder, *self.folder.absolute().parents) if place.exists())
        if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
            return None
        return f"FILES_DIR ({self.folder}) can't be written."

    def _place(self, uid: uuid.UUID, name: str) -> Path:
        return self._shelf(uid) / f"{uid.hex}-{name}"

    def _shelf(self, uid: uuid.UUID) -> Path:
        return self.folder / uid.hex[:2]


def _sync_folder(folder: Path) -> None:
    """The names in the folder are on the disk; fsync of a file does not promise its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
