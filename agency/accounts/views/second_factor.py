"""The second step of signing in: setting it up, entering it, and the codes on paper."""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from agency.accounts.forms import FactorForm, SetUpForm
from agency.accounts.operations import TooMany, confirm_it_is_her
from agency.accounts.operations import second_factor as operations
from agency.accounts.views.base import blueprint, onward, too_many
from agency.db import committed
from agency.seal import seal, unseal
from agency.web.guard import must, while_owing
from agency.web.steps import Answer

PENDING = "second_factor"
CODES = "recovery_codes"


@blueprint.route("/segundo-paso", methods=["GET", "POST"])
@while_owing
def second_factor() -> Answer:
    """This session has passed the second step."""
    person = current_user.person
    if not current_user.owes_second_factor:
        return onward()
    if not person.second_factor:
        return redirect(url_for("accounts.set_up"))
    form = FactorForm()
    if not form.validate_on_submit():
        return _enter_page(form, 422 if form.is_submitted() else 200)
    try:
        with committed():
            right = operations.enter(current_user.opened, form.factor.data, by=person)
    except TooMany:
        form.form_errors.append(too_many())
        return _enter_page(form, 429)
    if not right:
        form.factor.errors = [_wrong()]
        return _enter_page(form, 422)
    return onward()


def _enter_page(form: FactorForm, status: int) -> tuple[str, int]:
    return render_template("accounts/second_factor.html", form=form), status


@blueprint.route("/segundo-paso/activar", methods=["GET", "POST"])
@while_owing
def set_up() -> Answer:
    """Her account asks for an application's codes too, and she sees her recovery codes."""
    person = current_user.person
    secret = _pending_secret()
    # A form that was sent twice meets its own secret, and shows the codes that count.
    if person.second_factor and unseal(person.second_factor) != secret:
        return redirect(url_for("accounts.account"))
    form = SetUpForm()
    if person.must_have_second_factor:
        del form.current_password
    if not form.validate_on_submit():
        return _set_up_page(form, secret, 422 if form.is_submitted() else 200)
    try:
        if "current_password" in form:
            with committed():
                known = confirm_it_is_her(person, form.current_password.data)
            if not known:
                form.current_password.errors = [_("Esa no es tu contraseña.")]
                return _set_up_page(form, secret, 422)
        with committed():
            codes = operations.switch_on(current_user.opened, secret, form.factor.data, by=person)
    except TooMany:
        form.form_errors.append(too_many())
        return _set_up_page(form, secret, 429)
    if not codes:
        form.factor.errors = [_("Ese código no es. Espera a que tu aplicación muestre el siguiente.")]
        return _set_up_page(form, secret, 422)
    session.pop(PENDING, None)
    return _show_once(codes)


def _pending_secret() -> str:
    if PENDING not in session:
        session[PENDING] = seal(operations.new_secret())
    return unseal(session[PENDING])


def _set_up_page(form: SetUpForm, secret: str, status: int) -> tuple[str, int]:
    drawn = segno.make(operations.provisioning(current_user.person, secret), error="m")
    page = render_template(
        "accounts/set_up.html",
        form=form,
        qr=drawn.svg_data_uri(scale=5, border=2),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
    return page, status


@blueprint.route("/segundo-paso/codigos", methods=["GET", "POST"])
def recovery_codes() -> Answer:
    """She sees her new recovery codes until she says that she kept them, and never again."""
    if CODES not in session:
        return redirect(url_for("accounts.account"))
    if request.method == "POST":
        session.pop(CODES)
        flash(_("Listo. Guarda tus códigos donde solo tú los encuentres."))
        return onward()
    return render_template("accounts/recovery_codes.html", codes=unseal(session[CODES]).split())


@blueprint.route("/segundo-paso/codigos/nuevos", methods=["GET", "POST"])
def new_recovery_codes() -> Answer:
    """Her former recovery codes are over, and she sees the new ones."""
    return _with_a_code("new_codes", _renew)


@blueprint.route("/segundo-paso/quitar", methods=["GET", "POST"])
def drop_second_factor() -> Answer:
    """Her former application's codes are over; whoever must have a second step sets up another at once."""
    return _with_a_code("drop", _drop)


def _renew() -> Answer:
    with committed():
        codes = operations.renew_recovery_codes(current_user.person, by=current_user.person)
    return _show_once(codes)


def _drop() -> Answer:
    with committed():
        operations.switch_off(current_user.person, by=current_user.person)
    if current_user.owes_second_factor:
        flash(_("Ahora activa el segundo paso en tu otro teléfono."))
        return redirect(url_for("accounts.set_up"))
    flash(_("El segundo paso está desactivado."))
    return redirect(url_for("accounts.account"))


def _with_a_code(what: str, do: Callable[[], Answer]) -> Answer:
    person = current_user.person
    must(bool(person.second_factor))
    form = FactorForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with committed():
                right = operations.is_right(person, form.factor.data, by=person)
            if right:
                return do()
            form.factor.errors = [_wrong()]
        except TooMany:
            form.form_errors.append(too_many())
            status = 429
    return render_template("accounts/prove_factor.html", form=form, what=what), status


def _show_once(codes: list[str]) -> Answer:
    session[CODES] = seal(" ".join(codes))
    return redirect(url_for("accounts.recovery_codes"))


def _wrong() -> str:
    return str(_("Ese código no es o ya se usó. Espera el siguiente, o usa uno de recuperación."))
