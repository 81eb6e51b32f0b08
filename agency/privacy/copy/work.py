"""What applications, placements, the purse and evaluations keep of a woman, as far as she reads it there."""

from __future__ import annotations

from typing import Any

from agency.applications import words as application_words
from agency.applications.models import Application
from agency.applications.queries import applications_of_woman, messages_of
from agency.applications.words import REASONS
from agency.evaluations.models import Evaluation
from agency.evaluations.queries import evaluation_of
from agency.evaluations.words import STATES as EVALUATION_STATES
from agency.placements import words as placement_words
from agency.placements.models import Placement
from agency.placements.queries import confirmations_of, hours_said, placements_of_woman
from agency.privacy.copy.account import history
from agency.privacy.copy.parts import Part
from agency.profiles.models import Profile
from agency.roles import Hat
from agency.subsidies.queries import payments_of
from agency.subsidies.words import PAYMENTS

HERS = frozenset({Hat.WOMAN})


def applications(own: Profile) -> Part:
    """Her applications with what was said in them."""
    return Part("postulaciones", {"applications": [_application(a) for a in applications_of_woman(own)]})


def _application(application: Application) -> dict[str, Any]:
    return {
        "practice": application.practice.title,
        "company": application.practice.company.name,
        "begun_by": str(application_words.HATS[application.begun_by]),
        "since": application.created_at,
        "state": str(application_words.HER_STATES[application.state]),
        "note": application.note,
        "reason": str(REASONS.get(application.reason, application.reason)),
        "agreed_at": application.agreed_at,
        "interview_at": application.interview_at,
        "interview_place": application.interview_place,
        "interview_accepted_at": application.interview_accepted_at,
        "ended_at": application.ended_at,
        "messages": [
            {"at": m.created_at, "who": str(application_words.HATS[m.hat]), "text": m.text}
            for m in messages_of(application)
        ],
        "history": history(application, HERS),
    }


def placements(own: Profile) -> Part:
    """Her placements: terms, signatures, hours, payments, and what she said at the end."""
    return Part("colocaciones", {"placements": [_placement(p) for p in placements_of_woman(own)]})


def _placement(placement: Placement) -> dict[str, Any]:
    signed = confirmations_of(placement)
    return {
        "practice": placement.application.practice.title,
        "company": placement.application.practice.company.name,
        "state": str(placement_words.STATES[placement.state]),
        "starts_on": placement.starts_on,
        "ends_on": placement.ends_on,
        "ended_on": placement.ended_on,
        "reason": placement.reason,
        "hours_per_week": placement.hours_per_week,
        "schedule": placement.schedule,
        "stipend": placement.stipend,
        "subsidy": placement.subsidy,
        "tutor_name": placement.tutor_name,
        "insurance": placement.insurance,
        "agreement": signed[0].text if signed else "",
        "signatures": [
            {"party": str(placement_words.PARTIES[c.party]), "typed_name": c.typed_name, "at": c.at}
            for c in signed
        ],
        "weeks": [
            {"monday": w.monday, "hours": w.hours, "note": w.note, "confirmed_at": w.confirmed_at}
            for w in hours_said(placement)
        ],
        "payments": _payments(placement),
        "evaluation": _evaluation(evaluation_of(placement, Hat.WOMAN)),
        "history": history(placement, HERS),
    }


def _payments(placement: Placement) -> list[dict[str, Any]]:
    if placement.commitment is None:
        return []
    return [
        {
            "period": payment.period,
            "amount": payment.amount,
            "state": str(PAYMENTS[payment.state]),
            "paid_on": payment.paid_on,
            "receipt": payment.receipt,
        }
        for payment in payments_of(placement.commitment)
    ]


def _evaluation(hers: Evaluation | None) -> dict[str, Any]:
    """What she said; what the company said of her is for the agency only."""
    if hers is None:
        return {}
    return {
        "state": str(EVALUATION_STATES[hers.state]),
        "learning": hers.learning,
        "treatment": hers.treatment,
        "again": hers.again,
        "comment": hers.comment,
        "given_at": hers.given_at,
    }
