"""People: their accounts, what they agreed to, and the roles that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agency import bells, clock
from agency.accounts import mails, queries
from agency.accounts.consents import CURRENT
from agency.accounts.models import Consent, Membership, NameKind, Person, SignInName
from agency.accounts.operations.names import ask_to_confirm
from agency.accounts.operations.passwords import CLAIMANTS, hash_of, matches
from agency.accounts.operations.sessions import close_sessions
from agency.accounts.operations.timeline import tell
from agency.db import session
from agency.roles import Role

DOUBLE_CLICK_MINUTES = 10


@dataclass(frozen=True)
class NewPerson:
    """What the sign-up form gives."""

    given_names: str
    first_surname: str
    second_surname: str
    kind: NameKind
    name: str
    password: str
    language: str
    adult: bool = True


class LastAdministrator(Exception):
    """The portal keeps at least one administrator."""


def sign_up(new: NewPerson, *roles: Role, by: Person | None = None) -> Person:
    """A new person stands, with an unconfirmed name and a way to confirm it on its way to whoever owns it.

    A name that belongs to somebody already is treated alike, so that nobody learns who has an account.
    A form that was sent twice makes one account.
    """
    password_hash = hash_of(new.password)
    queries.hold(new.name)
    twin = _begun_just_now(new, roles)
    if twin is not None:
        return twin
    person = new_person(new, password_hash, *roles)
    tell(person, "signed_up", by or person)
    ask_to_confirm(person.names[0], by=by or person)
    if Role.WOMAN in roles:
        bells.woman_joined.send(person, by=by or person)
    return person


def new_person(new: NewPerson, password_hash: str, *roles: Role) -> Person:
    """A person stands who has agreed to the current text; nobody was told."""
    person = Person(
        given_names=new.given_names,
        first_surname=new.first_surname,
        second_surname=new.second_surname,
        language=new.language,
        password_hash=password_hash,
        adult_said_at=clock.now() if new.adult else None,
        names=[SignInName(kind=new.kind, value=new.name)],
        memberships=[Membership(role=role) for role in roles],
    )
    session().add(person)
    session().flush()
    agree(person, by=person)
    return person


def _begun_just_now(new: NewPerson, roles: tuple[Role, ...]) -> Person | None:
    since = clock.now() - timedelta(minutes=DOUBLE_CLICK_MINUTES)
    begun = queries.begun_since(new.name, since, CLAIMANTS)
    return next((p for p in begun if p.roles == set(roles) and matches(p, new.password)), None)


def agree(person: Person, by: Person) -> None:
    """The person has agreed to the current text."""
    session().add(Consent(person_id=person.id, text_version=CURRENT))
    person.consent_version = CURRENT
    tell(person, "agreed", by)


def say_adult(person: Person, by: Person) -> None:
    """She has said that she is 18 or older."""
    if person.adult_said_at is None:
        person.adult_said_at = clock.now()


def rename(person: Person, given_names: str, first_surname: str, second_surname: str, by: Person) -> None:
    """The account carries this name."""
    person.given_names = given_names
    person.first_surname = first_surname
    person.second_surname = second_surname
    tell(person, "renamed", by)


def speak(person: Person, language: str, by: Person) -> None:
    """Her letters, and her pages on a new phone, are in this language."""
    person.language = language


def give_role(person: Person, role: Role, by: Person) -> None:
    """The person holds the role, and is told."""
    held = next((m for m in person.memberships if m.role is role), None)
    if held is None:
        person.memberships.append(Membership(role=role))
    elif held.ended_at is not None:
        held.ended_at = None
    else:
        return
    tell(person, f"given_{role.value}", by)
    mails.role_given(person, role)


def end_role(person: Person, role: Role, by: Person) -> None:
    """The person holds the role no more; raises LastAdministrator."""
    _keep_an_administrator(person, role)
    for held in person.memberships:
        if held.role is role and held.ended_at is None:
            held.ended_at = clock.now()
            tell(person, f"ended_{role.value}", by)


def close(person: Person, reason: str, by: Person) -> None:
    """Nobody signs in with the account any more, and its person is told; raises LastAdministrator."""
    _keep_an_administrator(person, Role.ADMIN)
    mails.closed(person)
    close_sessions(person, by=by)
    person.closed_at = clock.now()
    tell(person, "closed", by, note=reason)
    bells.account_closed.send(person, by=by)


def leave(person: Person, until: datetime, by: Person) -> None:
    """Her account is closed for everybody, and until then she alone can open it; raises LastAdministrator."""
    _keep_an_administrator(person, Role.ADMIN)
    close_sessions(person, by=by)
    person.closed_at, person.leaving_until = clock.now(), until
    tell(person, "left", by)
    bells.account_closed.send(person, by=by)


def come_back(person: Person, by: Person) -> None:
    """Her account is open as before she left it, and she is told."""
    person.closed_at = person.leaving_until = None
    tell(person, "came_back", by)
    mails.came_back(person)


def reopen(person: Person, by: Person) -> None:
    """The account is as it was before it was closed."""
    person.closed_at = None
    tell(person, "reopened", by)
    mails.reopened(person)


def _keep_an_administrator(person: Person, role: Role) -> None:
    if role is Role.ADMIN and role in person.roles:
        # Two administrators who end each other's role at one moment must not both succeed.
        queries.hold("administrators")
        if queries.how_many_hold(Role.ADMIN) <= 1:
            raise LastAdministrator
