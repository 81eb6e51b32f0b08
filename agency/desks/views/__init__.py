"""The front page, each role's home, the menu, and the letters that a person passes on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.companies.queries import agreement_in_force
from agency.companies.views import reader
from agency.db import by_uid, committed
from agency.desks import board
from agency.desks.views.menu import places
from agency.mail.models import Letter
from agency.mail.operations import tell
from agency.mail.queries import latest_letters, letters_to_tell, may_be_told, waits_for_a_person
from agency.matching.queries import fitting_practices, skill_names
from agency.matching.words import told as told_reasons
from agency.practices.queries import newest_open
from agency.profiles.queries import stories_shown
from agency.roles import Role
from agency.settings import settings
from agency.web.guard import must, only, open_to_all
from agency.web.lists import Column, listing

blueprint = Blueprint("desks", __name__)

FRONT_STORIES = 3


@blueprint.app_context_processor
def menu() -> dict[str, Callable[[], Any]]:
    """Templates can draw the menu of whoever is signed in."""
    return {"menu": places}


@blueprint.get("/")
@open_to_all
def front() -> str:
    """Whoever comes sees what the agency is, what it promises, and the newest practices."""
    return render_template(
        "desks/front.html", practices=newest_open(clock.today()), stories=stories_shown(FRONT_STORIES)
    )


@blueprint.get("/inicio")
def home() -> str | Response:
    """She sees what waits for her and what comes next."""
    if current_user.is_staff:
        queues = board.queues(current_user.roles)
        return render_template("desks/staff.html", queues=queues, waiting=sum(q.count for q in queues))
    if Role.WOMAN in current_user.roles:
        return _woman()
    return _company()


def _woman() -> str:
    desk = board.of_woman(current_user.person)
    fits = fitting_practices(desk.profile, clock.today(), most=4, but=desk.applied)
    names = skill_names([f.score for f in fits])
    return render_template(
        "desks/woman.html",
        desk=desk,
        fits=[(f, told_reasons(f.score.reasons, names, hers=True)) for f in fits],
        words=board.WORDS,
    )


def _company() -> str | Response:
    member = reader().member
    if member is None:
        return redirect(url_for("companies.apply"))
    desk = board.of_company(member)
    current = agreement_in_force(member.company, clock.today())
    return render_template("desks/company.html", desk=desk, current=current, words=board.WORDS)


@blueprint.get("/por-avisar")
@only(Role.COORDINATOR)
def to_tell() -> str | Response:
    """The letters that only a person can pass on, oldest first; also as a sheet, without their text."""
    shown = listing(letters_to_tell(), LETTER_COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("por-avisar")
    return render_template("desks/to_tell.html", listing=shown, may_be_told=may_be_told)


@blueprint.post("/por-avisar/<uuid:uid>")
@only(Role.COORDINATOR)
def told(uid: uuid.UUID) -> Response:
    """The letter has been passed on."""
    letter = by_uid(Letter, uid)
    must(letter is not None)
    assert letter is not None
    if waits_for_a_person(letter):
        with committed():
            tell(letter, by=current_user.person)
    flash(_("Anotado: avisaste a %(name)s.", name=letter.to_name))
    return redirect(url_for("desks.to_tell"))


@blueprint.get("/demo/correo")
@open_to_all
def mailbox() -> str:
    """In the demo, and only there, anyone reads the letters that would have left."""
    must(settings().demo)
    return render_template("desks/mailbox.html", letters=latest_letters(50))


@blueprint.get("/favicon.ico")
@open_to_all
def favicon() -> Response:
    """Browsers that ask for the old name get the new one."""
    return redirect(url_for("static", filename="img/icon.svg"), 301)


LETTER_COLUMNS = (
    Column("name", _l("Para"), lambda x: x.to_name, order=Letter.to_name),
    Column("address", _l("Teléfono o correo"), lambda x: x.address),
    Column("subject", _l("Asunto"), lambda x: x.subject),
    Column("since", _l("Espera desde"), lambda x: x.created_at, order=Letter.created_at),
)
