"""Pictures made for the tests, good ones and bad ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zlib import crc32

import pillow_heif
from PIL import Image

from agency.files.pictures import Animated, Damaged, NotAPicture, TooLarge, TooManyPixels
from agency.files.refused import Refused

LIGHTS = {"red": (220, 30, 30), "blue": (30, 30, 220)}


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture's bytes in this format."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def two_halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), LIGHTS["red"])
    image.paste(LIGHTS["blue"], (width // 2, 0, width, height))
    return image


def small(kind: str = "JPEG", **options: Any) -> bytes:
    """An ordinary picture of a few hundred pixels."""
    return written(two_halves(300, 200), kind, **options)


def claiming(kind: str, side: int) -> bytes:
    """A picture of a few bytes whose header claims a square of this side."""
    tiny = bytearray(written(Image.new("RGB", (16, 16)), kind, lossless=True))
    if kind == "PNG":
        tiny[16:24] = side.to_bytes(4, "big") * 2
        tiny[29:33] = _crc(bytes(tiny[12:29]))
    elif kind == "JPEG":
        at = tiny.index(b"\xff\xc0") + 5
        tiny[at : at + 4] = side.to_bytes(2, "big") * 2
    else:
        at = tiny.index(b"VP8L") + 9
        tiny[at : at + 4] = ((side - 1) | (side - 1) << 14).to_bytes(4, "little")
    return bytes(tiny)


def _crc(chunk: bytes) -> bytes:
    return crc32(chunk).to_bytes(4, "big")


def heic(image: Image.Image, **options: Any) -> bytes:
    """The picture as an iPhone writes it."""
    buffer = BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=60, **options)
    return buffer.getvalue()


def heic_claiming(side: int) -> bytes:
    """A small HEIC whose header claims a square of this side."""
    tiny = heic(two_halves(64, 64))
    said = b"ispe" + bytes(4)
    assert said in tiny
    at = tiny.index(said) + len(said)
    return tiny[:at] + side.to_bytes(4, "big") * 2 + tiny[at + 8 :]


def opened(content: bytes) -> Image.Image:
    """The written picture, decoded by its own bytes."""
    image = Image.open(BytesIO(content), formats=["WEBP", "JPEG"])
    image.load()
    return image


PEAK = "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def peak_megabytes(code: str) -> float:
    """The most memory that a fresh process held while it ran this code."""
    # The kernel counts the memory of whoever started the process into its peak: a small shell starts it.
    command = ["/bin/sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, code + PEAK]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return int(done.stdout) / 1024


def moving(kind: str) -> bytes:
    """Two different frames."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in LIGHTS]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


WRONG: dict[str, tuple[Callable[[], bytes], type[Refused]]] = {
    "nothing": (lambda: b"", NotAPicture),
    "text named .jpg": (lambda: b"Hola, soy una foto.\n" * 50, NotAPicture),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", NotAPicture),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NotAPicture),
    "a format we don't read": (lambda: small("TIFF"), NotAPicture),
    "a still GIF": (lambda: small("GIF"), NotAPicture),
    "a moving GIF": (lambda: moving("GIF"), NotAPicture),
    "a moving PNG": (lambda: moving("PNG"), Animated),
    "a moving WEBP": (lambda: moving("WEBP"), Animated),
    "half a JPEG": (lambda: small()[: len(small()) // 2], Damaged),
    "half a PNG": (lambda: small("PNG")[: len(small("PNG")) // 2], Damaged),
    "half a WEBP": (lambda: small("WEBP")[: len(small("WEBP")) // 2], Damaged),
    "half a HEIC": (lambda: heic(two_halves(300, 200))[:-300], Damaged),
    "only the head of a HEIC": (lambda: heic(two_halves(300, 200))[:24], Damaged),
    "an AVIF": (lambda: b"\0\0\0\x20ftypavif" + bytes(100), NotAPicture),
    "a film": (lambda: b"\0\0\0\x20ftypmp42" + bytes(100), NotAPicture),
    "a PDF": (lambda: b"%PDF-1.7\n" + small(), NotAPicture),
    "a zip before a JPEG": (lambda: b"PK\x03\x04" + small(), NotAPicture),
    "PHP before a JPEG": (lambda: b"<?php system($_GET[0]); ?>" + small(), NotAPicture),
    "64 MP in a HEIC's header": (lambda: heic_claiming(8000), TooManyPixels),
    "81 MP in a JPEG's header": (lambda: claiming("JPEG", 9000), TooManyPixels),
    "81 MP in a PNG's header": (lambda: claiming("PNG", 9000), TooManyPixels),
    "81 MP in a WEBP's header": (lambda: claiming("WEBP", 9000), TooManyPixels),
    "900 MP in a PNG's header": (lambda: claiming("PNG", 30_000), TooManyPixels),
    "25 MP that are decoded whole": (lambda: claiming("PNG", 5000), TooManyPixels),
    "9 MB": (lambda: small() + bytes(9 * 1024 * 1024), TooLarge),
}
