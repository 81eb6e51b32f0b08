"""Sharing her profile: links that end, which she can take back, and what whoever holds one reads."""

from __future__ import annotations

import uuid

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.db import committed, recorded
from agency.files.queries import file_by_uid
from agency.i18n import language
from agency.profiles import operations, policy, queries, rules, words
from agency.profiles.forms.sharing import ShareForm
from agency.profiles.models import ShareLink
from agency.profiles.views.base import blueprint, hers, own
from agency.web.files import picture_answer
from agency.web.guard import must, open_to_all
from agency.web.steps import Answer


@blueprint.route("/perfil/compartir", methods=["GET", "POST"])
@hers
def sharing() -> Answer:
    """She sees the ways to share her profile, and makes a link for somebody."""
    profile, form = own(), ShareForm()
    if form.validate_on_submit():
        try:
            with committed():
                operations.share(profile, form.label.data or "", int(form.days.data), by=current_user.person)
        except operations.NotEnough:
            form.form_errors.append(
                _("Antes completa tu frase, tu municipio y al menos una habilidad: así hay algo que mostrar.")
            )
        except operations.Full:
            form.form_errors.append(_("Tienes muchos enlaces abiertos: quita alguno antes."))
        else:
            flash(_("Tu enlace está listo: cópialo o mándalo por WhatsApp."))
            return redirect(url_for("profiles.sharing"))
    page = render_template(
        "profiles/sharing.html",
        profile=profile,
        form=form,
        links=queries.links_shared(profile),
        is_public=policy.is_public(profile),
    )
    return page, 422 if form.mistakes else 200


@blueprint.post("/perfil/enlaces-dados/<uuid:uid>/quitar")
@hers
def take_back(uid: uuid.UUID) -> Response:
    """The link leads nowhere any more."""
    found = next((link for link in queries.links_shared(own()) if link.uid == uid), None)
    if found is not None:
        with committed():
            operations.take_back(found, by=current_user.person)
    flash(_("Ese enlace ya no sirve."))
    return redirect(url_for("profiles.sharing"))


@blueprint.get("/v/<key>")
@open_to_all
def shared(key: str) -> Response:
    """Whoever holds her link reads what her open page would show; search engines never."""
    link = _open_link(key)
    seen = rules.seen_by_anybody(link.profile, language() == "en")
    answer = make_response(render_template("profiles/shared.html", seen=seen, key=key, words=words))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.cache_control.no_store = True
    if not (current_user.is_authenticated and policy.is_hers(current_user.person, link.profile)):
        with recorded():
            _remember(key)
    return answer


@blueprint.get("/v/<key>/imagen/<uuid:uid>/<int:size>")
@open_to_all
def shared_picture(key: str, uid: uuid.UUID, size: int) -> Response:
    """A picture of the profile that the link leads to."""
    link, kept = _open_link(key), file_by_uid(uid)
    must(size > 0 and kept is not None and policy.is_shown_to_all(link.profile, kept))
    assert kept is not None
    return picture_answer(kept, size, public=False)


def _remember(key: str) -> None:
    link = queries.shared_with_key(key)
    if link is not None:
        operations.was_opened(link)


def _open_link(key: str) -> ShareLink:
    link = queries.shared_with_key(key)
    must(link is not None and policy.is_shared(link))
    assert link is not None
    return link
