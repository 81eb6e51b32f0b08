"""The index that this process holds: a base, and in front of it what changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock

import numpy as np
from flask import current_app

from agency import clock
from agency.profiles.directory import queries
from agency.profiles.directory.bits import Bits, Numbers, count, full, packed
from agency.profiles.directory.index import Index, empty, merged
from agency.profiles.directory.lookup import Part
from agency.profiles.directory.reading import index_of

LONGEST_TRANSACTION = timedelta(minutes=10)
"""A note's number may come to light after a greater one, but not later than this."""
SLEPT = timedelta(days=7)
"""Whoever followed nothing for so long reads all anew; notes are kept for longer."""


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
class Snapshot:
    """What the directory knows at a moment; it never changes."""

    base: Part
    overlay: Part
    names: Mapping[int, Sequence[str]]
    floor: int
    known: Mapping[int, int | None]
    """The notes after the floor that are in here: their numbers, and of whom they are."""
    read_at: datetime

    @property
    def parts(self) -> tuple[Part, Part]:
        """The base, and the overlay."""
        return self.base, self.overlay

    @cached_property
    def places(self) -> Numbers:
        """Before which position of the base each one of the overlay stands, by freshness."""
        base, people = self.base.index.people, self.overlay.index.people
        first = np.searchsorted(-base.moments, -people.moments, "left")
        end = np.searchsorted(-base.moments, -people.moments, "right")
        for n in np.flatnonzero(end > first):
            first[n] += np.searchsorted(-base.ids[first[n] : end[n]], -people.ids[n])
        return first

    @property
    def extent(self) -> tuple[int, int]:
        """What `how_far_changes_go` answers as long as nothing new was noted."""
        return len(self.known), max(self.known, default=0)


class Shelf:
    """Holds the newest snapshot for all threads of a process."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def fresh(self) -> Snapshot:
        """A snapshot that knows every change that this transaction sees: one statement when there is none."""
        held = self._snapshot
        if held is not None and _is_fresh(held):
            return held
        with self._lock:
            held = self._snapshot
            self._snapshot = _read_all() if held is None or _slept(held) else _follow(held, self.rules)
            return self._snapshot


def shelf() -> Shelf:
    """The shelf of the app that is running."""
    found: Shelf = current_app.extensions.setdefault("directory", Shelf())
    return found


def _slept(held: Snapshot) -> bool:
    return abs(clock.now() - held.read_at) > SLEPT


def _is_fresh(held: Snapshot) -> bool:
    return not _slept(held) and queries.how_far_changes_go(held.floor) == held.extent


def _read_all() -> Snapshot:
    now = clock.now()
    floor = queries.last_change(now - LONGEST_TRANSACTION)
    # The notes come first: what is noted while the profiles are read is then read again.
    known = {row.id: row.profile_id for row in queries.changes(floor)}
    names = queries.names_of_skills()
    base = index_of(queries.all_listed(), names)
    return Snapshot(_whole(base), _whole(empty()), names, floor, known, now)


def _follow(held: Snapshot, rules: Rules) -> Snapshot:
    now = clock.now()
    rows = queries.changes(held.floor)
    known = {row.id: row.profile_id for row in rows}
    # What was rolled back counts as well: a note that is gone was of a profile as it never was.
    touched = {profile_id for _number, profile_id in known.items() ^ held.known.items()}
    if None in touched:
        return _read_all()
    floor = max((row.id for row in rows if row.at < now - LONGEST_TRANSACTION), default=held.floor)
    held = _with(held, sorted(i for i in touched if i is not None), rules)
    later = {number: of for number, of in known.items() if number > floor}
    return replace(held, floor=floor, known=later, read_at=now)


def _with(held: Snapshot, touched: Sequence[int], rules: Rules) -> Snapshot:
    reads = list(queries.listed_among(touched))
    names = held.names
    if any(skill_id not in names for read in reads for skill_id, _level in read.skills):
        names = queries.names_of_skills()
    fresh = index_of(reads, names)
    if not fresh.size and not any(len(part.index.positions(touched)) for part in held.parts):
        return held
    alive, kept = (part.alive & ~_set_of(part.index, touched) for part in held.parts)
    base, overlay = held.base.index, merged(held.overlay.index, kept, fresh)
    if rules.too_many(overlay.size + base.size - count(alive), base.size):
        base, overlay = merged(base, alive, overlay), empty()
        alive = full(base.size)
    return replace(held, base=Part(base, alive), overlay=_whole(overlay), names=names)


def _set_of(index: Index, ids: Sequence[int]) -> Bits:
    return packed(index.positions(ids), index.size)


def _whole(index: Index) -> Part:
    return Part(index, full(index.size))
