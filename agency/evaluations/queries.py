"""Reading evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from agency.applications.models import Application
from agency.db import session
from agency.evaluations.models import Evaluation, EvaluationState
from agency.placements.models import Placement
from agency.practices.models import Practice
from agency.profiles.models import Profile
from agency.roles import Hat


def evaluation_of(placement: Placement, side: Hat) -> Evaluation | None:
    """What this side was asked, or said, of the placement."""
    chosen = select(Evaluation).where(Evaluation.placement_id == placement.id, Evaluation.side == side)
    return session().scalar(chosen)


def _with_parents() -> Select[Evaluation]:
    return (
        select(Evaluation)
        .join(Evaluation.placement)
        .join(Placement.application)
        .join(Application.practice)
        .join(Practice.company)
        .join(Application.profile)
        .join(Profile.person)
        .options(
            contains_eager(Evaluation.placement)
            .contains_eager(Placement.application)
            .contains_eager(Application.practice)
            .contains_eager(Practice.company),
            contains_eager(Evaluation.placement)
            .contains_eager(Placement.application)
            .contains_eager(Application.profile)
            .contains_eager(Profile.person),
        )
    )


def evaluations_listed(state: str = "", side: str = "") -> Select[Evaluation]:
    """All evaluations for the staff, the newest first."""
    chosen = _with_parents()
    if state:
        chosen = chosen.where(Evaluation.state == state)
    if side:
        chosen = chosen.where(Evaluation.side == side)
    return chosen.order_by(Evaluation.id.desc())


def asked_of_woman(profile: Profile) -> Sequence[Evaluation]:
    """What she is asked and hasn't answered."""
    chosen = _with_parents().where(
        Application.profile_id == profile.id,
        Evaluation.side == Hat.WOMAN,
        Evaluation.state == EvaluationState.ASKED,
    )
    return session().scalars(chosen).unique().all()


def asked_of_company(company_id: int) -> Sequence[Evaluation]:
    """What a company is asked and hasn't answered."""
    chosen = _with_parents().where(
        Practice.company_id == company_id,
        Evaluation.side == Hat.COMPANY,
        Evaluation.state == EvaluationState.ASKED,
    )
    return session().scalars(chosen).unique().all()


def asked_before(moment: datetime) -> Sequence[Evaluation]:
    """What was asked before then and hasn't been answered."""
    chosen = _with_parents().where(Evaluation.state == EvaluationState.ASKED, Evaluation.created_at < moment)
    return session().scalars(chosen).unique().all()


def open_evaluations() -> Sequence[Evaluation]:
    """All that is asked and not answered."""
    return session().scalars(_with_parents().where(Evaluation.state == EvaluationState.ASKED)).unique().all()


def average_marks() -> list[tuple[Hat, int, float, float]]:
    """For each side: how many evaluations were given, and their average marks."""
    chosen = (
        select(
            Evaluation.side,
            func.count(),
            func.avg(Evaluation.learning),
            func.avg(Evaluation.treatment),
        )
        .where(Evaluation.state == EvaluationState.GIVEN)
        .group_by(Evaluation.side)
        .order_by(Evaluation.side)
    )
    return [(side, many, float(a), float(b)) for side, many, a, b in session().execute(chosen)]
