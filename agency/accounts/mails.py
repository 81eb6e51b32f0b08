"""The letters of accounts."""

from __future__ import annotations

from dataclasses import replace

from agency.accounts.models import Person, SignInName
from agency.accounts.tokens import confirm_token, reset_token
from agency.mail import links
from agency.mail.operations import write


def confirm_email(name: SignInName) -> None:
    """Whoever owns the address can confirm it."""
    link = links.absolute("accounts.confirm", token=confirm_token(name))
    write("accounts/confirm", replace(name.person.reader, email=name.value), secret=True, link=link)


def already_known(name: SignInName) -> None:
    """The owner of a confirmed address learns that somebody tried to sign up with it."""
    write("accounts/already_known", name.person.reader, link=links.absolute("accounts.sign_in"))


def pass_code(name: SignInName, code: str) -> None:
    """A coordinator can pass the code on by WhatsApp."""
    write("accounts/code", replace(name.person.reader, email="", phone=name.value), secret=True, code=code)


def reset(person: Person) -> None:
    """She can choose a new password."""
    link = links.absolute("accounts.choose_password", token=reset_token(person))
    write("accounts/reset", person.reader, secret=True, link=link)


def password_changed(person: Person) -> None:
    """She learns that her password was changed."""
    write("accounts/password_changed", person.reader, link=links.absolute("accounts.forgot"))
