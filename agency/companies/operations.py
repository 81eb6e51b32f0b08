"""Every change to companies, their people and their agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from agency import bells, clock
from agency.accounts.models import Person
from agency.companies import mails, queries
from agency.companies.models import (
    Agreement,
    AgreementState,
    Company,
    CompanyState,
    Member,
    MemberInvitation,
)
from agency.companies.rules import AGREEMENT_LIFE, COMPANY_LIFE, VETTING_DAYS, working_day_after
from agency.country.queries import holidays_between
from agency.db import folded, session
from agency.history.models import Audience
from agency.history.operations import record
from agency.money import Money
from agency.roles import CompanyRole, Hat
from agency.settings import settings


@dataclass(frozen=True)
class Facts:
    """What a company says of itself."""

    name: str
    legal_name: str
    nit: str
    matricula: str
    municipality: str
    address: str
    website: str
    size: str
    about: str
    why: str
    phone: str


@dataclass(frozen=True)
class Terms:
    """What a signed agreement says."""

    number: str
    signed_on: date
    starts_on: date
    ends_on: date
    places: int
    subsidy_a_month: Money
    note: str = ""


class LastRepresentative(Exception):
    """A company keeps at least one representative."""


class AlreadyUsed(Exception):
    """Somebody took this first: an agreement's number, or an invitation."""


def apply(facts: Facts, by: Person) -> Company:
    """The company waits to be vetted, and the person who applied represents it."""
    company = Company()
    _write(company, facts)
    session().add(company)
    session().flush()
    session().add(Member(company_id=company.id, person_id=by.id, role=CompanyRole.REPRESENTATIVE))
    record(company, "applied", by=by, hat=Hat.COMPANY)
    bells.works_elsewhere.send(by, by=by)
    mails.received(company, by, promised_by(clock.today()))
    return company


def promised_by(day: date) -> date:
    """Until when the agency promised to answer an application of this day."""
    holidays = holidays_between(day, day + timedelta(days=14))
    return working_day_after(day, VETTING_DAYS, frozenset(holidays))


def edit(company: Company, facts: Facts, by: Person) -> None:
    """The company's own facts are the new ones."""
    _write(company, facts)
    record(company, "edited", by=by, hat=Hat.COMPANY)


def _write(company: Company, facts: Facts) -> None:
    for name, value in vars(facts).items():
        setattr(company, name, value)
    company.folded = folded(f"{facts.name} {facts.legal_name} {facts.nit}")


def take_step(company: Company, name: str, hats: frozenset[Hat], reason: str, by: Person) -> None:
    """The company stands where the step leads; its representatives are told when it matters to them."""
    decided_by_id = by.id
    step = COMPANY_LIFE.take(company, name, hats)
    waits = company.state in {CompanyState.APPLIED, CompanyState.IN_REVIEW}
    company.decided_at = None if waits else clock.now()
    if not waits:
        company.decided_by_id = decided_by_id
    company.reason = "" if name in {"accept", "restore", "appeal"} else reason
    hat = Hat.COMPANY if Hat.COMPANY in step.by else Hat.AGENCY
    record(company, name, by=by, hat=hat, note=reason, audience=_audience(name))
    if hat is Hat.AGENCY and name != "take_up":
        mails.decided(company, name)


def _audience(name: str) -> Audience:
    return Audience.STAFF if name == "take_up" else Audience.COMPANY


def record_agreement(company: Company, terms: Terms, by: Person) -> Agreement:
    """The signed agreement is in force for its dates; raises AlreadyUsed for a number that is taken."""
    if queries.agreement_numbered(terms.number):
        raise AlreadyUsed
    agreement = Agreement(company=company, recorded_by_id=by.id, state=AgreementState.DRAFT, **vars(terms))
    AGREEMENT_LIFE.take(agreement, "record", {Hat.AGENCY})
    session().add(agreement)
    record(company, "agreement_recorded", by=by, hat=Hat.AGENCY, number=terms.number)
    mails.agreement_recorded(agreement)
    return agreement


def terminate_agreement(agreement: Agreement, hats: frozenset[Hat], reason: str, by: Person) -> None:
    """The agreement gives no more rights; running placements go on."""
    AGREEMENT_LIFE.take(agreement, "terminate", hats)
    agreement.note = f"{agreement.note}\n{reason}".strip()
    record(
        agreement.company, "agreement_terminated", by=by, hat=Hat.AGENCY, note=reason, number=agreement.number
    )


def remind_of_agreements() -> int:
    """Each notice of an ending agreement was written once; how many agreements have expired just now."""
    notices = settings().agreement_notice_days
    ended = 0
    for agreement in queries.agreements_ending(clock.today() + timedelta(days=max(notices))):
        left = (agreement.ends_on - clock.today()).days
        due = min((n for n in notices if left <= n), default=None)
        if due is not None:
            mails.agreement_ending(agreement, due)
        if left < 0:
            AGREEMENT_LIFE.take(agreement, "expire", {Hat.CLOCK})
            record(agreement.company, "agreement_expired", by=None, hat=Hat.CLOCK, number=agreement.number)
            ended += 1
    return ended


def invite(company: Company, email: str, name: str, role: CompanyRole, by: Person) -> MemberInvitation:
    """A colleague has a link that makes her part of the company."""
    until = clock.now() + timedelta(days=settings().invitation_days)
    invitation = MemberInvitation(company=company, email=email, name=name, role=role, until=until)
    session().add(invitation)
    record(company, "invited", by=by, hat=Hat.COMPANY, name=name)
    mails.invited(invitation, by.language)
    return invitation


def join(invitation: MemberInvitation, by: Person) -> Member:
    """Whoever held the link belongs to the company; raises AlreadyUsed when the link is over."""
    taken = session().execute(
        update(MemberInvitation)
        .where(
            MemberInvitation.id == invitation.id,
            MemberInvitation.used_at.is_(None),
            MemberInvitation.until >= clock.now(),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise AlreadyUsed
    member = Member(company_id=invitation.company_id, person_id=by.id, role=invitation.role)
    session().add(member)
    record(invitation.company, "joined", by=by, hat=Hat.COMPANY, name=by.full_name)
    bells.works_elsewhere.send(by, by=by)
    return member


def end_membership(member: Member, by: Person) -> None:
    """She no longer belongs to the company; raises LastRepresentative for the last one."""
    queries.lock_company(member.company)
    session().refresh(member)
    if member.ended_at is not None:
        return
    others = [p for p in queries.representatives_of(member.company) if p.id != member.person_id]
    if member.role is CompanyRole.REPRESENTATIVE and not others:
        raise LastRepresentative
    member.ended_at = clock.now()
    record(member.company, "left", by=by, hat=Hat.COMPANY, name=member.person.full_name)
    bells.works_elsewhere.send(member.person, by=by)
