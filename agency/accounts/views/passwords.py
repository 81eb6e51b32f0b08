"""A new password, for who forgot hers and for who knows it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from agency.accounts import operations, tokens
from agency.accounts.forms import ChangePasswordForm, ForgotForm, NewPasswordForm, read_name
from agency.accounts.models import Person
from agency.accounts.views.base import blueprint, too_many
from agency.db import by_uid, committed
from agency.extensions import limiter
from agency.web.guard import open_to_all
from agency.web.steps import Answer


@blueprint.route("/olvide", methods=["GET", "POST"])
@open_to_all
@limiter.limit("30/hour", methods=["POST"])
def forgot() -> Answer:
    """Whoever owns the account receives a link; the page never tells whether one exists."""
    form = ForgotForm()
    if not form.validate_on_submit():
        page = render_template("accounts/forgot.html", form=form, asked=False)
        return page, 422 if form.is_submitted() else 200
    read = read_name(form.name.data)
    with committed():
        operations.ask_reset(read[1] if read else form.name.data)
    return render_template("accounts/forgot.html", form=form, asked=True)


@blueprint.route("/contrasena/<token>", methods=["GET", "POST"])
@open_to_all
def choose_password(token: str) -> Answer:
    """The password is the new one, everywhere she is signed out."""
    read = tokens.read_reset(token)
    person = by_uid(Person, read[0]) if read else None
    if read is None or person is None or not tokens.reset_holds(person, read[1]):
        return render_template("accounts/link_over.html")
    form = NewPasswordForm(person)
    if not form.validate_on_submit():
        page = render_template("accounts/choose_password.html", form=form)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.set_password(person, form.password.data, by=person)
    flash(_("Tu contraseña cambió. Entra con la nueva."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.route("/cuenta/contrasena", methods=["GET", "POST"])
def change_password() -> Answer:
    """Her password is the new one, and only this session stays open."""
    form = ChangePasswordForm(current_user.person)
    if not form.validate_on_submit():
        return _change_page(form, 422 if form.is_submitted() else 200)
    person = current_user.person
    try:
        with committed():
            known = operations.confirm_it_is_her(person, form.current_password.data)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _change_page(form, 429)
    if not known:
        form.current_password.errors = [_("Esa no es tu contraseña.")]
        return _change_page(form, 422)
    with committed():
        operations.set_password(person, form.password.data, by=person, keep=current_user.opened)
    flash(_("Tu contraseña cambió. Tus otras sesiones se cerraron."))
    return redirect(url_for("accounts.account"))


def _change_page(form: ChangePasswordForm, status: int) -> tuple[str, int]:
    return render_template("accounts/change_password.html", form=form), status
