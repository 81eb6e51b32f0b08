"""Text in a given width: broken into lines, and what is too long ends in an ellipsis."""

from __future__ import annotations

from collections.abc import Sequence

from PIL.ImageFont import FreeTypeFont

MORE = "…"


def shortened(text: str, font: FreeTypeFont, width: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis after it."""
    if font.getlength(text) <= width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if font.getlength(_cut(text, middle)) <= width:
            fits = middle
        else:
            too_long = middle
    return _cut(text, fits)


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip(" ,;:.·–-") + MORE


def wrapped(text: str, font: FreeTypeFont, width: float, most: int) -> list[str]:
    """The text in at most so many lines; the last one carries all the rest, shortened."""
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < most - 1:
        taken = max(_fitting(words, font, width), 1)
        lines.append(shortened(" ".join(words[:taken]), font, width))
        words = words[taken:]
    return [*lines, shortened(" ".join(words), font, width)] if words else lines


def _fitting(words: Sequence[str], font: FreeTypeFont, width: float) -> int:
    taken = 0
    while taken < len(words) and font.getlength(" ".join(words[: taken + 1])) <= width:
        taken += 1
    return taken


def rows(widths: Sequence[float], gap: float, width: float) -> list[list[int]]:
    """Which of the things stand together in each row, in their order."""
    found: list[list[int]] = []
    room = 0.0
    for number, own in enumerate(widths):
        if not found or room < own + gap:
            found.append([])
            room = width + gap
        found[-1].append(number)
        room -= own + gap
    return found
