"""The agency's woven band as a picture, from the same file that the pages show."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

BAND = Path(__file__).parents[2] / "static" / "img" / "band.svg"
THREAD = 2
"""The side of a stitch in the file."""
DIAMOND = 4
"""The stitch where it begins."""
COLOUR = re.compile(r'fill="(#\w+)" d="([^"]+)"')
STITCHES = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)")
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def upright(width: int, height: int) -> Image.Image:
    """The band from top to bottom, repeated as often as it takes."""
    pattern = _pattern()
    stitch = max(width // pattern.height, 1)
    tile = pattern.resize(
        (pattern.width * stitch, pattern.height * stitch), Image.Resampling.NEAREST
    ).transpose(Image.Transpose.ROTATE_90)
    band = Image.new("RGB", (tile.width, height))
    for top in range(0, height, tile.height):
        band.paste(tile, (0, top))
    return band


def motif(side: int) -> Image.Image:
    """The diamond of the band alone, for whoever shows neither face nor name."""
    pattern = _pattern()
    return pattern.crop((DIAMOND, 0, DIAMOND + pattern.height, pattern.height)).resize(
        (side, side), Image.Resampling.NEAREST
    )


@cache
def _pattern() -> Image.Image:
    source = BAND.read_text("utf-8")
    size = SIZE.search(source)
    width, height = (int(side) // THREAD for side in size.groups()) if size else (1, 1)
    pattern = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(pattern)
    for colour, stitches in COLOUR.findall(source):
        for found in STITCHES.finditer(stitches):
            left, top, wide, high = (int(each) // THREAD for each in found.groups())
            draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=colour)
    return pattern
