"""Reading the catalogue of skills."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import case, func, select

from agency.db import folded, session
from agency.skills.models import Skill, SkillName


def all_skills() -> Sequence[Skill]:
    """The whole catalogue, in its own order."""
    return session().scalars(select(Skill).order_by(Skill.id)).all()


def all_names() -> dict[str, int]:
    """Every folded name, and the number of the skill that it names."""
    rows = session().execute(select(SkillName.folded, SkillName.skill_id))
    return {row.folded: row.skill_id for row in rows}


def skills_by_id(ids: Collection[int]) -> dict[int, Skill]:
    """The skills with these numbers."""
    if not ids:
        return {}
    return {s.id: s for s in session().scalars(select(Skill).where(Skill.id.in_(ids)))}


def skills_by_slug() -> dict[str, Skill]:
    """The whole catalogue by slug."""
    return {s.slug: s for s in all_skills()}


def skills_found(text: str, most: int = 12) -> list[Skill]:
    """Skills with a name like this one: the same first, then those that begin with it, then the others."""
    typed = folded(text)
    if not typed:
        return []
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rank = func.min(
        case(
            (SkillName.folded == typed, 0),
            (SkillName.folded.like(f"{escaped}%", escape="\\"), 1),
            else_=2,
        )
    )
    chosen = (
        select(Skill)
        .join(SkillName, SkillName.skill_id == Skill.id)
        .where(SkillName.folded.like(f"%{escaped}%", escape="\\"))
        .group_by(Skill.id)
        .order_by(rank, Skill.id)
        .limit(most)
    )
    return list(session().scalars(chosen))
