"""The index that this process holds, and how it follows the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Lock

from flask import current_app

from agency import clock
from agency.directory import queries
from agency.directory.snapshot import Noted, Rules, Snapshot, begun, with_changes

LONGEST_TRANSACTION = timedelta(minutes=10)
"""A note's number may come to light after a greater one, but not later than this."""
PATIENCE = 1.0
"""So many seconds a thread waits for another that reads; then it goes on with what is known already."""
SLEPT = timedelta(days=7)
"""Whoever followed nothing for so long reads all anew; notes are kept for longer."""


class Shelf:
    """Holds the newest snapshot for all threads of a process."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def fresh(self) -> Snapshot:
        """A snapshot that knows every change that this transaction sees: one statement when there is none.

        While another thread reads everything again, the last one: cards are read from the database anyway.
        """
        held = self._snapshot
        if held is not None and _is_fresh(held):
            return held
        if not self._lock.acquire(timeout=-1 if held is None else PATIENCE):
            assert held is not None
            return held
        try:
            held = self._snapshot
            self._snapshot = _read_all() if held is None or _slept(held) else _follow(held, self.rules)
            return self._snapshot
        finally:
            self._lock.release()


def shelf() -> Shelf:
    """The shelf of the app that is running."""
    found: Shelf = current_app.extensions.setdefault("directory", Shelf())
    return found


def _slept(held: Snapshot) -> bool:
    return abs(clock.now() - held.noted.read_at) > SLEPT


def _is_fresh(held: Snapshot) -> bool:
    return not _slept(held) and queries.how_far_changes_go(held.noted.floor) == held.noted.extent


def _read_all() -> Snapshot:
    now = clock.now()
    floor = queries.last_change(now - LONGEST_TRANSACTION)
    # The notes come first: what is noted while the profiles are read is then read again.
    known = {row.id: row.profile_id for row in queries.changes(floor)}
    names = queries.names_of_skills()
    return begun(queries.all_listed(), names, Noted(floor, known, now))


def _follow(held: Snapshot, rules: Rules) -> Snapshot:
    now = clock.now()
    rows = queries.changes(held.noted.floor)
    known = {row.id: row.profile_id for row in rows}
    # What was rolled back counts as well: a note that is gone was of a profile as it never was.
    touched = {profile_id for _number, profile_id in known.items() ^ held.noted.known.items()}
    if None in touched:
        return _read_all()
    held = _with(held, sorted(i for i in touched if i is not None), rules)
    floor = max((row.id for row in rows if row.at < now - LONGEST_TRANSACTION), default=held.noted.floor)
    later = {number: of for number, of in known.items() if number > floor}
    return replace(held, noted=Noted(floor, later, now))


def _with(held: Snapshot, touched: Sequence[int], rules: Rules) -> Snapshot:
    reads, names = list(queries.listed_among(touched)), held.names
    if any(skill_id not in names for read in reads for skill_id, _level in read.skills):
        names = queries.names_of_skills()
    return with_changes(held, touched, reads, names, rules)
