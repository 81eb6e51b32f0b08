"""Pictures from strangers: decoded, made upright and small, and written anew with nothing but the picture."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from agency.files.apart.run import Fell, run_apart
from agency.files.crop import MIDDLE, Crop
from agency.files.refused import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
DECODED_WHOLE = ("PNG", "WEBP")
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
MEDIA_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
MEDIA_TYPE = MEDIA_TYPES["webp"]
WHOLE = "whole.webp"
"""What the squares are cut from again when she chooses another; only she sees it."""
LONGEST = 1280
SIDES = (640, 320, 160)
"""A profile's width on a phone at two dots per pixel, a card's, and a face in a list at the same."""
WIDTHS = (1280, 640)
QUALITY = 80
EFFORT = 2
"""Of 6: the next step costs twice the time and saves a thirtieth of the bytes."""
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""More than phones take unless told to; a JPEG of this size is decoded at a fraction of it."""
MOST_WHOLE_PIXELS = 16_000_000
"""For what is decoded whole: a WebP of this size costs 250 MB for a moment, and a photo as PNG is smaller."""
STILLS_WITH_MORE = ("MPO",)
"""A phone's JPEG that carries a depth map or a second view behind the picture: no animation."""

# Pillow looks at the size that the header claims before it decodes: this makes it refuse instead of warn.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_one_at_a_time = Lock()
"""However many pictures arrive at once, the process pays for one."""


class NotAPicture(Refused):
    """None of the formats that we read."""


class TooLarge(Refused):
    """More bytes than we take."""


class TooManyPixels(Refused):
    """More pixels than we decode."""


class Animated(Refused):
    """More than one picture in a row."""


class Damaged(Refused):
    """A picture that ends too early or is broken inside."""


@dataclass(frozen=True)
class Picture:
    """The same picture in each size and format, by the name that it is kept under; none is blown up."""

    contents: Mapping[str, bytes]


def reencoded(stream: IO[bytes], crop: Crop = MIDDLE, most_bytes: int = MOST_BYTES) -> Picture:
    """The upright square in three sizes and the whole picture, without any other byte; raises Refused."""
    with _one_at_a_time:
        whole = _upright(stream, most_bytes)
        return Picture({WHOLE: _written(whole, "webp"), **_squares(whole, crop)})


def recropped(whole: bytes, crop: Crop) -> Picture:
    """Another square of a picture whose kept whole this is; the whole stays as it is."""
    with _one_at_a_time, _refusing():
        with Image.open(BytesIO(whole), formats=["WEBP"]) as kept:
            sheet = _flat(kept)
        return Picture({WHOLE: whole, **_squares(sheet, crop)})


def size_of(whole: bytes) -> tuple[int, int]:
    """How wide and how high a kept whole is, in pixels."""
    with Image.open(BytesIO(whole), formats=["WEBP"]) as kept:
        return kept.size


def shrunk(stream: IO[bytes], most_bytes: int = MOST_BYTES) -> Picture:
    """The upright picture, not cut, in two widths, without any other byte of the original; raises Refused."""
    with _one_at_a_time:
        sheet = _upright(stream, most_bytes)
        contents: dict[str, bytes] = {}
        for width in WIDTHS:
            sheet = _fitted(sheet, (width, LONGEST))
            contents |= _both(str(width), sheet)
        return Picture(contents)


def _upright(stream: IO[bytes], most_bytes: int) -> Image.Image:
    """The picture as people see it, at most LONGEST long, with nothing else of the original."""
    length = stream.seek(0, 2)
    stream.seek(0)
    if length > most_bytes:
        raise TooLarge
    head = stream.read(12)
    stream.seek(0)
    if head[4:8] == b"ftyp" and head[8:] in HEIF_BRANDS:
        return _from_iphone(stream.read())
    with _refusing(), Image.open(stream, formats=FORMATS) as original:
        _refuse_unfit(original)
        # A large JPEG is decoded at a fraction of its size, and what is turned is small already.
        original.draft(None, (LONGEST, LONGEST))
        coloured = original if original.mode in {"L", "RGB", "RGBA"} else _in_full_colour(original)
        return _flat(ImageOps.exif_transpose(_fitted(coloured, (LONGEST, LONGEST))))


def _from_iphone(content: bytes) -> Image.Image:
    try:
        answer = run_apart("heif", content)
    except Fell as fell:
        raise Damaged from fell
    if answer.said[0] != "ok":
        raise TooManyPixels if answer.said[1] == "pixels" else Damaged
    return Image.frombytes("RGB", (int(answer.said[1]), int(answer.said[2])), answer.content)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a parser stumbles over in the middle of hostile bytes is a refusal."""
    try:
        yield
    except Refused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise TooManyPixels from bomb
    except UnidentifiedImageError as unknown:
        raise NotAPicture from unknown
    except Exception as broken:
        raise Damaged from broken


def _refuse_unfit(original: Image.Image) -> None:
    most = MOST_WHOLE_PIXELS if original.format in DECODED_WHOLE else MOST_PIXELS
    if original.width * original.height > most:
        raise TooManyPixels
    if getattr(original, "is_animated", False) and original.format not in STILLS_WITH_MORE:
        raise Animated


def _in_full_colour(original: Image.Image) -> Image.Image:
    return original.convert("RGBA" if original.has_transparency_data else "RGB")


def _fitted(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    """The picture no wider and no higher than this, in its own proportions."""
    part = min(most[0] / image.width, most[1] / image.height, 1)
    size = max(1, round(image.width * part)), max(1, round(image.height * part))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _flat(image: Image.Image) -> Image.Image:
    """The picture on white, on a sheet that knows nothing of the original's profile, place or maker."""
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return sheet


def _squares(sheet: Image.Image, crop: Crop) -> dict[str, bytes]:
    """Each size is made from the next larger one, which costs least."""
    square = sheet.crop(crop.box(*sheet.size))
    contents: dict[str, bytes] = {}
    for side in SIDES:
        square = _fitted(square, (side, side))
        contents |= _both(str(side), square)
    return contents


def _both(name: str, sheet: Image.Image) -> dict[str, bytes]:
    return {f"{name}.{ending}": _written(sheet, ending) for ending in MEDIA_TYPES}


def _written(sheet: Image.Image, ending: str) -> bytes:
    written = BytesIO()
    if ending == "webp":
        sheet.save(written, "WEBP", quality=QUALITY, method=EFFORT)
    else:
        sheet.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return written.getvalue()
