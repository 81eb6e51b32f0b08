"""The life of an application, whose turn it is, and how far the veil is lifted."""

from __future__ import annotations

from agency.applications.models import Application
from agency.applications.models import ApplicationState as S
from agency.flow import Life, step
from agency.profiles.models import Veil
from agency.roles import Hat

TOGETHER = [Hat.COMPANY, Hat.AGENCY]
"""The company decides; the agency may help, and the history says who it was."""
WITH_COMPANY = [S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW]
LIVE = frozenset({S.PROPOSED, S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW, S.OFFERED, S.ACCEPTED})
SEEN_BY_COMPANY = frozenset({S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW, S.OFFERED, S.ACCEPTED, S.PLACED})

LIFE = Life(
    S.PROPOSED,
    (
        step("consent", leaves=[S.PROPOSED], reaches=S.SUBMITTED, by=[Hat.WOMAN]),
        step("review", leaves=[S.SUBMITTED], reaches=S.IN_REVIEW, by=TOGETHER),
        step("invite", leaves=WITH_COMPANY, reaches=S.INTERVIEW, by=TOGETHER),
        step("offer", leaves=WITH_COMPANY, reaches=S.OFFERED, by=TOGETHER),
        step("accept", leaves=[S.OFFERED], reaches=S.ACCEPTED, by=[Hat.WOMAN]),
        step("place", leaves=[S.ACCEPTED], reaches=S.PLACED, by=[Hat.AGENCY]),
        step("decline", leaves=[S.PROPOSED, S.OFFERED], reaches=S.DECLINED, by=[Hat.WOMAN]),
        step("withdraw", leaves=[*WITH_COMPANY, S.ACCEPTED], reaches=S.WITHDRAWN, by=[Hat.WOMAN]),
        step("reject", leaves=[*WITH_COMPANY, S.OFFERED], reaches=S.REJECTED, by=TOGETHER, reason=True),
        step("retract", leaves=[S.PROPOSED, S.ACCEPTED], reaches=S.OBSOLETE, by=[Hat.AGENCY], reason=True),
        step("again", leaves=[S.WITHDRAWN, S.DECLINED, S.EXPIRED], reaches=S.SUBMITTED, by=[Hat.WOMAN]),
        step("expire", leaves=[S.PROPOSED, *WITH_COMPANY, S.OFFERED], reaches=S.EXPIRED, by=[Hat.CLOCK]),
        step("outlive", leaves=LIVE, reaches=S.OBSOLETE, by=[Hat.CLOCK]),
    ),
)

WAITS_FOR = {
    S.PROPOSED: Hat.WOMAN,
    S.SUBMITTED: Hat.COMPANY,
    S.IN_REVIEW: Hat.COMPANY,
    S.OFFERED: Hat.WOMAN,
    S.ACCEPTED: Hat.AGENCY,
}


def waits_for(application: Application) -> Hat | None:
    """Whose turn it is; nobody's once it is over."""
    if application.state is S.INTERVIEW:
        return Hat.COMPANY if application.interview_accepted_at else Hat.WOMAN
    return WAITS_FOR.get(application.state)


def veil_of(application: Application) -> Veil | None:
    """How much of her the company sees through this application; None is nothing at all.

    Each more is a yes of hers: applying or agreeing to a proposal, agreeing to an interview or an offer.
    What ended without a placement falls back to the anonymous card.
    """
    if application.agreed_at is None:
        return None
    if application.state is S.PLACED:
        return Veil.FULL
    if application.profile.hidden:
        return None
    if application.state not in LIVE:
        return Veil.CARD
    said_yes = application.interview_accepted_at is not None or application.state is S.ACCEPTED
    return Veil.FULL if said_yes else Veil.FIRST_NAME


STAGES = (S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW, S.OFFERED, S.PLACED)
"""The five that a woman sees: enviada, en revisión, entrevista, oferta, cerrada."""


def stage(state: S) -> int:
    """Where an application stands of the five; a proposal stands before the first."""
    if state is S.PROPOSED:
        return -1
    if state is S.ACCEPTED:
        return STAGES.index(S.OFFERED)
    return STAGES.index(state) if state in STAGES else len(STAGES) - 1
