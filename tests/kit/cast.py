"""People for the tests: each stands confirmed, has agreed to the current text, and can sign in."""

from __future__ import annotations

import itertools

from agency import bells, clock
from agency.accounts import operations
from agency.accounts.models import Membership, NameKind, Person, SignInName
from agency.db import session
from agency.roles import Role

from .client import CheckedClient

PASSWORD = "tres llamas cruzan el puente"

_numbers = itertools.count(1)


def a_person(*roles: Role, name: str = "", given_names: str = "", language: str = "es") -> Person:
    """A person with these roles; no letter is owed to her, and nothing is committed.

    `name` is the e-mail or the phone (+591…) that she signs in with.
    """
    number = next(_numbers)
    value = name or f"persona{number}@example.org"
    kind = NameKind.EMAIL if "@" in value else NameKind.PHONE
    person = Person(
        given_names=given_names or f"Persona {number}",
        first_surname="Quispe",
        second_surname="Mamani",
        language=language,
        password_hash=operations.hash_of(PASSWORD),
        adult_said_at=clock.now(),
        memberships=[Membership(role=role) for role in roles],
        names=[SignInName(kind=kind, value=value, confirmed_at=clock.now())],
    )
    session().add(person)
    session().flush()
    operations.agree(person, by=person)
    if Role.WOMAN in roles:
        bells.woman_joined.send(person, by=person)
    return person


def sign_in(client: CheckedClient, person: Person, password: str = PASSWORD) -> None:
    """The client has come in as this person, by the door that everybody uses."""
    name = next(n.value for n in person.names if n.confirmed_at)
    answer = client.submit("/entrar", name=name, password=password)
    assert answer.request.path != "/entrar", answer.text
