"""A company's own pages, and the coordinators' vetting queue and agreements."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.companies import operations, policy, queries, words
from agency.companies.forms import AgreementFilter, AgreementForm, CompanyFilter, CompanyForm, InviteForm
from agency.companies.models import Agreement, Company, Member, MemberInvitation
from agency.companies.policy import Reader
from agency.companies.rules import AGREEMENT_LIFE, COMPANY_LIFE
from agency.country.municipalities import MUNICIPALITIES
from agency.db import by_uid, committed
from agency.history.queries import events_of
from agency.history.words import told
from agency.roles import CompanyRole, Hat, Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("companies", __name__)


def reader() -> Reader:
    """Whoever asks, with her place in a company; asked of the database once a request."""
    if "reader" not in g:
        g.reader = Reader(current_user.person, queries.member_of(current_user.person))
    found: Reader = g.reader
    return found


def _own() -> Company:
    member = reader().member
    must(member is not None)
    assert member is not None
    return member.company


def _company(uid: uuid.UUID) -> Company:
    company = by_uid(Company, uid)
    must(company is not None and policy.may_read(reader(), company))
    assert company is not None
    return company


@blueprint.route("/empresa/solicitud", methods=["GET", "POST"])
def apply() -> Answer:
    """Her company's application is on its way to the agency."""
    if reader().member is not None:
        return redirect(url_for("companies.mine"))
    must(policy.may_apply(reader()))
    form = CompanyForm()
    if not form.validate_on_submit():
        page = render_template("companies/apply.html", form=form, promised=_promised())
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.apply(form.facts(), by=current_user.person)
    flash(_("Recibimos la solicitud. Te avisamos por correo o por WhatsApp."))
    return redirect(url_for("companies.mine"))


def _promised() -> date:
    return operations.promised_by(clock.today())


@blueprint.get("/empresa")
def mine() -> str:
    """Her company: where it stands, its agreement, and who belongs to it."""
    return _page(_own(), "companies/mine.html")


@blueprint.route("/empresa/datos", methods=["GET", "POST"])
def edit() -> Answer:
    """The company's facts are corrected."""
    company = _own()
    must(policy.represents(reader(), company))
    form = CompanyForm(obj=company)
    if not form.validate_on_submit() or form.is_stale(company):
        page = render_template("companies/edit.html", form=form, company=company)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.edit(company, form.facts(), by=current_user.person)
    flash(_("Guardado."))
    return redirect(url_for("companies.mine"))


@blueprint.route("/empresa/personas/invitar", methods=["GET", "POST"])
def invite() -> Answer:
    """A colleague is invited."""
    company = _own()
    must(policy.may_manage_people(reader(), company))
    form = InviteForm()
    if not form.validate_on_submit():
        page = render_template("companies/invite.html", form=form, company=company)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.invite(
            company,
            str(form.email.data),
            str(form.name.data),
            CompanyRole(form.role.data),
            by=current_user.person,
        )
    flash(_("La invitación va en camino a %(email)s.", email=form.email.data))
    return redirect(url_for("companies.mine"))


@blueprint.route("/empresa/invitacion/<uuid:uid>", methods=["GET", "POST"])
def join(uid: uuid.UUID) -> Answer:
    """She belongs to the company that invited her."""
    invitation = by_uid(MemberInvitation, uid)
    if invitation is None or invitation.used_at or invitation.until < clock.now():
        return render_template("accounts/link_over.html")
    must(policy.may_apply(reader()))
    if request.method == "GET":
        return render_template("companies/join.html", invitation=invitation)
    try:
        with committed():
            operations.join(invitation, by=current_user.person)
    except operations.AlreadyUsed:
        return render_template("accounts/link_over.html")
    flash(_("Ya eres parte de %(company)s.", company=invitation.company.name))
    return redirect(url_for("companies.mine"))


@blueprint.post("/empresa/personas/<uuid:uid>/quitar")
def remove(uid: uuid.UUID) -> Response:
    """The colleague no longer belongs to the company."""
    member = by_uid(Member, uid)
    must(member is not None and policy.may_manage_people(reader(), member.company))
    assert member is not None
    try:
        with committed():
            operations.end_membership(member, by=current_user.person)
    except operations.LastRepresentative:
        flash(_("Tiene que quedar al menos una persona como representante."))
    return redirect(url_for("companies.mine"))


