"""What somebody searches for, as an address says it: what can't be read counts as not asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.models import DayTime, Modality
from agency.profiles.rules import LANGUAGES
from agency.skills.rules import LEVELS

FACETS: Mapping[str, Collection[str]] = {
    "municipality": MUNICIPALITIES,
    "modality": [m.value for m in Modality],
    "day_time": [d.value for d in DayTime],
    "hours": ("20", "30", "40"),
    "free": ("now", "soon"),
    "language": LANGUAGES,
}
"""The facets of which one value is chosen, with their values; skills may be several."""
LONGEST_TEXT = 200
MOST_SKILLS = 5
_SKILL = re.compile(r"([0-9]{1,9})(?:\.([1-5]))?", re.ASCII)

Values = Callable[[str], Sequence[str]]
"""Gives all that an address says under a name."""


@dataclass(frozen=True)
class Wanted:
    """What somebody searches for; whatever is empty is not asked.

    `skills` are numbers, each with the least level; `hours` is "20", "30" or "40" (up to twenty, up to
    thirty, more); `free` is "now" or "soon".
    """

    text: str = ""
    skills: Sequence[tuple[int, int]] = ()
    municipality: str = ""
    modality: str = ""
    day_time: str = ""
    hours: str = ""
    free: str = ""
    language: str = ""

    @property
    def chosen(self) -> int:
        """How many facets narrow the search."""
        return len(self.skills) + sum(bool(getattr(self, name)) for name in FACETS)

    def address(self) -> dict[str, Any]:
        """What an address must say so that it asks for the same."""
        said = {"q": self.text, **{name: getattr(self, name) for name in FACETS}}
        skills = [skill_value(*own) for own in self.skills]
        return {name: value for name, value in {**said, "skill": skills}.items() if value}

    def without(self, facet: str) -> Wanted:
        """The same without a facet."""
        nothing: dict[str, Any] = {facet: ""}
        return replace(self, **nothing)

    def with_skill(self, skill_id: int, level: int = 0) -> Wanted:
        """The same with a skill at this level; without the skill at level 0."""
        if level and skill_id not in dict(self.skills):
            return replace(self, skills=(*self.skills, (skill_id, level)))
        changed = ((s, level if s == skill_id else least) for s, least in self.skills)
        return replace(self, skills=tuple(own for own in changed if own[1]))


def skill_value(skill_id: int, level: int) -> str:
    """A skill and its least level, as an address says them: 12, or 12.3."""
    return f"{skill_id}.{level}" if level > min(LEVELS) else str(skill_id)


def read(text: str, values: Values, known: Collection[int]) -> Wanted:
    """What these values ask for; `known` are the numbers of the skills that there are."""
    chosen = {name: next((v for v in values(name) if v in FACETS[name]), "") for name in FACETS}
    skills = {skill_id: level for skill_id, level in _skills(values("skill")) if skill_id in known}
    return Wanted(text[:LONGEST_TEXT].strip(), tuple(skills.items())[:MOST_SKILLS], **chosen)


def _skills(said: Sequence[str]) -> Iterator[tuple[int, int]]:
    for value in said[: 4 * MOST_SKILLS]:
        if found := _SKILL.fullmatch(value):
            yield int(found[1]), int(found[2] or min(LEVELS))


def read_page(text: str) -> int:
    """The number of a page; the first when it can't be read."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text, re.ASCII) else 1
