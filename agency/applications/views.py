"""Applying, proposing, answering; each of the three sees her share."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.accounts.models import Person
from agency.applications import operations, policy, queries, words
from agency.applications.forms import (
    ApplicationFilter,
    ApplyForm,
    InterviewForm,
    MessageForm,
    ProposeForm,
    RejectForm,
)
from agency.applications.models import Application, ApplicationState, Message, Wish
from agency.applications.rules import LIFE, LIVE, stage, veil_of, waits_for
from agency.companies.views import reader
from agency.db import by_uid, committed, recorded
from agency.history.queries import events_of
from agency.history.words import told
from agency.i18n import language
from agency.matching.queries import offered_by, ranked_women, skill_names, wanted_by
from agency.matching.rules import score
from agency.matching.words import told as told_reasons
from agency.practices.models import Practice
from agency.practices.policy import takes_applications
from agency.practices.views import find as find_practice
from agency.profiles import words as profile_words
from agency.profiles.models import Profile, Veil
from agency.profiles.operations import saw
from agency.profiles.queries import unseen
from agency.profiles.rules import can_be_shown, seen, title
from agency.profiles.views.base import own
from agency.roles import Hat, Role
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("applications", __name__)


def _application(uid: uuid.UUID) -> Application:
    application = queries.application_by_uid(uid)
    must(application is not None and policy.may_read(reader(), application))
    assert application is not None
    return application


@blueprint.route("/practicas/<uuid:uid>/postular", methods=["GET", "POST"])
@only(Role.WOMAN)
def apply(uid: uuid.UUID) -> Answer:
    """She has applied."""
    practice, profile = find_practice(uid), own()
    found = queries.application_between(practice, profile)
    if found is not None:
        return redirect(url_for("applications.show", uid=found.uid))
    if not current_user.confirmed:
        return redirect(url_for("accounts.pending"))
    must(policy.may_apply(current_user.person, profile, practice, clock.today()))
    form = ApplyForm()
    if form.validate_on_submit() and can_be_shown(profile) and not profile.hidden:
        with committed():
            application = operations.apply(practice, profile, form.note.data or "", by=current_user.person)
        flash(_("Enviada. Te avisamos cuando respondan; puedes seguirla aquí."))
        return redirect(url_for("applications.show", uid=application.uid))
    fit = score(wanted_by(practice), offered_by(profile))
    page = render_template(
        "applications/apply.html",
        form=form,
        practice=practice,
        seen=seen(profile, Veil.FIRST_NAME, language() == "en"),
        enough=can_be_shown(profile),
        profile=profile,
        fit=fit,
        reasons=told_reasons(fit.reasons, skill_names([fit]), hers=True),
        words=profile_words,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/postulaciones/<uuid:uid>")
def show(uid: uuid.UUID) -> Answer:
    """An application as whoever asks may see it; a company's look is recorded for her."""
    application = _application(uid)
    return _page(application, MessageForm(formdata=None), InterviewForm(formdata=None))


def _page(application: Application, message_form: MessageForm, interview_form: InterviewForm) -> Answer:
    who, worn = reader(), policy.hats(reader(), application)
    veil = _veil(application, worn)
    fit = score(wanted_by(application.practice), offered_by(application.profile))
    hers, reads = Hat.WOMAN in worn, policy.reads_her_words(who, application)
    page = render_template(
        "applications/show.html",
        application=application,
        note=application.note if reads else "",
        reason=application.reason if policy.reads_reason(who, application) else "",
        practice=application.practice,
        hers=hers,
        staff=who.has(Role.COORDINATOR),
        seen=seen(application.profile, veil, language() == "en") if veil else None,
        paused=policy.is_paused(application),
        title=_title(application, worn),
        stage=stage(application.state),
        turn=waits_for(application),
        offers=[] if policy.is_paused(application) and not hers else _offers(application, worn),
        can_invite=_can("invite", application, worn),
        can_reject=_can("reject", application, worn),
        can_agree=hers and _awaits_her_time(application),
        can_place=application.state is ApplicationState.ACCEPTED and Hat.AGENCY in worn,
        can_write=policy.may_write(who, application),
        message_form=message_form,
        interview_form=interview_form,
        reasons=told_reasons(fit.reasons, skill_names([fit]), hers=hers),
        fit=fit if hers or veil else None,
        said=[
            _said(m, current_user.person)
            for m in queries.messages_of(application)
            if reads or m.hat is not Hat.WOMAN
        ],
        events=told(events_of(application, worn | _sides(worn)), worn),
        words=words,
        profile_words=profile_words,
        live=application.state in LIVE,
    )
    if veil is not None and policy.reads_as_company(who, application):
        _remember([application.profile.id], application.practice.company_id, veil)
    return page, 422 if message_form.mistakes or interview_form.mistakes else 200


