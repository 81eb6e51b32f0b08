"""Her profile in four steps, each saved by its button and by itself while she goes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.db import committed
from agency.files.crop import MIDDLE
from agency.files.operations import put_away, whole_of
from agency.files.pictures import recropped, size_of
from agency.files.queries import file_by_uid
from agency.i18n import language
from agency.profiles import operations, rules, words
from agency.profiles.forms.steps import LANGUAGE_FIELDS, CropForm, WantForm, WhoForm, know_form
from agency.profiles.models import Profile, Veil
from agency.profiles.views.base import blueprint, hers, kept, not_kept, own, saves_itself
from agency.web.forms import VersionedForm
from agency.web.guard import must
from agency.web.steps import Answer

NEXT = {"who": "profiles.know", "know": "profiles.done", "done": "profiles.want", "want": "profiles.mine"}


@blueprint.get("/perfil")
@hers
def mine() -> str:
    """She sees her profile, what it still lacks, and who sees it."""
    profile = own()
    return render_template(
        "profiles/mine.html",
        profile=profile,
        seen=rules.seen(profile, Veil.FULL, language() == "en"),
        missing=rules.missing(profile),
        parts=rules.PARTS,
        words=words,
    )


@blueprint.route("/perfil/quien-soy", methods=["GET", "POST"])
@hers
def who() -> Answer:
    """Her headline, place, summary and photo are saved."""
    profile = own()
    form = WhoForm(obj=profile)
    good = form.validate_on_submit()
    if not _goes_on(form, profile, good):
        return _step("who", profile, form)
    photo = put_away(form.photo.data) if form.photo.data else None
    with committed():
        operations.save_who(profile, form.who(), by=current_user.person)
        if photo or form.drop_photo.data:
            operations.set_photo(profile, photo, by=current_user.person)
    return _saved("who", profile, form)


@blueprint.route("/perfil/foto", methods=["GET", "POST"])
@hers
def crop() -> Answer:
    """Her photo shows the square that she chose; "look" shows it to her before."""
    profile = own()
    kept = file_by_uid(profile.photo_uid) if profile.photo_uid else None
    must(kept is not None)
    assert kept is not None
    form, whole = CropForm(), whole_of(kept)
    chosen = form.crop() if form.validate_on_submit() else MIDDLE
    if not form.is_submitted() or form.mistakes or "look" in request.form:
        width, height = size_of(whole)
        page = render_template(
            "profiles/crop.html", form=form, photo=kept.uid, width=width, height=height, crop=chosen
        )
        return page, 422 if form.mistakes else 200
    put = put_away(recropped(whole, chosen))
    with committed():
        operations.set_photo(profile, put, by=current_user.person)
    flash(_("Guardado."))
    return redirect(url_for("profiles.who"))


@blueprint.route("/perfil/que-se", methods=["GET", "POST"])
@hers
def know() -> Answer:
    """Her skills, their levels and her languages are saved."""
    profile = own()
    form = know_form(profile)
    good = form.validate_on_submit()
    if not _goes_on(form, profile, good):
        return _step("know", profile, form, languages=LANGUAGE_FIELDS)
    with committed():
        operations.save_skills(profile, form.levels(profile), by=current_user.person)
        operations.save_languages(profile, form.spoken(), by=current_user.person)
    if form.more.data and not saves_itself() and "go_on" not in request.form:
        flash(_("Guardado. Ahora elige el nivel de cada una."))
        return redirect(url_for("profiles.know"))
    return _saved("know", profile, form)


@blueprint.route("/perfil/que-busco", methods=["GET", "POST"])
@hers
def want() -> Answer:
    """How, how much, where and when she wants to work is saved."""
    profile = own()
    form = WantForm(obj=profile, fields_of_work=profile.fields)
    good = form.validate_on_submit()
    if not _goes_on(form, profile, good):
        return _step("want", profile, form)
    with committed():
        operations.save_want(profile, form.want(), by=current_user.person)
    return _saved("want", profile, form)


def _goes_on(form: VersionedForm, profile: Profile, good: bool) -> bool:
    """True when the form may be saved now: whole, or by itself without what can't be read yet."""
    if not form.is_submitted() or form.is_stale(profile):
        return False
    if good or not saves_itself():
        return good
    form.take_back_mistakes(profile)
    return True


def _saved(step: str, profile: Profile, form: VersionedForm) -> Response:
    if saves_itself():
        return kept(form, profile.version)
    flash(_("Guardado."))
    return redirect(url_for(NEXT[step] if "go_on" in request.form else "profiles.mine"))


def _step(step: str, profile: Profile, form: VersionedForm, **more: Any) -> Answer:
    if saves_itself():
        return not_kept(form)
    page = render_template(
        f"profiles/{step}.html", form=form, profile=profile, at=list(NEXT).index(step), words=words, **more
    )
    return page, 422 if form.is_submitted() else 200
