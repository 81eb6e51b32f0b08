"""Every change to people, their names, sessions and roles."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from agency import bells, clock
from agency.accounts import mails, queries
from agency.accounts.consents import CURRENT
from agency.accounts.models import (
    Attempt,
    Consent,
    Invitation,
    Membership,
    NameKind,
    Person,
    SignedIn,
    SignInName,
)
from agency.accounts.rules import hashed, new_code, plain
from agency.db import session
from agency.roles import Role
from agency.settings import settings

CODE_HOURS = 24
SHORT_HOURS = 12
LONG_DAYS = 30


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


class TooMany(Exception):
    """Too many failed attempts; the next one waits."""


def sign_up(new: NewPerson, *roles: Role, by: Person | None = None) -> Person:
    """A new person stands, with an unconfirmed name and a way to confirm it on its way to whoever owns it.

    A name that belongs to somebody already is treated alike, so that nobody learns who has an account.
    """
    person = Person(
        given_names=new.given_names,
        first_surname=new.first_surname,
        second_surname=new.second_surname,
        language=new.language,
        password_hash=hash_of(new.password),
        adult_said_at=clock.now() if new.adult else None,
        memberships=[Membership(role=role) for role in roles],
    )
    name = SignInName(kind=new.kind, value=new.name)
    person.names.append(name)
    session().add(person)
    session().flush()
    agree(person, by=by or person)
    ask_to_confirm(name, by=by or person)
    if Role.WOMAN in roles:
        bells.woman_joined.send(person, by=by or person)
    return person


def hash_of(password: str) -> str:
    """What is kept of a password: argon2id, as costly as the settings say."""
    return _hasher(settings().password_memory_kib).hash(plain_for_hash(password))


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory_kib)


@cache
def _nobody(memory_kib: int) -> str:
    return _hasher(memory_kib).hash("nobody signs in with this")


def plain_for_hash(password: str) -> str:
    """The password as it is hashed: the same letters, however the keyboard composed them."""
    return unicodedata.normalize("NFC", password)


def agree(person: Person, by: Person) -> None:
    """The person has agreed to the current text."""
    session().add(Consent(person_id=person.id, text_version=CURRENT))
    person.consent_version = CURRENT


def ask_to_confirm(name: SignInName, by: Person) -> None:
    """A link (e-mail) or a code for a coordinator to pass on (phone) is on its way."""
    owned = queries.confirmed_name(name.kind, name.value)
    if owned is not None:
        if name.kind is NameKind.EMAIL:
            mails.already_known(owned)
        return
    if name.kind is NameKind.EMAIL:
        mails.confirm_email(name)
        return
    code = new_code()
    name.code_hash = hashed(f"{name.uid}{code}")
    name.code_until = clock.now() + timedelta(hours=CODE_HOURS)
    mails.pass_code(name, code)


def confirm(name: SignInName, by: Person) -> bool:
    """The name is known to be hers; False when somebody else confirmed it first."""
    owned = queries.confirmed_name(name.kind, name.value)
    if owned is not None:
        return owned.id == name.id
    name.confirmed_at = clock.now()
    name.code_hash, name.code_until = "", None
    return True


def confirm_with_code(person: Person, code: str, by: Person) -> bool:
    """Her phone is confirmed when the code is the one that was passed on to her; raises TooMany."""
    name = next((n for n in person.names if n.kind is NameKind.PHONE and n.code_hash), None)
    if name is None or name.code_until is None or name.code_until < clock.now():
        return False
    _slow_down(f"code {name.uid}", "")
    if not hmac.compare_digest(name.code_hash, hashed(f"{name.uid}{code}")):
        _failed(f"code {name.uid}", "")
        return False
    return confirm(name, by=by)


def check_password(typed: str, password: str, address: str) -> Person | None:
    """The person with this name and password, or None; costs the same when nobody has it; raises TooMany."""
    _slow_down(typed, address)
    candidates = queries.people_named(typed)
    for person in candidates:
        if _matches(person.password_hash, password):
            return person
    if not candidates:
        _matches(_nobody(settings().password_memory_kib), password)
    _failed(typed, address)
    return None


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher(settings().password_memory_kib).verify(stored, plain_for_hash(password))
    except (VerifyMismatchError, InvalidHashError):
        return False


def _slow_down(name: str, address: str) -> None:
    since = clock.now() - timedelta(minutes=settings().sign_in_wait_minutes)
    by_name, by_address = queries.failed_since(hashed(plain(name)), hashed(address), since)
    most = settings().sign_in_tries
    if by_name >= most or (address and by_address >= 6 * most):
        raise TooMany


def _failed(name: str, address: str) -> None:
    session().add(Attempt(name_hash=hashed(plain(name)), address_hash=hashed(address)))


def open_session(person: Person, device: str, stay: bool, by: Person) -> SignedIn:
    """She is signed in on this device: for twelve hours, or for thirty days when she says that it is hers."""
    length = timedelta(days=LONG_DAYS) if stay else timedelta(hours=SHORT_HOURS)
    opened = SignedIn(person_id=person.id, device=device[:120], until=clock.now() + length)
    session().add(opened)
    return opened


def close_sessions(person: Person, by: Person, only: SignedIn | None = None) -> None:
    """One session, or all of hers, are closed wherever they are open."""
    for opened in [only] if only else queries.open_sessions(person):
        opened.closed_at = clock.now()


def set_password(person: Person, password: str, by: Person) -> None:
    """The password is new, every session is closed, and she is told."""
    person.password_hash = hash_of(password)
    close_sessions(person, by=by)
    if person.confirmed:
        mails.password_changed(person)


def ask_reset(typed: str) -> None:
    """Whoever owns this e-mail receives a link; nothing happens, and nothing is said, when nobody does."""
    for person in queries.people_named(typed):
        if person.name_of(NameKind.EMAIL):
            mails.reset(person)


def invite(email: str, given_names: str, role: Role, by: Person | None) -> Invitation:
    """A link is ready that makes its holder a member of the staff."""
    invitation = Invitation(
        email=email,
        given_names=given_names,
        role=role,
        invited_by_id=by.id if by else None,
        until=clock.now() + timedelta(days=settings().invitation_days),
    )
    session().add(invitation)
    return invitation


def accept_invitation(invitation: Invitation, new: NewPerson) -> Person:
    """The invited person stands with her role and a confirmed e-mail; the link is used up."""
    person = sign_up(new, invitation.role)
    invitation.used_at = clock.now()
    person.names[0].confirmed_at = clock.now()
    return person
