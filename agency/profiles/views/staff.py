"""The women of the programme, as coordinators see them."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from agency.companies.views import reader
from agency.country.municipalities import MUNICIPALITIES
from agency.db import by_uid, committed
from agency.i18n import language
from agency.profiles import operations, policy, queries, rules, words
from agency.profiles.forms.staff import RemarkForm, VerifiedForm, WomenFilter
from agency.profiles.models import Profile, Veil
from agency.profiles.views.base import blueprint, hers, own
from agency.roles import Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer


@blueprint.get("/mujeres")
@only(Role.COORDINATOR)
def index() -> str | Response:
    """The women of the programme; also as a sheet."""
    form = read_filter(WomenFilter)
    skills = [skill.id for skill, _level in form.skills.data or []]
    chosen = queries.profiles_listed(form.q.data, form.municipality.data, skills, form.show.data)
    shown = listing(chosen, COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("mujeres")
    return render_template("profiles/index.html", listing=shown, form=form)


@blueprint.get("/mujeres/<uuid:uid>")
@only(Role.COORDINATOR)
def show(uid: uuid.UUID) -> Answer:
    """A coordinator reads a profile whole."""
    profile = _profile(uid)
    return _page(profile, VerifiedForm(formdata=None, obj=profile), RemarkForm(formdata=None))


def _profile(uid: uuid.UUID) -> Profile:
    profile = by_uid(Profile, uid)
    must(profile is not None and policy.may_read(reader(), profile))
    assert profile is not None
    return profile


def _page(profile: Profile, verified_form: VerifiedForm, remark_form: RemarkForm) -> Answer:
    page = render_template(
        "profiles/show.html",
        profile=profile,
        seen=rules.seen(profile, Veil.PHONE, language() == "en"),
        missing=rules.missing(profile),
        verified_form=verified_form,
        remark_form=remark_form,
        words=words,
    )
    return page, 422 if verified_form.mistakes or remark_form.mistakes else 200


@blueprint.post("/mujeres/<uuid:uid>/verificar")
@only(Role.COORDINATOR)
def verify(uid: uuid.UUID) -> Answer:
    """The badge says what was verified."""
    profile, form = _profile(uid), VerifiedForm()
    if not form.validate_on_submit() or form.is_stale(profile):
        return _page(profile, form, RemarkForm(formdata=None))
    with committed():
        operations.verify(profile, form.verified.data or [], by=current_user.person)
    flash(_("Guardado."))
    return redirect(url_for("profiles.show", uid=uid))


@blueprint.post("/mujeres/<uuid:uid>/comentar")
@only(Role.COORDINATOR)
def remark(uid: uuid.UUID) -> Answer:
    """She reads the remark on her profile."""
    profile, form = _profile(uid), RemarkForm()
    if not form.validate_on_submit():
        return _page(profile, VerifiedForm(formdata=None, obj=profile), form)
    with committed():
        operations.remark(profile, form.text.data or "", by=current_user.person)
    flash(_("Lo leerá en su perfil."))
    return redirect(url_for("profiles.show", uid=uid))


@blueprint.post("/mujeres/<uuid:uid>/historia")
@only(Role.COORDINATOR)
def approve_story(uid: uuid.UUID) -> Answer:
    """Her story may stand on the front page."""
    profile = _profile(uid)
    must(profile.story is not None)
    assert profile.story is not None
    with committed():
        operations.approve_story(profile, profile.story, by=current_user.person)
    flash(_("Su historia ya sale en la portada."))
    return redirect(url_for("profiles.show", uid=uid))


@blueprint.post("/perfil/comentarios/<uuid:uid>/listo")
@hers
def settle(uid: uuid.UUID) -> Answer:
    """She has taken care of the remark."""
    found = next((said for said in own().remarks if said.uid == uid), None)
    if found is not None:
        with committed():
            operations.settle(found, by=current_user.person)
    return redirect(url_for("profiles.mine"))


COLUMNS = (
    Column("name", _l("Nombre"), lambda p: p.person.full_name, lambda p: url_for("profiles.show", uid=p.uid)),
    Column("headline", _l("Se presenta como"), lambda p: p.headline),
    Column(
        "municipality",
        _l("Municipio"),
        lambda p: MUNICIPALITIES.get(p.municipality, ""),
        order=Profile.municipality,
    ),
    Column("skills", _l("Habilidades"), lambda p: ", ".join(s.skill.name for s in p.skills[:6])),
    Column("hours", _l("Horas"), lambda p: p.hours_per_week, order=Profile.hours_per_week),
    Column("seen", _l("La ven"), lambda p: _shown_to(p)),
    Column("joined", _l("Cuenta desde"), lambda p: p.created_at, order=Profile.created_at),
)


def _shown_to(profile: Profile) -> str:
    if profile.hidden:
        return str(_("Oculta"))
    return str(_("Empresas") if profile.to_companies else _("Nadie"))
