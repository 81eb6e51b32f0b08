"""What people sign in with: adding, confirming and removing it."""

from __future__ import annotations

import hmac
from datetime import timedelta

from agency import bells, clock
from agency.accounts import mails, queries
from agency.accounts.models import NameKind, Person, SignInName
from agency.accounts.operations.attempts import TooMany, count_try, forgive_tries
from agency.accounts.operations.timeline import tell
from agency.accounts.rules import new_code, new_sign_in_code, typed_code
from agency.accounts.tokens import keyed
from agency.db import session

CODE_DAYS = 3
CODE_TRIES = 20


class LastName(Exception):
    """The last way in cannot be taken away."""


def ask_to_confirm(name: SignInName, by: Person) -> None:
    """A link (e-mail) or a code for a coordinator to pass on (phone) is on its way to whoever owns the name.

    A name that belongs to somebody already looks the same from here: its owner alone is told.
    Nobody's mailbox is filled: beyond a few, the letters of a quarter of an hour are not written.
    """
    try:
        count_try(f"letters {name.value}")
    except TooMany:
        return
    # A code that nobody is told refuses guesses just as one that somebody was.
    code = renew_code(name) if name.kind is NameKind.PHONE else ""
    owned = queries.confirmed_name(name.kind, name.value)
    if owned is not None:
        known = owned.person.closed_at is None or owned.person.can_come_back
        if owned.id != name.id and known:
            mails.already_known(owned, once=f"known:{owned.uid}:{clock.today()}")
    elif name.kind is NameKind.EMAIL:
        mails.confirm_email(name)
    elif name.kind is NameKind.PHONE:
        mails.pass_code(name, code)


def confirm_again(person: Person, by: Person) -> bool:
    """New links and codes are on their way for what she has not confirmed; False when she asked too often."""
    try:
        count_try(f"confirm {person.uid}")
    except TooMany:
        return False
    for name in person.names:
        if name.confirmed_at is None:
            ask_to_confirm(name, by=by)
    return True


def confirm(name: SignInName, by: Person) -> bool:
    """The name is hers and replaces her former one of its kind; False when somebody confirmed it first."""
    queries.hold(name.value)
    owned = queries.confirmed_name(name.kind, name.value)
    if owned is not None:
        return owned.id == name.id
    person = name.person
    for former in [n for n in person.names if n.kind is name.kind and n.confirmed_at]:
        mails.name_replaced(former, name.kind)
        person.names.remove(former)
    name.confirmed_at = clock.now()
    name.code_hash, name.code_until, name.code_tries = "", None, 0
    tell(person, "name_confirmed", by)
    bells.works_elsewhere.send(person, by=by)
    return True


def confirm_with_code(person: Person, code: str, by: Person) -> bool:
    """Her phone is confirmed when the code is the one that was passed on to her; raises TooMany."""
    name = next((n for n in person.names if n.kind is NameKind.PHONE and n.code_hash), None)
    if name is None or name.code_until is None or name.code_until < clock.now():
        return False
    count_try(f"code {name.uid}")
    name.code_tries += 1
    right = hmac.compare_digest(name.code_hash, keyed(f"{name.uid}{typed_code(code)}"))
    if not right or name.code_tries > CODE_TRIES:
        return False
    forgive_tries(f"code {name.uid}")
    return confirm(name, by=by)


def add_name(person: Person, kind: NameKind, value: str, by: Person) -> None:
    """She can confirm this e-mail or phone, which then replaces her former one; raises TooMany."""
    count_try(f"names {person.uid}")
    if value == person.name_of(kind):
        return
    for waiting in [n for n in person.names if n.kind is kind and n.confirmed_at is None]:
        person.names.remove(waiting)
    name = SignInName(kind=kind, value=value)
    person.names.append(name)
    session().flush()
    tell(person, "name_added", by)
    if person.confirmed:
        mails.name_added(person, kind)
    ask_to_confirm(name, by=by)


def remove_name(name: SignInName, by: Person) -> None:
    """She signs in with it no more; raises LastName when she could not sign in with anything then."""
    person = name.person
    left = [n for n in person.names if n is not name]
    if not left or (name.confirmed_at and not any(n.confirmed_at for n in left)):
        raise LastName
    if name.confirmed_at:
        mails.name_replaced(name, name.kind)
    person.names.remove(name)
    tell(person, "name_removed", by)


def give_code(person: Person, by: Person) -> SignInName:
    """She can sign in with a short code of the agency, in place of any former one, and is told it.

    Whoever gives it knows her: so her account counts as confirmed.
    """
    for former in [n for n in person.names if n.kind is NameKind.CODE]:
        person.names.remove(former)
    name = SignInName(kind=NameKind.CODE, value=free_code(), confirmed_at=clock.now())
    person.names.append(name)
    session().flush()
    tell(person, "code_given", by)
    mails.code_given(name)
    return name


def renew_code(name: SignInName) -> str:
    """Six new digits confirm the name, for some days; the former don't any more."""
    code = new_code()
    name.code_hash = keyed(f"{name.uid}{code}")
    name.code_until = clock.now() + timedelta(days=CODE_DAYS)
    name.code_tries = 0
    return code


def free_code() -> str:
    """A sign-in code that nobody has."""
    value = new_sign_in_code()
    while queries.code_is_taken(value):
        value = new_sign_in_code()
    return value
