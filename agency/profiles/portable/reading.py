"""A file of hers, of whatever kind: the kind is decided by what is in it, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agency.profiles.portable import (
    Portrait,
    Reading,
    Reason,
    SkillNames,
    Unreadable,
    europass,
    json_reading,
    linkedin,
    pdf,
)
from agency.profiles.portable.texts import decoded

MOST_BYTES = 8 * 1024 * 1024

READERS: Mapping[str, Callable[[bytes, SkillNames], Reading]] = {
    "json": json_reading.read,
    "linkedin": linkedin.read,
    "europass": europass.read,
}
"""Each source by the name under which a suggestion keeps it; a PDF is either a Europass or just a text."""


def read_file(content: bytes, file_name: str, names: SkillNames) -> tuple[str, Reading]:
    """The kind of file this is, and what it says; raises Unreadable with the reason when it says nothing."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Reason.BIG)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(Reason.EMPTY)
    kind = kind_of(content)
    if kind is None:
        raise Unreadable(Reason.BROKEN if file_name.lower().endswith(".pdf") else Reason.KIND)
    read = pdf.read(content, names) if kind == "pdf" else (kind, READERS[kind](content, names))
    if read[1] == Reading(Portrait()):
        raise Unreadable(Reason.KIND)
    return read


def kind_of(content: bytes) -> str | None:
    """Which reader a file is for, by its first signs."""
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "linkedin"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    begins = decoded(content.lstrip(b" \t\r\n")[:400]).lstrip("\ufeff \t\r\n").lower()
    if begins.startswith(("<!doctype html", "<html")):
        return None
    return {"{": "json", "[": "json", "<": "europass"}.get(begins[:1])
