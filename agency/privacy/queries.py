"""Reading who is going, what is due for them, and every row in which they are named."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from agency import clock
from agency.accounts.models import Consent, Invitation, Membership, Person, SignedIn
from agency.applications.models import Application, Message
from agency.companies.models import Company, CompanyState, Member, MemberInvitation
from agency.country.models import Helpline
from agency.db import session
from agency.evaluations.models import Evaluation
from agency.history.models import Event
from agency.mail.models import Letter
from agency.placements.models import Confirmation, Placement
from agency.placements.queries import with_parents
from agency.placements.rules import LIVE
from agency.privacy.models import Departure, DepartureKind
from agency.profiles.models import Profile
from agency.roles import STAFF, CompanyRole
from agency.safety.models import Concern
from agency.subsidies.models import Payment

AT_ONCE = 50
"""How many accounts one run of the clock takes up: the next run goes on."""
OVER = (CompanyState.REFUSED, CompanyState.CLOSED)


def departure_of(person: Person) -> Departure | None:
    """What is noted of her going, or of nobody using her account."""
    return session().scalar(select(Departure).where(Departure.person_id == person.id))


def departures_due() -> Sequence[Departure]:
    """Those whose name has to go now, those due first on top."""
    chosen = (
        select(Departure)
        .join(Departure.person)
        .where(Departure.due_at <= clock.now(), Person.anonymised_at.is_(None))
    )
    return session().scalars(chosen.order_by(Departure.due_at, Departure.id).limit(AT_ONCE)).all()


def papers_due() -> Sequence[Departure]:
    """Those who are gone and whose papers need no name any more."""
    chosen = select(Departure).where(
        Departure.papers_until <= clock.today(), Departure.forgotten_at.is_(None)
    )
    return session().scalars(chosen.order_by(Departure.id).limit(AT_ONCE)).all()


def unused_since(moment: datetime) -> Sequence[Person]:
    """Who has not used the portal since then nor been warned; nobody whom a company or the agency needs."""
    holds = Membership.role.in_(STAFF) & Membership.ended_at.is_(None)
    chosen = (
        select(Person)
        .where(
            Person.created_at < moment,
            Person.anonymised_at.is_(None),
            Person.leaving_until.is_(None),
            ~Person.memberships.any(holds),
            ~_seen_since(moment),
            ~select(Departure.id).where(Departure.person_id == Person.id).exists(),
            ~_speaks_for_a_company(),
            ~_is_placed(),
        )
        .order_by(Person.id)
    )
    return session().scalars(chosen.limit(AT_ONCE)).all()


def used_again() -> Sequence[Departure]:
    """The warnings whose person has used the portal since."""
    seen = select(SignedIn.id).where(
        SignedIn.person_id == Departure.person_id, SignedIn.seen_at > Departure.created_at
    )
    chosen = (
        select(Departure)
        .join(Departure.person)
        .where(Departure.kind == DepartureKind.UNUSED, Person.anonymised_at.is_(None), seen.exists())
    )
    return session().scalars(chosen.order_by(Departure.id)).all()


def _seen_since(moment: datetime) -> ColumnElement[bool]:
    return select(SignedIn.id).where(SignedIn.person_id == Person.id, SignedIn.seen_at >= moment).exists()


def _speaks_for_a_company() -> ColumnElement[bool]:
    """The condition that a company which goes on counts on her."""
    chosen = select(Member.id).join(Company, Company.id == Member.company_id)
    return chosen.where(
        Member.person_id == Person.id,
        Member.ended_at.is_(None),
        Member.role == CompanyRole.REPRESENTATIVE,
        Company.state.not_in(OVER),
    ).exists()


def _is_placed() -> ColumnElement[bool]:
    chosen = (
        select(Placement.id)
        .join(Placement.application)
        .join(Profile, Profile.id == Application.profile_id)
        .where(Profile.person_id == Person.id, Placement.state.in_(LIVE))
    )
    return chosen.exists()


LEFT_BEHIND = and_(Placement.state.in_(LIVE), Person.leaving_until.is_not(None))
"""The condition that a placement goes on though its woman is leaving."""


def placements_left_behind() -> Select[Placement]:
    """The placements that go on though their woman is leaving, those that she left first on top."""
    return with_parents().where(LEFT_BEHIND).order_by(Person.leaving_until, Placement.id)


def how_many_left_behind() -> tuple[int, object]:
    """How many placements go on though their woman is leaving, and since when the first of them is."""
    chosen = select(func.count(Placement.id), func.min(Person.closed_at)).select_from(Placement)
    chosen = chosen.join(Placement.application).join(Application.profile).join(Profile.person)
    row = session().execute(chosen.where(LEFT_BEHIND)).one()
    return row[0], row[1]


def reasons_given() -> Sequence[tuple[datetime, str]]:
    """Why people are leaving, as far as they said it, the newest first; not who they are."""
    chosen = select(Departure.created_at, Departure.reason).join(Departure.person)
    chosen = chosen.where(Departure.reason != "", Person.anonymised_at.is_(None))
    return [(row[0], row[1]) for row in session().execute(chosen.order_by(Departure.id.desc()))]


def consents_of(person: Person) -> Sequence[Consent]:
    """The texts that she agreed to, oldest first."""
    return session().scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id)).all()


def sessions_of(person: Person) -> Sequence[SignedIn]:
    """All her sessions, open or not, newest first."""
    chosen = select(SignedIn).where(SignedIn.person_id == person.id)
    return session().scalars(chosen.order_by(SignedIn.id.desc())).all()


def letters_to(person: Person) -> Sequence[Letter]:
    """The letters to her, oldest first."""
    return session().scalars(select(Letter).where(Letter.to_uid == person.uid).order_by(Letter.id)).all()


def letters_naming(words: Collection[str]) -> Sequence[Letter]:
    """The letters in which one of these words stands."""
    said = [Letter.text.contains(w, autoescape=True) for w in words]
    said += [Letter.subject.contains(w, autoescape=True) for w in words]
    return session().scalars(select(Letter).where(or_(*said))).all() if said else []


def members_of(person: Person) -> Sequence[Member]:
    """Her places in companies, also those that ended."""
    chosen = select(Member).where(Member.person_id == person.id).options(joinedload(Member.company))
    return session().scalars(chosen.order_by(Member.id)).all()


def messages_by(person: Person) -> Sequence[tuple[Message, Application]]:
    """What she wrote on applications, with what it was about, oldest first."""
    chosen = select(Message, Application).join(Application, Application.id == Message.application_id)
    found = session().execute(chosen.where(Message.author_id == person.id).order_by(Message.id)).unique()
    return [(row[0], row[1]) for row in found]


def evaluations_of(placements: Collection[Placement]) -> Sequence[Evaluation]:
    """What both sides were asked of these placements."""
    ids = [placement.id for placement in placements]
    return session().scalars(select(Evaluation).where(Evaluation.placement_id.in_(ids))).unique().all()


def confirmations_by(person: Person) -> Sequence[Confirmation]:
    """What she signed, for herself or for her side."""
    return session().scalars(select(Confirmation).where(Confirmation.person_id == person.id)).all()


def confirmations_on(placements: Collection[Placement]) -> Sequence[Confirmation]:
    """What all parties signed of these placements."""
    ids = [placement.id for placement in placements]
    return session().scalars(select(Confirmation).where(Confirmation.placement_id.in_(ids))).all()


def ends_of(confirmations: Collection[Confirmation]) -> Sequence[Placement]:
    """The placements that were signed with these."""
    ids = {confirmation.placement_id for confirmation in confirmations}
    return session().scalars(select(Placement).where(Placement.id.in_(ids))).unique().all()


def payments_for(placements: Collection[Placement]) -> Sequence[Payment]:
    """The payments of these placements."""
    ids = [placement.commitment_id for placement in placements if placement.commitment_id]
    return session().scalars(select(Payment).where(Payment.commitment_id.in_(ids))).unique().all()


def events_about(uids: Collection[uuid.UUID]) -> Sequence[Event]:
    """Everything that happened to these subjects."""
    return session().scalars(select(Event).where(Event.subject_uid.in_(uids))).all()


def events_with_facts(person: Person, companies: Collection[Company]) -> Sequence[Event]:
    """What she did anywhere, and what happened to her companies."""
    ours = Event.subject_uid.in_([company.uid for company in companies])
    return session().scalars(select(Event).where(or_(Event.by_uid == person.uid, ours))).all()


def invitations_naming(person: Person, emails: Collection[str]) -> Sequence[Invitation]:
    """The invitations to the agency that she used, or that went to her addresses."""
    hers = or_(Invitation.used_by_id == person.id, Invitation.email.in_(emails))
    return session().scalars(select(Invitation).where(hers)).all()


def member_invitations_to(emails: Collection[str]) -> Sequence[MemberInvitation]:
    """The invitations to companies that went to these addresses."""
    chosen = select(MemberInvitation).where(MemberInvitation.email.in_(emails))
    return session().scalars(chosen).unique().all()


def helplines_verified_by(name: str) -> Sequence[Helpline]:
    """The helplines under which this name stands."""
    return session().scalars(select(Helpline).where(Helpline.verified_by == name)).all()


def signed_concerns() -> Sequence[Concern]:
    """The concerns of which it is known who told them; who that is only the seal knows."""
    return session().scalars(select(Concern).where(Concern.sealed_person != "").order_by(Concern.id)).all()
