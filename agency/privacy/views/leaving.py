"""Going, and coming back while there is time."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from agency.accounts import tokens
from agency.accounts.models import Person
from agency.accounts.operations import LastAdministrator, TooMany, confirm_it_is_her
from agency.accounts.views.base import KNOWN, enter, too_many
from agency.db import by_uid, committed
from agency.extensions import limiter
from agency.i18n import day_time
from agency.privacy import operations, policy
from agency.privacy.forms import LeaveForm
from agency.privacy.views.base import blueprint
from agency.settings import settings
from agency.web import carried
from agency.web.guard import open_to_all, while_owing
from agency.web.steps import Answer


@blueprint.route("/mis-datos/borrar", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def leave() -> Answer:
    """Her account is closed for everybody, and she knows until when she can come back."""
    person, form = current_user.person, LeaveForm()
    if not form.validate_on_submit():
        return _leave_page(form, 422 if form.is_submitted() else 200)
    try:
        with committed():
            known = confirm_it_is_her(person, form.current_password.data)
    except TooMany:
        form.form_errors.append(too_many())
        return _leave_page(form, 429)
    if not known:
        form.current_password.errors = [_("Esa no es tu contraseña.")]
        return _leave_page(form, 422)
    return _left(person, form)


def _left(person: Person, form: LeaveForm) -> Answer:
    try:
        with committed():
            until = operations.leave(person, form.reason.data or "", by=person).due_at
    except (LastAdministrator, operations.LastRepresentative):
        return _leave_page(form, 422)
    _forget_browser()
    flash(
        _(
            "Tu cuenta está cerrada y ya nadie te ve. Hasta el %(until)s puedes recuperarla: "
            "entra como siempre.",
            until=day_time(until),
        )
    )
    return redirect(url_for("desks.front"))


def _forget_browser() -> None:
    logout_user()
    session.clear()
    carried.leave()


def _leave_page(form: LeaveForm, status: int) -> tuple[str, int]:
    outlook = policy.outlook(current_user.person)
    page = render_template(
        "privacy/leave.html",
        form=form,
        outlook=outlook,
        days=settings().undo_days,
        years=settings().retention_years,
    )
    return page, status


@blueprint.route("/mis-datos/recuperar", methods=["GET", "POST"], defaults={"token": ""})
@blueprint.route("/mis-datos/recuperar/<token>", methods=["GET", "POST"])
@open_to_all
@while_owing
@limiter.limit("60/hour", methods=["POST"])
def come_back(token: str) -> Answer:
    """Who is leaving has her account again, by her button; nobody else learns that there is one."""
    read = tokens.read_come_back(token) if token else tokens.read_known(session.get(KNOWN, ""))
    person = by_uid(Person, read[0]) if read else None
    if read is None or person is None or not tokens.come_back_holds(person, read[1]):
        return render_template("accounts/link_over.html")
    if request.method == "GET":
        return render_template("privacy/come_back.html", until=person.leaving_until)
    try:
        with committed():
            operations.come_back(person, by=person)
    except operations.TooLate:
        return render_template("accounts/link_over.html")
    return _back(person, gave_password=not token)


def _back(person: Person, gave_password: bool) -> Response:
    if gave_password:
        enter(person)
    flash(_("Tu cuenta está abierta otra vez, como la dejaste."))
    return redirect(url_for("desks.home" if gave_password else "accounts.sign_in"))


@blueprint.post("/mis-datos/hasta-luego")
@open_to_all
@while_owing
def go() -> Response:
    """Nothing of her is left in this browser, and her account goes on closing."""
    session.pop(KNOWN, None)
    if not current_user.is_authenticated:
        carried.leave()
    return redirect(url_for("desks.front"))
