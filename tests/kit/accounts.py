"""Following people through their accounts: their browsers, their letters, and what they were sent."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy.orm import selectinload

from agency.accounts.models import Person
from agency.db import committed, session
from agency.mail.models import Letter
from agency.roles import Role

from .cast import a_person
from .client import CheckedClient


def stranger(app: Flask) -> CheckedClient:
    """Somebody with a browser of her own."""
    made = app.test_client()
    assert isinstance(made, CheckedClient)
    return made


def letters(app: Flask) -> list[Letter]:
    """The outbox, oldest first."""
    with app.app_context():
        return session().query(Letter).order_by(Letter.id).all()


def link_in(text: str) -> str:
    """The path of the first link of a letter."""
    found = re.search(r"http://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def last_link(app: Flask) -> str:
    """The path of the link of the newest letter."""
    return link_in(letters(app)[-1].text)


def confirmed_ana(app: Flask, *roles: Role, name: str = "ana@example.org") -> None:
    """Ana has a confirmed account: a woman's, unless other roles are given."""
    with app.app_context(), committed():
        a_person(*(roles or (Role.WOMAN,)), name=name, given_names="Ana")


def only_person(app: Flask) -> Person:
    """The one person that there is."""
    with app.app_context():
        return (
            session()
            .query(Person)
            .options(selectinload(Person.names), selectinload(Person.memberships))
            .one()
        )


def without_tokens(page: str) -> str:
    """A page without what differs from one visit to the next."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    page = re.sub(r'data-reader="[^"]+"', "", page)
    return re.sub(r'name="name"[^>]*value="[^"]*"', "", page)
