"""Accounts that a coordinator begins for women in a workshop; each is finished by her alone."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from agency import bells, clock
from agency.accounts import mails, queries
from agency.accounts.models import Membership, NameKind, Person, SignInName
from agency.accounts.operations.attempts import count_try, forgive_tries
from agency.accounts.operations.names import CODE_TRIES, confirm, free_code, renew_code
from agency.accounts.operations.passwords import hash_of
from agency.accounts.operations.people import agree, say_adult
from agency.accounts.operations.timeline import tell
from agency.accounts.rules import typed_code
from agency.accounts.tokens import keyed
from agency.db import session
from agency.roles import Role


@dataclass(frozen=True)
class NewWoman:
    """What a coordinator types; `phone` is E.164 or empty."""

    given_names: str
    first_surname: str
    second_surname: str
    phone: str
    language: str


def register(new: NewWoman, by: Person) -> Person:
    """Her account waits for her: without a password, an age or a yes to the text it opens to nobody."""
    code = SignInName(kind=NameKind.CODE, value=free_code())
    phone = [SignInName(kind=NameKind.PHONE, value=new.phone)] if new.phone else []
    person = Person(
        given_names=new.given_names,
        first_surname=new.first_surname,
        second_surname=new.second_surname,
        language=new.language,
        names=[code, *phone],
        memberships=[Membership(role=Role.WOMAN)],
    )
    session().add(person)
    session().flush()
    tell(person, "registered", by)
    bells.woman_joined.send(person, by=by)
    give_start(person, by=by)
    return person


def give_start(person: Person, by: Person) -> None:
    """A new number to begin with waits for a coordinator to hand it to her; the former works no more."""
    code = _code_of(person)
    if code is not None:
        mails.registered(code, renew_code(code))


def start(code: str, number: str, password: str, by: None = None) -> Person | None:
    """Her account is hers: her password, her age, her yes; None when code and number don't match.

    Raises TooMany. Hashing comes first: it takes long, and no lock is held by then.
    """
    password_hash = hash_of(password)
    count_try(f"start {code}")
    name = queries.code_to_start(code)
    known = keyed(f"{name.uid}{typed_code(number)}") if name else ""
    if name is None or name.code_until is None or name.code_until < clock.now():
        return None
    name.code_tries += 1
    if not hmac.compare_digest(name.code_hash, known) or name.code_tries > CODE_TRIES:
        return None
    person = name.person
    person.password_hash = password_hash
    say_adult(person, by=person)
    agree(person, by=person)
    confirm(name, by=person)
    forgive_tries(f"start {code}")
    return person


def _code_of(person: Person) -> SignInName | None:
    return next((n for n in person.names if n.kind is NameKind.CODE and n.confirmed_at is None), None)
