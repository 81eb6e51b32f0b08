"""Starting from what she has: a file of hers is read, she looks at what it says, and takes what she wants."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.db import committed
from agency.extensions import limiter
from agency.profiles import queries
from agency.profiles.forms.bringing import GUESSED, BringForm, ReviewForm
from agency.profiles.models import Profile
from agency.profiles.operations import bringing
from agency.profiles.portable import Portrait, from_plain
from agency.profiles.portable.words import SOURCES, told
from agency.profiles.views.base import blueprint, hers, own
from agency.web.steps import Answer


def _whose() -> str:
    return str(current_user.get_id() or get_remote_address())


@blueprint.route("/perfil/traer", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"], key_func=_whose)
@hers
def bring() -> Answer:
    """What her file says waits for her yes; the file itself is not kept."""
    form = BringForm()
    if form.validate_on_submit() and form.file.data:
        with committed():
            bringing.suggest(own(), *form.file.data, by=current_user.person)
        return redirect(url_for("profiles.review"))
    waits = queries.suggestion_of(own()) is not None
    page = render_template("profiles/bring.html", form=form, waits=waits)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/perfil/traer/revisar", methods=["GET", "POST"])
@hers
def review() -> Answer:
    """She sees what her file says beside what her profile says; what she ticked is in her profile."""
    profile = own()
    if "no_thanks" in request.form:
        return _no_thanks(profile)
    kept = queries.suggestion_of(profile)
    if kept is None:
        flash(_("No hay ningún archivo por revisar: elige uno."))
        return redirect(url_for("profiles.bring"))
    form = ReviewForm()
    form.offer(profile, kept)
    if form.is_submitted() and form.is_good():
        return _taken(profile, form)
    page = render_template(
        "profiles/review.html",
        form=form,
        source=SOURCES[kept.source],
        guessed=kept.source == GUESSED,
        nothing=from_plain(kept.understood) == Portrait(),
        left=[told(line) for line in kept.left],
    )
    return page, 422 if form.is_submitted() else 200


def _no_thanks(profile: Profile) -> Response:
    with committed():
        bringing.drop_suggestion(profile, by=current_user.person)
    flash(_("Listo: no cambiamos nada y borramos lo que leímos de tu archivo."))
    return redirect(url_for("profiles.mine"))


def _taken(profile: Profile, form: ReviewForm) -> Response:
    chosen = form.take.data or []
    with committed():
        too_many = bringing.take_suggestion(profile, chosen, by=current_user.person)
    count = len(chosen) - len(too_many)
    flash(
        ngettext(
            "Agregamos %(num)d cosa a tu perfil. Mírala y corrige lo que quieras.",
            "Agregamos %(num)d cosas a tu perfil. Míralas y corrige lo que quieras.",
            count,
        )
    )
    if too_many:
        names = ", ".join(str(getattr(offer.said, "title", "") or offer.said[-1]) for offer in too_many)
        flash(_("No cupo todo: de cada tipo caben 30. Quedó fuera: %(names)s.", names=names))
    return redirect(url_for("profiles.mine"))
