"""Whom she never wants to meet here."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.companies.models import Company
from agency.db import by_uid, committed
from agency.profiles import operations, queries
from agency.profiles.forms.visibility import BlockForm, BlockNameForm
from agency.profiles.models import Profile
from agency.profiles.views.base import blueprint, hers, own
from agency.web.guard import must
from agency.web.steps import Answer


@blueprint.get("/perfil/bloqueos")
@hers
def blocked() -> Answer:
    """She sees whom she has blocked, and blocks others."""
    profile = own()
    form = BlockForm(formdata=None)
    form.offer(queries.companies_to_block(profile))
    return _page(profile, form, BlockNameForm(formdata=None))


def _page(profile: Profile, company_form: BlockForm, name_form: BlockNameForm) -> Answer:
    names = [(name, operations.value_of(name)) for name in queries.names_blocked(profile)]
    page = render_template(
        "profiles/blocked.html",
        company_form=company_form,
        name_form=name_form,
        companies=queries.blocked_companies(profile),
        names=names,
    )
    return page, 422 if company_form.mistakes or name_form.mistakes else 200


@blueprint.post("/perfil/bloqueos/empresa")
@hers
def block() -> Answer:
    """She and the company never meet here again."""
    profile = own()
    form = BlockForm()
    # Whoever presses twice names a company that is blocked by now.
    form.offer([*queries.companies_to_block(profile), *queries.blocked_companies(profile)])
    if not form.validate_on_submit():
        form.offer(queries.companies_to_block(profile))
        return _page(profile, form, BlockNameForm(formdata=None))
    company = by_uid(Company, uuid.UUID(form.company.data))
    must(company is not None)
    assert company is not None
    with committed():
        operations.block(profile, company, by=current_user.person)
    flash(_("No volverás a encontrarte con %(company)s aquí. La empresa no se entera.", company=company.name))
    return redirect(url_for("profiles.blocked"))


@blueprint.post("/perfil/bloqueos/empresa/<uuid:uid>/quitar")
@hers
def unblock(uid: uuid.UUID) -> Response:
    """The company may meet her again where she says yes."""
    profile, company = own(), by_uid(Company, uid)
    found = queries.block_of(profile, company) if company else None
    if found is not None:
        with committed():
            operations.unblock(profile, found, by=current_user.person)
    return redirect(url_for("profiles.blocked"))


@blueprint.post("/perfil/bloqueos/persona")
@hers
def block_name() -> Answer:
    """She meets no company in which this person works, now or later."""
    profile, form = own(), BlockNameForm()
    if form.validate_on_submit():
        try:
            with committed():
                operations.block_name(profile, form.value, by=current_user.person)
        except operations.Full:
            form.form_errors.append(_("Ya bloqueaste a muchas personas: quita alguna para agregar otra."))
        else:
            flash(_("Listo: las empresas donde trabaje esa persona no te ven. Nadie se entera."))
            return redirect(url_for("profiles.blocked"))
    company_form = BlockForm(formdata=None)
    company_form.offer(queries.companies_to_block(profile))
    return _page(profile, company_form, form)


@blueprint.post("/perfil/bloqueos/nombres/<uuid:uid>/quitar")
@hers
def unblock_name(uid: uuid.UUID) -> Response:
    """The person may meet her again where she says yes."""
    profile = own()
    found = next((name for name in queries.names_blocked(profile) if name.uid == uid), None)
    if found is not None:
        with committed():
            operations.unblock_name(profile, found, by=current_user.person)
    return redirect(url_for("profiles.blocked"))
