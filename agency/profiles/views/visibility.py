"""Who sees her: her yeses, the preview, one switch to hide, and whom she never wants to meet."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.db import committed
from agency.i18n import language
from agency.profiles import operations, policy, queries, rules, words
from agency.profiles.forms.visibility import VisibilityForm
from agency.profiles.models import Profile, Veil
from agency.profiles.views.base import blueprint, hers, own
from agency.web.steps import Answer

OPEN_PAGE = "public"
"""The level that isn't a company's."""


@blueprint.route("/perfil/quien-me-ve", methods=["GET", "POST"])
@hers
def visibility() -> Answer:
    """Her yeses are saved; she reads who saw her."""
    profile = own()
    form = VisibilityForm(obj=profile)
    if form.validate_on_submit() and not form.is_stale(profile):
        try:
            with committed():
                operations.set_visibility(profile, form.yeses(), by=current_user.person)
        except operations.NotEnough:
            form.form_errors.append(
                _("Antes completa tu frase, tu municipio y al menos una habilidad: así hay algo que mostrar.")
            )
        else:
            flash(_("Guardado."))
            return redirect(url_for("profiles.visibility"))
    return _visibility_page(profile, form)


def _visibility_page(profile: Profile, form: VisibilityForm) -> tuple[str, int]:
    page = render_template(
        "profiles/visibility.html",
        profile=profile,
        form=form,
        sightings=queries.who_saw(profile),
        words=words,
    )
    return page, 422 if form.mistakes else 200


@blueprint.get("/perfil/asi-te-ven/<level>")
@hers
def preview(level: str) -> str:
    """She sees herself as that reader does, byte for byte."""
    if level not in words.READERS:
        abort(404)
    profile, english = own(), language() == "en"
    if level == OPEN_PAGE:
        seen = rules.seen_by_anybody(profile, english)
    else:
        seen = rules.seen(profile, Veil(level), english)
    return render_template(
        "profiles/preview.html", seen=seen, level=level, is_public=policy.is_public(profile), words=words
    )


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