def _offers(application: Application, worn: frozenset[Hat]) -> list[object]:
    shown = offers(
        LIFE,
        application,
        worn,
        words.STEPS,
        "applications.take_step",
        words.NEEDS,
        uid=application.uid,
    )
    return list(shown)


def _veil(application: Application, worn: frozenset[Hat]) -> Veil | None:
    if Hat.WOMAN in worn:
        return None
    return Veil.PHONE if reader().has(*policy.READS_ALL) else veil_of(application)


def _title(application: Application, worn: frozenset[Hat]) -> str:
    if Hat.WOMAN in worn:
        return application.practice.title
    return title(application.profile, _veil(application, worn) or Veil.CARD)


def _can(name: str, application: Application, worn: frozenset[Hat]) -> bool:
    if policy.is_paused(application):
        return False
    return name in {s.name for s in LIFE.open_to(application, worn)}


def _awaits_her_time(application: Application) -> bool:
    return application.state is ApplicationState.INTERVIEW and application.interview_accepted_at is None


def _sides(worn: frozenset[Hat]) -> frozenset[Hat]:
    """A company's reading role reads its side of the history without wearing its hat."""
    return worn or frozenset({Hat.AGENCY if reader().has(*policy.READS_ALL) else Hat.COMPANY})


def _remember(profile_ids: list[int], company_id: int, veil: Veil) -> None:
    new = unseen(profile_ids, company_id, veil)
    if new:
        with recorded():
            saw(new, company_id, veil, by=current_user.person)


@dataclass(frozen=True)
class Said:
    """A message as the reader sees it."""

    mine: bool
    who: str
    at: datetime
    text: str


def _said(message: Message, person: Person) -> Said:
    names = {Hat.AGENCY: _("La agencia"), Hat.COMPANY: message.author.full_name}
    who = names.get(message.hat, message.author.short_name)
    return Said(message.author_id == person.id, who, message.created_at, message.text)


