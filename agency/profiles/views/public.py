"""Her open page."""

from __future__ import annotations

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from agency.i18n import language
from agency.profiles import policy, queries, rules, words
from agency.profiles.papers.person import person_data
from agency.profiles.views.base import blueprint
from agency.web.guard import must, open_to_all


@blueprint.get("/p/<key>")
@open_to_all
def public(key: str) -> Response:
    """Anyone with the address reads the page she opened; search engines only after one more yes of hers."""
    profile = queries.profile_with_key(key)
    must(profile is not None and policy.is_public(profile))
    assert profile is not None
    seen = rules.seen_by_anybody(profile, language() == "en")
    url = url_for("profiles.public", key=key, _external=True)
    card = url_for("profiles.card", key=key, _external=True)
    data = person_data(seen, url, card)
    page = render_template(
        "profiles/public.html", seen=seen, profile=profile, url=url, card=card, data=data, words=words
    )
    answer = make_response(page)
    if not profile.findable:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
