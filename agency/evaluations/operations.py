"""Asking for evaluations, and keeping what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agency import clock
from agency.accounts.models import Person
from agency.db import session
from agency.evaluations import mails, queries
from agency.evaluations.models import Evaluation, EvaluationState
from agency.evaluations.rules import LIFE, MISSED_AFTER_DAYS, SIDES
from agency.history.models import Audience
from agency.history.operations import record
from agency.placements.models import Placement
from agency.placements.queries import placements_ending
from agency.roles import Hat
from agency.settings import settings


@dataclass(frozen=True)
class Said:
    """What a side says: marks from 1 to 5."""

    learning: int
    treatment: int
    again: bool
    comment: str


def ask(placement: Placement, days: int = 0) -> None:
    """Both sides are asked, `days` counted from the end; who has answered is left alone."""
    for side in SIDES:
        evaluation = queries.evaluation_of(placement, side)
        if evaluation is None:
            evaluation = Evaluation(placement=placement, side=side, state=EvaluationState.ASKED)
            session().add(evaluation)
            session().flush()
            record(evaluation, "asked", by=None, hat=Hat.CLOCK, audience=Audience.STAFF)
        if evaluation.state is EvaluationState.ASKED:
            mails.asked(evaluation, days)


def give(evaluation: Evaluation, said: Said, by: Person) -> None:
    """What the side said is kept; raises NotNow when it has been said, or its time has passed."""
    LIFE.take(evaluation, "give", {evaluation.side})
    for name, value in vars(said).items():
        setattr(evaluation, name, value)
    evaluation.given_at = clock.now()
    record(evaluation, "give", by=by, hat=evaluation.side, audience=Audience.STAFF)


def remind() -> int:
    """Both sides of what ends, or has ended, were asked at each of the days; how many were given up."""
    notices = settings().evaluation_notice_days
    for placement in placements_ending(clock.today() - timedelta(days=min(notices))):
        ask(placement, days=min(notices))
    for evaluation in queries.open_evaluations():
        placement = evaluation.placement
        days = (clock.today() - (placement.ended_on or placement.ends_on)).days
        due = max((d for d in notices if d <= days), default=None)
        if due is not None:
            mails.asked(evaluation, due)
    old = queries.asked_before(clock.now() - timedelta(days=MISSED_AFTER_DAYS))
    for evaluation in old:
        LIFE.take(evaluation, "miss", {Hat.CLOCK})
        record(evaluation, "miss", by=None, hat=Hat.CLOCK, audience=Audience.STAFF)
    return len(old)
