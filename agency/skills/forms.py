"""A field for a typed list of skills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from agency.skills.models import Skill
from agency.skills.queries import all_names, skills_by_id
from agency.skills.rules import MOST_TYPED, USUAL_LEVEL, nearest, read_list
from agency.web.forms import TypedField


class SkillsField(TypedField):
    """Skills separated by commas, each perhaps with a level; its data is a list of (skill, level).

    Without JavaScript it is a plain text field; with it, names are offered while she types.
    """

    def __init__(self, *args: Any, most: int = MOST_TYPED, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"data-skills": "", "autocomplete": "off", **kwargs.get("render_kw", {})}
        super().__init__(*args, **kwargs)
        self.most = most

    def shown(self, value: Sequence[tuple[Skill, int]]) -> str:
        return ", ".join(f"{skill.name} {level}" for skill, level in value)

    def read(self, text: str) -> list[tuple[Skill, int]]:
        names = all_names()
        typed = read_list(text, names)
        if typed.unknown:
            raise ValueError(_unknown(typed.unknown, names))
        if len(typed.skills) > self.most:
            raise ValueError(
                _(
                    "Escribe como máximo %(most)d habilidades; ahora son %(size)d.",
                    most=self.most,
                    size=len(typed.skills),
                )
            )
        skills = skills_by_id([t.skill_id for t in typed.skills])
        return [(skills[t.skill_id], t.level or USUAL_LEVEL) for t in typed.skills]


def _unknown(words: Sequence[str], names: dict[str, int]) -> str:
    word = words[0][:60]
    alike = nearest(word, names)
    if alike is None:
        return str(
            _("No tenemos «%(word)s» en la lista de habilidades. Búscala con otras palabras.", word=word)
        )
    name = skills_by_id([names[alike]])[names[alike]].name
    return str(_("No encontramos «%(word)s». ¿Quisiste decir %(alike)s?", word=word, alike=name))
