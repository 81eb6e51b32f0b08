"""Searching the directory: text and facets, how many each value of a facet would leave, a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from agency.directory.bits import Bits, Numbers, counts, positions_of
from agency.directory.index import Facet, Index, skill_facet
from agency.directory.lookup import Part, look_up
from agency.directory.snapshot import Snapshot, set_of
from agency.directory.tokens import asked
from agency.directory.wanted import FACETS, Wanted
from agency.skills.rules import LEVELS

PAGE = 20
Counts: TypeAlias = dict[str, dict[Any, int]]


@dataclass(frozen=True)
class Found:
    """A page of those who were found, the freshest first.

    `counts` says of each facet how many there are with each value among those that everything else that
    was asked leaves; of "skill", by its number, how many of those found have it; of "level", by the number
    and level of a skill that was asked, how many there would be at this level. Nobody is left out.
    `corrected` says what was typed and what was searched instead.
    """

    ids: Sequence[int]
    total: int
    page: int
    pages: int
    counts: Mapping[str, Mapping[Any, int]]
    corrected: Mapping[str, str]


def search(
    snapshot: Snapshot,
    wanted: Wanted,
    today: int,
    page: int = 1,
    size: int = PAGE,
    without: Collection[int] = (),
) -> Found:
    """Who is found in what is known at a moment, except those without whom it is asked; today is an ordinal.

    A page beyond the last is the last.
    """
    parts = [replace(p, alive=p.alive & ~set_of(p.index, without)) if without else p for p in snapshot.parts]
    hits = look_up(parts, asked(wanted.text))
    counted: Counts = defaultdict(lambda: defaultdict(int))
    sets = [
        _narrowed(part, text, wanted, today, counted) for part, text in zip(parts, hits.sets, strict=True)
    ]
    ids = _by_freshness(snapshot, *sets)
    pages = max(1, -(-len(ids) // size))
    page = min(max(1, page), pages)
    chosen = [int(i) for i in ids[(page - 1) * size : page * size]]
    told = {facet: dict(numbers) for facet, numbers in counted.items()}
    return Found(chosen, len(ids), page, pages, told, hits.corrected)


def _narrowed(part: Part, text: Bits, wanted: Wanted, today: int, counted: Counts) -> Bits:
    index = part.index
    chosen: dict[Any, Bits] = {}
    for name in FACETS:
        if value := getattr(wanted, name):
            chosen[name] = _facet(index, name, today).row(value)
    for skill_id, level in sorted(wanted.skills):
        chosen[skill_id] = index.facet(skill_facet(max(1, level))).row(str(skill_id))
    found = _all(text, chosen)
    for name in FACETS:
        left = _all(text, chosen, but=name) if name in chosen else found
        _count(_facet(index, name, today), left, counted[name])
    _count(index.facet(skill_facet(1)), found, counted["skill"], int)
    for skill_id, _level in wanted.skills:
        left = _all(text, chosen, but=skill_id)
        for level in LEVELS:
            row = index.facet(skill_facet(level)).row(str(skill_id))
            if number := int(counts(row[np.newaxis], left)[0]):
                counted["level"][skill_id, level] += number
    return found


def _all(text: Bits, chosen: Mapping[Any, Bits], but: Any = None) -> Bits:
    return reduce(np.bitwise_and, (row for name, row in chosen.items() if name != but), text)


def _facet(index: Index, name: str, today: int) -> Facet:
    return index.free_on(today) if name == "free" else index.facet(name)


def _count(facet: Facet, left: Bits, counted: dict[Any, int], kind: type = str) -> None:
    numbers = counts(facet.rows, left)
    for place in np.flatnonzero(numbers).tolist():
        counted[kind(facet.values[place])] += int(numbers[place])


def _by_freshness(snapshot: Snapshot, base: Bits, *overlay: Bits) -> Numbers:
    first = positions_of(base)
    ids: Numbers = snapshot.base.index.people.ids[first]
    if not overlay:
        return ids
    fresh = positions_of(overlay[0])
    places = np.searchsorted(first, snapshot.places[fresh])
    return np.insert(ids, places, snapshot.overlay.index.people.ids[fresh])
