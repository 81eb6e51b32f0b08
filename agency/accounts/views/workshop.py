"""Women who come to a workshop: a coordinator begins their accounts, each finishes her own."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts import operations, policy
from agency.accounts.forms import RegisterForm, StartForm
from agency.accounts.models import Person
from agency.accounts.rules import sign_in_code
from agency.accounts.views.base import blueprint, enter, too_many
from agency.db import by_uid, committed
from agency.extensions import limiter
from agency.roles import Role
from agency.web.guard import must, only, open_to_all
from agency.web.steps import Answer


@blueprint.route("/personas/registrar", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def register() -> Answer:
    """A woman's account is begun; the coordinator reads what to hand to her."""
    form = RegisterForm()
    if not form.validate_on_submit():
        page = render_template("accounts/register.html", form=form)
        return page, 422 if form.is_submitted() else 200
    with committed():
        person = operations.register(form.woman(), by=current_user.person)
    flash(_("Su cuenta la espera. Entrégale el código y el número: están en «Por avisar»."))
    return redirect(url_for("accounts.person", uid=person.uid))


@blueprint.post("/personas/<uuid:uid>/empezar")
@only(Role.ADMIN, Role.COORDINATOR)
def give_start(uid: uuid.UUID) -> Response:
    """She has a new number to begin with."""
    person = by_uid(Person, uid)
    must(person is not None and policy.may_give_start(current_user.person, person))
    assert person is not None
    with committed():
        operations.give_start(person, by=current_user.person)
    flash(_("El número nuevo está listo. El anterior ya no sirve."))
    return redirect(url_for("accounts.person", uid=uid))


@blueprint.route("/empezar", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/hour", methods=["POST"])
def start() -> Answer:
    """She has chosen her password, and her account is hers alone."""
    form = StartForm()
    if not form.validate_on_submit():
        return _start_page(form, 422 if form.is_submitted() else 200)
    code = sign_in_code(form.code.data) or form.code.data
    try:
        with committed():
            person = operations.start(code, form.number.data, form.password.data)
    except operations.TooMany:
        form.form_errors.append(too_many())
        return _start_page(form, 429)
    if person is None:
        form.form_errors.append(_("Ese código y ese número no coinciden, o vencieron. Pide otro."))
        return _start_page(form, 422)
    enter(person)
    flash(_("Tu cuenta es tuya. Desde ahora entras con tu código y tu contraseña."))
    return redirect(url_for("desks.home"))


def _start_page(form: StartForm, status: int) -> tuple[str, int]:
    return render_template("accounts/start.html", form=form), status
