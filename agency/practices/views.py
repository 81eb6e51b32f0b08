"""Open practices for everybody; posting for companies; review for coordinators."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.companies.models import Company, Member
from agency.companies.queries import agreement_in_force
from agency.companies.views import reader
from agency.country.municipalities import MUNICIPALITIES
from agency.db import committed
from agency.history.queries import events_of
from agency.history.words import told
from agency.practices import operations, policy, queries, words
from agency.practices.forms import PracticeFilter, PracticeForm, SearchForm, filled
from agency.practices.models import Practice
from agency.practices.rules import LIFE
from agency.profiles.words import MODALITIES, SHORT_MODALITIES
from agency.roles import Hat, Role
from agency.subsidies.queries import funds_open_on
from agency.web.filtering import read_filter
from agency.web.guard import must, only, open_to_all
from agency.web.lists import Column, listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("practices", __name__, url_prefix="/practicas")


@blueprint.get("")
@open_to_all
def index() -> str:
    """Anyone sees the open practices."""
    form = read_filter(SearchForm)
    chosen = queries.open_practices(
        clock.today(), form.q.data or "", form.municipality.data, form.modality.data
    )
    shown = listing(chosen, (), size=18)
    return render_template("practices/index.html", form=form, listing=shown, modalities=SHORT_MODALITIES)


def find(uid: uuid.UUID) -> Practice:
    """The practice, when whoever asks may read it; else a 404."""
    practice = queries.practice_with_parents(uid)
    who = reader() if current_user.is_authenticated else None
    must(practice is not None and policy.may_read(who, practice, clock.today()))
    assert practice is not None
    return practice


@blueprint.get("/<uuid:uid>")
@open_to_all
def show(uid: uuid.UUID) -> str:
    """A practice; its company and the agency also see where it stands and what they can do."""
    practice = find(uid)
    who = reader() if current_user.is_authenticated else None
    worn = policy.hats(who, practice) if who else frozenset()
    inside = who is not None and (bool(worn) or who.reads_for(practice.company_id))
    return render_template(
        "practices/show.html",
        practice=practice,
        takes=policy.takes_applications(practice, clock.today()),
        hers=who is None or who.has(Role.WOMAN),
        offers=offers(LIFE, practice, worn, words.STEPS, "practices.take_step", words.NEEDS, uid=uid),
        inside=inside or (who is not None and current_user.is_staff),
        may_edit=who is not None and policy.may_edit(who, practice),
        may_post=who is not None and policy.may_post(who),
        reads_applications=inside or (who is not None and who.has(Role.COORDINATOR)),
        events=told(events_of(practice, worn), worn) if worn else [],
        modalities=MODALITIES,
        words=words,
    )


@blueprint.post("/<uuid:uid>/paso/<name>")
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The practice stands where the step leads."""
    practice = find(uid)
    worn = policy.hats(reader(), practice)
    back = url_for("practices.index") if name == "remove" else url_for("practices.show", uid=uid)

    def do(reason: str) -> None:
        operations.take_step(practice, name, worn, reason, by=current_user.person)

    try:
        return take(LIFE, words.STEPS, name, do, back, words.NEEDS)
    except operations.NoPlaces as few:
        flash(_no_places(few.left))
        return redirect(back)


def _no_places(left: int) -> str:
    if left <= 0:
        return str(_("El convenio ya no tiene plazas libres."))
    return str(
        ngettext("El convenio tiene %(num)d plaza libre.", "El convenio tiene %(num)d plazas libres.", left)
    )


