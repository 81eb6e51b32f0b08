"""How people join the agency's staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import update

from agency import clock
from agency.accounts import mails, queries
from agency.accounts.models import Invitation, NameKind, Person
from agency.accounts.operations.passwords import hash_of
from agency.accounts.operations.people import NewPerson, give_role, new_person
from agency.accounts.operations.timeline import tell
from agency.db import session
from agency.history.models import Audience
from agency.history.operations import record
from agency.roles import Hat, Role
from agency.settings import settings


class InvitationOver(Exception):
    """The link was used, withdrawn, or ran out."""


class NameTaken(Exception):
    """The invited address signs in to an account already; its owner accepts from inside it."""


def invite(
    email: str, given_names: str, roles: Iterable[Role], language: str = "es", *, by: Person | None
) -> Invitation:
    """A link is on its way that makes its holder a member of the staff; former ones to her are over."""
    for former in queries.open_invitations_to(email):
        withdraw(former, by=by)
    invitation = Invitation(
        email=email,
        given_names=given_names,
        role_names=sorted(role.value for role in roles),
        language=language,
        invited_by_id=by.id if by else None,
        until=clock.now() + timedelta(days=settings().invitation_days),
    )
    session().add(invitation)
    session().flush()
    _tell(invitation, "invited", by)
    mails.invited(invitation)
    return invitation


def withdraw(invitation: Invitation, by: Person | None) -> None:
    """The link works no more."""
    if invitation.used_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        session().flush()
        _tell(invitation, "withdrawn", by)


def accept(invitation: Invitation, new: NewPerson) -> Person:
    """The invited person stands with her roles and a confirmed e-mail; the link is used up.

    Raises NameTaken or InvitationOver.
    """
    password_hash = hash_of(new.password)
    queries.hold(invitation.email)
    if queries.confirmed_name(NameKind.EMAIL, invitation.email) is not None:
        raise NameTaken
    person = new_person(new, password_hash, *invitation.roles)
    person.names[0].confirmed_at = clock.now()
    _use(invitation, person)
    return person


def accept_as(person: Person, invitation: Invitation, by: Person) -> None:
    """Somebody with an account holds the invitation's roles too; raises InvitationOver."""
    _use(invitation, person)
    for role in sorted(invitation.roles):
        give_role(person, role, by=by)


def first_coordinator(email: str, given_names: str) -> str:
    """Gives the link with which the agency's first person, coordinator and administrator, makes her account.

    It is also on its way to her by mail; asked again, a new link takes the place of the former.
    """
    invitation = invite(email, given_names, (Role.COORDINATOR, Role.ADMIN), by=None)
    return mails.invitation_link(invitation)


def _use(invitation: Invitation, person: Person) -> None:
    used = session().execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.until > clock.now(),
        )
        .values(used_at=clock.now(), used_by_id=person.id)
    )
    if not used.rowcount:  # type: ignore[attr-defined]
        raise InvitationOver
    tell(person, "invitation_accepted", person)
    _tell(invitation, "accepted", person)


def _tell(invitation: Invitation, verb: str, by: Person | None) -> None:
    hat = Hat.AGENCY if by else Hat.CLOCK
    record(invitation, verb, by=by, hat=hat, audience=Audience.STAFF)
