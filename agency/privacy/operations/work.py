"""Her applications and placements without her words: their states, days, hours, marks and sums stay."""

from __future__ import annotations

from sqlalchemy import update

from agency.accounts.models import Person
from agency.applications.models import Application, ApplicationState, Message
from agency.applications.queries import applications_of_woman
from agency.applications.words import REASONS
from agency.db import session
from agency.evaluations.models import EvaluationState
from agency.evaluations.rules import LIFE
from agency.placements.models import Placement, WeekHours
from agency.privacy import queries
from agency.privacy.operations.account import empty_events, empty_letters_about
from agency.privacy.policy import hers
from agency.privacy.rules import GONE
from agency.profiles.queries import profile_of
from agency.roles import Hat


def empty(person: Person) -> None:
    """What she, a company or the agency wrote about her work is gone, in all rooms and in all letters."""
    profile = profile_of(person)
    if profile is None:
        return
    applications, placements = applications_of_woman(profile), hers(person)
    evaluations = queries.evaluations_of(placements)
    subjects = [profile, *applications, *placements, *evaluations]
    named = [profile.public_key, *(str(s.uid) for s in (person, *subjects))]
    # A single short name stands inside many other words.
    named += [person.full_name] if " " in person.full_name else []
    empty_letters_about(named)
    empty_events(queries.events_about([s.uid for s in (*subjects, *queries.payments_for(placements))]))
    for application in applications:
        _empty_application(application)
    for placement in placements:
        _empty_placement(placement)
    for evaluation in evaluations:
        evaluation.comment = ""


def _empty_application(application: Application) -> None:
    application.note = application.interview_place = ""
    rejected = application.state is ApplicationState.REJECTED
    # A company's no has one of a few reasons; anything else is somebody's words.
    application.reason = application.reason if application.reason in REASONS else GONE if rejected else ""
    said = update(Message).where(Message.application_id == application.id)
    session().execute(said.values(text=GONE))


def _empty_placement(placement: Placement) -> None:
    placement.reason = placement.reason and GONE
    said = update(WeekHours).where(WeekHours.placement_id == placement.id)
    session().execute(said.values(note=""))


def miss_evaluations(person: Person) -> None:
    """Nobody waits for what she would have said."""
    for evaluation in queries.evaluations_of(hers(person)):
        if evaluation.side is Hat.WOMAN and evaluation.state is EvaluationState.ASKED:
            LIFE.take(evaluation, "miss", {Hat.CLOCK})