@blueprint.get("/empresas")
@only(Role.COORDINATOR, Role.DIRECTION, Role.FINANCE)
def index() -> str | Response:
    """The companies, those that wait for a decision first; also as a sheet."""
    form = read_filter(CompanyFilter)
    chosen = queries.companies_listed(form.q.data, form.state.data, form.municipality.data)
    shown = listing(chosen, COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("empresas")
    return render_template("companies/index.html", listing=shown, form=form)


@blueprint.get("/empresas/<uuid:uid>")
@only(Role.COORDINATOR, Role.DIRECTION, Role.FINANCE)
def show(uid: uuid.UUID) -> str:
    """A company with all that a decision needs."""
    company = _company(uid)
    alike, may_list = queries.same_facts(company), policy.may_list(reader())
    return _page(company, "companies/show.html", alike=alike, may_list=may_list)


def _page(company: Company, template: str, **more: Any) -> str:
    worn = policy.hats(reader(), company)
    return render_template(
        template,
        company=company,
        people=queries.people_of(company),
        invitations=queries.invitations_of(company),
        agreements=queries.agreements_of(company),
        current=queries.agreement_in_force(company, clock.today()),
        offers=offers(COMPANY_LIFE, company, worn, words.STEPS, "companies.take_step", uid=company.uid),
        may_record=policy.may_record_agreement(reader(), company),
        may_manage=policy.may_manage_people(reader(), company),
        events=told(events_of(company, worn | {_side()}), worn),
        promised=operations.promised_by(clock.day_of(company.created_at)),
        words=words,
        **more,
    )


def _side() -> Hat:
    return Hat.AGENCY if current_user.is_staff else Hat.COMPANY


@blueprint.post("/empresas/<uuid:uid>/paso/<name>")
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The company stands where the step leads."""
    company = _company(uid)
    worn = policy.hats(reader(), company)
    return take(
        COMPANY_LIFE,
        words.STEPS,
        name,
        lambda reason: operations.take_step(company, name, worn, reason, by=current_user.person),
        url_for("companies.show", uid=uid) if current_user.is_staff else url_for("companies.mine"),
    )


@blueprint.get("/convenios")
@only(Role.COORDINATOR, Role.DIRECTION, Role.FINANCE)
def agreements() -> str | Response:
    """The agreements, those that end first on top; also as a sheet."""
    form = read_filter(AgreementFilter)
    shown = listing(queries.agreements_listed(form.state.data), AGREEMENT_COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("convenios")
    return render_template("companies/agreements.html", listing=shown, form=form)


@blueprint.route("/empresas/<uuid:uid>/convenio", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def record_agreement(uid: uuid.UUID) -> Answer:
    """The signed agreement is recorded, and the company may post."""
    company = _company(uid)
    must(policy.may_record_agreement(reader(), company))
    form = AgreementForm()
    if form.validate_on_submit():
        try:
            with committed():
                operations.record_agreement(company, form.terms(), by=current_user.person)
        except operations.AlreadyUsed:
            form.number.errors = [_("Ya hay un convenio con el número %(number)s.", number=form.number.data)]
        else:
            flash(_("Convenio registrado: la empresa ya puede publicar."))
            return redirect(url_for("companies.show", uid=uid))
    page = render_template("companies/record_agreement.html", form=form, company=company)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/convenios/<uuid:uid>/paso/<name>")
@only(Role.COORDINATOR)
def agreement_step(uid: uuid.UUID, name: str) -> Answer:
    """The agreement is terminated."""
    agreement = by_uid(Agreement, uid)
    must(agreement is not None)
    assert agreement is not None
    worn = policy.hats(reader(), agreement.company)
    return take(
        AGREEMENT_LIFE,
        {"terminate": words.STEPS["terminate"]},
        name,
        lambda reason: operations.terminate_agreement(agreement, worn, reason, by=current_user.person),
        url_for("companies.show", uid=agreement.company.uid),
    )


COLUMNS = (
    Column(
        "name",
        _l("Empresa"),
        lambda c: c.name,
        lambda c: url_for("companies.show", uid=c.uid),
        order=Company.folded,
    ),
    Column("nit", _l("NIT"), lambda c: c.nit),
    Column("municipality", _l("Municipio"), lambda c: MUNICIPALITIES.get(c.municipality, "")),
    Column("state", _l("Estado"), lambda c: words.STATES[c.state], order=Company.state),
    Column("since", _l("Solicitud"), lambda c: c.created_at, order=Company.created_at),
)
AGREEMENT_COLUMNS = (
    Column("number", _l("Convenio"), lambda a: a.number, order=Agreement.number),
    Column(
        "company",
        _l("Empresa"),
        lambda a: a.company.name,
        lambda a: url_for("companies.show", uid=a.company.uid),
        order=Company.folded,
    ),
    Column("state", _l("Estado"), lambda a: words.AGREEMENT_STATES[a.state], order=Agreement.state),
    Column("from", _l("Desde"), lambda a: a.starts_on, order=Agreement.starts_on),
    Column("to", _l("Hasta"), lambda a: a.ends_on, order=Agreement.ends_on),
    Column("places", _l("Plazas"), lambda a: a.places, order=Agreement.places),
    Column("subsidy", _l("Subvención al mes"), lambda a: a.subsidy_a_month, order=Agreement.subsidy_a_month),
)
