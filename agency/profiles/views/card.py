"""The pictures of an open page: the card that a chat shows, and the code that leads to the page."""

from __future__ import annotations

from hashlib import sha256

from flask import Response, request, url_for

from agency.profiles import policy, queries, rules
from agency.profiles.models import Profile
from agency.profiles.papers.card import MEDIA_TYPE
from agency.profiles.papers.photo import photo_of
from agency.profiles.papers.qr import qr_svg
from agency.profiles.papers.shown import card_of
from agency.profiles.views.base import blueprint
from agency.web.files import PUBLIC_SECONDS
from agency.web.guard import must, open_to_all


@blueprint.get("/p/<key>/tarjeta.jpg")
@open_to_all
def card(key: str) -> Response:
    """Anyone with the address of an open page has the picture that a chat shows beside it."""
    profile = _open_to_all(key)
    mark = _mark(profile)
    answer = Response(mimetype=MEDIA_TYPE)
    if not request.if_none_match.contains(mark):
        seen = rules.seen_by_anybody(profile)
        answer.set_data(card_of(seen, photo_of(seen)))
    return _kept_a_while(answer, profile, mark)


@blueprint.get("/p/<key>/qr.svg")
@open_to_all
def qr(key: str) -> Response:
    """Anyone with the address of an open page has the code that leads to it."""
    profile = _open_to_all(key)
    code = qr_svg(url_for("profiles.public", key=key, _external=True))
    return _kept_a_while(Response(code, mimetype="image/svg+xml"), profile, key)


def _open_to_all(key: str) -> Profile:
    profile = queries.profile_with_key(key)
    must(profile is not None and policy.is_public(profile))
    assert profile is not None
    return profile


def _mark(profile: Profile) -> str:
    """Another text whenever something on her card may be another; nobody reads from it when that was."""
    state = (profile.uid, profile.version, profile.changed_at.timestamp(), profile.person.version)
    return sha256(repr(state).encode()).hexdigest()[:20]


def _kept_a_while(answer: Response, profile: Profile, mark: str) -> Response:
    answer.cache_control.private = True
    answer.cache_control.max_age = PUBLIC_SECONDS
    answer.set_etag(mark)
    answer.make_conditional(request)
    if not profile.findable:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
