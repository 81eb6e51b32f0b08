"""The catalogue as it is written, and how a typed list of skills is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from agency.db import folded

LEVELS = range(1, 6)
USUAL_LEVEL = 2
MOST_TYPED = 40

_WITH_LEVEL = re.compile(r"(.+?)[\s:]+([1-5])")


@dataclass(frozen=True)
class Written:
    """A skill of the catalogue, with every folded name that finds it."""

    slug: str
    group: str
    es: str
    en: str
    names: frozenset[str]


@dataclass(frozen=True)
class Group:
    """A shelf of the catalogue."""

    slug: str
    es: str
    en: str


@dataclass(frozen=True)
class Typed:
    """One skill of a typed list: the catalogue's number and a level, if one was written."""

    skill_id: int
    level: int | None


@dataclass(frozen=True)
class ReadList:
    """What a typed list says: the skills that were understood, in order, and the words that were not."""

    skills: tuple[Typed, ...]
    unknown: tuple[str, ...]


@cache
def catalogue() -> tuple[tuple[Group, ...], tuple[Written, ...]]:
    """The groups and the skills of catalogue.toml, in its order."""
    shelves = tomllib.loads((Path(__file__).parent / "catalogue.toml").read_text("utf-8"))["group"]
    groups = tuple(Group(g["slug"], g["es"], g["en"]) for g in shelves)
    skills = tuple(
        Written(
            s["slug"],
            g["slug"],
            s["es"],
            s["en"],
            frozenset(folded(name) for name in (s["es"], s["en"], *s.get("synonyms", []))),
        )
        for g in shelves
        for s in g["skill"]
    )
    return groups, skills


def read_list(text: str, names: Mapping[str, int]) -> ReadList:
    """A list typed with commas, semicolons or lines; "SQL 3" is SQL at level 3, "Python3" is a name.

    `names` gives the catalogue's number of each folded name. Of a skill written twice, the last one counts.
    """
    skills: dict[int, Typed] = {}
    unknown: list[str] = []
    for part in re.split(r"[,;\n]", text):
        word = folded(part)
        if not word.strip(" ."):
            continue
        # ".NET" begins with its dot; the dot that ends a sentence belongs to no name.
        found = _read_one(word, names) or _read_one(word.rstrip(" ."), names)
        if found is None:
            unknown.append(" ".join(part.split()))
        else:
            skills[found.skill_id] = found
    return ReadList(tuple(skills.values()), tuple(unknown))


def _read_one(word: str, names: Mapping[str, int]) -> Typed | None:
    if word in names:
        return Typed(names[word], None)
    leveled = _WITH_LEVEL.fullmatch(word)
    if leveled and leveled[1] in names:
        return Typed(names[leveled[1]], int(leveled[2]))
    return None


def nearest(word: str, names: Mapping[str, int]) -> str | None:
    """The catalogue's name that looks most like a word that was not understood."""
    alike = get_close_matches(folded(word), names, n=1, cutoff=0.7)
    return alike[0] if alike else None
