"""Sets of positions as packed bits, 64 to a word: and, or and counting are one numpy call each."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]
SPARSE = 4
"""When fewer than one word in so many holds anything, only those are counted."""


def width(size: int) -> int:
    """How many words hold this many bits."""
    return -(-size // 64)


def packed(positions: NDArray[np.integer], size: int) -> Bits:
    """The set of these positions, out of `size`."""
    flags = np.zeros(width(size) * 64, np.uint8)
    flags[positions] = 1
    return np.packbits(flags, bitorder="little").view(np.uint64)


def flags_of(bits: Bits) -> NDArray[np.bool_]:
    """A truth for each position, up to a whole word's end."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(np.bool_)


def positions_of(bits: Bits) -> Numbers:
    """The positions in the set, in order."""
    return np.flatnonzero(flags_of(bits))


def full(size: int) -> Bits:
    """The set of all positions."""
    return packed(np.arange(size), size)


def count(bits: Bits) -> int:
    """How many positions are in the set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def counts(rows: Bits, bits: Bits) -> Numbers:
    """How many positions each of the rows (a set each) has in common with the set."""
    held = np.flatnonzero(bits)
    if len(held) * SPARSE < len(bits):
        rows, bits = rows[:, held], bits[held]
    found: Numbers = np.bitwise_count(rows & bits).sum(axis=1, dtype=np.int64)
    return found
