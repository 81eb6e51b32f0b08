"""What she did and learnt: each entry by itself, in the order that she likes."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.db import committed
from agency.files.operations import PutAway, put_away
from agency.profiles import operations, words
from agency.profiles.forms.entries import ENTRY_FORMS, EntryForm, LinkForm
from agency.profiles.models import Entry, EntryKind, Link, LinkKind, Profile
from agency.profiles.views.base import blueprint, hers, kept, not_kept, own, saves_itself
from agency.skills.rules import USUAL_LEVEL
from agency.web.guard import must
from agency.web.steps import Answer

KINDS = {
    "trabajo": EntryKind.WORK,
    "proyecto": EntryKind.PROJECT,
    "estudio": EntryKind.STUDY,
    "certificado": EntryKind.CERTIFICATE,
}
SAID = {kind: said for said, kind in KINDS.items()}
"""What each kind is called in an address."""


@blueprint.get("/perfil/que-hice")
@hers
def done() -> Answer:
    """She sees what she did and learnt, and adds to it."""
    profile = own()
    by_kind = [(kind, said, [e for e in profile.entries if e.kind == kind]) for said, kind in KINDS.items()]
    return render_template("profiles/done.html", profile=profile, by_kind=by_kind, at=2, words=words)


def _entry(profile: Profile, kind: EntryKind, uid: uuid.UUID) -> Entry:
    found = next((e for e in profile.entries if e.uid == uid and e.kind == kind), None)
    must(found is not None)
    assert found is not None
    return found


def _kind(said: str) -> EntryKind:
    if said not in KINDS:
        abort(404)
    return KINDS[said]


@blueprint.route("/perfil/que-hice/<said>", methods=["GET", "POST"], defaults={"uid": None})
@blueprint.route("/perfil/que-hice/<said>/<uuid:uid>", methods=["GET", "POST"])
@hers
def entry(said: str, uid: uuid.UUID | None) -> Answer:
    """Something she did or learnt is added or corrected."""
    kind, profile = _kind(said), own()
    found = _entry(profile, kind, uid) if uid else None
    shown = [(skill, USUAL_LEVEL) for skill in found.skills] if found else None
    form = ENTRY_FORMS[kind](obj=found, shows=shown)
    if not form.validate_on_submit() or (found is not None and form.is_stale(found)):
        return _entry_page(form, said, found)
    files = _put_away(form)
    try:
        with committed():
            found = _keep_entry(profile, found, form)
            _keep_files(profile, found, form, files)
    except operations.Full:
        form.form_errors.append(_full(found))
        return _entry_page(form, said, found)
    if saves_itself():
        return kept(form, found.version, url_for("profiles.entry", said=said, uid=found.uid))
    flash(_("Guardado."))
    return redirect(url_for("profiles.done"))


def _full(found: Entry | None) -> str:
    if found is None:
        return str(_("Ya tienes muchas entradas de este tipo: quita una para agregar otra."))
    return str(_("Un proyecto tiene hasta cuatro imágenes: quita una para poner otra."))


def _put_away(form: EntryForm) -> dict[str, PutAway]:
    return {
        name: put_away(form[name].data)
        for name in ("picture", "document")
        if name in form and form[name].data
    }


def _keep_entry(profile: Profile, found: Entry | None, form: EntryForm) -> Entry:
    if found is None:
        return operations.add_entry(profile, form.item(), form.shown(), by=current_user.person)
    operations.change_entry(profile, found, form.item(), form.shown(), by=current_user.person)
    return found


def _keep_files(profile: Profile, entry: Entry, form: EntryForm, files: dict[str, PutAway]) -> None:
    if "picture" in files:
        operations.add_picture(profile, entry, files["picture"], by=current_user.person)
    if "document" in files or ("drop_document" in form and form["drop_document"].data):
        operations.set_document(profile, entry, files.get("document"), by=current_user.person)


def _entry_page(form: EntryForm, said: str, found: Entry | None) -> Answer:
    if saves_itself():
        return not_kept(form)
    page = render_template("profiles/entry.html", form=form, said=said, found=found, at=2)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/perfil/que-hice/<said>/imagen/<uuid:uid>/<uuid:file_uid>/quitar")
@hers
def drop_picture(said: str, uid: uuid.UUID, file_uid: uuid.UUID) -> Response:
    """The picture is gone from the project."""
    profile = own()
    found = _entry(profile, _kind(said), uid)
    with committed():
        operations.drop_picture(profile, found, file_uid, by=current_user.person)
    flash(_("Quitamos la imagen."))
    return redirect(url_for("profiles.entry", said=said, uid=uid))


@blueprint.post("/perfil/que-hice/<said>/<uuid:uid>/quitar")
@hers
def drop_entry(said: str, uid: uuid.UUID) -> Response:
    """The entry is gone."""
    kind, profile = _kind(said), own()
    found = next((e for e in profile.entries if e.uid == uid and e.kind == kind), None)
    if found is not None:
        with committed():
            operations.drop_entry(profile, found, by=current_user.person)
    flash(_("Lo quitamos de tu perfil."))
    return redirect(url_for("profiles.done"))


@blueprint.post("/perfil/que-hice/<said>/<uuid:uid>/mover")
@hers
def move_entry(said: str, uid: uuid.UUID) -> Response:
    """The entry stands at the place that she gave it."""
    profile = own()
    found = _entry(profile, _kind(said), uid)
    with committed():
        operations.move_entry(profile, found, request.form.get("place", 0, type=int), by=current_user.person)
    return redirect(url_for("profiles.done", _anchor=f"e-{uid}"))


@blueprint.route("/perfil/enlaces", methods=["GET", "POST"], defaults={"uid": None})
@blueprint.route("/perfil/enlaces/<uuid:uid>", methods=["GET", "POST"])
@hers
def link(uid: uuid.UUID | None) -> Answer:
    """An address of hers is added or corrected."""
    profile = own()
    found = next((own_link for own_link in profile.links if own_link.uid == uid), None)
    must(uid is None or found is not None)
    form = LinkForm(obj=found)
    if form.validate_on_submit():
        try:
            with committed():
                _keep_link(profile, found, LinkKind(form.kind.data), form.url.data or "")
        except operations.Full:
            form.form_errors.append(_("Ya tienes muchas entradas de este tipo: quita una para agregar otra."))
        else:
            flash(_("Guardado."))
            return redirect(url_for("profiles.done"))
    page = render_template("profiles/link.html", form=form, at=2)
    return page, 422 if form.is_submitted() else 200


def _keep_link(profile: Profile, found: Link | None, kind: LinkKind, url: str) -> None:
    if found is None:
        operations.add_link(profile, kind, url, by=current_user.person)
    else:
        operations.change_link(profile, found, kind, url, by=current_user.person)


@blueprint.post("/perfil/enlaces/<uuid:uid>/quitar")
@hers
def drop_link(uid: uuid.UUID) -> Response:
    """The address is gone from her profile."""
    profile = own()
    found = next((own_link for own_link in profile.links if own_link.uid == uid), None)
    if found is not None:
        with committed():
            operations.drop_link(profile, found, by=current_user.person)
    flash(_("Lo quitamos de tu perfil."))
    return redirect(url_for("profiles.done"))
