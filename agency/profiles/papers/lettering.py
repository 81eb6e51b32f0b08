"""Text as our font can write it: what it has no sign for is written plainly or left out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[2] / "fonts"
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Controls, format signs that turn the direction of writing, and what stands for no character."""
BETWEEN_LINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
AFTER_A_JOIN = "\u0300-\u036f"
"""Marks that stand on the letter before them."""
HOMELESS_MARK = re.compile(rf"(^|\s)[{AFTER_A_JOIN}]+")


def one_line(text: str) -> str:
    """The text on one line, with only signs that the font has."""
    return " ".join(written(text).split())


def paragraphs(text: str) -> list[str]:
    """Each line of the text that holds something, with only signs that the font has."""
    lines = (" ".join(line.split()) for line in written(text).split("\n"))
    return [line for line in lines if line]


def written(text: str) -> str:
    """The text with only signs that the font has; its lines stay lines."""
    plain = BETWEEN_LINES.sub("\n", unicodedata.normalize("NFC", text))
    return HOMELESS_MARK.sub(r"\1", "".join(_sign(char) for char in plain))


@cache
def _sign(char: str) -> str:
    if char == "\n" or char.isspace():
        return char if char == "\n" else " "
    if unicodedata.category(char) in UNSEEN:
        return ""
    if ord(char) in covered():
        return char
    simpler = unicodedata.normalize("NFKC", char)
    return simpler if simpler != char and all(ord(c) in covered() for c in simpler) else ""


@cache
def covered() -> frozenset[int]:
    """The code points that our font has a sign for."""
    ranges = (FONTS / "covered.txt").read_text("ascii").split()
    ends = (tuple(int(end, 16) for end in pair.split("-")) for pair in ranges)
    return frozenset(point for first, last in ends for point in range(first, last + 1))