@blueprint.post("/postulaciones/<uuid:uid>/paso/<name>")
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The application stands where the step leads."""
    application = _application(uid)
    worn = policy.hats(reader(), application)
    must(Hat.WOMAN in worn or not policy.is_paused(application))
    return take(
        LIFE,
        words.STEPS,
        name,
        lambda reason: operations.take_step(application, name, worn, reason, by=current_user.person),
        url_for("applications.show", uid=uid),
        words.NEEDS,
    )


@blueprint.route("/postulaciones/<uuid:uid>/no", methods=["GET", "POST"])
def reject(uid: uuid.UUID) -> Answer:
    """She has a kind answer with its reason."""
    application = _application(uid)
    worn = policy.hats(reader(), application)
    must(_can("reject", application, worn))
    form = RejectForm()
    if not form.validate_on_submit():
        page = render_template(
            "applications/reject.html", form=form, application=application, title=_title(application, worn)
        )
        return page, 422 if form.is_submitted() else 200
    with committed():
        operations.take_step(application, "reject", worn, form.reason.data, by=current_user.person)
    flash(_("Le respondimos con palabras amables. Gracias por no dejarla esperando."))
    return redirect(url_for("applications.of_practice", uid=application.practice.uid))


@blueprint.post("/postulaciones/<uuid:uid>/entrevista")
def invite(uid: uuid.UUID) -> Answer:
    """An interview is proposed to her."""
    application = _application(uid)
    worn = policy.hats(reader(), application)
    must(_can("invite", application, worn))
    form = InterviewForm()
    if not form.validate_on_submit():
        return _page(application, MessageForm(formdata=None), form)
    assert form.interview_at.data
    with committed():
        operations.invite(
            application,
            form.interview_at.data,
            form.interview_place.data or "",
            worn,
            by=current_user.person,
        )
    flash(_("Le propusimos la entrevista. Te avisamos cuando responda."))
    return redirect(url_for("applications.show", uid=uid))


@blueprint.post("/postulaciones/<uuid:uid>/entrevista/si")
@only(Role.WOMAN)
def agree_to_interview(uid: uuid.UUID) -> Response:
    """She comes to the interview, and the veil lifts."""
    application = _application(uid)
    must(Hat.WOMAN in policy.hats(reader(), application))
    with committed():
        operations.agree_to_interview(application, by=current_user.person)
    flash(_("Listo: la empresa sabe que vas. Ahora ve tu nombre completo y tus enlaces."))
    return redirect(url_for("applications.show", uid=uid))


@blueprint.post("/postulaciones/<uuid:uid>/mensaje")
def say(uid: uuid.UUID) -> Answer:
    """The others can read what was written."""
    application = _application(uid)
    must(policy.may_write(reader(), application))
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(application, form, InterviewForm(formdata=None))
    worn = policy.hats(reader(), application)
    hat = next(h for h in (Hat.WOMAN, Hat.COMPANY, Hat.AGENCY) if h in worn)
    with committed():
        operations.say(application, form.text.data or "", hat, by=current_user.person)
    return redirect(url_for("applications.show", uid=uid) + "#mensajes")


@blueprint.get("/practicas/<uuid:uid>/postulaciones")
def of_practice(uid: uuid.UUID) -> Answer:
    """A practice's applications, and who fits and why: by name for the agency, as cards for the company."""
    practice = find_practice(uid)
    who = reader()
    staff = who.has(Role.COORDINATOR)
    must(policy.may_read_all(who, practice))
    open_now = takes_applications(practice, clock.today())
    applied = queries.profiles_applied(practice)
    ranked = ranked_women(practice, but=applied, shown_only=not staff) if open_now else []
    names = skill_names([r.score for r in ranked])
    page = render_template(
        "applications/of_practice.html",
        practice=practice,
        staff=staff,
        applications=queries.applications_of_practice(practice, for_company=not staff),
        ranked=[(r, told_reasons(r.score.reasons, names)) for r in ranked],
        wished=queries.wished_profiles(practice),
        acts=who.acts_for(practice.company_id),
        open_now=open_now,
        words=words,
        profile_words=profile_words,
        veil_of=veil_of,
        title_of=lambda a: title(a.profile, Veil.FULL if staff else (veil_of(a) or Veil.CARD)),
        name_of=lambda p: title(p, Veil.FULL if staff else Veil.CARD),
        card_of=lambda p: seen(p, Veil.CARD),
    )
    if not staff and ranked:
        _remember([r.profile.id for r in ranked], practice.company_id, Veil.CARD)
    return page


def _pair(uid: uuid.UUID, profile_uid: uuid.UUID) -> tuple[Practice, Profile]:
    practice, profile = find_practice(uid), by_uid(Profile, profile_uid)
    must(profile is not None)
    assert profile is not None
    return practice, profile


