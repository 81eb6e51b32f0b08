"""What the pages of a woman's own profile share."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.profiles import queries
from agency.profiles.models import Profile
from agency.roles import Role
from agency.web.forms import VersionedForm
from agency.web.guard import only

blueprint = Blueprint("profiles", __name__)
hers = only(Role.WOMAN)
AUTOMATIC = "X-Saves-Itself"
"""The header of a form that is saved while she types."""


def own() -> Profile:
    """The profile of the woman who asks."""
    found = queries.profile_of(current_user.person)
    if found is None:
        abort(404)
    return found


def saves_itself() -> bool:
    """True when the page sends what stands in the form so far, without leaving it."""
    return AUTOMATIC in request.headers


def kept(form: VersionedForm, version: int, action: str = "") -> Response:
    """What the page is told after it saved by itself: what can't be read yet, and where it is sent."""
    wrong = [str(said) for _id, said in form.mistakes]
    return jsonify(said=_("Guardado."), wrong=wrong, version=version, action=action)


def not_kept(form: VersionedForm) -> Response:
    """What the page is told when nothing could be saved yet."""
    wrong = [str(said) for _id, said in form.mistakes]
    answer: Response = jsonify(wrong=wrong, stale=bool(form.form_errors))
    answer.status_code = 422
    return answer
