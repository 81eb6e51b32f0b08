"""Who may see a practice, and who may move it."""

from __future__ import annotations

from datetime import date

from agency.companies.models import AgreementState, CompanyState
from agency.companies.policy import Reader
from agency.practices.models import Practice, PracticeState
from agency.practices.rules import EDITABLE
from agency.roles import Hat, Role

READS_ALL = frozenset({Role.COORDINATOR, Role.DIRECTION, Role.CARE})


def is_public(practice: Practice, today: date) -> bool:
    """True while anyone may read it: a person's yes, a partner company, an agreement in force."""
    return (
        practice.state in {PracticeState.OPEN, PracticeState.FILLED}
        and practice.company.state is CompanyState.PARTNER
        and practice.agreement.state is AgreementState.IN_FORCE
        and practice.agreement.ends_on >= today
    )


def takes_applications(practice: Practice, today: date) -> bool:
    """True while women may apply."""
    open_now = practice.state is PracticeState.OPEN and practice.taken < practice.places
    return open_now and is_public(practice, today)


def may_read(reader: Reader | None, practice: Practice, today: date) -> bool:
    """Everybody while it is public; otherwise its company and the agency."""
    if is_public(practice, today):
        return True
    return reader is not None and (reader.reads_for(practice.company_id) or reader.has(*READS_ALL))


def hats(reader: Reader, practice: Practice) -> frozenset[Hat]:
    """Whose steps she may take in this practice's life."""
    worn = set()
    if reader.acts_for(practice.company_id) and practice.company.state is CompanyState.PARTNER:
        worn.add(Hat.COMPANY)
    if reader.coordinates(practice.company_id):
        worn.add(Hat.AGENCY)
    return frozenset(worn)


def may_post(reader: Reader) -> bool:
    """Representatives and tutors of a partner; the agreement is asked for on the page."""
    member = reader.member
    return (
        member is not None
        and reader.acts_for(member.company_id)
        and member.company.state is CompanyState.PARTNER
    )


def may_edit(reader: Reader, practice: Practice) -> bool:
    """Its company, while it is a draft or changes were asked for."""
    return practice.state in EDITABLE and Hat.COMPANY in hats(reader, practice)
