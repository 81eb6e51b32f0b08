"""Looking after accounts: a list of people, and a page for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import i18n
from agency.accounts import operations, policy, queries, words
from agency.accounts.forms import ClosingForm, PeopleFilter
from agency.accounts.models import NameKind, Person
from agency.accounts.operations import second_factor
from agency.accounts.views.base import blueprint
from agency.db import by_uid, committed
from agency.history.queries import events_of
from agency.history.words import Told, told
from agency.roles import STAFF, Hat, Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer

COLUMNS = (
    Column(
        "name",
        _l("Nombre"),
        lambda p: p.full_name,
        link=lambda p: url_for("accounts.person", uid=p.uid),
        order=Person.sort_name,
    ),
    Column("roles", _l("Roles"), lambda p: ", ".join(str(words.ROLES[r]) for r in sorted(p.roles))),
    Column("email", _l("Correo"), lambda p: p.name_of(NameKind.EMAIL, confirmed=False)),
    Column("phone", _l("Teléfono"), lambda p: i18n.phone(p.name_of(NameKind.PHONE, confirmed=False))),
    Column("state", _l("Cuenta"), lambda p: words.account_state(p)),
    Column("since", _l("Cuenta desde"), lambda p: p.created_at, order=Person.created_at),
)


@blueprint.get("/personas")
@only(Role.ADMIN, Role.COORDINATOR)
def people() -> Answer:
    """The people whom the reader may help, filtered, sorted, paged, or as a sheet."""
    narrowed = read_filter(PeopleFilter)
    role = Role(narrowed.role.data) if narrowed.role.data else None
    chosen = queries.people(narrowed.q.data or "", role, narrowed.state.data or "")
    if not policy.may_administer(current_user.person):
        chosen = queries.outside_the_agency(chosen)
    shown = listing(chosen, COLUMNS, sort="name")
    if shown.wants_sheet:
        return shown.sheet("personas")
    return render_template("accounts/people.html", listing=shown, form=narrowed)


@blueprint.get("/personas/<uuid:uid>")
@only(Role.ADMIN, Role.COORDINATOR)
def person(uid: uuid.UUID) -> str:
    """An account: who it is, what happened to it, and what the reader may do."""
    return _page(_seen(uid), ClosingForm(formdata=None))


def _seen(uid: uuid.UUID) -> Person:
    found = by_uid(Person, uid)
    must(found is not None and policy.may_see(current_user.person, found))
    assert found is not None
    return found


def _page(person: Person, closing: ClosingForm) -> str:
    by = current_user.person
    return render_template(
        "accounts/person.html",
        person=person,
        by=by,
        policy=policy,
        role_words=words.ROLES,
        names=words.NAMES,
        state=words.account_state(person),
        can_give=[r for r in sorted(STAFF) if policy.may_give_role(by, person, r)],
        can_end=[r for r in sorted(STAFF) if policy.may_end_role(by, person, r)],
        closing=closing,
        letters=queries.letters_waiting_for(person),
        seen=queries.last_seen(person),
        sessions=len(queries.open_sessions(person)),
        events=_told(person),
    )


def _told(person: Person) -> list[Told]:
    """Her timeline with the names of those who did it: the staff answers for what it does."""
    events = events_of(person, {Hat.AGENCY})
    doers = queries.people_by_uid({e.by_uid for e in events if e.by_uid})
    sentences = told(events)
    return [
        replace(t, who=doers[e.by_uid].full_name) if e.by_uid in doers else t
        for e, t in zip(events, sentences, strict=True)
    ]


def _done(person: Person, said: str) -> Response:
    flash(said)
    return redirect(url_for("accounts.person", uid=person.uid))


def _do(uid: uuid.UUID, may: Callable[[Person, Person], bool], do: Callable[..., Any], said: str) -> Response:
    person = _seen(uid)
    must(may(current_user.person, person))
    with committed():
        do(person, by=current_user.person)
    return _done(person, said)


@blueprint.post("/personas/<uuid:uid>/contrasena")
@only(Role.ADMIN, Role.COORDINATOR)
def reset_password(uid: uuid.UUID) -> Response:
    """A link for a new password is on its way to her, or waits here to be passed on."""
    said = _("El enlace está listo. Si no tiene correo, pásaselo tú por WhatsApp.")
    return _do(uid, policy.may_help_in, operations.reset_by_staff, said)


@blueprint.post("/personas/<uuid:uid>/codigo")
@only(Role.ADMIN, Role.COORDINATOR)
def give_code(uid: uuid.UUID) -> Response:
    """She can sign in with a short code."""
    said = _("Tiene un código nuevo para entrar. El anterior, si lo había, ya no sirve.")
    return _do(uid, policy.may_help_in, operations.give_code, said)


@blueprint.post("/personas/<uuid:uid>/sesiones/cerrar")
@only(Role.ADMIN, Role.COORDINATOR)
def close_their_sessions(uid: uuid.UUID) -> Response:
    """She is signed out everywhere."""
    return _do(uid, policy.may_close_sessions, operations.close_sessions, _("Sus sesiones se cerraron."))


@blueprint.post("/personas/<uuid:uid>/segundo-paso/quitar")
@only(Role.ADMIN)
def reset_second_factor(uid: uuid.UUID) -> Response:
    """She sets up a new second step when she signs in next."""
    said = _("Se quitó su segundo paso. Le avisamos.")
    return _do(uid, policy.may_reset_second_factor, second_factor.reset, said)


@blueprint.post("/personas/<uuid:uid>/abrir")
@only(Role.ADMIN)
def reopen_account(uid: uuid.UUID) -> Response:
    """Her account is open again."""
    return _do(uid, policy.may_reopen, operations.reopen, _("La cuenta está abierta otra vez."))


@blueprint.post("/personas/<uuid:uid>/cerrar")
@only(Role.ADMIN)
def close_account(uid: uuid.UUID) -> Answer:
    """Nobody signs in with the account any more."""
    person = _seen(uid)
    must(policy.may_close(current_user.person, person))
    form = ClosingForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    try:
        with committed():
            operations.close(person, form.reason.data, by=current_user.person)
    except operations.LastAdministrator:
        return _done(person, _last_administrator())
    return _done(person, _("La cuenta está cerrada."))


@blueprint.post("/personas/<uuid:uid>/roles/dar")
@only(Role.ADMIN)
def give_role(uid: uuid.UUID) -> Response:
    """The person holds a role more."""
    person, role = _seen(uid), _role()
    must(policy.may_give_role(current_user.person, person, role))
    with committed():
        operations.give_role(person, role, by=current_user.person)
    return _done(person, _("Ahora tiene el rol: %(role)s.", role=str(words.ROLES[role])))


@blueprint.post("/personas/<uuid:uid>/roles/terminar")
@only(Role.ADMIN)
def end_role(uid: uuid.UUID) -> Response:
    """The person holds a role less."""
    person, role = _seen(uid), _role()
    must(policy.may_end_role(current_user.person, person, role))
    try:
        with committed():
            operations.end_role(person, role, by=current_user.person)
    except operations.LastAdministrator:
        return _done(person, _last_administrator())
    if not policy.may_administer(current_user.person):
        return redirect(url_for("desks.home"))
    return _done(person, _("Ya no tiene el rol: %(role)s.", role=str(words.ROLES[role])))


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        abort(404)


def _last_administrator() -> str:
    return str(_("Es la única administradora. Da primero el rol a otra persona."))
