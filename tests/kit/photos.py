"""Pictures made for the tests, good ones and bad ones."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zlib import crc32

from PIL import Image

from agency.files.pictures import Animated, Damaged, NotAPicture, Refused, TooLarge, TooManyPixels

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


def opened(content: bytes) -> Image.Image:
    """The written picture, decoded by its own bytes."""
    image = Image.open(BytesIO(content), formats=["WEBP"])
    image.load()
    return image


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
    "81 MP in a JPEG's header": (lambda: claiming("JPEG", 9000), TooManyPixels),
    "81 MP in a PNG's header": (lambda: claiming("PNG", 9000), TooManyPixels),
    "81 MP in a WEBP's header": (lambda: claiming("WEBP", 9000), TooManyPixels),
    "900 MP in a PNG's header": (lambda: claiming("PNG", 30_000), TooManyPixels),
    "25 MP that are decoded whole": (lambda: claiming("PNG", 5000), TooManyPixels),
    "9 MB": (lambda: small() + bytes(9 * 1024 * 1024), TooLarge),
}
