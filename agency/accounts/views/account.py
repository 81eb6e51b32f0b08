"""Her own account: her name, what she signs in with, where she is signed in, and what happened."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts import operations, queries, words
from agency.accounts.forms import RenameForm
from agency.accounts.views.base import blueprint, leave
from agency.db import committed
from agency.history.queries import events_of
from agency.history.words import told
from agency.web.steps import Answer

EVENTS = 15


@blueprint.get("/cuenta")
def account() -> str:
    """She sees her account whole."""
    person = current_user.person
    hats = frozenset({person.hat})
    return render_template(
        "accounts/account.html",
        person=person,
        names=words.NAMES,
        sessions=[(s, words.device(s.device)) for s in queries.open_sessions(person)],
        codes_left=queries.recovery_codes_left(person),
        events=told(events_of(person, hats)[:EVENTS], hats),
    )


@blueprint.route("/cuenta/nombre", methods=["GET", "POST"])
def rename() -> Answer:
    """The account carries the name that she typed."""
    person = current_user.person
    form = RenameForm(obj=person)
    if not form.validate_on_submit() or form.is_stale(person):
        page = render_template("accounts/rename.html", form=form)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.rename(
            person,
            form.given_names.data,
            form.first_surname.data,
            form.second_surname.data or "",
            by=person,
        )
    flash(_("Guardado."))
    return redirect(url_for("accounts.account"))


@blueprint.post("/cuenta/sesiones/cerrar")
def close_sessions() -> Response:
    """One of her sessions, or all of them, are closed."""
    wanted = request.form.get("session", "")
    mine = queries.open_sessions(current_user.person)
    only = next((s for s in mine if str(s.uid) == wanted), None)
    if wanted and only is None:
        abort(404)
    here = current_user.opened
    if only is None or only is here:
        if only is None:
            with committed():
                operations.close_sessions(current_user.person, by=current_user.person)
        leave()
        flash(_("Tus sesiones se cerraron."))
        return redirect(url_for("accounts.sign_in"))
    with committed():
        operations.close_sessions(current_user.person, by=current_user.person, only=only)
    flash(_("Esa sesión se cerró."))
    return redirect(url_for("accounts.account"))
