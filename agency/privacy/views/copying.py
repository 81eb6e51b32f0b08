"""Taking all of one's data along."""

from __future__ import annotations

from flask import render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from agency import clock
from agency.accounts.forms import ItIsMe
from agency.accounts.models import Person
from agency.accounts.operations import TooMany, confirm_it_is_her
from agency.accounts.views.base import too_many
from agency.db import committed, session
from agency.extensions import limiter
from agency.privacy import copy, operations
from agency.privacy.views.base import blueprint
from agency.profiles.queries import profile_of
from agency.web.steps import Answer


@blueprint.get("/mis-datos")
def mine() -> Answer:
    """She reads what she can do with her data."""
    return _page(ItIsMe(formdata=None))


def _page(form: ItIsMe, status: int = 200) -> tuple[str, int]:
    return render_template("privacy/mine.html", form=form), status


@blueprint.post("/mis-datos/descargar")
@limiter.limit("20/hour")
def download() -> Answer:
    """She has a copy of everything that she may read, and her account's page tells that it was made."""
    person, form = current_user.person, ItIsMe()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        with committed():
            known = confirm_it_is_her(person, form.current_password.data)
        if known:
            with committed():
                operations.note_download(person, by=person)
    except TooMany:
        form.form_errors.append(too_many())
        return _page(form, 429)
    if not known:
        form.current_password.errors = [_("Esa no es tu contraseña.")]
        return _page(form, 422)
    return _copy_of(person)


def _copy_of(person: Person) -> Answer:
    parts, own = copy.parts_of(person), profile_of(person)
    curriculum, files = (copy.curriculum(own), copy.files_to_take(own)) if own else ({}, [])
    page = render_template(
        "privacy/copy.html",
        parts=[(part.title, copy.lines(part.said)) for part in parts],
        name=person.full_name,
        at=clock.now(),
    )
    session().rollback()
    answer = send_file(
        copy.zipped(page, parts, curriculum, files),
        mimetype="application/zip",
        as_attachment=True,
        download_name="datos.zip",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
