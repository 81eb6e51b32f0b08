"""Giving an evaluation; reading them all."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.companies.views import reader
from agency.db import committed
from agency.evaluations import operations, queries, words
from agency.evaluations.forms import EvaluationFilter, EvaluationForm
from agency.evaluations.models import Evaluation, EvaluationState
from agency.evaluations.rules import SIDES
from agency.placements.policy import hats
from agency.placements.queries import placement_by_uid
from agency.roles import Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer

blueprint = Blueprint("evaluations", __name__)


@blueprint.route("/colocaciones/<uuid:uid>/evaluacion", methods=["GET", "POST"])
def give(uid: uuid.UUID) -> Answer:
    """Her side has said how it was."""
    placement = placement_by_uid(uid)
    must(placement is not None)
    assert placement is not None
    side = next((h for h in SIDES if h in hats(reader(), placement)), None)
    must(side is not None)
    assert side is not None
    evaluation = queries.evaluation_of(placement, side)
    if evaluation is None or evaluation.state is not EvaluationState.ASKED:
        return render_template("evaluations/not_asked.html", evaluation=evaluation, placement=placement)
    form = EvaluationForm()
    form.ask(side)
    if not form.validate_on_submit():
        page = render_template("evaluations/give.html", form=form, placement=placement)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.give(evaluation, form.said(), by=current_user.person)
    flash(_("Gracias: nos sirve mucho."))
    return redirect(url_for("desks.home"))


@blueprint.get("/evaluaciones")
@only(Role.COORDINATOR)
def index() -> str | Response:
    """All evaluations; also as a sheet."""
    form = read_filter(EvaluationFilter)
    shown = listing(queries.evaluations_listed(form.state.data, form.side.data), COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("evaluaciones")
    return render_template("evaluations/index.html", listing=shown, form=form)


def _again(evaluation: Evaluation) -> str:
    if evaluation.again is None:
        return ""
    return str(_("Sí") if evaluation.again else _("No"))


COLUMNS = (
    Column(
        "woman",
        _l("Mujer"),
        lambda e: e.placement.application.profile.person.full_name,
        lambda e: url_for("placements.show", uid=e.placement.uid),
    ),
    Column("company", _l("Empresa"), lambda e: e.placement.application.practice.company.name),
    Column("side", _l("De quién"), lambda e: words.SIDES[e.side], order=Evaluation.side),
    Column("state", _l("Estado"), lambda e: words.STATES[e.state], order=Evaluation.state),
    Column("learning", _l("Aprendizaje"), lambda e: e.learning, order=Evaluation.learning),
    Column("treatment", _l("Trato"), lambda e: e.treatment, order=Evaluation.treatment),
    Column("again", _l("Otra vez"), _again),
    Column("comment", _l("Comentario"), lambda e: e.comment),
)
