"""Every change to applications, from the first yes to the placement or a kind no."""

from __future__ import annotations

from datetime import datetime, timedelta

from agency import clock, i18n
from agency.accounts.models import Person
from agency.applications import mails, queries
from agency.applications.models import Application, ApplicationState, Message, Wish
from agency.applications.rules import LIFE, LIVE, waits_for
from agency.db import session
from agency.flow import NotReady
from agency.history.models import Audience
from agency.history.operations import record
from agency.practices.models import Practice
from agency.practices.policy import takes_applications
from agency.practices.queries import lock_practice
from agency.profiles.models import Profile
from agency.profiles.queries import blocks
from agency.profiles.rules import can_be_shown
from agency.roles import Hat
from agency.settings import settings

Hats = frozenset[Hat]

CLOCK: Hats = frozenset({Hat.CLOCK})
TO_HER = {"review", "invite", "offer", "reject", "retract"}
TO_COMPANY = {"withdraw", "accept"}


class AlreadyThere(Exception):
    """She has an application to this practice already."""

    def __init__(self, application: Application) -> None:
        super().__init__(application.uid)
        self.application = application


class NotEnough(Exception):
    """Her profile shows too little to apply with."""


def apply(practice: Practice, profile: Profile, note: str, by: Person) -> Application:
    """The company can read her first name and profile; raises AlreadyThere or NotEnough."""
    _must_be_new(practice, profile)
    if not can_be_shown(profile):
        raise NotEnough
    application = _begin(practice, profile, Hat.WOMAN, ApplicationState.SUBMITTED, note)
    record(application, "applied", by=by, hat=Hat.WOMAN)
    mails.to_company(application, "arrived")
    return application


def propose(practice: Practice, profile: Profile, note: str, by: Person) -> Application:
    """She is asked first; the company knows nothing before her yes; raises AlreadyThere."""
    _must_be_new(practice, profile)
    application = _begin(practice, profile, Hat.AGENCY, ApplicationState.PROPOSED, note)
    record(application, "proposed", by=by, hat=Hat.AGENCY, audience=Audience.WOMAN)
    mails.to_her(application, "proposed")
    wish = queries.wish_between(practice, profile)
    if wish is not None and wish.answered_at is None:
        wish.answered_at = clock.now()
    return application


def _must_be_new(practice: Practice, profile: Profile) -> None:
    found = queries.application_between(practice, profile)
    if found is not None:
        raise AlreadyThere(found)


def _begin(
    practice: Practice, profile: Profile, begun_by: Hat, state: ApplicationState, note: str
) -> Application:
    application = Application(
        practice=practice,
        profile=profile,
        begun_by=begun_by,
        state=state,
        note=note,
        agreed_at=clock.now() if begun_by is Hat.WOMAN else None,
        waits_since=clock.now(),
    )
    session().add(application)
    session().flush()
    return application


def take_step(application: Application, name: str, hats: Hats, reason: str, by: Person | None) -> None:
    """The application stands where the step leads, and the other side is told."""
    LIFE.check(application, name, hats)
    _check_needs(application, name)
    step = LIFE.take(application, name, hats)
    _move(application)
    if name in {"consent", "again"}:
        application.agreed_at = clock.now()
        application.interview_at = application.interview_accepted_at = None
    application.reason = reason if name in {"reject", "retract"} else ""
    hat = next(h for h in Hat if h in step.by and h in hats)
    told = reason if name == "retract" else ""
    record(application, name, by=by, hat=hat, audience=_audience(name), note=told)
    _tell(application, name)


def _audience(name: str) -> Audience:
    return Audience.WOMAN if name in {"retract", "decline"} else Audience.ALL


def _check_needs(application: Application, name: str) -> None:
    practice = application.practice
    if name == "offer":
        lock_practice(practice)
        if practice.taken + queries.offers_out(practice) >= practice.places:
            raise NotReady(name, "place")
    if name in {"consent", "again"} and not takes_applications(practice, clock.today()):
        raise NotReady(name, "open")
    if name == "again" and blocks(application.profile, practice.company_id):
        raise NotReady(name, "blocked")


def _move(application: Application) -> None:
    application.waits_since = clock.now()
    application.ended_at = None if application.state in LIVE else clock.now()


def _tell(application: Application, name: str) -> None:
    if name in TO_HER:
        mails.to_her(application, name)
    if name in TO_COMPANY:
        mails.to_company(application, name)
    if name in {"consent", "again"}:
        mails.to_company(application, "arrived")
    if name == "decline" and application.agreed_at is not None:
        mails.to_company(application, "decline")


