"""Passwords: checking one, choosing one, and the ways to a new one."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from agency import clock
from agency.accounts import mails, queries
from agency.accounts.models import NameKind, Person, SignedIn
from agency.accounts.operations.attempts import TooMany, count_try, forgive_tries
from agency.accounts.operations.sessions import close_sessions
from agency.accounts.operations.timeline import tell
from agency.db import session
from agency.settings import settings

CLAIMANTS = 2


def hash_of(password: str) -> str:
    """What is kept of a password: argon2id, as costly as the settings say."""
    return _hasher(settings().password_memory_kib).hash(plain_for_hash(password))


def plain_for_hash(password: str) -> str:
    """The password as it is hashed: the same letters, however the keyboard composed them."""
    return unicodedata.normalize("NFC", password)


def matches(person: Person, password: str) -> bool:
    """True when this is her password."""
    return _verified(person.password_hash, password)


def check_password(typed: str, password: str) -> Person | None:
    """The person with this name and password, or None; it costs the same whoever has the name.

    Besides its confirmed owner, the newest two who claim a name may enter their own unconfirmed accounts,
    owner or not: a refusal would tell that there is one. Nothing may be pending in the session: hashing
    takes long, and SQLite lets one transaction write at a time, so this one is let go first.
    """
    kept = [(p.id, p.password_hash) for p in queries.people_named(typed, CLAIMANTS)]
    session().rollback()
    nobody = (0, _nobody(settings().password_memory_kib))
    padded = kept + [nobody] * (1 + CLAIMANTS - len(kept))
    right = [person_id for person_id, stored in padded if _verified(stored, password)]
    return queries.person_numbered(right[0]) if right else None


def confirm_it_is_her(person: Person, password: str) -> bool:
    """True when whoever holds the open session also knows the password; raises TooMany."""
    what = f"password {person.uid}"
    count_try(what)
    if not matches(person, password):
        return False
    forgive_tries(what)
    return True


def set_password(person: Person, password: str, by: Person, keep: SignedIn | None = None) -> None:
    """The password is new, every session but the kept one is closed, and she is told."""
    person.password_hash = hash_of(password)
    close_sessions(person, by=by, keep=keep)
    tell(person, "password_changed", by)
    if person.confirmed:
        mails.password_changed(person)


def ask_reset(typed: str) -> None:
    """The owner of this name receives a link; nothing happens, and nothing is said, when nobody owns it.

    Without a confirmed e-mail the link waits for a coordinator, who passes it on to her confirmed phone.
    """
    try:
        count_try(f"reset {typed}")
    except TooMany:
        return
    person = queries.owner_of(typed)
    if person is None:
        return
    if person.name_of(NameKind.EMAIL):
        mails.reset(person)
    elif person.name_of(NameKind.PHONE):
        mails.reset_by_hand(person, once=f"reset:{person.uid}:{clock.today()}")
    else:
        return
    tell(person, "reset_asked", None)


def reset_by_staff(person: Person, by: Person) -> None:
    """A link for a new password is on its way to her, and she is told who made it."""
    tell(person, "reset_by_staff", by)
    mails.reset_by_staff(person)


def _verified(stored: str, password: str) -> bool:
    try:
        return _hasher(settings().password_memory_kib).verify(stored, plain_for_hash(password))
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory_kib)


@cache
def _nobody(memory_kib: int) -> str:
    return _hasher(memory_kib).hash("nobody signs in with this")