@blueprint.route("/practicas/<uuid:uid>/proponer/<uuid:profile_uid>", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def propose(uid: uuid.UUID, profile_uid: uuid.UUID) -> Answer:
    """She is asked whether she wants the company to see her."""
    practice, profile = _pair(uid, profile_uid)
    found = queries.application_between(practice, profile)
    if found is not None:
        return redirect(url_for("applications.show", uid=found.uid))
    must(policy.may_propose(reader(), practice, profile, clock.today()))
    form = ProposeForm()
    if form.validate_on_submit():
        with committed():
            operations.propose(practice, profile, form.note.data or "", by=current_user.person)
        flash(
            _("Le preguntamos a %(name)s. La empresa no sabe nada todavía.", name=profile.person.short_name)
        )
        return redirect(url_for("applications.of_practice", uid=uid))
    fit = score(wanted_by(practice), offered_by(profile))
    page = render_template(
        "applications/propose.html",
        form=form,
        practice=practice,
        profile=profile,
        fit=fit,
        reasons=told_reasons(fit.reasons, skill_names([fit])),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/practicas/<uuid:uid>/pedir/<uuid:profile_uid>")
def wish(uid: uuid.UUID, profile_uid: uuid.UUID) -> Response:
    """The agency is asked to propose the practice to her."""
    practice, profile = _pair(uid, profile_uid)
    must(policy.may_wish(reader(), practice, profile, clock.today()))
    with committed():
        operations.wish(practice, profile, by=current_user.person)
    flash(_("Se lo pedimos a la agencia. Si ella dice que sí, verás su postulación aquí."))
    return redirect(url_for("applications.of_practice", uid=uid))


@blueprint.get("/pedidos")
@only(Role.COORDINATOR)
def wishes() -> str | Response:
    """What companies ask the agency to propose, oldest first; also as a sheet."""
    shown = listing(queries.wishes_open(), WISH_COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("pedidos")
    return render_template("applications/wishes.html", listing=shown)


@blueprint.post("/pedidos/<uuid:uid>/dejar")
@only(Role.COORDINATOR)
def drop_wish(uid: uuid.UUID) -> Response:
    """The wish no longer waits."""
    found = by_uid(Wish, uid)
    must(found is not None and reader().coordinates(found.practice.company_id))
    assert found is not None
    with committed():
        operations.answer_wish(found, by=current_user.person)
    return redirect(url_for("applications.wishes"))


@blueprint.get("/mis-postulaciones")
@only(Role.WOMAN)
def mine() -> str:
    """All her applications, those that go on first."""
    return render_template(
        "applications/mine.html", applications=queries.applications_of_woman(own()), words=words, stage=stage
    )


@blueprint.get("/postulaciones")
@only(Role.COORDINATOR)
def index() -> str | Response:
    """All applications, those that wait longest first; also as a sheet."""
    form = read_filter(ApplicationFilter)
    chosen = queries.applications_listed(form.q.data or "", form.state.data, form.turn.data)
    shown = listing(chosen, COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("postulaciones")
    return render_template("applications/index.html", listing=shown, form=form)


def _turn(application: Application) -> str:
    hat = waits_for(application)
    return str(words.TURNS[hat]) if hat else ""


WISH_COLUMNS = (
    Column("woman", _l("Mujer"), lambda w: w.profile.person.full_name),
    Column("practice", _l("Práctica"), lambda w: w.practice.title),
    Column("company", _l("Empresa"), lambda w: w.practice.company.name),
    Column("since", _l("Espera desde"), lambda w: w.created_at, order=Wish.created_at),
)
COLUMNS = (
    Column(
        "woman",
        _l("Mujer"),
        lambda a: a.profile.person.full_name,
        lambda a: url_for("applications.show", uid=a.uid),
        order=Person.given_names,
    ),
    Column("practice", _l("Práctica"), lambda a: a.practice.title, order=Practice.title),
    Column("company", _l("Empresa"), lambda a: a.practice.company.name),
    Column("state", _l("Estado"), lambda a: words.STATES[a.state], order=Application.state),
    Column("turn", _l("A quién le toca"), _turn),
    Column("since", _l("Espera desde"), lambda a: a.waits_since, order=Application.waits_since),
)
