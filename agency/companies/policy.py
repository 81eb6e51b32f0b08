"""Who somebody is to a company, and what she may do there."""

from __future__ import annotations

from dataclasses import dataclass

from agency.accounts.models import Person
from agency.companies.models import Company, CompanyState, Member
from agency.companies.rules import ACTIVE_ROLES
from agency.roles import CompanyRole, Hat, Role

READS_COMPANIES = frozenset({Role.COORDINATOR, Role.DIRECTION, Role.FINANCE})


@dataclass(frozen=True)
class Reader:
    """Somebody who asks: a person, and her place in a company if she has one."""

    person: Person
    member: Member | None

    def has(self, *roles: Role) -> bool:
        """True when she holds one of these roles now."""
        return bool(self.person.roles & set(roles))

    def acts_for(self, company_id: int) -> bool:
        """True when she may act for this company."""
        return self.reads_for(company_id) and self.member is not None and self.member.role in ACTIVE_ROLES

    def reads_for(self, company_id: int) -> bool:
        """True when she belongs to this company."""
        return self.member is not None and self.member.company_id == company_id

    def coordinates(self, company_id: int) -> bool:
        """True for a coordinator who isn't part of the company: nobody decides on her own thing."""
        return self.has(Role.COORDINATOR) and not self.reads_for(company_id)


def hats(reader: Reader, company: Company) -> frozenset[Hat]:
    """Whose steps she may take in this company's life; who refused it doesn't decide on its appeal."""
    worn = set()
    appealed_to_herself = (
        company.state is CompanyState.IN_REVIEW and company.decided_by_id == reader.person.id
    )
    if reader.coordinates(company.id) and not appealed_to_herself:
        worn.add(Hat.AGENCY)
    if reader.reads_for(company.id) and represents(reader, company):
        worn.add(Hat.COMPANY)
    return frozenset(worn)


def represents(reader: Reader, company: Company) -> bool:
    """True for a representative of this company."""
    return (
        reader.reads_for(company.id)
        and reader.member is not None
        and reader.member.role is CompanyRole.REPRESENTATIVE
    )


def may_apply(reader: Reader) -> bool:
    """A person who belongs to no company and to no other part may apply for one."""
    return reader.member is None and not reader.person.roles


def may_read(reader: Reader, company: Company) -> bool:
    """Its own people, and the agency."""
    return reader.reads_for(company.id) or reader.has(*READS_COMPANIES)


def may_list(reader: Reader) -> bool:
    """Coordinators and the direction look through all companies."""
    return reader.has(Role.COORDINATOR, Role.DIRECTION)


def may_record_agreement(reader: Reader, company: Company) -> bool:
    """A coordinator, for a partner."""
    return reader.coordinates(company.id) and company.state is CompanyState.PARTNER


def may_manage_people(reader: Reader, company: Company) -> bool:
    """Its representatives, while it is not closed."""
    return represents(reader, company) and company.state is not CompanyState.CLOSED
