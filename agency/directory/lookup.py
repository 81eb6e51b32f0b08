"""Whom the words of a search find: the word, those that begin with it, else the nearest known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from agency.directory.bits import Bits, count
from agency.directory.index import Index
from agency.directory.tokens import parts as parts_of

FORGIVEN = ((8, 2), (4, 1))
"""A word of this many letters may have so many mistakes: a letter wrong, missing, too many or swapped."""


@dataclass(frozen=True)
class Part:
    """An index, and those in it of whom it knows the newest."""

    index: Index
    alive: Bits


@dataclass(frozen=True)
class Hits:
    """Who was found in each part, and which typed words had to be read as others."""

    sets: Sequence[Bits]
    corrected: Mapping[str, str] = field(default_factory=dict)


def look_up(parts: Sequence[Part], words: Mapping[str, str]) -> Hits:
    """Those whom all words find; each word stands with what was typed.

    The first word that leaves nobody is the last one that is looked up: mistakes cost most.
    """
    sets: Sequence[Bits] = [part.alive for part in parts]
    corrected = {}
    for word, typed in words.items():
        if not _anybody(sets):
            break
        found, used = _found(parts, word)
        sets = _both(sets, found)
        if used:
            corrected[typed] = used
    return Hits(sets, corrected)


def _found(parts: Sequence[Part], word: str) -> tuple[Sequence[Bits], str]:
    sets: Sequence[Bits] = [part.alive & part.index.found_by(word) for part in parts]
    if _anybody(sets):
        return sets, ""
    pieces = parts_of(word)
    if len(pieces) > 1:
        cut = look_up(parts, {piece: piece for piece in pieces})
        if _anybody(cut.sets):
            return cut.sets, ", ".join(cut.corrected.values())
    near = nearest(parts, word)
    if near:
        return _whole(parts, near), _spelled(parts, near)
    return sets, ""


def nearest(parts: Sequence[Part], word: str) -> str:
    """The known word with the fewest mistakes between; of several, the one that most people have."""
    forgiven = next((most for letters, most in FORGIVEN if len(word) >= letters), 0)
    if not forgiven or not word.isalpha():
        return ""
    known: dict[int, set[str]] = defaultdict(set)
    for part in parts:
        for length in range(len(word) - forgiven, len(word) + forgiven + 1):
            alike = part.index.by_length.get(length, ())
            for found, mistakes, _place in process.extract(
                word, alike, scorer=OSA.distance, score_cutoff=forgiven, limit=None
            ):
                known[int(mistakes)].add(found)
    for mistakes in sorted(known):
        often = {found: sum(map(count, _whole(parts, found))) for found in known[mistakes]}
        best = max(sorted(often), key=often.__getitem__)
        if often[best]:
            return best
    return ""


def _whole(parts: Sequence[Part], word: str) -> list[Bits]:
    return [part.alive & part.index.found_by_whole(word) for part in parts]


def _spelled(parts: Sequence[Part], word: str) -> str:
    return next((p.index.spellings[word] for p in parts if word in p.index.spellings), word)


def _both(some: Sequence[Bits], others: Sequence[Bits]) -> list[Bits]:
    return [np.bitwise_and(one, other) for one, other in zip(some, others, strict=True)]


def _anybody(sets: Sequence[Bits]) -> bool:
    return any(bool(bits.any()) for bits in sets)
