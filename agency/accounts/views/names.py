"""Confirming an e-mail or a phone, and changing what one signs in with."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts import operations, queries, tokens
from agency.accounts.forms import AddNameForm, CodeForm, ItIsMe, read_name
from agency.accounts.models import NameKind, SignInName
from agency.accounts.views.base import blueprint, too_many
from agency.db import committed
from agency.extensions import limiter
from agency.web.guard import must
from agency.web.steps import Answer


@blueprint.route("/confirmar", methods=["GET", "POST"])
def pending() -> Answer:
    """She sees what confirms her names, and can type the code that she was given."""
    waiting = [n for n in current_user.names if n.confirmed_at is None]
    form = CodeForm()
    if not waiting:
        return redirect(url_for("desks.home"))
    if not form.validate_on_submit():
        return _pending_page(form, waiting, 422 if form.is_submitted() else 200)
    try:
        with committed():
            done = operations.confirm_with_code(current_user.person, form.code.data, by=current_user.person)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _pending_page(form, waiting, 429)
    if not done:
        form.code.errors = [_("Ese código no es o ya venció. Revisa las 6 cifras, o pide otro.")]
        return _pending_page(form, waiting, 422)
    return _confirmed()


def _pending_page(form: CodeForm, waiting: list[SignInName], status: int) -> tuple[str, int]:
    by_phone = any(n.kind is NameKind.PHONE for n in waiting)
    page = render_template("accounts/pending.html", form=form, waiting=waiting, by_phone=by_phone)
    return page, status


def _confirmed() -> Response:
    flash(_("Listo: está confirmado."))
    return redirect(url_for("desks.home"))


@blueprint.post("/otra-vez")
@limiter.limit("30/hour")
def confirm_again() -> Response:
    """A new link or code is on its way."""
    with committed():
        sent = operations.confirm_again(current_user.person, by=current_user.person)
    flash(_("Va en camino otra vez.") if sent else too_many())
    return redirect(url_for("accounts.pending"))


@blueprint.route("/confirmar/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Answer:
    """Her e-mail is confirmed by her button; only whoever knows the account's password comes this far."""
    read = tokens.read_confirm(token)
    name = queries.name_by_uid(read[0]) if read else None
    if read is None or name is None or not tokens.confirm_holds(name, read[1]):
        return render_template("accounts/link_over.html")
    must(name.person_id == current_user.person.id)
    if request.method == "GET":
        return render_template("accounts/confirm.html", name=name)
    with committed():
        done = operations.confirm(name, by=current_user.person)
    return _confirmed() if done else render_template("accounts/link_over.html")


@blueprint.route("/cuenta/entrar-con", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def add_name() -> Answer:
    """A new e-mail or phone waits to be confirmed; until then she signs in as before."""
    form = AddNameForm()
    if not form.validate_on_submit():
        return _add_name_page(form, 422 if form.is_submitted() else 200)
    read = read_name(form.name.data)
    assert read is not None
    try:
        with committed():
            known = operations.confirm_it_is_her(current_user.person, form.current_password.data)
        if not known:
            form.current_password.errors = [_("Esa no es tu contraseña.")]
            return _add_name_page(form, 422)
        with committed():
            operations.add_name(current_user.person, *read, by=current_user.person)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _add_name_page(form, 429)
    return redirect(url_for("accounts.pending"))


def _add_name_page(form: AddNameForm, status: int) -> tuple[str, int]:
    return render_template("accounts/add_name.html", form=form), status


@blueprint.route("/cuenta/entrar-con/<uuid:uid>/quitar", methods=["GET", "POST"])
def remove_name(uid: uuid.UUID) -> Answer:
    """She signs in with this name no more."""
    name = next((n for n in current_user.names if n.uid == uid), None)
    must(name is not None)
    assert name is not None
    form = ItIsMe()
    if not form.validate_on_submit():
        return _remove_page(form, name, 422 if form.is_submitted() else 200)
    try:
        with committed():
            known = operations.confirm_it_is_her(current_user.person, form.current_password.data)
        if not known:
            form.current_password.errors = [_("Esa no es tu contraseña.")]
            return _remove_page(form, name, 422)
        with committed():
            operations.remove_name(name, by=current_user.person)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _remove_page(form, name, 429)
    except operations.LastName:
        form.form_errors.append(_("Es lo único con lo que puedes entrar. Agrega y confirma otro primero."))
        return _remove_page(form, name, 422)
    flash(_("Listo: ya no se entra con ese dato."))
    return redirect(url_for("accounts.account"))


def _remove_page(form: ItIsMe, name: SignInName, status: int) -> tuple[str, int]:
    return render_template("accounts/remove_name.html", form=form, name=name), status
