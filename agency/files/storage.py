"""The one door to kept bytes: named by UUID and a short name, never by a path.

Behind it is a folder (FILES_DIR), or an object store (FILES_BUCKET); no page serves either.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from agency.files.bucket import Bucket
from agency.files.disk import Disk
from agency.settings import settings

NAME = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)?")


class Missing(LookupError):
    """Nothing is kept under this name."""


class Store(Protocol):
    """Where bytes are kept; `put` is whole or not at all."""

    def put(self, uid: uuid.UUID, name: str, content: bytes) -> None: ...
    def open(self, uid: uuid.UUID, name: str) -> BinaryIO | None: ...
    def delete(self, uid: uuid.UUID) -> None: ...
    def kept(self) -> Iterator[tuple[str, datetime]]: ...
    def complaint(self) -> str | None: ...


def put(uid: uuid.UUID, name: str, content: bytes) -> None:
    """The bytes are kept whole, even if the power fails now; before that nothing is kept under the name."""
    _store().put(uid, _checked(name), content)


def open(uid: uuid.UUID, name: str) -> BinaryIO:
    """The kept bytes, to be read and closed; raises Missing."""
    found = _store().open(uid, _checked(name))
    if found is None:
        raise Missing(name)
    return found


def delete(uid: uuid.UUID) -> None:
    """Nothing is kept under this UUID, whatever its name."""
    _store().delete(uid)


def kept() -> Iterator[tuple[uuid.UUID, datetime]]:
    """Every UUID that something is kept under, with when that was; once for each name."""
    for found, since in _store().kept():
        try:
            yield uuid.UUID(found.partition("-")[0]), since
        except ValueError:
            continue


def complaint() -> str | None:
    """A sentence that names the setting, when nothing can be kept with it; None when all is well."""
    return _store().complaint()


def _store() -> Store:
    chosen = settings()
    if not chosen.files_bucket:
        return Disk(chosen.files_dir)
    place = urlsplit(chosen.files_bucket)
    prefix = place.path.strip("/")
    return Bucket(place.netloc, f"{prefix}/" if prefix else "", chosen.s3_endpoint_url, chosen.s3_region)


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a kept file")
    return name
