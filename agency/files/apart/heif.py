"""An iPhone's photo (HEIC) made small and upright, as bare red, green and blue."""

from __future__ import annotations

import pillow_heif
from PIL import Image

from .answer import No, answer

LONGEST = 1280
MOST_PIXELS = 25_000_000
"""What an iPhone takes unless told to; decoded whole, it costs this process 250 MB for a moment."""


def bare(content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The main picture's pixels, on white and at most LONGEST long, with its width and height; raises No."""
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.options.DECODE_THREADS = 1
    found = pillow_heif.open_heif(content)
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise No("pixels")
    image = found.to_pillow()
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
    return sheet.tobytes(), sheet.size


if __name__ == "__main__":
    answer(bare)
