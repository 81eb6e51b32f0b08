"""Her profile in four steps, who sees what of it, her open page, and the coordinators' list."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.companies.models import Company
from agency.companies.views import reader
from agency.country.municipalities import MUNICIPALITIES
from agency.db import by_uid, committed
from agency.files.operations import drop, keep_picture
from agency.files.queries import file_by_uid
from agency.profiles import operations, policy, queries, rules, words
from agency.profiles.forms import (
    BlockForm,
    EducationForm,
    ExperienceForm,
    LinkForm,
    VisibilityForm,
    WantForm,
    WhoForm,
    WomenFilter,
    know_form,
)
from agency.profiles.models import Education, Experience, Link, LinkKind, Profile, Veil
from agency.roles import Role
from agency.web.filtering import read_filter
from agency.web.forms import Form
from agency.web.guard import must, only, open_to_all
from agency.web.lists import Column, listing
from agency.web.steps import Answer

blueprint = Blueprint("profiles", __name__)
hers = only(Role.WOMAN)

NEXT = {"who": "profiles.know", "know": "profiles.done", "done": "profiles.want", "want": "profiles.mine"}


def own() -> Profile:
    """The profile of the woman who asks."""
    found = queries.profile_of(current_user.person)
    if found is None:
        abort(404)
    return found


@blueprint.get("/perfil")
@hers
def mine() -> str:
    """She sees her profile, what it still lacks, and who sees it."""
    profile = own()
    return render_template(
        "profiles/mine.html",
        profile=profile,
        seen=rules.seen(profile, Veil.FULL),
        missing=rules.missing(profile),
        parts=rules.PARTS,
        words=words,
    )


def _saved(step: str) -> Response:
    flash(_("Guardado."))
    return redirect(url_for(NEXT[step] if "go_on" in request.form else "profiles.mine"))


def _step(step: str, profile: Profile, form: Form, **more: Any) -> tuple[str, int]:
    page = render_template(
        f"profiles/{step}.html", form=form, profile=profile, at=list(NEXT).index(step), words=words, **more
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/perfil/quien-soy", methods=["GET", "POST"])
@hers
def who() -> Answer:
    """Her headline, place, summary and photo are saved."""
    profile = own()
    form = WhoForm(obj=profile)
    if not form.validate_on_submit() or form.is_stale(profile):
        return _step("who", profile, form)
    with committed():
        operations.save_who(profile, form.who(), by=current_user.person)
        if form.photo.data is not None or form.drop_photo.data:
            _change_photo(profile, form)
    return _saved("who")


def _change_photo(profile: Profile, form: WhoForm) -> None:
    old = file_by_uid(profile.photo_uid) if profile.photo_uid else None
    if old is not None:
        drop(old, by=current_user.person)
    new = keep_picture(profile, form.photo.data, by=current_user.person) if form.photo.data else None
    operations.set_photo(profile, new.uid if new else None, by=current_user.person)


@blueprint.route("/perfil/que-se", methods=["GET", "POST"])
@hers
def know() -> Answer:
    """Her skills, their levels and her languages are saved."""
    profile = own()
    form = know_form(profile)
    if not form.validate_on_submit() or form.is_stale(profile):
        return _step("know", profile, form)
    with committed():
        operations.save_skills(profile, form.levels(profile), by=current_user.person)
        operations.save_languages(profile, form.spoken(), by=current_user.person)
    if form.more.data and "go_on" not in request.form:
        flash(_("Guardado. Ahora elige el nivel de cada una."))
        return redirect(url_for("profiles.know"))
    return _saved("know")


@blueprint.get("/perfil/que-hice")
@hers
def done() -> Answer:
    """She sees what she studied and did, and adds to it."""
    profile = own()
    return render_template("profiles/done.html", profile=profile, at=2, words=words)


ENTRIES: dict[str, tuple[type[Any], type[Form], Callable[[Profile], Any]]] = {
    "estudio": (Education, EducationForm, lambda p: p.education),
    "trabajo": (Experience, ExperienceForm, lambda p: p.experience),
    "enlace": (Link, LinkForm, lambda p: p.links),
}


@blueprint.route("/perfil/que-hice/<kind>", methods=["GET", "POST"], defaults={"uid": None})
@blueprint.route("/perfil/que-hice/<kind>/<uuid:uid>", methods=["GET", "POST"])
@hers
def entry(kind: str, uid: uuid.UUID | None) -> Answer:
    """A study, a job or a link is added or corrected."""
    if kind not in ENTRIES:
        abort(404)
    profile, (model, form_kind, entries) = own(), ENTRIES[kind]
    found = next((e for e in entries(profile) if e.uid == uid), None)
    must(uid is None or found is not None)
    form = form_kind(obj=found)
    if form.validate_on_submit():
        thing = found or model()
        for field in form:
            setattr(thing, field.name, LinkKind(field.data) if field.name == "kind" else field.data or "")
        try:
            with committed():
                if found is None:
                    operations.add_entry(profile, thing, by=current_user.person)
        except operations.Full:
            form.form_errors.append(_("Ya tienes muchas entradas de este tipo: quita una para agregar otra."))
        else:
            flash(_("Guardado."))
            return redirect(url_for("profiles.done"))
    page = render_template("profiles/entry.html", form=form, kind=kind, found=found, at=2)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/perfil/que-hice/<kind>/<uuid:uid>/quitar")
@hers
def drop_entry(kind: str, uid: uuid.UUID) -> Answer:
    """The study, job or link is gone."""
    if kind not in ENTRIES:
        abort(404)
    profile = own()
    found = next((e for e in ENTRIES[kind][2](profile) if e.uid == uid), None)
    if found is not None:
        with committed():
            operations.drop_entry(profile, found, by=current_user.person)
    flash(_("Lo quitamos de tu perfil."))
    return redirect(url_for("profiles.done"))


@blueprint.route("/perfil/que-busco", methods=["GET", "POST"])
@hers
def want() -> Answer:
    """How, how much and when she wants to work is saved."""
    profile = own()
    form = WantForm(obj=profile)
    if not form.validate_on_submit() or form.is_stale(profile):
        return _step("want", profile, form)
    with committed():
        operations.save_want(profile, form.want(), by=current_user.person)
    return _saved("want")


@blueprint.route("/perfil/quien-me-ve", methods=["GET", "POST"])
@hers
def visibility() -> Answer:
    """Her yeses are saved; she reads who saw her."""
    profile = own()
    form = VisibilityForm(obj=profile)
    if form.validate_on_submit() and not form.is_stale(profile):
        try:
            with committed():
                operations.set_visibility(
                    profile, form.to_companies.data, form.public.data, by=current_user.person
                )
        except operations.NotEnough:
            form.form_errors.append(
                _("Antes completa tu frase, tu municipio y al menos una habilidad: así hay algo que mostrar.")
            )
        else:
            flash(_("Guardado."))
            return redirect(url_for("profiles.visibility"))
    return _visibility_page(profile, form, _block_form(profile))


def _visibility_page(profile: Profile, form: VisibilityForm, block_form: BlockForm) -> tuple[str, int]:
    page = render_template(
        "profiles/visibility.html",
        profile=profile,
        form=form,
        block_form=block_form,
        blocked=queries.blocked_companies(profile),
        sightings=queries.who_saw(profile),
        words=words,
    )
    return page, 422 if form.mistakes or block_form.mistakes else 200


def _block_form(profile: Profile) -> BlockForm:
    form = BlockForm()
    form.offer(queries.companies_to_block(profile))
    return form


@blueprint.get("/perfil/asi-te-ven/<veil>")
@hers
def preview(veil: str) -> str:
    """She sees herself as that reader does."""
    if veil not in set(Veil):
        abort(404)
    seen = rules.seen(own(), Veil(veil))
    return render_template("profiles/preview.html", seen=seen, words=words, veils=Veil)


@blueprint.post("/perfil/ocultar")
@hers
def hide() -> Response:
    """Nobody new sees anything of her."""
    with committed():
        operations.hide(own(), by=current_user.person)
    flash(_("Listo: nadie nuevo te ve. Tus postulaciones abiertas quedan en pausa."))
    return redirect(url_for("profiles.visibility"))


@blueprint.post("/perfil/mostrar")
@hers
def unhide() -> Response:
    """Her yeses hold again."""
    with committed():
        operations.unhide(own(), by=current_user.person)
    flash(_("Listo: vuelves a verte como lo tenías elegido."))
    return redirect(url_for("profiles.visibility"))


@blueprint.post("/perfil/bloquear")
@hers
def block() -> Answer:
    """She and the company never meet here again."""
    profile = own()
    form = BlockForm()
    # Whoever presses twice names a company that is blocked by now.
    form.offer([*queries.companies_to_block(profile), *queries.blocked_companies(profile)])
    if not form.validate_on_submit():
        form.offer(queries.companies_to_block(profile))
        return _visibility_page(profile, VisibilityForm(formdata=None, obj=profile), form)
    company = by_uid(Company, uuid.UUID(form.company.data))
    must(company is not None)
    assert company is not None
    with committed():
        operations.block(profile, company, by=current_user.person)
    flash(_("No volverás a encontrarte con %(company)s aquí. La empresa no se entera.", company=company.name))
    return redirect(url_for("profiles.visibility"))


@blueprint.post("/perfil/desbloquear/<uuid:uid>")
@hers
def unblock(uid: uuid.UUID) -> Response:
    """The company may meet her again where she says yes."""
    profile, company = own(), by_uid(Company, uid)
    found = queries.block_of(profile, company) if company else None
    if found is not None:
        with committed():
            operations.unblock(profile, found, by=current_user.person)
    return redirect(url_for("profiles.visibility"))


@blueprint.get("/p/<key>")
@open_to_all
def public(key: str) -> Response:
    """Anyone with the address reads the page she opened; search engines are asked to stay away."""
    profile = queries.profile_with_key(key)
    must(profile is not None and policy.is_public(profile))
    assert profile is not None
    page = render_template("profiles/public.html", seen=rules.seen(profile, Veil.FULL), words=words)
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


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
def show(uid: uuid.UUID) -> str:
    """A coordinator reads a profile whole."""
    profile = by_uid(Profile, uid)
    must(profile is not None and policy.may_read(reader(), profile))
    assert profile is not None
    return render_template(
        "profiles/show.html",
        profile=profile,
        seen=rules.seen(profile, Veil.PHONE),
        missing=rules.missing(profile),
        words=words,
    )


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
