"""Telling that something feels wrong, for everybody; reading it, for the care team."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts.queries import names_by_uid
from agency.country.queries import verified_helplines
from agency.db import by_uid, committed, recorded
from agency.extensions import limiter
from agency.roles import Role
from agency.safety import operations, policy, queries, words
from agency.safety.forms import NoteForm, TellForm
from agency.safety.models import Concern
from agency.safety.rules import ANSWER_HOURS, LIFE
from agency.seal import unseal
from agency.web.guard import must, only, open_to_all
from agency.web.lists import listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("safety", __name__)

PAGES = {
    "practice": "practices.show",
    "application": "applications.show",
    "placement": "placements.show",
    "profile": "profiles.show",
}


@blueprint.route("/algo-no-esta-bien", methods=["GET", "POST"])
@open_to_all
@limiter.limit("20/hour", methods=["POST"])
def tell() -> Answer:
    """Whoever tells is thanked, and only the care team can read it."""
    form = TellForm()
    kind = request.args.get("kind", "")
    if not form.validate_on_submit():
        page = render_template(
            "safety/tell.html",
            form=form,
            about=words.KINDS.get(kind, words.KINDS[""]),
            helplines=verified_helplines(),
            hours=ANSWER_HOURS,
        )
        return _kept_nowhere(page, 422 if form.is_submitted() else 200)
    told = operations.Told(
        form.text.data or "",
        form.contact.data or "",
        kind if kind in PAGES else "",
        request.args.get("uid", type=uuid.UUID) if kind in PAGES else None,
    )
    known = current_user.is_authenticated and not form.unnamed.data
    with committed():
        operations.receive(told, by=current_user.person if known else None)
    page = render_template("safety/told.html", helplines=verified_helplines(), hours=ANSWER_HOURS)
    return _kept_nowhere(page, 200)


def _kept_nowhere(page: str, status: int) -> Response:
    """The page, which the browser of a shared phone doesn't keep for whoever presses "back"."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/avisos")
@only(Role.CARE)
def index() -> str:
    """The concerns or those of one queue, unread ones first; without what they say."""
    queue = request.args.get("queue", "")
    shown = listing(queries.concerns(queue), ())
    return render_template("safety/index.html", listing=shown, queue=queue, words=words)


def _concern(uid: uuid.UUID) -> Concern:
    concern = by_uid(Concern, uid)
    must(concern is not None and policy.may_read(current_user.person))
    assert concern is not None
    return concern


@blueprint.get("/avisos/<uuid:uid>")
@only(Role.CARE)
def show(uid: uuid.UUID) -> Answer:
    """A concern, opened: this reading is written down."""
    return _page(_concern(uid), NoteForm(formdata=None))


def _page(concern: Concern, form: NoteForm) -> Answer:
    concern_id = concern.id
    page = render_template(
        "safety/show.html",
        concern=concern,
        text=unseal(concern.sealed_text),
        contact=unseal(concern.sealed_contact),
        notes=unseal(concern.sealed_notes),
        who=_who(concern),
        about=words.KINDS.get(concern.subject_kind, words.KINDS[""]),
        link=url_for(PAGES[concern.subject_kind], uid=concern.subject_uid) if concern.subject_uid else None,
        readings=queries.readings_of(concern),
        offers=offers(
            LIFE, concern, policy.hats(current_user.person), words.STEPS, "safety.take_step", uid=concern.uid
        ),
        form=form,
        words=words,
    )
    with recorded():
        operations.read(concern_id, by=current_user.person)
    return page, 422 if form.mistakes else 200


def _who(concern: Concern) -> str:
    said_by = unseal(concern.sealed_person)
    return next(iter(names_by_uid({uuid.UUID(said_by)}).values()), "") if said_by else ""


@blueprint.post("/avisos/<uuid:uid>/paso/<name>")
@only(Role.CARE)
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The concern stands where the step leads."""
    concern = _concern(uid)
    worn = policy.hats(current_user.person)
    return take(
        LIFE,
        words.STEPS,
        name,
        lambda reason: operations.take_step(concern, name, worn, reason, by=current_user.person),
        url_for("safety.show", uid=uid),
    )


@blueprint.post("/avisos/<uuid:uid>/nota")
@only(Role.CARE)
def note(uid: uuid.UUID) -> Answer:
    """The note stands with the concern."""
    concern = _concern(uid)
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(concern, form)
    with committed():
        operations.note(concern, form.text.data or "", by=current_user.person)
    flash(_("Nota guardada."))
    return redirect(url_for("safety.show", uid=uid))
