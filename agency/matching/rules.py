"""How well a woman and a practice fit, and why: one function gives the score and its reasons.

Name, photo, age and place of birth are not here, so that they can't enter a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

WEIGHTS = {"skills": 60, "place": 15, "time": 15, "hours": 10}
"""Of 100 points. Skills decide; the rest says whether daily life allows it."""
MUST_WEIGHT, NICE_WEIGHT = 2, 1
NEAR = frozenset({frozenset({"020101", "020105"})})
"""La Paz and El Alto are one city for a daily journey."""


@dataclass(frozen=True)
class Asked:
    """A skill that the practice asks for, by the catalogue's number."""

    skill_id: int
    level: int
    must: bool


@dataclass(frozen=True)
class Wanted:
    """What a practice needs, without its company's name or money."""

    skills: tuple[Asked, ...]
    municipality: str
    modality: str
    starts_on: date
    ends_on: date
    hours_per_week: int


@dataclass(frozen=True)
class Offered:
    """What a woman offers; `skills` maps the catalogue's number to her level."""

    skills: Mapping[int, int]
    municipality: str
    modalities: frozenset[str]
    free_from: date | None = None
    free_until: date | None = None
    hours_per_week: int | None = None


class Why(StrEnum):
    """The kinds of reasons."""

    HAS = "has"
    LACKS = "lacks"
    LACKS_MUST = "lacks_must"
    LOWER = "lower"
    SAME_PLACE = "same_place"
    NEAR_PLACE = "near_place"
    OTHER_PLACE = "other_place"
    REMOTE = "remote"
    MODALITY = "modality"
    OTHER_MODALITY = "other_modality"
    WEEKS = "weeks"
    HOURS = "hours"
    HOURS_UNKNOWN = "hours_unknown"


@dataclass(frozen=True)
class Reason:
    """One reason, for the room's words: good, bad, or neither, with the numbers it tells."""

    why: Why
    good: bool | None
    part: int = 0
    whole: int = 0
    skills: tuple[int, ...] = ()


@dataclass(frozen=True)
class Score:
    """0 to 100 points, whether every must-have is met, and the reasons."""

    points: int
    meets_musts: bool
    reasons: tuple[Reason, ...] = field(default=())


def score(wanted: Wanted, offered: Offered) -> Score:
    """How well they fit, with the reasons of each part; the same question always has the same answer."""
    parts = (
        _skills(wanted, offered),
        _place(wanted, offered),
        _time(wanted, offered),
        _hours(wanted, offered),
    )
    points = sum(WEIGHTS[name] * share for name, (share, _why) in zip(WEIGHTS, parts, strict=True))
    return Score(
        points=round(points),
        meets_musts=meets_musts(wanted, offered),
        reasons=tuple(reason for _share, why in parts for reason in why),
    )


def meets_musts(wanted: Wanted, offered: Offered) -> bool:
    """True when she has every must-have at the asked level or above."""
    return all(offered.skills.get(a.skill_id, 0) >= a.level for a in wanted.skills if a.must)


def _skills(wanted: Wanted, offered: Offered) -> tuple[float, list[Reason]]:
    if not wanted.skills:
        return 1.0, []
    weight = {a: MUST_WEIGHT if a.must else NICE_WEIGHT for a in wanted.skills}
    had = {a: offered.skills.get(a.skill_id, 0) for a in wanted.skills}
    share = sum(weight[a] * min(1.0, had[a] / a.level) for a in wanted.skills) / sum(weight.values())
    met = [a for a in wanted.skills if had[a] >= a.level]
    why = [Reason(Why.HAS, len(met) * 2 >= len(wanted.skills), len(met), len(wanted.skills))]
    kinds = (
        (Why.LACKS_MUST, [a for a in wanted.skills if a.must and not had[a]]),
        (Why.LOWER, [a for a in wanted.skills if 0 < had[a] < a.level]),
        (Why.LACKS, [a for a in wanted.skills if not a.must and not had[a]]),
    )
    why += [Reason(kind, False, skills=tuple(a.skill_id for a in some)) for kind, some in kinds if some]
    return share, why


def _place(wanted: Wanted, offered: Offered) -> tuple[float, list[Reason]]:
    modal = not offered.modalities or wanted.modality in offered.modalities
    how = [] if not offered.modalities else [Reason(Why.MODALITY if modal else Why.OTHER_MODALITY, modal)]
    if wanted.modality == "remote":
        return (1.0 if modal else 0.5), [Reason(Why.REMOTE, True), *([] if modal else how)]
    if offered.municipality == wanted.municipality:
        near, where = 1.0, Reason(Why.SAME_PLACE, True)
    elif frozenset({offered.municipality, wanted.municipality}) in NEAR:
        near, where = 0.8, Reason(Why.NEAR_PLACE, True)
    else:
        near, where = 0.0, Reason(Why.OTHER_PLACE, False)
    return near * (1.0 if modal else 0.5), [where, *how]


def _time(wanted: Wanted, offered: Offered) -> tuple[float, list[Reason]]:
    weeks = _weeks(wanted.starts_on, wanted.ends_on)
    start = max(wanted.starts_on, offered.free_from or wanted.starts_on)
    end = min(wanted.ends_on, offered.free_until or wanted.ends_on)
    common = _weeks(start, end) if start <= end else 0
    return common / weeks, [Reason(Why.WEEKS, common * 10 >= weeks * 8, common, weeks)]


def _weeks(start: date, end: date) -> int:
    return max(1, -(-(end - start + timedelta(days=1)).days // 7))


def _hours(wanted: Wanted, offered: Offered) -> tuple[float, list[Reason]]:
    if offered.hours_per_week is None:
        return 0.5, [Reason(Why.HOURS_UNKNOWN, None)]
    common = min(offered.hours_per_week, wanted.hours_per_week)
    enough = common == wanted.hours_per_week
    return common / wanted.hours_per_week, [Reason(Why.HOURS, enough, common, wanted.hours_per_week)]
