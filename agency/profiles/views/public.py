"""Her open page."""

from __future__ import annotations

from flask import make_response, render_template
from werkzeug.wrappers import Response

from agency.i18n import language
from agency.profiles import policy, queries, rules, words
from agency.profiles.models import Veil
from agency.profiles.views.base import blueprint
from agency.web.guard import must, open_to_all


@blueprint.get("/p/<key>")
@open_to_all
def public(key: str) -> Response:
    """Anyone with the address reads the page she opened; search engines are asked to stay away."""
    profile = queries.profile_with_key(key)
    must(profile is not None and policy.is_public(profile))
    assert profile is not None
    page = render_template(
        "profiles/public.html", seen=rules.seen(profile, Veil.FULL, language() == "en"), words=words
    )
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
