"""Her story for the front page."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from agency.db import committed
from agency.profiles import operations
from agency.profiles.forms.story import StoryForm
from agency.profiles.views.base import blueprint, hers, own
from agency.web.steps import Answer


@blueprint.route("/perfil/mi-historia", methods=["GET", "POST"])
@hers
def story() -> Answer:
    """Her story is saved; on the front page it stands only with her yes and once it was read."""
    profile = own()
    kept = profile.story
    form = StoryForm(obj=kept, shown=kept is not None and kept.agreed_at is not None)
    if not form.validate_on_submit() or (kept is not None and form.is_stale(kept)):
        page = render_template("profiles/story.html", form=form, story=kept)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.tell_story(
            profile, form.text.data or "", form.text_en.data or "", form.shown.data, by=current_user.person
        )
    flash(_("Guardado. Una coordinadora la lee antes de que salga.") if form.shown.data else _("Guardado."))
    return redirect(url_for("profiles.story"))
