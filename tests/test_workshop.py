"""A woman in a workshop: a coordinator begins her account, and she alone finishes it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from agency import clock
from agency.accounts.models import NameKind, Person
from agency.db import committed, session
from agency.profiles.queries import profile_of
from agency.roles import Role
from tests.kit.accounts import letters, stranger
from tests.kit.cast import a_person, come_in
from tests.kit.page import CheckedClient

NEW = "/personas/registrar"
START = "/empezar"
PASSWORD = "lluvia tejado quinua"


@pytest.fixture
def diana(app: Flask) -> CheckedClient:
    """A coordinator in her browser."""
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name="diana@example.org", given_names="Diana")
    return come_in(app, "diana@example.org")


def rosa() -> Person:
    return session().query(Person).filter_by(given_names="Rosa").one()


def handed(app: Flask) -> tuple[str, str]:
    """The code and the number of the newest letter."""
    text = letters(app)[-1].text
    found = re.search(r"código ([A-Z]{3}[0-9]{4}) y el número ([0-9]{6})", text)
    assert found, text
    return found[1], found[2]


def register(app: Flask, diana: CheckedClient, **changed: str) -> tuple[str, str]:
    page = diana.submit(NEW, given_names="Rosa", first_surname="Choque", **changed)
    assert page.status_code == 200 and "Su cuenta la espera." in page.text
    return handed(app)


def begin(app: Flask, code: str, number: str, password: str = PASSWORD) -> str:
    page = stranger(app).submit(START, code=code, number=number, password=password, adult=True, consent=True)
    return page.text


def test_she_begins_with_her_code_and_chooses_her_own_password(app: Flask, diana: CheckedClient) -> None:
    code, number = register(app, diana, phone="71234567")
    with app.app_context():
        assert rosa().owes_consent and not rosa().confirmed and rosa().adult_said_at is None
        assert profile_of(rosa()) is not None
    assert letters(app)[-1].address == "+59171234567"
    assert "no coinciden" in stranger(app).submit("/entrar", name=code, password=PASSWORD).text
    assert "Tu cuenta es tuya." in begin(app, code.lower(), f"{number[:3]} {number[3:]}")
    with app.app_context():
        assert rosa().confirmed and not rosa().owes_consent and rosa().adult_said_at is not None
        assert rosa().name_of(NameKind.CODE) == code
    page = stranger(app).submit("/entrar", name=code, password=PASSWORD)
    assert "Hola, Rosa" in page.text
    assert "no coinciden" in begin(app, code, number), "it works once"


def test_a_wrong_an_old_and_a_replaced_number_open_nothing(app: Flask, diana: CheckedClient) -> None:
    code, number = register(app, diana)
    wrong = f"{(int(number) + 1) % 10**6:06d}"
    assert "no coinciden" in begin(app, code, wrong)
    assert "no coinciden" in begin(app, "BCD1234", number)
    with clock.days_from_now(4):
        assert "no coinciden" in begin(app, code, number)
    with app.app_context():
        uid = rosa().uid
    answer = diana.submit(f"/personas/{uid}", "/empezar")
    assert "El número nuevo está listo." in answer.text
    assert "no coinciden" in begin(app, code, number) or handed(app)[1] == number
    assert "Tu cuenta es tuya." in begin(app, *handed(app))
    assert f"/personas/{uid}/empezar" not in diana.get(f"/personas/{uid}").text


@pytest.mark.one_database
def test_guessing_is_slowed_down(app: Flask, diana: CheckedClient) -> None:
    code, number = register(app, diana)
    wrong = f"{(int(number) + 1) % 10**6:06d}"
    pages = [begin(app, code, wrong) for _ in range(12)]
    assert "Espera 15 minutos" in pages[-1]
    assert "Espera 15 minutos" in begin(app, code, number)


@pytest.mark.one_database
def test_without_her_age_and_her_yes_nothing_begins(app: Flask, diana: CheckedClient) -> None:
    code, number = register(app, diana)
    page = stranger(app).submit(START, code=code, number=number, password="corta")
    assert page.status_code == 422 and "mayores de 18" in page.text and f'value="{code}"' in page.text
    with app.app_context():
        assert rosa().password_hash == ""


@pytest.mark.one_database
def test_only_a_coordinator_registers(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.WOMAN, name="ana@example.org")
        a_person(Role.ADMIN, name="irma@example.org")
    for name in ("ana@example.org", "irma@example.org"):
        assert come_in(app, name).get(NEW).status_code == 404


@pytest.mark.one_database
def test_bad_names_and_phones_are_answered_with_a_sentence(app: Flask, diana: CheckedClient) -> None:
    page = diana.submit(NEW, given_names="", first_surname="x" * 300, phone="12")
    assert page.status_code == 422 and "x" * 300 in page.text and "no parece un teléfono" in page.text
