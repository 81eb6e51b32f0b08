"""Zip files from strangers: only named texts are unpacked, in memory, within limits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from io import BytesIO
from pathlib import PurePosixPath

from agency.profiles.portable import Reason, Unreadable

MOST_MEMBERS = 5_000
MOST_EACH = 4 * 1024 * 1024
MOST_IN_ALL = 16 * 1024 * 1024
MOST_RATIO = 100
"""How many times larger than packed a text may be; exports of real people stay below 20."""
PLAIN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NO_FILE = "__macosx"


def texts(content: bytes, wanted: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """The files with these names in small letters, and the names of those that are broken.

    Raises Unreadable when it is no zip, asks for a password, or would swell beyond the limits.
    """
    if content.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise Unreadable(Reason.BIG)
    found: dict[str, bytes] = {}
    broken: list[str] = []
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                name = _name(member)
                if name not in wanted or name in found:
                    continue
                try:
                    found[name] = _unpacked(archive, member)
                except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
                    broken.append(PurePosixPath(member.filename).name)
                if sum(map(len, found.values())) > MOST_IN_ALL:
                    raise Unreadable(Reason.BIG)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as bad:
        raise Unreadable(Reason.BROKEN) from bad
    return found, broken


def _name(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename.replace("\\", "/").lower())
    if member.is_dir() or path.is_absolute() or ".." in path.parts or NO_FILE in path.parts:
        return ""
    return path.name


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise Unreadable(Reason.LOCKED)
    if member.compress_type not in PLAIN_WAYS:
        raise zipfile.BadZipFile
    if member.file_size > max(1, member.compress_size) * MOST_RATIO and member.file_size > 64 * 1024:
        raise Unreadable(Reason.BIG)
    with archive.open(member) as opened:
        unpacked = opened.read(MOST_EACH + 1)
    if len(unpacked) > MOST_EACH:
        raise Unreadable(Reason.BIG)
    return unpacked