def invite(application: Application, at: datetime, place: str, hats: Hats, by: Person) -> None:
    """An interview is proposed to her; an earlier yes to another time no longer counts."""
    application.interview_at, application.interview_place = at, place
    application.interview_accepted_at = None
    step = LIFE.take(application, "invite", hats)
    _move(application)
    hat = next(h for h in Hat if h in step.by and h in hats)
    record(application, "invite", by=by, hat=hat, at=i18n.day_time(at), place=place)
    mails.to_her(application, "invite")


def agree_to_interview(application: Application, by: Person) -> None:
    """She comes; from now on the company sees her full name, links and photo."""
    if application.state is not ApplicationState.INTERVIEW or application.interview_accepted_at:
        return
    application.interview_accepted_at = clock.now()
    application.waits_since = clock.now()
    record(application, "agree_interview", by=by, hat=Hat.WOMAN)
    mails.to_company(application, "agree_interview")


def say(application: Application, text: str, hat: Hat, by: Person) -> None:
    """The others read it in the portal; the same text twice within a minute counts once."""
    if queries.said_lately(application, by, text, clock.now() - timedelta(minutes=1)):
        return
    session().add(Message(application_id=application.id, author_id=by.id, hat=hat, text=text))
    if hat is not Hat.WOMAN:
        mails.message_to_her(application)
    if hat is not Hat.COMPANY and application.agreed_at is not None:
        mails.message_to_company(application)


def wish(practice: Practice, profile: Profile, by: Person) -> Wish:
    """The agency is asked to propose the practice to her; once for each pair."""
    found = queries.wish_between(practice, profile)
    if found is None:
        found = Wish(practice=practice, profile=profile, asked_by_id=by.id)
        session().add(found)
    return found


def answer_wish(wish: Wish, by: Person) -> None:
    """The wish no longer waits."""
    wish.answered_at = clock.now()


def outlive(application: Application, by: Person | None, tell_her: bool = True) -> None:
    """The application is without effect, because she or the place is taken; both sides are told."""
    seen = application.agreed_at is not None
    LIFE.take(application, "outlive", CLOCK)
    _move(application)
    record(application, "outlive", by=by, hat=Hat.CLOCK, audience=Audience.ALL)
    if tell_her:
        mails.to_her(application, "outlive")
    elif seen:
        mails.to_company(application, "outlive_company")


def place(application: Application, hats: Hats, by: Person) -> None:
    """She has the place, and everything else that went on of hers is over."""
    LIFE.take(application, "place", hats)
    _move(application)
    record(application, "place", by=by, hat=Hat.AGENCY)
    for other in queries.live_applications(profile=application.profile):
        outlive(other, by=by, tell_her=False)


def bring_back(application: Application, state: ApplicationState, waits_since: datetime, by: Person) -> None:
    """It goes on from where it was before she left the portal, unless its place is gone or she blocked it.

    The company, which read that she withdrew, reads that she is here again.
    """
    if application.state not in {ApplicationState.WITHDRAWN, ApplicationState.DECLINED}:
        return
    lock_practice(application.practice)
    if not _has_room(application, state):
        return
    application.state, application.waits_since, application.ended_at = state, waits_since, None
    record(application, "came_back", by=by, hat=Hat.WOMAN)
    if application.agreed_at is not None:
        mails.to_company(application, "arrived")


def _has_room(application: Application, state: ApplicationState) -> bool:
    practice = application.practice
    if blocks(application.profile, practice.company_id) or not takes_applications(practice, clock.today()):
        return False
    holds = state in {ApplicationState.OFFERED, ApplicationState.ACCEPTED}
    return not holds or practice.taken + queries.offers_out(practice) < practice.places


def remind_and_expire() -> tuple[int, int]:
    """Whoever's turn it is was reminded, and what nobody answered in time is closed; how many of each."""
    chosen = settings()
    reminded = expired = 0
    for application in queries.unanswered_since(
        clock.now() - timedelta(days=min(chosen.answer_reminder_days))
    ):
        days = (clock.now() - application.waits_since).days
        proposal = application.state is ApplicationState.PROPOSED
        if days >= (chosen.proposal_limit_days if proposal else chosen.answer_limit_days):
            _expire(application)
            expired += 1
        elif not application.profile.hidden:
            due = max((d for d in chosen.answer_reminder_days if d <= days), default=None)
            if due is not None:
                mails.reminder(application, due, hers=waits_for(application) is Hat.WOMAN)
                reminded += 1
    return reminded, expired


def _expire(application: Application) -> None:
    hers = waits_for(application) is Hat.WOMAN
    LIFE.take(application, "expire", CLOCK)
    _move(application)
    record(application, "expire", by=None, hat=Hat.CLOCK)
    if not hers:
        mails.to_her(application, "expire")
        mails.to_company(application, "expire_company")
