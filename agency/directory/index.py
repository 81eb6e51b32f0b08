"""The index: who stands at which position, and which words and marks find her. Nothing in it ever changes."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agency.directory.bits import Bits, Numbers, flags_of, packed, width

MARK = "\x00"
"""Begins the words that no text can hold: a facet and a value of hers."""
LAST = "\U0010ffff"
SHORTEST_BEGINNING = 3
"""A word of this many letters also finds the words that begin with it."""
SOON_DAYS = 90
ALWAYS = 10_000_000
"""The day, as an ordinal, until which she is free who said no day."""
BLOCK = 64


def mark(facet: str, value: object) -> str:
    """The word that stands for a value of a facet."""
    return f"{MARK}{facet}{MARK}{value}"


def skill_facet(level: int) -> str:
    """The facet whose values are the skills had at this level or above."""
    return f"skill{level}"


@dataclass(frozen=True)
class Facet:
    """The values of a facet, and for each the set of those who have it."""

    values: Sequence[str]
    rows: Bits

    def row(self, value: str) -> Bits:
        """Who has this value; nobody has one that isn't known."""
        place = bisect_left(self.values, value)
        if place < len(self.values) and self.values[place] == value:
            row: Bits = self.rows[place]
            return row
        return np.zeros(self.rows.shape[1], np.uint64)


@dataclass(frozen=True)
class People:
    """Who is in an index: a number, the moment of her last change, and from and until when she is free."""

    ids: Numbers
    moments: Numbers
    free_from: Numbers
    free_until: Numbers

    def chosen(self, places: NDArray[np.integer] | NDArray[np.bool_]) -> People:
        """Those at these places, in this order."""
        return People(*(column[places] for column in vars(self).values()))

    def and_then(self, others: People) -> People:
        """These, and then the others."""
        pairs = zip(vars(self).values(), vars(others).values(), strict=True)
        return People(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True)
