"""The letters of accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agency.accounts.models import Invitation, NameKind, Person, SignInName
from agency.accounts.tokens import confirm_token, invitation_token, reset_token
from agency.accounts.words import NAMES, ROLES
from agency.mail import links
from agency.mail.operations import Reader, write
from agency.roles import Role


def confirm_email(name: SignInName) -> None:
    """Whoever owns the address can confirm it."""
    link = links.absolute("accounts.confirm", token=confirm_token(name))
    write("accounts/confirm", _at(name), secret=True, link=link)


def pass_code(name: SignInName, code: str) -> None:
    """A coordinator can pass the code on by WhatsApp."""
    write("accounts/code", _at(name), secret=True, code=code)


def registered(name: SignInName, number: str) -> None:
    """A coordinator can hand her the code and the number that open the account she began for her."""
    link = links.absolute("accounts.start")
    write("accounts/registered", name.person.reader, secret=True, code=name.value, number=number, link=link)


def already_known(name: SignInName, once: str) -> None:
    """The owner of a confirmed name learns that somebody tried to sign up with it."""
    kind = "shared_phone" if name.kind is NameKind.PHONE else "already_known"
    write(f"accounts/{kind}", _at(name), once=once, link=links.absolute("accounts.sign_in"))


def reset(person: Person) -> None:
    """She can choose a new password."""
    link = links.absolute("accounts.choose_password", token=reset_token(person))
    write("accounts/reset", person.reader, secret=True, link=link)


def reset_by_hand(person: Person, once: str) -> None:
    """A coordinator can pass on the link that somebody asked for with her phone."""
    link = links.absolute("accounts.choose_password", token=reset_token(person, by_hand=True))
    write("accounts/reset_by_hand", person.reader, secret=True, once=once, link=link)


def reset_by_staff(person: Person) -> None:
    """She can choose a new password, and learns that the agency made the link."""
    link = links.absolute("accounts.choose_password", token=reset_token(person, by_hand=True))
    write("accounts/reset_by_staff", person.reader, secret=True, link=link)


def password_changed(person: Person) -> None:
    """She learns that her password was changed."""
    _inform("password_changed", person, link=links.absolute("accounts.forgot"))


def name_added(person: Person, kind: NameKind) -> None:
    """She learns that somebody asked to sign in to her account with another e-mail or phone."""
    _inform("name_added", person, what=NAMES[kind], link=links.absolute("accounts.account"))


def name_replaced(former: SignInName, kind: NameKind) -> None:
    """Whoever reads the former address learns that it no longer signs in; former phones are not called."""
    to = _at(former) if kind is NameKind.EMAIL else former.person.reader
    if to.email:
        write("accounts/name_replaced", to, what=NAMES[kind])


def code_given(name: SignInName) -> None:
    """She knows the short code that she signs in with."""
    write("accounts/code_given", name.person.reader, code=name.value, link=links.absolute("accounts.sign_in"))


def role_given(person: Person, role: Role) -> None:
    """She learns what she can do in the portal from now on."""
    write("accounts/role_given", person.reader, role=ROLES[role], link=links.absolute("accounts.sign_in"))


def second_factor_on(person: Person, once: str) -> None:
    """She learns that the second step was switched on."""
    _inform("second_factor_on", person, once=once, link=links.absolute("accounts.account"))


def second_factor_off(person: Person) -> None:
    """She learns that the second step was switched off."""
    _inform("second_factor_off", person, link=links.absolute("accounts.account"))


def second_factor_reset(person: Person) -> None:
    """She learns that an administrator took her second step away, and what comes next."""
    write("accounts/second_factor_reset", person.reader, link=links.absolute("accounts.sign_in"))


def recovery_code_used(person: Person, left: int) -> None:
    """She learns that a recovery code was used, and how many are left."""
    _inform("recovery_code_used", person, left=left, link=links.absolute("accounts.account"))


def closed(person: Person) -> None:
    """She learns that her account was closed."""
    write("accounts/closed", person.reader)


def reopened(person: Person) -> None:
    """She learns that her account is open again."""
    write("accounts/reopened", person.reader, link=links.absolute("accounts.sign_in"))


def came_back(person: Person) -> None:
    """She learns that her account, which was closing, is open again."""
    _inform("reopened", person, link=links.absolute("accounts.sign_in"))


def invited(invitation: Invitation) -> None:
    """She can join the agency's staff."""
    to = Reader(invitation.uid, invitation.given_names, invitation.language, email=invitation.email)
    roles = [ROLES[role] for role in sorted(invitation.roles)]
    link = invitation_link(invitation)
    write("accounts/invited", to, secret=True, roles=roles, until=invitation.until, link=link)


def invitation_link(invitation: Invitation) -> str:
    """The address of the invitation's page."""
    return links.absolute("accounts.invitation", token=invitation_token(invitation))


def _inform(kind: str, person: Person, **facts: Any) -> None:
    """She learns by mail of what she has most likely done herself.

    Without mail her account page tells it: no coordinator has to call her about her own doing.
    """
    if person.reader.email:
        write(f"accounts/{kind}", person.reader, **facts)


def _at(name: SignInName) -> Reader:
    """The reader of this very name, whatever else she has confirmed."""
    if name.kind is NameKind.EMAIL:
        return replace(name.person.reader, email=name.value)
    return replace(name.person.reader, email="", phone=name.value)
