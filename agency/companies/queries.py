"""Reading companies, their people and their agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from agency.accounts.models import Person, SignInName
from agency.companies.models import Agreement, AgreementState, Company, CompanyState, Member, MemberInvitation
from agency.db import folded, session
from agency.roles import CompanyRole

TO_VET = (CompanyState.APPLIED, CompanyState.IN_REVIEW)


def member_of(person: Person) -> Member | None:
    """Her place in a company, with the company, if she has one now."""
    return session().scalar(select(Member).where(Member.person_id == person.id, Member.ended_at.is_(None)))


def people_of(company: Company) -> Sequence[Member]:
    """Who belongs to the company now, representatives first."""
    chosen = (
        select(Member)
        .where(Member.company_id == company.id, Member.ended_at.is_(None))
        .options(joinedload(Member.person).selectinload(Person.names))
        .order_by(Member.role, Member.id)
    )
    return session().scalars(chosen).all()


def representatives_of(company: Company) -> list[Person]:
    """The people who read the company's letters: those whose account is open."""
    return [
        m.person
        for m in people_of(company)
        if m.role is CompanyRole.REPRESENTATIVE and m.person.closed_at is None
    ]


def companies_with(value: str) -> Sequence[Company]:
    """The companies in which somebody with this e-mail or phone works, or which are called by this phone."""
    theirs = (
        select(Member.company_id)
        .join(SignInName, SignInName.person_id == Member.person_id)
        .where(Member.ended_at.is_(None), SignInName.value == value)
    )
    chosen = select(Company).where(or_(Company.id.in_(theirs), Company.phone == value))
    return session().scalars(chosen.order_by(Company.id)).all()


def invitations_of(company: Company) -> Sequence[MemberInvitation]:
    """Invitations that nobody has used yet."""
    chosen = select(MemberInvitation).where(
        MemberInvitation.company_id == company.id, MemberInvitation.used_at.is_(None)
    )
    return session().scalars(chosen.order_by(MemberInvitation.id)).all()


def companies_listed(text: str = "", state: str = "", municipality: str = "") -> Select[Company]:
    """Companies with these words in their names or NIT, by state and municipality, the longest wait first."""
    chosen = select(Company)
    for word in folded(text).split()[:8]:
        chosen = chosen.where(Company.folded.contains(word, autoescape=True))
    if state:
        chosen = chosen.where(Company.state.in_(TO_VET) if state == "to_vet" else Company.state == state)
    if municipality:
        chosen = chosen.where(Company.municipality == municipality)
    return chosen.order_by(Company.decided_at.is_not(None), Company.created_at, Company.id)


def same_facts(company: Company) -> list[Company]:
    """Other companies with the same NIT or phone: something to look at before deciding."""
    chosen = select(Company).where(
        Company.id != company.id, or_(Company.nit == company.nit, Company.phone == company.phone)
    )
    return list(session().scalars(chosen.order_by(Company.id)))


def to_vet() -> tuple[int, object]:
    """How many companies wait for a decision, and since when the oldest does."""
    chosen = select(func.count(), func.min(Company.created_at)).where(Company.state.in_(TO_VET))
    row = session().execute(chosen).one()
    return row[0], row[1]


def agreement_in_force(company: Company, day: date) -> Agreement | None:
    """The agreement that gives the company the right to post on this day."""
    chosen = select(Agreement).where(
        Agreement.company_id == company.id,
        Agreement.state == AgreementState.IN_FORCE,
        Agreement.starts_on <= day,
        Agreement.ends_on >= day,
    )
    return session().scalars(chosen.order_by(Agreement.ends_on.desc(), Agreement.id.desc())).first()


def agreements_of(company: Company) -> Sequence[Agreement]:
    """All agreements of a company, the newest first."""
    chosen = select(Agreement).where(Agreement.company_id == company.id).order_by(Agreement.starts_on.desc())
    return session().scalars(chosen).all()


def agreements_listed(state: str = "") -> Select[Agreement]:
    """Agreements with their companies, those that end first on top."""
    chosen = select(Agreement).join(Agreement.company).options(joinedload(Agreement.company))
    if state:
        chosen = chosen.where(Agreement.state == state)
    return chosen.order_by(Agreement.ends_on, Agreement.id)


def agreements_ending(by: date) -> Sequence[Agreement]:
    """Agreements in force that end on this day or before."""
    chosen = (
        select(Agreement)
        .where(Agreement.state == AgreementState.IN_FORCE, Agreement.ends_on <= by)
        .options(joinedload(Agreement.company))
    )
    return session().scalars(chosen.order_by(Agreement.ends_on)).all()


def agreement_numbered(number: str) -> Agreement | None:
    """The agreement with this number."""
    return session().scalar(select(Agreement).where(Agreement.number == number))


def lock_company(company: Company) -> None:
    """Nobody else counts or changes this company's people until this transaction ends."""
    session().execute(select(Company.id).where(Company.id == company.id).with_for_update())


def lock_agreement(agreement: Agreement) -> None:
    """No other transaction counts this agreement's places until this one ends (SQLite locks by itself)."""
    session().execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())
