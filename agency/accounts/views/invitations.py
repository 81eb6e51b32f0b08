"""Inviting people to the agency's staff, and accepting."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts import mails, operations, queries, tokens, words
from agency.accounts.forms import AcceptForm, InviteForm
from agency.accounts.models import Invitation, NameKind
from agency.accounts.views.base import blueprint, enter
from agency.db import by_uid, committed
from agency.extensions import limiter
from agency.i18n import language
from agency.roles import Role
from agency.web.forms import Form
from agency.web.guard import must, only, open_to_all
from agency.web.lists import Column, listing
from agency.web.steps import Answer

COLUMNS = (
    Column(
        "name",
        _l("Nombre"),
        lambda i: i.given_names,
        link=lambda i: url_for("accounts.show_invitation", uid=i.uid),
        order=Invitation.given_names,
    ),
    Column("email", _l("Correo"), lambda i: i.email, order=Invitation.email),
    Column("roles", _l("Roles"), lambda i: ", ".join(str(words.ROLES[r]) for r in sorted(i.roles))),
    Column("state", _l("Estado"), lambda i: words.invitation_state(i)),
    Column("until", _l("Vale hasta"), lambda i: i.until, order=Invitation.until),
)


@blueprint.get("/personas/invitaciones")
@only(Role.ADMIN)
def invitations() -> Answer:
    """All invitations, newest first."""
    shown = listing(queries.invitations(), COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("invitaciones")
    return render_template("accounts/invitations.html", listing=shown)


@blueprint.route("/personas/invitar", methods=["GET", "POST"])
@only(Role.ADMIN)
@limiter.limit("60/hour", methods=["POST"])
def invite() -> Answer:
    """Somebody is invited; the page that follows has the link to pass on."""
    form = InviteForm()
    if not form.validate_on_submit():
        page = render_template("accounts/invite.html", form=form, hints=words.ROLE_HINTS, roles=words.ROLES)
        return page, 422 if form.is_submitted() else 200
    with committed() as current:
        made = operations.invite(
            str(form.email.data),
            form.given_names.data,
            [Role(role) for role in form.roles.data],
            language(),
            by=current_user.person,
        )
        current.flush()
        uid = made.uid
    flash(_("La invitación va en camino. También puedes pasarle el enlace."))
    return redirect(url_for("accounts.show_invitation", uid=uid))


@blueprint.get("/personas/invitaciones/<uuid:uid>")
@only(Role.ADMIN)
def show_invitation(uid: uuid.UUID) -> str:
    """An invitation, with its link while it works."""
    found = _found(uid)
    return render_template(
        "accounts/show_invitation.html",
        invitation=found,
        link=mails.invitation_link(found),
        state=words.invitation_state(found),
        roles=[words.ROLES[r] for r in sorted(found.roles)],
    )


@blueprint.post("/personas/invitaciones/<uuid:uid>/anular")
@only(Role.ADMIN)
def withdraw(uid: uuid.UUID) -> Response:
    """The invitation's link works no more."""
    found = _found(uid)
    with committed():
        operations.withdraw(found, by=current_user.person)
    flash(_("La invitación está anulada."))
    return redirect(url_for("accounts.invitations"))


def _found(uid: uuid.UUID) -> Invitation:
    found = by_uid(Invitation, uid)
    must(found is not None)
    assert found is not None
    return found


@blueprint.route("/invitacion/<token>", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/hour", methods=["POST"])
def invitation(token: str) -> Answer:
    """Whoever was invited belongs to the staff, with a password of her own."""
    uid = tokens.read_invitation(token)
    found = by_uid(Invitation, uid) if uid else None
    if found is None or not found.open:
        return render_template("accounts/link_over.html")
    if current_user.is_authenticated:
        return _accept_inside(found, token)
    form = AcceptForm(found)
    if not form.validate_on_submit():
        return _accept_page(form, found, 422 if form.is_submitted() else 200)
    try:
        with committed():
            person = operations.accept(found, form.new_person(NameKind.EMAIL, found.email))
    except operations.InvitationOver:
        return render_template("accounts/link_over.html")
    except operations.NameTaken:
        form.form_errors.append(_("Ya tienes una cuenta con este correo: entra y abre el enlace otra vez."))
        return _accept_page(form, found, 422)
    enter(person)
    return redirect(url_for("desks.home"))


def _accept_page(form: AcceptForm, invitation: Invitation, status: int) -> tuple[str, int]:
    roles = [words.ROLES[r] for r in sorted(invitation.roles)]
    return render_template("accounts/accept.html", form=form, invitation=invitation, roles=roles), status


def _accept_inside(invitation: Invitation, token: str) -> Answer:
    """Somebody with an account accepts for it, when the invitation is to her own address."""
    person = current_user.person
    hers = person.name_of(NameKind.EMAIL) == invitation.email and Role.WOMAN not in person.roles
    form = Form()
    if not hers or not form.validate_on_submit():
        roles = [words.ROLES[r] for r in sorted(invitation.roles)]
        return render_template(
            "accounts/accept_inside.html", invitation=invitation, roles=roles, hers=hers, token=token
        )
    try:
        with committed():
            operations.accept_as(person, invitation, by=person)
    except operations.InvitationOver:
        return render_template("accounts/link_over.html")
    return redirect(url_for("desks.home"))
