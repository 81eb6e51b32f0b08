"""The women of the programme, as coordinators see them."""

from __future__ import annotations

import uuid

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from agency.companies.views import reader
from agency.country.municipalities import MUNICIPALITIES
from agency.db import by_uid
from agency.profiles import policy, queries, rules, words
from agency.profiles.forms.staff import WomenFilter
from agency.profiles.models import Profile, Veil
from agency.profiles.views.base import blueprint
from agency.roles import Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing


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
