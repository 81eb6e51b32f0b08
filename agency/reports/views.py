"""One page of figures for the direction, and the same as a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from agency.applications.words import STATES as APPLICATIONS
from agency.country.municipalities import MUNICIPALITIES
from agency.evaluations.queries import average_marks
from agency.evaluations.words import SIDES
from agency.placements.words import STATES as PLACEMENTS
from agency.reports import queries
from agency.reports.rules import floored
from agency.roles import Role
from agency.settings import settings
from agency.web.guard import only
from agency.web.lists import Column, sheet_of

blueprint = Blueprint("reports", __name__)


@dataclass(frozen=True)
class Figure:
    """One number with its group and name."""

    group: str
    name: str
    value: Any


@blueprint.get("/cifras")
@only(Role.DIRECTION, Role.COORDINATOR)
def figures() -> str | Response:
    """The programme in numbers; groups of fewer people than the floor are told together."""
    groups = _groups()
    if request.args.get("format") == "xlsx":
        rows = [Figure(name, label, value) for name, pairs in groups for label, value in pairs]
        return sheet_of(COLUMNS, rows, "cifras")
    return render_template(
        "reports/figures.html",
        headline=_headline(),
        groups=groups,
        funds=queries.all_funds(),
        marks=[(SIDES[side], many, a, b) for side, many, a, b in average_marks()],
        floor=settings().statistics_floor,
    )


def _headline() -> list[tuple[str, int]]:
    placed = queries.placements_by_state()
    practices, places = queries.open_places()
    return [
        (_("mujeres que muestran su tarjeta"), queries.women_shown()),
        (_("empresas aliadas"), queries.partners()),
        (_("convenios vigentes"), queries.agreements_in_force()),
        (_("prácticas abiertas"), practices),
        (_("plazas libres"), places),
        (_("colocaciones"), sum(placed.values())),
        (_("horas confirmadas"), queries.hours_confirmed()),
    ]


def _groups() -> list[tuple[str, list[tuple[str, int]]]]:
    applications, placements = queries.applications_by_state(), queries.placements_by_state()
    return [
        (_("Mujeres por municipio"), _by_place(queries.women_by_municipality())),
        (_("Colocaciones por municipio"), _by_place(queries.placements_by_municipality())),
        (
            _("Postulaciones"),
            [(str(w), applications[s]) for s, w in APPLICATIONS.items() if s in applications],
        ),
        (_("Colocaciones"), [(str(w), placements[s]) for s, w in PLACEMENTS.items() if s in placements]),
    ]


def _by_place(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    named = [(MUNICIPALITIES.get(code, _("Sin decir")), many) for code, many in rows]
    kept, rest = floored(named, settings().statistics_floor)
    return [*kept, (_("Otros, juntos"), rest)] if rest else kept


COLUMNS = (
    Column("group", _l("Grupo"), lambda f: f.group),
    Column("name", _l("Qué"), lambda f: f.name),
    Column("value", _l("Cuántas"), lambda f: f.value),
)
