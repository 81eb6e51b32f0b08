"""Signing up by one of two doors, in, and out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts import operations
from agency.accounts.forms import SignInForm, SignUpForm
from agency.accounts.models import Person
from agency.accounts.tokens import known_token
from agency.accounts.views.base import KNOWN, blueprint, enter, leave, onward, too_many
from agency.db import committed
from agency.extensions import limiter
from agency.roles import Role
from agency.web import carried
from agency.web.guard import open_to_all, while_owing
from agency.web.steps import Answer


@blueprint.route("/entrar", methods=["GET", "POST"])
@open_to_all
@limiter.limit("300/hour", methods=["POST"])
def sign_in() -> Answer:
    """She stands where she wanted to go, may take back that she is leaving, or reads what to do."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(url_for("desks.home"))
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.is_submitted() else 200)
    try:
        person = _known(form.typed_name(), form.password.data)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _sign_in_page(form, 429)
    if person is None:
        form.form_errors.append(_("Ese dato y la contraseña no coinciden. Revisa ambos."))
        return _sign_in_page(form, 422)
    if person.closed_at is not None:
        session[KNOWN] = known_token(person)
        return redirect(url_for("privacy.come_back"))
    enter(person, stay=form.stay.data)
    return onward()


def _known(name: str, password: str) -> Person | None:
    address = request.remote_addr or ""
    with committed():
        operations.count_try(name, address)
    person = operations.check_password(name, password)
    if person is not None:
        with committed():
            operations.forgive_tries(name, address)
    return person


def _sign_in_page(form: SignInForm, status: int) -> tuple[str, int]:
    return render_template("accounts/sign_in.html", form=form), status


@blueprint.get("/retomar")
def take_up() -> Answer:
    """What was typed when the session was lost stands ready to be sent again."""
    kept = carried.found(str(current_user.uid))
    carried.drop()
    if kept is None:
        return redirect(url_for("desks.home"))
    return render_template("accounts/take_up.html", kept=kept)


@blueprint.post("/salir")
@while_owing
def sign_out() -> Response:
    """Her session here is closed."""
    leave()
    return redirect(url_for("desks.front"))


@blueprint.route("/crear-cuenta", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/hour", methods=["POST"])
def sign_up() -> Answer:
    """A woman has an account and begins her profile; her name still waits to be confirmed."""
    return _sign_up("accounts/sign_up.html", Role.WOMAN)


@blueprint.route("/empresas/crear-cuenta", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/hour", methods=["POST"])
def sign_up_company() -> Answer:
    """Somebody of a company has an account and goes on to the company's application."""
    return _sign_up("accounts/sign_up_company.html")


def _sign_up(template: str, *roles: Role) -> Answer:
    if request.method == "GET" and current_user.is_authenticated:
        flash(_("Ya entraste a tu cuenta. Para crear otra, sal primero."))
        return redirect(url_for("desks.home"))
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template(template, form=form), 422 if form.is_submitted() else 200
    with committed():
        person = operations.sign_up(form.person(), *roles)
    enter(person)
    return redirect(url_for("accounts.pending"))