@blueprint.route("/nueva", methods=["GET", "POST"])
def post() -> Answer:
    """A practice is written down and, with the second button, on its way to review."""
    must(policy.may_post(reader()))
    member = reader().member
    assert member is not None
    again = request.args.get("como", type=uuid.UUID)
    form = _form(_again(again, member.company_id) if again else _first(member))
    if agreement_in_force(member.company, clock.today()) is None:
        return render_template("practices/no_agreement.html")
    if form.validate_on_submit():
        try:
            with committed():
                practice = operations.draft(member.company, form.facts(), by=current_user.person)
                _send(practice)
        except operations.NoPlaces as few:
            form.places.errors = [_no_places(few.left)]
        else:
            return _saved(practice)
    return _form_page(form, member.company, None)


@blueprint.route("/<uuid:uid>/editar", methods=["GET", "POST"])
def edit(uid: uuid.UUID) -> Answer:
    """A draft, or what must be corrected, says the new facts."""
    practice = find(uid)
    must(policy.may_edit(reader(), practice))
    form = _form(filled(practice))
    if form.validate_on_submit() and not form.is_stale(practice):
        try:
            with committed():
                operations.edit(practice, form.facts(), by=current_user.person)
                _send(practice)
        except operations.NoPlaces as few:
            form.places.errors = [_no_places(few.left)]
        else:
            return _saved(practice)
    return _form_page(form, practice.company, practice)


def _first(member: Member) -> dict[str, Any]:
    company = member.company
    return {
        "municipality": company.municipality,
        "address": company.address,
        "tutor_name": member.person.full_name,
    }


def _again(uid: uuid.UUID, company_id: int) -> dict[str, Any]:
    practice = find(uid)
    must(practice.company_id == company_id)
    return {k: v for k, v in filled(practice).items() if k not in {"starts_on", "ends_on", "version"}}


def _form(data: dict[str, Any]) -> PracticeForm:
    form = PracticeForm(data=data)
    form.offer_funds(funds_open_on(clock.today()))
    return form


def _form_page(form: PracticeForm, company: Company, practice: Practice | None) -> tuple[str, int]:
    agreement = practice.agreement if practice else agreement_in_force(company, clock.today())
    page = render_template("practices/form.html", form=form, practice=practice, agreement=agreement)
    return page, 422 if form.is_submitted() else 200


def _send(practice: Practice) -> None:
    if "send" in request.form:
        operations.take_step(practice, "submit", frozenset({Hat.COMPANY}), "", by=current_user.person)


def _saved(practice: Practice) -> Response:
    sent = "send" in request.form
    flash(_("Enviada: una coordinadora la revisa y te avisa.") if sent else _("Guardada como borrador."))
    return redirect(url_for("practices.show", uid=practice.uid))


@blueprint.get("/todas")
@only(Role.COORDINATOR, Role.DIRECTION)
def listed() -> str | Response:
    """All practices, those that wait for review first; also as a sheet."""
    form = read_filter(PracticeFilter)
    chosen = queries.practices_listed(form.q.data or "", form.state.data, form.municipality.data)
    shown = listing(chosen, COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("practicas")
    return render_template("practices/listed.html", listing=shown, form=form)


COLUMNS = (
    Column(
        "title",
        _l("Práctica"),
        lambda p: p.title,
        lambda p: url_for("practices.show", uid=p.uid),
        order=Practice.folded,
    ),
    Column("company", _l("Empresa"), lambda p: p.company.name, order=Company.folded),
    Column(
        "municipality",
        _l("Municipio"),
        lambda p: MUNICIPALITIES.get(p.municipality, ""),
        order=Practice.municipality,
    ),
    Column("state", _l("Estado"), lambda p: words.STATES[p.state], order=Practice.state),
    Column("places", _l("Plazas"), lambda p: p.places, order=Practice.places),
    Column("taken", _l("Ocupadas"), lambda p: p.taken, order=Practice.taken),
    Column("stipend", _l("Estipendio"), lambda p: p.stipend, order=Practice.stipend),
    Column("start", _l("Empieza"), lambda p: p.starts_on, order=Practice.starts_on),
    Column("sent", _l("Enviada"), lambda p: p.submitted_at, order=Practice.submitted_at),
)
