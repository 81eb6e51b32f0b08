"""Pictures from strangers: decoded, cropped to a square, and written anew with nothing but the picture."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
DECODED_WHOLE = ("PNG", "WEBP")
MEDIA_TYPE = "image/webp"
LARGE, SMALL = 640, 160
"""A profile's width on a phone at two dots per pixel, and a face in a list at the same."""
QUALITY = 80
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


class Refused(Exception):
    """These bytes do not become a picture; the subclass says why."""


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
    """The same square WebP in each of the sizes, by its side in pixels; a small original is not blown up."""

    sides: Mapping[int, bytes]


def reencoded(stream: IO[bytes], most_bytes: int = MOST_BYTES) -> Picture:
    """The upright middle square of the picture, without any other byte of the original; raises Refused."""
    if _length(stream) > most_bytes:
        raise TooLarge
    with _one_at_a_time:
        try:
            with Image.open(stream, formats=FORMATS) as original:
                _refuse_unfit(original)
                large = _flat(_square(original))
        except Refused:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise TooManyPixels from bomb
        except UnidentifiedImageError as unknown:
            raise NotAPicture from unknown
        except Exception as broken:
            # A parser in the middle of hostile bytes raises whatever it stumbles over.
            raise Damaged from broken
        small = large.resize(_within(large.width, SMALL), Image.Resampling.LANCZOS)
        return Picture({LARGE: _webp(large), SMALL: _webp(small)})


def _length(stream: IO[bytes]) -> int:
    length = stream.seek(0, 2)
    stream.seek(0)
    return length


def _refuse_unfit(original: Image.Image) -> None:
    most = MOST_WHOLE_PIXELS if original.format in DECODED_WHOLE else MOST_PIXELS
    if original.width * original.height > most:
        raise TooManyPixels
    if getattr(original, "is_animated", False) and original.format not in STILLS_WITH_MORE:
        raise Animated


def _square(original: Image.Image) -> Image.Image:
    """The middle of the picture, upright; a large JPEG is decoded at a fraction of its size."""
    original.draft(None, (2 * LARGE, 2 * LARGE))
    side = min(original.size)
    left, top = (original.width - side) // 2, (original.height - side) // 2
    whole = original if original.mode in {"L", "RGB", "RGBA"} else _in_full_colour(original)
    cut = whole.resize(
        _within(side, LARGE),
        Image.Resampling.LANCZOS,
        box=(left, top, left + side, top + side),
        reducing_gap=2.0,
    )
    return ImageOps.exif_transpose(cut)


def _in_full_colour(original: Image.Image) -> Image.Image:
    return original.convert("RGBA" if original.has_transparency_data else "RGB")


def _flat(image: Image.Image) -> Image.Image:
    """The picture on white, on a sheet that knows nothing of the original's profile, place or maker."""
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return sheet


def _within(side: int, most: int) -> tuple[int, int]:
    return (min(side, most),) * 2


def _webp(sheet: Image.Image) -> bytes:
    written = BytesIO()
    sheet.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
