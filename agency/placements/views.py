"""A placement as each of its three parties sees it, from its opening to its closed account."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.accounts.models import Person
from agency.applications.models import Application, ApplicationState
from agency.applications.policy import hats as application_hats
from agency.applications.queries import application_by_uid
from agency.companies.models import Company
from agency.companies.views import reader
from agency.country.municipalities import MUNICIPALITIES
from agency.db import committed, recorded
from agency.history.models import Audience, Event
from agency.history.queries import events_of
from agency.history.words import told
from agency.i18n import language
from agency.placements import operations, policy, queries, rules, words
from agency.placements.agreement_text import agreement_text
from agency.placements.forms import CheckForm, ConfirmForm, HoursForm, PaymentForm, PlacementFilter, TermsForm
from agency.placements.models import Placement, PlacementState
from agency.practices.models import Practice
from agency.practices.operations import NoPlaces
from agency.profiles import words as profile_words
from agency.profiles.models import Veil
from agency.profiles.operations import saw
from agency.profiles.queries import unseen
from agency.profiles.rules import seen
from agency.roles import Hat, Role
from agency.subsidies import operations as purse
from agency.subsidies.queries import payments_of
from agency.subsidies.words import PAYMENTS, TONES
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("placements", __name__, url_prefix="/colocaciones")


def _placement(uid: uuid.UUID) -> tuple[Placement, frozenset[Hat]]:
    placement = queries.placement_by_uid(uid)
    must(placement is not None and policy.may_read(reader(), placement))
    assert placement is not None
    return placement, policy.hats(reader(), placement)


@blueprint.route("/nueva/<uuid:uid>", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def open(uid: uuid.UUID) -> Answer:
    """An accepted application has become a placement, with its money held."""
    application = application_by_uid(uid)
    must(application is not None)
    assert application is not None
    worn = application_hats(reader(), application)
    must(Hat.AGENCY in worn)
    found = queries.placement_of(application)
    if found is not None:
        return redirect(url_for("placements.show", uid=found.uid))
    must(application.state is ApplicationState.ACCEPTED)
    form = TermsForm(obj=application.practice)
    if form.validate_on_submit():
        placement = _opened(application, form, worn)
        if placement is not None:
            flash(_("Colocación abierta: el dinero está reservado. Revisa y envía el acuerdo a firmar."))
            return redirect(url_for("placements.show", uid=placement.uid))
    return _terms_page(form, application), 422 if form.is_submitted() else 200


def _opened(application: Application, form: TermsForm, worn: frozenset[Hat]) -> Placement | None:
    try:
        with committed():
            return operations.open_from_application(application, form.terms(), worn, by=current_user.person)
    except purse.NotEnoughMoney:
        form.form_errors.append(_("El fondo no alcanza para esta colocación. No se cambió nada."))
    except NoPlaces:
        form.form_errors.append(_("La práctica ya no tiene plazas libres. No se cambió nada."))
    return None


def _terms_page(form: TermsForm, application: Application, placement: Placement | None = None) -> str:
    practice = application.practice
    return render_template(
        "placements/terms.html",
        form=form,
        practice=practice,
        fund=practice.fund,
        who=application.profile.person.full_name,
        placement=placement,
        whole=rules.whole_subsidy(practice.subsidy, practice.starts_on, practice.ends_on),
    )


@blueprint.route("/<uuid:uid>/condiciones", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def change(uid: uuid.UUID) -> Answer:
    """The terms are corrected before they are signed."""
    placement, worn = _placement(uid)
    must(policy.may_change(worn, placement))
    form = TermsForm(obj=placement)
    if form.validate_on_submit() and not form.is_stale(placement):
        try:
            with committed():
                operations.change(placement, form.terms(), by=current_user.person)
        except purse.NotEnoughMoney:
            form.form_errors.append(_("El fondo no alcanza para estas condiciones. No se cambió nada."))
        else:
            flash(_("Guardado."))
            return redirect(url_for("placements.show", uid=uid))
    page = _terms_page(form, placement.application, placement)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<uuid:uid>")
def show(uid: uuid.UUID) -> Answer:
    """A placement as whoever asks may see it."""
    placement, worn = _placement(uid)
    return _page(placement, worn)


def _page(placement: Placement, worn: frozenset[Hat], status: int = 200, **forms: Any) -> Answer:
    application = placement.application
    confirmations = queries.confirmations_of(placement)
    confirmed = {c.party for c in confirmations}
    hours = queries.hours_said(placement)
    hers = Hat.WOMAN in worn
    veil = policy.veil_for(reader(), placement)
    pays = reader().has(Role.COORDINATOR, Role.FINANCE) or hers
    page = render_template(
        "placements/show.html",
        placement=placement,
        practice=application.practice,
        woman=application.profile.person,
        hers=hers,
        staff=current_user.is_staff,
        seen=seen(application.profile, veil, language() == "en")
        if policy.may_read_profile(reader(), placement)
        else None,
        confirmations=confirmations,
        lacks=rules.lacks(placement, confirmed) if placement.state is PlacementState.SIGNING else [],
        may_confirm=policy.may_confirm(worn - confirmed, placement),
        may_change=policy.may_change(worn, placement),
        check_form=forms.get("check_form") or _check_form(placement, worn),
        hours=hours,
        hours_form=forms.get("hours_form") or _hours_form(placement, worn),
        may_confirm_hours=policy.may_confirm_hours(worn, placement),
        payments=payments_of(placement.commitment) if pays and placement.commitment else [],
        may_pay=policy.may_pay(worn, placement),
        may_settle=policy.may_settle(worn, placement),
        whole=sum((h.hours for h in hours if h.confirmed_at), start=0),
        offers=offers(
            rules.LIFE, placement, worn, words.STEPS, "placements.take_step", words.NEEDS, uid=placement.uid
        ),
        events=told(_events(placement, worn), worn),
        words=words,
        profile_words=profile_words,
        payment_words=PAYMENTS,
        payment_tones=TONES,
    )
    if Hat.COMPANY in worn:
        _remember(application.profile.id, application.practice.company_id, veil)
    return page, status


def _events(placement: Placement, worn: frozenset[Hat]) -> list[Event]:
    reads_why = policy.may_read_why(reader(), placement)
    found = events_of(placement, worn | _sides())
    return [event for event in found if reads_why or event.audience is not Audience.WOMAN]


def _sides() -> frozenset[Hat]:
    return frozenset({Hat.AGENCY if current_user.is_staff else Hat.COMPANY})


def _remember(profile_id: int, company_id: int, veil: Veil) -> None:
    new = unseen([profile_id], company_id, veil)
    if new:
        with recorded():
            saw(new, company_id, veil, by=current_user.person)


def _check_form(placement: Placement, worn: frozenset[Hat]) -> CheckForm | None:
    if not policy.may_check(worn, placement):
        return None
    return CheckForm(formdata=None, obj=placement)


def _hours_form(placement: Placement, worn: frozenset[Hat], formdata: Any = None) -> HoursForm | None:
    if not policy.may_say_hours(worn, placement):
        return None
    form = HoursForm(formdata=formdata)
    form.offer_weeks(placement, _open_weeks(placement))
    return form


def _open_weeks(placement: Placement) -> list[date]:
    last = min(placement.ended_on or clock.today(), clock.today(), placement.ends_on)
    done = {w.monday for w in queries.hours_said(placement) if w.confirmed_at}
    return [m for m in rules.weeks(placement.starts_on, last) if m not in done]


@blueprint.post("/<uuid:uid>/paso/<name>")
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The placement stands where the step leads."""
    placement, worn = _placement(uid)
    return take(
        rules.LIFE,
        words.STEPS,
        name,
        lambda reason: operations.take_step(placement, name, worn, reason, by=current_user.person),
        url_for("placements.show", uid=uid),
        words.NEEDS,
    )


