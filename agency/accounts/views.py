"""Signing up, in and out; confirming a name; recovering a password; closing sessions."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from agency.accounts import operations, queries, tokens
from agency.accounts.forms import CodeForm, ForgotForm, NewPasswordForm, SignInForm, SignUpForm, read_name
from agency.accounts.models import Person, SignedIn
from agency.db import by_uid, committed
from agency.extensions import limiter, login
from agency.roles import Role
from agency.web import carried
from agency.web.guard import must, open_to_all
from agency.web.links import local_path

blueprint = Blueprint("accounts", __name__)


class User:
    """The person behind this request, as Flask-Login wants her: her id is her session's."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, opened: SignedIn) -> None:
        self.opened = opened
        self.person = opened.person

    def get_id(self) -> str:
        """The session's public id, so that closing its row signs her out."""
        return str(self.opened.uid)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)


@login.user_loader
def load(session_uid: str) -> User | None:
    """The person whose session this is, unless it was closed or ran out."""
    try:
        opened = queries.session_of(uuid.UUID(session_uid))
    except ValueError:
        return None
    return User(opened) if opened else None


@blueprint.route("/entrar", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/hour", methods=["POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """She is signed in and stands where she wanted to go, or reads what to do."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    read = read_name(form.name.data)
    typed = read[1] if read else form.name.data.lower()
    try:
        with committed():
            person = operations.check_password(typed, form.password.data, request.remote_addr or "")
    except operations.TooMany:
        form.form_errors.append(_("Hubo varios intentos seguidos. Espera 15 minutos e intenta otra vez."))
        return render_template("accounts/sign_in.html", form=form), 429
    if person is None:
        form.form_errors.append(_("El correo o teléfono y la contraseña no coinciden. Revisa ambos."))
        return render_template("accounts/sign_in.html", form=form), 422
    _enter(person, stay=form.stay.data)
    if carried.found():
        return redirect(url_for("accounts.take_up"))
    return redirect(local_path(request.args.get("next")) or url_for("desks.home"))


def _enter(person: Person, stay: bool = False) -> None:
    with committed() as current:
        opened = operations.open_session(person, request.user_agent.string, stay, by=person)
        current.flush()
        uid = opened.uid
    session.clear()
    session.permanent = stay
    found = queries.session_of(uid)
    assert found is not None
    login_user(User(found))


@blueprint.get("/retomar")
def take_up() -> str | Response:
    """What was typed when the session was lost stands ready to be sent again."""
    kept = carried.found()
    if kept is None:
        return redirect(url_for("desks.home"))
    carried.drop()
    return render_template("accounts/take_up.html", kept=kept)


@blueprint.post("/salir")
def sign_out() -> Response:
    """Her session here is closed."""
    with committed():
        operations.close_sessions(current_user.person, by=current_user.person, only=current_user.opened)
    logout_user()
    session.clear()
    return redirect(url_for("desks.front"))


@blueprint.route("/crear-cuenta", methods=["GET", "POST"])
@open_to_all
@limiter.limit("30/hour", methods=["POST"])
def sign_up() -> Response | str | tuple[str, int]:
    """A woman has an account and begins her profile; her name still waits to be confirmed."""
    return _sign_up(SignUpForm(), "woman", Role.WOMAN)


@blueprint.route("/empresas/crear-cuenta", methods=["GET", "POST"])
@open_to_all
@limiter.limit("30/hour", methods=["POST"])
def sign_up_company() -> Response | str | tuple[str, int]:
    """Somebody of a company has an account and goes on to the company's application."""
    return _sign_up(SignUpForm(), "company")


def _sign_up(form: SignUpForm, door: str, *roles: Role) -> Response | str | tuple[str, int]:
    if not form.validate_on_submit():
        page = render_template("accounts/sign_up.html", form=form, door=door)
        return page, 422 if form.is_submitted() else 200
    with committed():
        person = operations.sign_up(form.person(), *roles)
    _enter(person)
    return redirect(url_for("accounts.pending"))


@blueprint.route("/confirmar", methods=["GET", "POST"])
def pending() -> Response | str | tuple[str, int]:
    """She sees what confirms her name, and can type the code that she was given."""
    form = CodeForm()
    if current_user.confirmed:
        return redirect(url_for("desks.home"))
    if not form.validate_on_submit():
        page = render_template("accounts/pending.html", form=form)
        return page, 422 if form.is_submitted() else 200
    try:
        with committed():
            done = operations.confirm_with_code(current_user.person, form.code.data, by=current_user.person)
    except operations.TooMany:
        form.form_errors.append(_("Hubo varios intentos seguidos. Espera 15 minutos e intenta otra vez."))
        return render_template("accounts/pending.html", form=form), 429
    if not done:
        form.code.errors = [_("Ese código no es o ya venció. Revisa las 6 cifras.")]
        return render_template("accounts/pending.html", form=form), 422
    flash(_("Listo: tu cuenta está confirmada."))
    return redirect(url_for("desks.home"))


@blueprint.post("/confirmar/otra-vez")
@limiter.limit("5/hour")
def confirm_again() -> Response:
    """A new link or code is on its way."""
    with committed():
        for name in current_user.names:
            if name.confirmed_at is None:
                operations.ask_to_confirm(name, by=current_user.person)
    flash(_("Va en camino otra vez."))
    return redirect(url_for("accounts.pending"))


@blueprint.route("/confirmar/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response | str:
    """Her e-mail is confirmed by her button; only whoever knows the account's password comes this far."""
    read = tokens.read_confirm(token)
    name = queries.name_by_uid(read[0]) if read else None
    if read is None or name is None or not tokens.confirm_holds(name, read[1]):
        return render_template("accounts/link_over.html")
    must(name.person_id == current_user.person.id)
    if request.method == "GET":
        return render_template("accounts/confirm.html", name=name)
    with committed():
        operations.confirm(name, by=current_user.person)
    flash(_("Listo: tu cuenta está confirmada."))
    return redirect(url_for("desks.home"))


@blueprint.route("/olvide", methods=["GET", "POST"])
@open_to_all
@limiter.limit("10/hour", methods=["POST"])
def forgot() -> str | tuple[str, int]:
    """Whoever owns the account receives a link; the page never tells whether one exists."""
    form = ForgotForm()
    if not form.validate_on_submit():
        page = render_template("accounts/forgot.html", form=form, asked=False)
        return page, 422 if form.is_submitted() else 200
    read = read_name(form.name.data)
    if read:
        with committed():
            operations.ask_reset(read[1])
    return render_template("accounts/forgot.html", form=form, asked=True)


@blueprint.route("/contrasena/<token>", methods=["GET", "POST"])
@open_to_all
def choose_password(token: str) -> Response | str | tuple[str, int]:
    """The password is the new one, everywhere else she is signed out."""
    read = tokens.read_reset(token)
    person = by_uid(Person, read[0]) if read else None
    if read is None or person is None or not tokens.reset_holds(person, read[1]):
        return render_template("accounts/link_over.html")
    form = NewPasswordForm()
    if not form.validate_on_submit():
        page = render_template("accounts/choose_password.html", form=form)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.set_password(person, form.password.data, by=person)
    flash(_("Tu contraseña cambió. Entra con la nueva."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/cuenta")
def account() -> str:
    """She sees her names and where she is signed in."""
    return render_template("accounts/account.html", sessions=queries.open_sessions(current_user.person))


@blueprint.post("/cuenta/sesiones/cerrar")
def close_sessions() -> Response:
    """One of her sessions, or all of them, are closed."""
    wanted = request.form.get("session", "")
    with committed():
        mine = queries.open_sessions(current_user.person)
        only = next((s for s in mine if str(s.uid) == wanted), None)
        if wanted and only is None:
            abort(404)
        operations.close_sessions(current_user.person, by=current_user.person, only=only)
    return redirect(url_for("accounts.account"))


@blueprint.route("/acuerdo", methods=["GET", "POST"])
def consent() -> Response | str:
    """She has read the current text and agreed."""
    if request.method == "GET":
        return render_template("accounts/consent.html")
    with committed():
        operations.agree(current_user.person, by=current_user.person)
    return redirect(url_for("desks.home"))
