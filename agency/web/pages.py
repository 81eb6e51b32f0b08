"""The pages of the edge itself: the bundles, the language switch, and the quick exit."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from agency.i18n import COOKIE, LANGUAGES
from agency.settings import settings
from agency.web import assets, carried, files
from agency.web.guard import open_to_all, while_owing
from agency.web.links import local_path

blueprint = Blueprint("web", __name__)
assets.register(blueprint)
files.register(blueprint)


@blueprint.post("/salida-rapida")
@open_to_all
@while_owing
def quick_exit() -> Response:
    """The session has ended and the browser stands on a neutral page."""
    if current_user.is_authenticated:
        current_user.leave()
    logout_user()
    session.clear()
    carried.leave()
    return redirect(settings().quick_exit_url)


@blueprint.post("/idioma")
@open_to_all
@while_owing
def set_language() -> Response:
    """The portal speaks the chosen language on this phone from now on."""
    answer = redirect(back())
    chosen = request.form.get("lang", "")
    if chosen in LANGUAGES:
        if current_user.is_authenticated:
            current_user.speak(chosen)
        answer.set_cookie(COOKIE, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return answer


def back() -> str:
    """The path she came from, never another host's."""
    return local_path(urlsplit(request.referrer or "").path) or "/"
