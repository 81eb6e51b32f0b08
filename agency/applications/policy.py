"""Who may read an application, and whose steps she may take in it."""

from __future__ import annotations

from datetime import date

from agency.accounts.models import Person
from agency.applications.models import Application, ApplicationState
from agency.applications.queries import full_veil_exists
from agency.applications.rules import LIVE, veil_of
from agency.companies.models import CompanyState
from agency.companies.policy import Reader
from agency.practices.models import Practice
from agency.practices.policy import takes_applications
from agency.profiles.models import Profile, Veil
from agency.profiles.policy import also_sees_photo, is_hers
from agency.profiles.queries import blocks
from agency.roles import Hat, Role

READS_ALL = frozenset({Role.COORDINATOR, Role.CARE})


def hats(reader: Reader, application: Application) -> frozenset[Hat]:
    """Whose steps she may take; nobody decides on her own application for the agency or the company."""
    if is_hers(reader.person, application.profile):
        return frozenset({Hat.WOMAN})
    worn = set()
    if reader.coordinates(application.practice.company_id):
        worn.add(Hat.AGENCY)
    if reader.acts_for(application.practice.company_id) and company_reads(reader, application):
        worn.add(Hat.COMPANY)
    return frozenset(worn)


def company_reads(reader: Reader, application: Application) -> bool:
    """True for the practice's company, a partner, once she has said yes and unless she has blocked it."""
    return (
        reader.reads_for(application.practice.company_id)
        and application.practice.company.state is CompanyState.PARTNER
        and application.agreed_at is not None
        and not blocks(application.profile, application.practice.company_id)
    )


def may_read(reader: Reader, application: Application) -> bool:
    """She herself, coordinators, the care team, and the company once she has said yes."""
    return (
        is_hers(reader.person, application.profile)
        or reader.has(*READS_ALL)
        or company_reads(reader, application)
    )


def may_read_all(reader: Reader, practice: Practice) -> bool:
    """Coordinators, and the practice's company while it is a partner."""
    own = reader.reads_for(practice.company_id) and practice.company.state is CompanyState.PARTNER
    return own or reader.has(Role.COORDINATOR)


def reads_as_company(reader: Reader, application: Application) -> bool:
    """True for whoever sees her only because of the company: such a look is told to her."""
    return not (is_hers(reader.person, application.profile) or reader.has(*READS_ALL))


def reads_reason(reader: Reader, application: Application) -> bool:
    """Why a company said no is for all; why the agency ended it is for her and the agency."""
    return application.state is ApplicationState.REJECTED or not reads_as_company(reader, application)


def reads_her_words(reader: Reader, application: Application) -> bool:
    """True for whoever may read what she wrote: a company only while it sees more than her card."""
    return not reads_as_company(reader, application) or veil_of(application) not in (None, Veil.CARD)


def is_paused(application: Application) -> bool:
    """True while she has hidden everything: the company waits, and can't move it."""
    return application.profile.hidden and application.state is not ApplicationState.PLACED


def may_write(reader: Reader, application: Application) -> bool:
    """Whoever wears a hat in it, while it is going on."""
    worn = hats(reader, application)
    if application.state not in LIVE | {ApplicationState.PLACED} or not worn:
        return False
    return Hat.COMPANY not in worn or not is_paused(application)


def may_apply(person: Person, profile: Profile, practice: Practice, today: date) -> bool:
    """A confirmed woman who hasn't blocked the company, while the practice takes applications."""
    return (
        takes_applications(practice, today) and person.confirmed and not blocks(profile, practice.company_id)
    )


def may_propose(reader: Reader, practice: Practice, profile: Profile, today: date) -> bool:
    """A coordinator, for an open practice and a woman who isn't hidden and hasn't blocked the company."""
    return (
        reader.coordinates(practice.company_id)
        and takes_applications(practice, today)
        and not profile.hidden
        and not is_hers(reader.person, profile)
        and not blocks(profile, practice.company_id)
    )


def may_wish(reader: Reader, practice: Practice, profile: Profile, today: date) -> bool:
    """The practice's company, of a card that she shows to companies."""
    return (
        reader.acts_for(practice.company_id)
        and takes_applications(practice, today)
        and profile.to_companies
        and not profile.hidden
        and not blocks(profile, practice.company_id)
    )


@also_sees_photo
def _company_sees_photo(person: Person, profile: Profile) -> bool:
    return full_veil_exists(person, profile)