@blueprint.route("/<uuid:uid>/firmar", methods=["GET", "POST"])
def confirm(uid: uuid.UUID) -> Answer:
    """Her party has signed the agreement that she read."""
    placement, worn = _placement(uid)
    must(policy.may_confirm(worn, placement))
    party = next(h for h in rules.PARTIES if h in worn)
    text = agreement_text(placement)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            with committed():
                operations.confirm(
                    placement,
                    party,
                    form.typed_name.data or "",
                    form.shown.data or "",
                    by=current_user.person,
                )
        except operations.TextChanged:
            form.form_errors.append(
                _("El texto cambió desde que lo abriste. Léelo otra vez antes de firmar.")
            )
        else:
            flash(_("Firmado. Gracias por leerlo."))
            return redirect(url_for("placements.show", uid=uid))
    form.shown.data = rules.fingerprint(text)
    form.shown.raw_data = [form.shown.data]
    page = render_template("placements/confirm.html", form=form, text=text, placement=placement)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<uuid:uid>/acuerdo")
def agreement(uid: uuid.UUID) -> str:
    """The agreement's text with its signatures, and whether each still fits the text."""
    placement, _worn = _placement(uid)
    confirmations = queries.confirmations_of(placement)
    return render_template(
        "placements/agreement.html",
        placement=placement,
        text=confirmations[0].text if confirmations else agreement_text(placement),
        confirmations=[(c, rules.still_holds(c)) for c in confirmations],
        words=words,
    )


@blueprint.post("/<uuid:uid>/comprobaciones")
@only(Role.COORDINATOR)
def check(uid: uuid.UUID) -> Answer:
    """What a person of the agency saw is noted."""
    placement, worn = _placement(uid)
    must(policy.may_check(worn, placement))
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(placement, worn, 422, check_form=form)
    with committed():
        operations.check(
            placement, form.insurance.data or "", bool(form.adult_verified.data), by=current_user.person
        )
    flash(_("Anotado."))
    return redirect(url_for("placements.show", uid=uid))