class Index:
    """People by freshness; sorted words, the rare ones as lists of positions and the common ones as bits."""

    people: People
    words: list[str]
    starts: Numbers
    rare: NDArray[np.int32]
    common: Numbers
    rows: Bits
    spellings: Mapping[str, str]
    """How a word is written where its letters have accents: "informatica" is "informática"."""
    _free: dict[int, Facet] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        """How many people it holds."""
        return len(self.people.ids)

    @cached_property
    def facets(self) -> Mapping[str, Facet]:
        """Every facet, by name."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.words[: self.first_text]:
            found[word.split(MARK)[1]].append(word.split(MARK)[2])
        facets, place = {}, 0
        for name, values in found.items():
            facets[name] = Facet(values, self.rows[place : place + len(values)])
            place += len(values)
        return facets

    def facet(self, name: str) -> Facet:
        """The facet of this name; without values when nobody has one."""
        return self.facets.get(name) or Facet((), np.zeros((0, width(self.size)), np.uint64))

    @cached_property
    def first_text(self) -> int:
        """Where in the words the marks end."""
        return bisect_left(self.words, chr(ord(MARK) + 1))

    @cached_property
    def by_length(self) -> Mapping[int, list[str]]:
        """The words of texts, by how many letters they have."""
        found: dict[int, list[str]] = defaultdict(list)
        for word in self.words[self.first_text :]:
            found[len(word)].append(word)
        return found

    @cached_property
    def _places(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.people.ids)
        return self.people.ids[order], order

    def positions(self, ids: Collection[int]) -> Numbers:
        """Where those of these numbers stand who are in it."""
        known, order = self._places
        if not len(known):
            return np.zeros(0, np.int64)
        wanted = np.fromiter(ids, np.int64, len(ids))
        places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        found: Numbers = order[places[known[places] == wanted]]
        return found

    def found_by(self, word: str) -> Bits:
        """Whom this word finds, or one that begins with it."""
        if len(word) >= SHORTEST_BEGINNING:
            return self._between(bisect_left(self.words, word), bisect_left(self.words, word + LAST))
        return self.found_by_whole(word)

    def found_by_whole(self, word: str) -> Bits:
        """Whom exactly this word finds."""
        place = bisect_left(self.words, word)
        return self._between(place, place + (self.words[place : place + 1] == [word]))

    def _between(self, first: int, end: int) -> Bits:
        bits = packed(self.rare[self.starts[first] : self.starts[end]], self.size)
        low, high = np.searchsorted(self.common, (first, end))
        if high > low:
            bits |= np.bitwise_or.reduce(self.rows[low:high], axis=0)
        return bits

    def free_on(self, day: int) -> Facet:
        """Who is free on this day (an ordinal), and who is within some months."""
        if day not in self._free:
            people = self.people
            still = people.free_until >= day
            sets = (still & (people.free_from <= latest) for latest in (day, day + SOON_DAYS))
            rows = [packed(np.flatnonzero(s), self.size) for s in sets]
            self._free.clear()
            self._free[day] = Facet(("now", "soon"), np.stack(rows))
        return self._free.get(day) or self.free_on(day)


def build(
    people: People,
    words: Sequence[str],
    spellings: Mapping[str, str],
    tokens: NDArray[np.integer],
    owners: NDArray[np.integer],
) -> Index:
    """The index of these people, of whom `owners[n]` has the word of number `tokens[n]`, each pair once."""
    size = len(people.ids)
    order = np.lexsort((-people.ids, -people.moments))
    position = np.empty(size, np.int64)
    position[order] = np.arange(size)
    sorted_words = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words), np.int64)
    rank[sorted_words] = np.arange(len(words))
    keys = rank[tokens]
    keys <<= 32
    keys |= position[owners]
    keys.sort()
    positions = (keys & 0xFFFFFFFF).astype(np.int32)
    keys >>= 32
    often = np.bincount(keys, minlength=len(words))
    del keys
    used = np.flatnonzero(often)
    kept = [words[sorted_words[n]] for n in used]
    spelled = {word: spellings[word] for word in kept if word in spellings}
    return _index(people.chosen(order), kept, spelled, often[used], positions)


def _index(
    people: People,
    words: list[str],
    spellings: Mapping[str, str],
    often: Numbers,
    positions: NDArray[np.int32],
) -> Index:
    size = len(people.ids)
    ends = np.cumsum(often)
    is_common = often * 32 > size
    is_common[: bisect_left(words, chr(ord(MARK) + 1))] = True
    common = np.flatnonzero(is_common)
    rows = np.zeros((len(common), width(size)), np.uint64)
    for row, number in enumerate(common):
        rows[row] = packed(positions[ends[number] - often[number] : ends[number]], size)
    starts = np.concatenate(([0], np.cumsum(np.where(is_common, 0, often))))
    rare = positions[~np.repeat(is_common, often)]
    return Index(people, words, starts, rare, common, rows, spellings)


def empty() -> Index:
    """The index of nobody."""
    nothing = np.zeros(0, np.int64)
    return build(People(*[nothing] * 4), [], {}, nothing, nothing)


def merged(one: Index, kept: Bits, other: Index) -> Index:
    """The index that holds those of the first who are kept, and all of the other."""
    keep = flags_of(kept)[: one.size]
    new_place = np.cumsum(keep) - 1
    numbers = {word: n for n, word in enumerate(one.words)}
    for word in other.words:
        numbers.setdefault(word, len(numbers))
    renumbered = np.array([numbers[word] for word in other.words], np.int64)
    tokens, owners = _pairs(one)
    stay = keep[owners]
    others_tokens, others_owners = _pairs(other)
    return build(
        one.people.chosen(keep).and_then(other.people),
        list(numbers),
        {**other.spellings, **one.spellings},
        np.concatenate((tokens[stay], renumbered[others_tokens])),
        np.concatenate((new_place[owners[stay]], others_owners + np.count_nonzero(keep))),
    )


def _pairs(index: Index) -> tuple[Numbers, Numbers]:
    """Every (word, position) of the index."""
    tokens = [np.repeat(np.arange(len(index.words)), np.diff(index.starts))]
    owners = [index.rare.astype(np.int64)]
    for first in range(0, len(index.common), BLOCK):
        rows = index.rows[first : first + BLOCK]
        row, position = np.nonzero(flags_of(rows.reshape(-1)).reshape(len(rows), -1))
        tokens.append(index.common[first + row])
        owners.append(position)
    return np.concatenate(tokens), np.concatenate(owners)
