"""Pictures inside documents, without what cameras and programs wrote beside the pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator

JPEG_START, PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
ADOBE, ADOBE_BYTES = 0xEE, 16
"""Says how the colours were turned: without it some pictures come out as negatives."""
JPEG_KEPT = frozenset({*range(0xC0, 0xC8), *range(0xC9, 0xD0), START_OF_SCAN, 0xDB, 0xDC, 0xDD})
"""Frames, tables and scans: what is needed to decode, and nothing else."""
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD")


def bare_jpeg(content: bytes) -> bytes:
    """The JPEG up to its end, without Exif, XMP, profile, preview or comment; ValueError when broken."""
    if not content.startswith(JPEG_START):
        raise ValueError("no JPEG")
    return JPEG_START + b"".join(_jpeg_segments(content)) + b"\xff\xd9"


def _jpeg_segments(content: bytes) -> Iterator[bytes]:
    at = len(JPEG_START)
    while (marker := _marker(content, at)) != END_OF_IMAGE:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            found = NEXT_MARKER.search(content, end)
            if found is None:
                raise ValueError("the JPEG has no end")
            end = found.end() - 2
        segment = content[at:end]
        if marker in JPEG_KEPT or (marker == ADOBE and _is_adobes(segment)):
            yield segment
        at = end


def _is_adobes(segment: bytes) -> bool:
    return len(segment) == ADOBE_BYTES and segment[4:].startswith(b"Adobe")


def _marker(content: bytes, at: int) -> int:
    if len(content) < at + 2 or content[at] != 0xFF:
        raise ValueError("the JPEG is broken")
    return content[at + 1]


def bare_png(content: bytes) -> bytes:
    """The PNG up to its end, without text, time, Exif or profile; ValueError when broken."""
    if not content.startswith(PNG_START):
        raise ValueError("no PNG")
    return PNG_START + b"".join(_png_chunks(content))


def _png_chunks(content: bytes) -> Iterator[bytes]:
    at, kind = len(PNG_START), b""
    while kind != b"IEND":
        kind = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if len(kind) < 4 or end > len(content):
            raise ValueError("the PNG has no end")
        if kind in PNG_KEPT:
            yield content[at:end]
        at = end
