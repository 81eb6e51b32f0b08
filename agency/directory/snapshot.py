"""What the directory knows at a moment: a base, and in front of it those who changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from agency.directory.bits import Bits, Numbers, count, full, packed
from agency.directory.index import Index, empty, merged
from agency.directory.lookup import Part
from agency.directory.queries import Read
from agency.directory.reading import index_of

Names = Mapping[int, Sequence[str]]
"""All names of each skill, by its number."""


@dataclass(frozen=True)
class Rules:
    """When the overlay goes into the base: with so many changes, or so great a part of all."""

    least: int = 200
    most: int = 2_000
    part: float = 0.02

    def too_many(self, changes: int, base: int) -> bool:
        """True when following costs more than a new base."""
        return changes > max(self.least, min(self.most, int(base * self.part)))


@dataclass(frozen=True)
class Noted:
    """Which notes of changes are in a snapshot: all up to the floor, and after it those that are known."""

    floor: int
    known: Mapping[int, int | None]
    read_at: datetime

    @property
    def extent(self) -> tuple[int, int]:
        """What `how_far_changes_go` answers as long as nothing new was noted."""
        return len(self.known), max(self.known, default=0)


@dataclass(frozen=True)
class Snapshot:
    """What the directory knows at a moment; it never changes."""

    base: Part
    overlay: Part
    names: Names
    noted: Noted

    @property
    def parts(self) -> tuple[Part, ...]:
        """The base, and the overlay unless nobody is in it."""
        return (self.base, self.overlay) if self.overlay.index.size else (self.base,)

    @cached_property
    def places(self) -> Numbers:
        """Before which position of the base each one of the overlay stands, by freshness."""
        base, people = self.base.index.people, self.overlay.index.people
        first = np.searchsorted(-base.moments, -people.moments, "left")
        end = np.searchsorted(-base.moments, -people.moments, "right")
        for n in np.flatnonzero(end > first):
            first[n] += np.searchsorted(-base.ids[first[n] : end[n]], -people.ids[n])
        return first


def begun(reads: Iterable[Read], names: Names, noted: Noted) -> Snapshot:
    """All of them are in the base."""
    return Snapshot(_whole(index_of(reads, names)), _whole(empty()), names, noted)


def with_changes(
    held: Snapshot, touched: Sequence[int], reads: Sequence[Read], names: Names, rules: Rules
) -> Snapshot:
    """Of the touched ones only those who were read are in it, and as they were read."""
    fresh = index_of(reads, names)
    if not fresh.size and not any(len(part.index.positions(touched)) for part in held.parts):
        return held
    alive, kept = (p.alive & ~set_of(p.index, touched) for p in (held.base, held.overlay))
    base, overlay = held.base.index, merged(held.overlay.index, kept, fresh)
    if rules.too_many(overlay.size + base.size - count(alive), base.size):
        base, overlay = merged(base, alive, overlay), empty()
        alive = full(base.size)
    return replace(held, base=Part(base, alive), overlay=_whole(overlay), names=names)


def set_of(index: Index, ids: Collection[int]) -> Bits:
    """Those of these numbers who are in the index."""
    return packed(index.positions(ids), index.size)


def _whole(index: Index) -> Part:
    return Part(index, full(index.size))
