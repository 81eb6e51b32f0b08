"""What waits for each role, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from agency import clock
from agency.accounts.models import Person
from agency.applications import words as application_words
from agency.applications.models import Application, ApplicationState
from agency.applications.queries import (
    applications_of_woman,
    slow_answers,
    waiting_for_company,
    wishes_waiting,
)
from agency.applications.queries import waiting as applications_waiting
from agency.applications.rules import LIVE, stage, veil_of, waits_for
from agency.companies.models import Company, Member
from agency.companies.queries import to_vet
from agency.evaluations.models import Evaluation
from agency.evaluations.queries import asked_of_company, asked_of_woman
from agency.mail.queries import how_many_to_tell
from agency.placements import words as placement_words
from agency.placements.models import Placement, PlacementState
from agency.placements.queries import (
    placements_of_company,
    placements_of_woman,
    to_settle,
    unconfirmed_hours,
    unsigned_by,
)
from agency.placements.queries import waiting as placements_waiting
from agency.practices import words as practice_words
from agency.practices.models import Practice
from agency.practices.queries import practices_of, to_review
from agency.privacy.queries import how_many_left_behind
from agency.profiles import words as profile_words
from agency.profiles.models import Profile, Veil
from agency.profiles.queries import profile_of, stories_to_read
from agency.profiles.rules import PARTS, missing, title
from agency.roles import Hat, Role
from agency.safety.queries import waiting as concerns_waiting
from agency.subsidies.models import PaymentState
from agency.subsidies.queries import payments_waiting

WORDS = SimpleNamespace(
    profiles=profile_words,
    applications=application_words,
    placements=placement_words,
    practices=practice_words,
)


@dataclass(frozen=True)
class Queue:
    """Something that waits: how much, since when, and where to work it off."""

    label: Any
    count: int
    oldest: Any
    url: str


S, P = ApplicationState, PlacementState
Counter = Callable[[], tuple[int, object]]

QUEUES: tuple[tuple[Any, Role, Counter, str, dict[str, Any]], ...] = (
    (_l("empresas por revisar"), Role.COORDINATOR, to_vet, "companies.index", {"state": "to_vet"}),
    (_l("prácticas por revisar"), Role.COORDINATOR, to_review, "practices.listed", {"state": "submitted"}),
    (
        _l("colocaciones por abrir"),
        Role.COORDINATOR,
        lambda: applications_waiting(S.ACCEPTED),
        "applications.index",
        {"state": "accepted"},
    ),
    (
        _l("colocaciones por enviar a firmar"),
        Role.COORDINATOR,
        lambda: placements_waiting(P.PLANNED),
        "placements.index",
        {"state": "planned"},
    ),
    (
        _l("acuerdos por firmar"),
        Role.COORDINATOR,
        lambda: placements_waiting(P.SIGNING),
        "placements.index",
        {"state": "signing"},
    ),
    (_l("por avisar"), Role.COORDINATOR, how_many_to_tell, "desks.to_tell", {}),
    (_l("historias por leer"), Role.COORDINATOR, stories_to_read, "profiles.index", {"show": "story"}),
    (_l("pedidos de empresas"), Role.COORDINATOR, wishes_waiting, "applications.wishes", {}),
    (
        _l("postulaciones que una empresa no contesta hace 7 días"),
        Role.COORDINATOR,
        slow_answers,
        "applications.index",
        {"turn": "slow"},
    ),
    (
        _l("prácticas de quienes cierran su cuenta"),
        Role.COORDINATOR,
        how_many_left_behind,
        "privacy.left_behind",
        {},
    ),
    (_l("cuentas por cerrar"), Role.COORDINATOR, to_settle, "placements.index", {"state": "to_settle"}),
    (
        _l("pagos por aprobar"),
        Role.FINANCE,
        lambda: payments_waiting(PaymentState.DUE),
        "subsidies.payments",
        {"state": "due"},
    ),
    (
        _l("pagos aprobados por transferir"),
        Role.FINANCE,
        lambda: payments_waiting(PaymentState.APPROVED),
        "subsidies.payments",
        {"state": "approved"},
    ),
    (
        _l("avisos sin leer"),
        Role.CARE,
        lambda: concerns_waiting("unread"),
        "safety.index",
        {"queue": "unread"},
    ),
    (
        _l("avisos en atención"),
        Role.CARE,
        lambda: concerns_waiting("in_care"),
        "safety.index",
        {"queue": "in_care"},
    ),
)


def queues(roles: Collection[Role]) -> list[Queue]:
    """What waits for these roles, the oldest first; one statement a queue, whatever its length."""
    found = []
    for label, role, counter, endpoint, values in QUEUES:
        if role in roles:
            count, oldest = counter()
            found.append(Queue(label, count, oldest, url_for(endpoint, **values)))
    return sorted(found, key=lambda q: (not q.count, _day(q.oldest)))


def _day(moment: Any) -> date:
    if moment is None:
        return date.max
    return clock.day_of(moment) if isinstance(moment, datetime) else moment


@dataclass(frozen=True)
class WomanDesk:
    """A woman's home."""

    profile: Profile
    missing: Sequence[str]
    parts: int
    turns: Sequence[Application]
    others: Sequence[Application]
    placements: Sequence[Placement]
    to_sign: set[int]
    evaluations: Sequence[Evaluation]
    applied: set[int]
    stage: Callable[[Any], int] = stage


def of_woman(person: Person) -> WomanDesk:
    """What waits for her: answers, signatures, hours; then what is on its way."""
    profile = profile_of(person)
    assert profile is not None
    applications = applications_of_woman(profile)
    live = [a for a in applications if a.state in LIVE]
    turns = [a for a in live if waits_for(a) is Hat.WOMAN]
    placements = placements_of_woman(profile)
    signing = [p.id for p in placements if p.state is P.SIGNING]
    return WomanDesk(
        profile=profile,
        missing=missing(profile),
        parts=PARTS,
        turns=turns,
        others=[a for a in live if a not in turns],
        placements=placements,
        to_sign=unsigned_by(Hat.WOMAN, signing),
        evaluations=asked_of_woman(profile),
        applied={a.practice_id for a in applications},
    )


@dataclass(frozen=True)
class CompanyDesk:
    """A company's home."""

    company: Company
    turns: Sequence[Application]
    placements: Sequence[Placement]
    to_sign: set[int]
    hours: Sequence[tuple[Placement, int]]
    evaluations: Sequence[Evaluation]
    practices: Sequence[Practice]

    def title_of(self, application: Application) -> str:
        """What the company may call the woman of this application."""
        return title(application.profile, veil_of(application) or Veil.CARD)


def of_company(member: Member) -> CompanyDesk:
    """What waits for the company: applications, signatures, hours; then its practices."""
    company = member.company
    placements = placements_of_company(company.id)
    signing = [p.id for p in placements if p.state is P.SIGNING]
    return CompanyDesk(
        company=company,
        turns=waiting_for_company(company.id),
        placements=placements,
        to_sign=unsigned_by(Hat.COMPANY, signing),
        hours=unconfirmed_hours(company.id),
        evaluations=asked_of_company(company.id),
        practices=practices_of(company),
    )
