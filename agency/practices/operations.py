"""Every change to practices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from agency import bells, clock
from agency.accounts.models import Person
from agency.companies.models import Agreement, Company
from agency.companies.queries import agreement_in_force, lock_agreement
from agency.db import folded, session
from agency.flow import NotReady
from agency.history.models import Audience
from agency.history.operations import record
from agency.money import Money
from agency.practices import mails, queries
from agency.practices.models import Practice, PracticeSkill, PracticeState
from agency.practices.rules import LIFE, expiry, subsidy_for
from agency.profiles.models import Modality
from agency.roles import Hat
from agency.settings import settings
from agency.skills.models import Skill
from agency.subsidies.models import Fund

Wanted = Sequence[tuple[Skill, int]]


@dataclass(frozen=True)
class Facts:
    """What a company says of a practice; money is a month's."""

    title: str
    tasks: str
    learning: str
    must: Wanted
    nice: Wanted
    municipality: str
    modality: Modality
    address: str
    starts_on: date
    ends_on: date
    hours_per_week: int
    schedule: str
    stipend: Money
    places: int
    tutor_name: str
    fund: Fund


class NoAgreement(Exception):
    """The company has no agreement in force today."""


class NoPlaces(Exception):
    """The agreement has fewer places left than were asked for; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def draft(company: Company, facts: Facts, by: Person) -> Practice:
    """The practice is written down; raises NoAgreement or NoPlaces."""
    agreement = agreement_in_force(company, clock.today())
    if agreement is None:
        raise NoAgreement
    practice = Practice(company=company, agreement=agreement)
    _write(practice, facts)
    session().add(practice)
    session().flush()
    record(practice, "drafted", by=by, hat=Hat.COMPANY, audience=Audience.COMPANY)
    return practice


def edit(practice: Practice, facts: Facts, by: Person) -> None:
    """The practice says the new facts; raises NoPlaces."""
    _write(practice, facts)
    record(practice, "edited", by=by, hat=Hat.COMPANY, audience=Audience.COMPANY)


def _write(practice: Practice, facts: Facts) -> None:
    _places_must_be_left(practice.agreement, facts.places, practice)
    for name in ("title", "tasks", "learning", "municipality", "modality", "address", "starts_on", "ends_on"):
        setattr(practice, name, getattr(facts, name))
    for name in ("hours_per_week", "schedule", "stipend", "places", "tutor_name", "fund"):
        setattr(practice, name, getattr(facts, name))
    practice.subsidy = subsidy_for(facts.stipend, practice.agreement.subsidy_a_month)
    _write_skills(practice, facts)
    names = [f"{s.es} {s.en}" for s, _level in [*facts.must, *facts.nice]]
    practice.folded = folded(
        f"{facts.title} {facts.tasks} {facts.learning} {practice.company.name} {' '.join(names)}"
    )


def _write_skills(practice: Practice, facts: Facts) -> None:
    wanted = {s.id: (level, False) for s, level in facts.nice}
    wanted |= {s.id: (level, True) for s, level in facts.must}
    for own in list(practice.skills):
        if own.skill_id in wanted:
            own.level, own.must = wanted.pop(own.skill_id)
        else:
            practice.skills.remove(own)
    for skill_id, (level, must) in wanted.items():
        practice.skills.append(PracticeSkill(skill_id=skill_id, level=level, must=must))


def _places_must_be_left(agreement: Agreement, places: int, practice: Practice) -> None:
    lock_agreement(agreement)
    left = agreement.places - queries.places_used(agreement, practice if practice.id else None)
    if places > left:
        raise NoPlaces(left)


def take_step(practice: Practice, name: str, hats: frozenset[Hat], reason: str, by: Person | None) -> None:
    """The practice stands where the step leads; whoever it matters to is told."""
    if name in {"submit", "renew"}:
        LIFE.check(practice, name, hats)
        _places_must_be_left(practice.agreement, practice.places, practice)
    reviewed_by_id = by.id if by and name == "approve" else practice.reviewed_by_id
    step = LIFE.take(practice, name, hats)
    practice.reviewed_by_id = reviewed_by_id
    practice.reason = reason if step.reason else ""
    if name == "submit":
        practice.submitted_at = clock.now()
    if name in {"approve", "renew"}:
        practice.opened_at = clock.now()
        practice.expires_on = expiry(clock.today(), settings().practice_days, practice.starts_on)
        if practice.expires_on < clock.today():
            raise NotReady(name, "late")
    hat = next(h for h in (Hat.AGENCY, Hat.COMPANY, Hat.CLOCK) if h in hats and h in step.by)
    record(practice, name, by=by, hat=hat, audience=Audience.COMPANY, note=reason)
    if name in {"approve", "ask_changes", "reject", "remove", "expire"}:
        mails.decided(practice, name)
    if practice.state in {PracticeState.CLOSED, PracticeState.REMOVED, PracticeState.FILLED}:
        bells.practice_over.send(practice, by=by)


def take_place(practice: Practice, by: Person) -> None:
    """One place is taken, and the practice is filled with the last; raises NoPlaces when none is free."""
    changed = session().execute(
        update(Practice)
        .where(Practice.id == practice.id, Practice.taken < Practice.places)
        .values(taken=Practice.taken + 1)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NoPlaces(0)
    session().refresh(practice)
    if practice.taken == practice.places and practice.state is PracticeState.OPEN:
        take_step(practice, "fill", frozenset({Hat.CLOCK}), "", by=None)


def give_place_back(practice: Practice, by: Person) -> None:
    """One place is free again, and a filled practice is open again."""
    queries.lock_practice(practice)
    practice.taken = max(0, practice.taken - 1)
    if practice.state is PracticeState.FILLED:
        take_step(practice, "free", frozenset({Hat.CLOCK}), "", by=None)


def expire_past() -> int:
    """Practices whose time to be open has passed are expired, and their companies told; how many."""
    past = queries.practices_past(clock.today())
    for practice in past:
        take_step(practice, "expire", frozenset({Hat.CLOCK}), "", by=None)
    return len(past)
