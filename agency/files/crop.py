"""Which square of a picture is shown, as its owner chose it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crop:
    """A square in hundredths of the upright picture: its centre, and its part of the shorter side."""

    x: int
    y: int
    size: int

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 100 and 0 <= self.y <= 100 and 1 <= self.size <= 100):
            raise ValueError("a crop is counted in hundredths")

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in a picture of this size; it is moved until it lies inside."""
        side = max(1, round(min(width, height) * self.size / 100))
        left = _inside(width * self.x / 100 - side / 2, width - side)
        top = _inside(height * self.y / 100 - side / 2, height - side)
        return left, top, left + side, top + side


def _inside(wanted: float, most: int) -> int:
    return min(max(round(wanted), 0), most)


MIDDLE = Crop(50, 50, 100)
"""The largest square in the middle."""
