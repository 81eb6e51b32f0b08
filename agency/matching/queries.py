"""Who fits a practice, and which practices fit a woman: a fixed number of statements, whatever the size."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from agency.accounts.models import Person
from agency.db import session
from agency.matching.rules import Asked, Offered, Score, Wanted, meets_musts, score
from agency.practices.models import Practice
from agency.practices.queries import open_practices
from agency.profiles.models import Block, Profile, ProfileSkill
from agency.profiles.queries import has_skill
from agency.skills.queries import skills_by_id

ENOUGH = 2
"""With fewer practices than these that she fits wholly, she also sees what she could grow into."""


@dataclass(frozen=True)
class Ranked:
    """A woman for a practice, with her score."""

    profile: Profile
    score: Score


@dataclass(frozen=True)
class Fitting:
    """A practice for a woman, with its score."""

    practice: Practice
    score: Score


def wanted_by(practice: Practice) -> Wanted:
    """What the practice needs."""
    return Wanted(
        skills=tuple(Asked(s.skill_id, s.level, s.must) for s in practice.skills),
        municipality=practice.municipality,
        modality=practice.modality,
        starts_on=practice.starts_on,
        ends_on=practice.ends_on,
        hours_per_week=practice.hours_per_week,
    )


def offered_by(profile: Profile) -> Offered:
    """What the woman offers."""
    return Offered(
        skills={s.skill_id: s.level for s in profile.skills},
        municipality=profile.municipality,
        modalities=frozenset(profile.modalities),
        free_from=profile.free_from,
        free_until=profile.free_until,
        hours_per_week=profile.hours_per_week,
    )


def ranked_women(
    practice: Practice, most: int = 20, but: Collection[int] = (), shown_only: bool = False
) -> list[Ranked]:
    """The women who meet every must-have, best first.

    Left out are the hidden, those who blocked the company, and the profiles in `but`; with `shown_only`
    also those who haven't said that companies may see their card.
    """
    wanted = wanted_by(practice)
    found = [
        (score(wanted, offered).points, -profile_id)
        for profile_id, offered in _candidates(practice, but, shown_only)
        if meets_musts(wanted, offered)
    ]
    best = [-negative for _points, negative in heapq.nlargest(most, found)]
    chosen = select(Profile).where(Profile.id.in_(best)).options(selectinload(Profile.skills))
    profiles = {p.id: p for p in session().scalars(chosen).unique()}
    return [Ranked(profiles[i], score(wanted, offered_by(profiles[i]))) for i in best if i in profiles]


def _candidates(practice: Practice, but: Collection[int], shown_only: bool) -> list[tuple[int, Offered]]:
    blocked = select(Block.profile_id).where(Block.company_id == practice.company_id)
    chosen = (
        select(
            Profile.id,
            Profile.municipality,
            Profile.modalities,
            Profile.free_from,
            Profile.free_until,
            Profile.hours_per_week,
        )
        .join(Person, Person.id == Profile.person_id)
        .where(~Profile.hidden, Person.closed_at.is_(None), Profile.id.not_in(blocked))
    )
    if shown_only:
        chosen = chosen.where(Profile.to_companies)
    for asked in practice.skills:
        if asked.must:
            chosen = chosen.where(has_skill(asked.skill_id, asked.level))
    levels = _levels([s.skill_id for s in practice.skills])
    return [
        (row.id, Offered(levels[row.id], row.municipality, frozenset(row.modalities), *row[3:]))
        for row in session().execute(chosen)
        if row.id not in but
    ]


def _levels(skill_ids: Collection[int]) -> dict[int, dict[int, int]]:
    chosen = select(ProfileSkill.profile_id, ProfileSkill.skill_id, ProfileSkill.level).where(
        ProfileSkill.skill_id.in_(skill_ids)
    )
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    for profile_id, skill_id, level in session().execute(chosen):
        levels[profile_id][skill_id] = level
    return levels


def fitting_practices(
    profile: Profile, today: date, most: int = 6, but: Collection[int] = ()
) -> list[Fitting]:
    """The open practices that fit her best; those whose must-haves she lacks only where there are too few.

    Left out are companies that she blocked, and the practices in `but`.
    """
    offered = offered_by(profile)
    blocked = select(Block.company_id).where(Block.profile_id == profile.id)
    chosen = open_practices(today).where(Practice.company_id.not_in(blocked))
    practices = [p for p in session().scalars(chosen).unique() if p.id not in but]
    found = [Fitting(p, score(wanted_by(p), offered)) for p in practices]
    found.sort(key=lambda f: (not f.score.meets_musts, -f.score.points, f.practice.id))
    meeting = [f for f in found if f.score.meets_musts]
    return (meeting if len(meeting) >= ENOUGH else found[:ENOUGH])[:most]


def skill_names(scores: Sequence[Score]) -> dict[int, str]:
    """The names of the skills that these scores' reasons tell of, in the page's language."""
    ids = {i for s in scores for reason in s.reasons for i in reason.skills}
    return {i: skill.name for i, skill in skills_by_id(ids).items()}
