"""Bringing the catalogue into the database."""

from __future__ import annotations

from agency.db import session
from agency.skills.models import Skill, SkillName
from agency.skills.queries import all_names, skills_by_slug
from agency.skills.rules import catalogue


def load_catalogue() -> int:
    """Every skill of catalogue.toml stands with its names; how many are new. A skill is never taken away."""
    known, names = skills_by_slug(), all_names()
    new = 0
    for written in catalogue()[1]:
        skill = known.get(written.slug)
        if skill is None:
            skill = Skill(slug=written.slug, group=written.group, es=written.es, en=written.en)
            session().add(skill)
            session().flush()
            new += 1
        skill.group, skill.es, skill.en = written.group, written.es, written.en
        session().add_all(
            SkillName(folded=name, skill_id=skill.id) for name in sorted(written.names - names.keys())
        )
    return new