@blueprint.post("/<uuid:uid>/horas")
@only(Role.WOMAN)
def say_hours(uid: uuid.UUID) -> Answer:
    """The hours of a week stand as she says."""
    placement, worn = _placement(uid)
    form = _hours_form(placement, worn, request.form)
    must(form is not None)
    assert form is not None
    if not form.validate():
        return _page(placement, worn, 422, hours_form=form)
    with committed():
        operations.say_hours(
            placement,
            date.fromisoformat(form.monday.data),
            int(form.hours.data or 0),
            form.note.data or "",
            by=current_user.person,
        )
    flash(_("Anotadas. La empresa las confirma."))
    return redirect(url_for("placements.show", uid=uid) + "#horas")


@blueprint.post("/<uuid:uid>/horas/<day>/confirmar")
def confirm_hours(uid: uuid.UUID, day: str) -> Response:
    """The hours of a week are confirmed."""
    placement, worn = _placement(uid)
    must(policy.may_confirm_hours(worn, placement))
    week = next((w for w in queries.hours_said(placement) if w.monday.isoformat() == day), None)
    must(week is not None)
    assert week is not None
    with committed():
        operations.confirm_hours(week, request.form.get("hours", -1, type=int), by=current_user.person)
    flash(_("Confirmadas."))
    return redirect(url_for("placements.show", uid=uid) + "#horas")


@blueprint.route("/<uuid:uid>/pago", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def prepare_payment(uid: uuid.UUID) -> Answer:
    """A payment waits to be approved by somebody else."""
    placement, worn = _placement(uid)
    must(policy.may_pay(worn, placement) and placement.commitment is not None)
    assert placement.commitment is not None
    paid = {p.period for p in payments_of(placement.commitment)}
    months = [m for m in rules.months(placement.starts_on, placement.ends_on) if m.name not in paid]
    hours = queries.hours_said(placement)
    form = PaymentForm(data={"amount": rules.suggested(placement, months[0], hours) if months else None})
    form.offer_months(months)
    if form.validate_on_submit() and form.amount.data:
        try:
            with committed():
                operations.prepare_payment(
                    placement,
                    form.period.data,
                    form.amount.data,
                    form.note.data or "",
                    by=current_user.person,
                )
        except purse.NotEnoughMoney:
            form.amount.errors = [
                _("Para esta colocación quedan %(left)s.", left=str(placement.commitment.left))
            ]
        except purse.AlreadyPrepared:
            form.period.errors = [_("Ese mes ya tiene su pago.")]
        else:
            flash(_("Preparado: lo aprueba otra persona."))
            return redirect(url_for("placements.show", uid=uid))
    page = render_template(
        "placements/prepare_payment.html",
        form=form,
        placement=placement,
        months=[
            (m, rules.hours_of(placement, m, hours), rules.suggested(placement, m, hours)) for m in months
        ],
        left=placement.commitment.left,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<uuid:uid>/cerrar-cuenta")
@only(Role.COORDINATOR)
def settle(uid: uuid.UUID) -> Response:
    """Its account is closed, and the rest is in the fund again."""
    placement, worn = _placement(uid)
    must(policy.may_settle(worn, placement))
    try:
        with committed():
            operations.settle(placement, by=current_user.person)
        flash(_("Cuenta cerrada: lo que sobró volvió al fondo."))
    except purse.StillOpen:
        flash(_("Todavía hay un pago pendiente: págalo o anúlalo antes."))
    return redirect(url_for("placements.show", uid=uid))


@blueprint.get("")
@only(Role.COORDINATOR)
def index() -> str | Response:
    """All placements, those that go on first; also as a sheet."""
    form = read_filter(PlacementFilter)
    chosen = queries.placements_listed(form.q.data or "", form.state.data, form.municipality.data)
    shown = listing(chosen, COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("colocaciones")
    return render_template("placements/index.html", listing=shown, form=form)


COLUMNS = (
    Column(
        "woman",
        _l("Mujer"),
        lambda p: p.application.profile.person.full_name,
        lambda p: url_for("placements.show", uid=p.uid),
        order=Person.sort_name,
    ),
    Column("practice", _l("Práctica"), lambda p: p.application.practice.title, order=Practice.folded),
    Column("company", _l("Empresa"), lambda p: p.application.practice.company.name, order=Company.folded),
    Column(
        "municipality",
        _l("Municipio"),
        lambda p: MUNICIPALITIES.get(p.application.practice.municipality, ""),
        order=Practice.municipality,
    ),
    Column("state", _l("Estado"), lambda p: words.STATES[p.state], order=Placement.state),
    Column("start", _l("Empieza"), lambda p: p.starts_on, order=Placement.starts_on),
    Column("end", _l("Termina"), lambda p: p.ends_on, order=Placement.ends_on),
    Column("subsidy", _l("Subvención al mes"), lambda p: p.subsidy, order=Placement.subsidy),
)
