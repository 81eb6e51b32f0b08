"""The catalogue as a page, and as suggestions while somebody types."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from agency.i18n import language
from agency.skills import queries
from agency.skills.models import Skill
from agency.skills.rules import catalogue
from agency.skills.words import SHORT_LEVELS
from agency.web.guard import open_to_all

blueprint = Blueprint("skills", __name__, url_prefix="/habilidades")


@blueprint.app_template_filter("level_word")
def level_word(level: int) -> str:
    """A level in a word or two."""
    return str(SHORT_LEVELS[level])


@blueprint.get("")
@open_to_all
def index() -> str:
    """All skills by group, or those that were searched for."""
    text = request.args.get("q", "")[:100]
    found = queries.skills_found(text, 40) if text.strip() else queries.all_skills()
    by_group: dict[str, list[Skill]] = {}
    for skill in found:
        by_group.setdefault(skill.group, []).append(skill)
    groups = [
        (g.en if language() == "en" else g.es, by_group[g.slug]) for g in catalogue()[0] if g.slug in by_group
    ]
    return render_template("skills/index.html", text=text, groups=groups)


@blueprint.get("/sugerencias")
@open_to_all
def suggestions() -> Response:
    """The names of up to eight skills like the typed one, as a JSON list."""
    found = queries.skills_found(request.args.get("q", "")[:100], 8)
    answer = jsonify([s.name for s in found])
    answer.cache_control.max_age = 3600
    return answer
