"""How data are used, and everybody's yes to it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_login import current_user

from agency.accounts import operations
from agency.accounts.consents import CURRENT
from agency.accounts.forms import ConsentForm
from agency.accounts.views.base import blueprint, onward
from agency.db import committed
from agency.settings import settings
from agency.web.guard import open_to_all, while_owing
from agency.web.steps import Answer

DAYS_OF_A_MONTH = 365 / 12


@blueprint.get("/privacidad")
@open_to_all
@while_owing
def privacy() -> str:
    """Whoever comes reads how the agency uses data."""
    chosen = settings()
    return render_template(
        "accounts/privacy.html",
        version=CURRENT,
        undo_days=chosen.undo_days,
        unused_months=round(chosen.unused_days / DAYS_OF_A_MONTH),
        retention_years=chosen.retention_years,
    )


@blueprint.route("/acuerdo", methods=["GET", "POST"])
@while_owing
def consent() -> Answer:
    """She has read the current text and agreed."""
    person = current_user.person
    if current_user.owes_second_factor or not person.owes_consent:
        return redirect(url_for("desks.home"))
    form = ConsentForm()
    if person.adult_said_at is not None:
        del form.adult
    if not form.validate_on_submit():
        page = render_template("accounts/consent.html", form=form, first=not person.consent_version)
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.agree(person, by=person)
        operations.say_adult(person, by=person)
    return onward()
