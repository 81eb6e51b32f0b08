"""From listed women to an index: her words, and the marks of her facets."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.directory.index import ALWAYS, Index, People, build, mark, skill_facet
from agency.profiles.directory.queries import Read
from agency.profiles.directory.tokens import pieces, words_of
from agency.skills.rules import LEVELS

HOURS = (("20", range(1, 21)), ("30", range(21, 31)), ("40", range(31, 41)))
"""How many hours a week she can: up to twenty, up to thirty, or more."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Numbered(dict[str, int]):
    """Every word has a number, from the first time that it is met."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


class Pieces(dict[str, tuple[int, ...]]):
    """The numbers of the words of each piece of text; a piece is cut and folded once."""

    def __init__(self, words: Numbered) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, piece: str) -> tuple[int, ...]:
        self[piece] = tuple(self.words[word] for word in words_of(piece))
        return self[piece]


class Reader:
    """Takes women in one by one, and gives their index."""

    def __init__(self, skill_names: Mapping[int, Sequence[str]]) -> None:
        self.words = Numbered()
        self.pieces = Pieces(self.words)
        self.skills = {
            (skill_id, level): tuple(set(self._numbers_of_skill(skill_id, level, names)))
            for skill_id, names in skill_names.items()
            for level in LEVELS
        }
        self.places = {code: tuple(self._numbers(name)) for code, name in MUNICIPALITIES.items()}
        self.people = [array("q") for _column in range(4)]
        self.tokens, self.lengths = array("I"), array("I")

    def _numbers(self, text: str) -> Iterator[int]:
        return chain.from_iterable(map(self.pieces.__getitem__, pieces(text)))

    def _numbers_of_skill(self, skill_id: int, level: int, names: Iterable[str]) -> Iterator[int]:
        yield from (self.words[mark(skill_facet(below), skill_id)] for below in range(1, level + 1))
        for name in names:
            yield from self._numbers(name)

    def take(self, read: Read) -> None:
        """She will be in the index."""
        row = read.facts
        # A sign that no word holds keeps the texts apart.
        found = set(self._numbers("\n".join(read.texts)))
        for own in read.skills:
            found.update(self.skills[own])
        for word in marks(row):
            found.add(self.words[word])
        for code in {row.municipality, *row.municipalities}:
            found.update(self.places.get(code, ()))
        self.tokens.extend(found)
        self.lengths.append(len(found))
        who = (row.id, micros(row.changed_at), ordinal(row.free_from, 0), ordinal(row.free_until, ALWAYS))
        for column, value in zip(self.people, who, strict=True):
            column.append(value)

    def index(self) -> Index:
        """The index of all who were taken in."""
        people = People(*(np.array(column, np.int64) for column in self.people))
        tokens = np.frombuffer(self.tokens, np.uint32) if self.tokens else np.zeros(0, np.uint32)
        owners = np.repeat(np.arange(len(people.ids), dtype=np.int32), np.array(self.lengths, np.int64))
        return build(people, list(self.words), tokens, owners)


def index_of(women: Iterable[Read], skill_names: Mapping[int, Sequence[str]]) -> Index:
    """The index of these women."""
    reader = Reader(skill_names)
    for read in women:
        reader.take(read)
    return reader.index()


def marks(row: Any) -> Iterator[str]:
    """The marks of her facets, except her skills and when she is free."""
    for code in {row.municipality, *row.municipalities} - {""}:
        yield mark("municipality", code)
    for facet, values in (("modality", row.modalities), ("day_time", row.day_times)):
        yield from (mark(facet, value) for value in values)
    for code, _level in row.languages:
        yield mark("language", code)
    for value, hours in HOURS:
        if row.hours_per_week in hours:
            yield mark("hours", value)


def micros(moment: datetime) -> int:
    """The moment as a whole number, exact to what the databases keep."""
    return (moment - BEGINNING) // timedelta(microseconds=1)


def ordinal(day: date | None, otherwise: int) -> int:
    """The day as a whole number."""
    return otherwise if day is None else day.toordinal()
