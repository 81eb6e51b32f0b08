"""From listed women to an index: her words, and the marks of her facets."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np

from agency.country.municipalities import MUNICIPALITIES
from agency.directory.index import ALWAYS, Index, People, build, mark, skill_facet
from agency.directory.queries import Read
from agency.directory.tokens import pieces, whole_words, words_of

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
        self.spellings: dict[str, str] = {}

    def __missing__(self, piece: str) -> tuple[int, ...]:
        words = words_of(piece)
        small = piece.lower()
        if words and words[0] != small and words == whole_words(small):
            self.spellings.setdefault(words[0], small)
        self[piece] = tuple(self.words[word] for word in words)
        return self[piece]

    def of(self, text: str) -> Iterator[int]:
        """The numbers of the words of a text, some more than once."""
        return chain.from_iterable(map(self.__getitem__, pieces(text)))


class Skills(dict[tuple[int, int], frozenset[int]]):
    """The numbers of what a skill at a level says: its mark at this level and those below, and its names."""

    def __init__(self, names: Mapping[int, Sequence[str]], found: Pieces) -> None:
        super().__init__()
        self.names, self.found = names, found

    def __missing__(self, own: tuple[int, int]) -> frozenset[int]:
        skill_id, level = own
        numbers = {self.found.words[mark(skill_facet(below), skill_id)] for below in range(1, level + 1)}
        numbers.update(self.found.of("\n".join(self.names.get(skill_id, ()))))
        self[own] = frozenset(numbers)
        return self[own]


class Reader:
    """Takes women in one by one, and gives their index."""

    def __init__(self, skill_names: Mapping[int, Sequence[str]]) -> None:
        self.words = Numbered()
        self.pieces = Pieces(self.words)
        self.skills = Skills(skill_names, self.pieces)
        self.people = [array("q") for _column in range(4)]
        self.tokens, self.lengths = array("I"), array("I")

    def take(self, read: Read) -> None:
        """She will be in the index."""
        row = read.facts
        places = {row.municipality, *row.municipalities} & MUNICIPALITIES.keys()
        # A sign that no word holds keeps the texts apart.
        found = set(self.pieces.of("\n".join([*read.texts, *map(MUNICIPALITIES.__getitem__, places)])))
        found.update(*map(self.skills.__getitem__, read.skills))
        found.update(map(self.words.__getitem__, marks(row)))
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
        return build(people, list(self.words), self.pieces.spellings, tokens, owners)


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
