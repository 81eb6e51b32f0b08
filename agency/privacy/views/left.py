"""What somebody who is leaving leaves to the agency."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from agency.placements.words import STATES
from agency.privacy import queries
from agency.privacy.views.base import blueprint
from agency.roles import Role
from agency.web.guard import only
from agency.web.lists import Column, listing

COLUMNS = (
    Column(
        "woman",
        _l("Mujer"),
        lambda p: p.application.profile.person.full_name,
        lambda p: url_for("placements.show", uid=p.uid),
    ),
    Column("practice", _l("Práctica"), lambda p: p.application.practice.title),
    Column("company", _l("Empresa"), lambda p: p.application.practice.company.name),
    Column("state", _l("Estado"), lambda p: STATES[p.state]),
    Column("until", _l("Termina sola el"), lambda p: p.application.profile.person.leaving_until),
)


@blueprint.get("/salidas")
@only(Role.COORDINATOR)
def left_behind() -> str | Response:
    """The placements to be ended with the company, because their woman is leaving; and why people go."""
    shown = listing(queries.placements_left_behind(), COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("salidas")
    return render_template("privacy/left_behind.html", listing=shown, reasons=queries.reasons_given())
