"""From sign-up to a confirmed account, a lost password and a lost session, and all that may go wrong."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from agency import clock
from agency.accounts import operations
from agency.accounts.models import NameKind, Person
from agency.accounts.operations import NewPerson
from agency.db import committed, session
from agency.mail.operations import deliver
from agency.roles import Role
from tests.kit.accounts import (
    confirmed_ana,
    last_link,
    letters,
    link_in,
    only_person,
    stranger,
    without_tokens,
)
from tests.kit.cast import PASSWORD
from tests.kit.page import CheckedClient
from tests.kit.smtp import MailCatcher

HOUR = timedelta(hours=1)
NEW = {
    "given_names": "Ana María",
    "first_surname": "Quispe",
    "name": "ana@example.org",
    "password": PASSWORD,
    "adult": True,
    "consent": True,
}


def sign_up(client: CheckedClient, door: str = "/crear-cuenta", **changed: Any) -> str:
    """The page that she reads after she sent the form."""
    return client.submit(door, **(NEW | changed)).text


def test_she_signs_up_confirms_by_her_button_and_comes_back(
    client: CheckedClient, app: Flask, catcher: MailCatcher
) -> None:
    assert "Un paso más" in sign_up(client)
    with app.app_context():
        assert deliver() == 1
    body = catcher.letters[-1].get_body(("plain",))
    assert body is not None
    link = link_in(body.get_content())
    client.get(link)
    assert not only_person(app).confirmed
    assert "Listo: está confirmado" in client.submit(link, link).text
    assert only_person(app).confirmed
    client.submit("/cuenta", "/salir")
    assert client.get("/inicio").status_code == 302
    assert client.submit("/entrar", name="ANA@example.org", password=PASSWORD).request.path == "/inicio"


def test_the_two_doors_look_different_and_only_one_makes_a_woman_of_her(
    client: CheckedClient, app: Flask
) -> None:
    woman, company = client.get("/crear-cuenta").text, client.get("/empresas/crear-cuenta").text
    assert "threshold teal" in company and "threshold teal" not in woman
    sign_up(client, "/empresas/crear-cuenta")
    assert only_person(app).roles == frozenset()


def test_a_stranger_cannot_confirm_an_account_that_somebody_began_in_her_name(
    client: CheckedClient, app: Flask
) -> None:
    sign_up(client)
    link = last_link(app)
    other = stranger(app)
    assert "/entrar" in other.get(link).headers["Location"]
    sign_up(other, name="berta@example.org")
    assert other.get(link).status_code == 404


def test_a_phone_is_confirmed_by_the_code_that_waits_to_be_passed_on(
    client: CheckedClient, app: Flask
) -> None:
    sign_up(client, name="712 34567")
    code = re.search(r"\d{6}", letters(app)[-1].text)
    with app.app_context():
        assert code and deliver() == 0
    wrong = "000000" if code[0] != "000000" else "111111"
    assert "Ese código no es" in client.submit("/confirmar", "/confirmar", code=wrong).text
    right = f"{code[0][:3]} {code[0][3:]}"
    answer = client.submit("/confirmar", "/confirmar", code=right)
    assert answer.request.path == "/inicio"
    assert only_person(app).confirmed


def test_guessing_the_code_waits_and_the_code_is_over_in_the_end(client: CheckedClient, app: Flask) -> None:
    sign_up(client, name="71234567")
    code = re.search(r"\d{6}", letters(app)[-1].text)
    assert code
    wrong = "000000" if code[0] != "000000" else "111111"
    for hours in range(1, 5):
        with clock.at(only_person(app).created_at + hours * HOUR):
            for _ in range(5):
                assert client.submit("/confirmar", "/confirmar", code=wrong).status_code == 422
            assert client.submit("/confirmar", "/confirmar", code=code[0]).status_code == 429
    with clock.at(only_person(app).created_at + 6 * HOUR):
        assert "pide otro" in client.submit("/confirmar", "/confirmar", code=code[0]).text
    assert not only_person(app).confirmed


@pytest.mark.parametrize("name", ["ana@example.org", "+59171234567"])
def test_signing_up_with_a_taken_name_looks_the_same_and_tells_its_owner(
    client: CheckedClient, app: Flask, name: str
) -> None:
    free = sign_up(client, name=name.replace("7123", "7999").replace("ana", "eva"))
    confirmed_ana(app, name=name)
    taken = sign_up(stranger(app), name=name)
    assert without_tokens(free).replace("eva", "ana").replace("79994567", "71234567") == without_tokens(taken)
    assert "alguien, quizás tú" in letters(app)[-1].text.lower().replace("\n", " ")


@pytest.mark.parametrize("taken", [False, True])
def test_guessing_the_code_is_refused_alike_whether_the_phone_has_an_owner(
    client: CheckedClient, app: Flask, taken: bool
) -> None:
    if taken:
        confirmed_ana(app, name="+59171234567")
    sign_up(client, name="71234567")
    told = [client.submit("/confirmar", "/confirmar", code="nunca").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


@pytest.mark.parametrize("taken", [False, True])
def test_of_those_who_claim_a_name_the_same_come_in_whether_it_has_an_owner(app: Flask, taken: bool) -> None:
    if taken:
        confirmed_ana(app, name="+59171234567")
    passwords = [f"{number} cóndores sobre el Illimani" for number in ("cuatro", "cinco", "siete")]
    for password in passwords:
        sign_up(stranger(app), name="71234567", password=password)
    came_in = [
        stranger(app).submit("/entrar", name="71234567", password=password).request.path == "/inicio"
        for password in passwords
    ]
    assert came_in == [False, True, True]


def test_nobody_fills_anothers_mailbox_with_sign_ups(app: Flask) -> None:
    for number in range(8):
        sign_up(stranger(app), password=f"{number} llamas cruzan el puente")
    assert len(letters(app)) == 5


def test_whoever_claims_a_taken_name_can_still_come_back_to_her_own_account(
    client: CheckedClient, app: Flask
) -> None:
    confirmed_ana(app)
    sign_up(client, password="cuatro cóndores sobre el Illimani")
    other = stranger(app)
    answer = other.submit("/entrar", name="ana@example.org", password="cuatro cóndores sobre el Illimani")
    assert answer.request.path == "/inicio", "a refusal would tell her that the name has an owner"
    answer = stranger(app).submit("/entrar", name="ana@example.org", password=PASSWORD)
    assert "Hola, Ana" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_names", "", "Falta completar"),
        ("given_names", "x" * 81, "como máximo 80"),
        ("given_names", " \u200b\u202e ", "Falta completar"),
        ("name", "ni correo ni fono", "no parece un correo"),
        ("name", "KTR4827", "no parece un correo"),
        ("name", "a@b", "no parece un correo"),
        ("name", "12", "no parece un correo"),
        ("password", "corta", "al menos 12"),
        ("password", "x" * 201, "como máximo 200"),
        ("password", "contraseña1234", "fácil de adivinar"),
        ("password", "ana@example.org", "contiene tu nombre"),
        ("adult", False, "18 años"),
        ("consent", False, "tu acuerdo"),
    ],
)
@pytest.mark.one_database
def test_a_mistake_gets_a_sentence_and_keeps_what_was_typed(
    client: CheckedClient, app: Flask, field: str, typed: Any, sentence: str
) -> None:
    page = client.submit("/crear-cuenta", **(NEW | {field: typed}))
    assert page.status_code == 422
    assert sentence in page.text
    assert "Quispe" in page.text
    assert PASSWORD not in page.text
    with app.app_context():
        assert session().query(Person).count() == 0


@pytest.mark.one_database
def test_markup_emoji_and_right_to_left_names_are_only_text(client: CheckedClient) -> None:
    sign_up(client, given_names="<b>Ana</b>\u202e😀")
    page = client.get("/inicio").text
    assert "<b>Ana" not in page and "&lt;b&gt;Ana&lt;/b&gt;😀" in page


@pytest.mark.one_database
def test_a_name_is_one_line_however_it_was_sent(client: CheckedClient, app: Flask) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/crear-cuenta").text)
    assert token
    sent = NEW | {"csrf_token": token[1], "given_names": "Ana\r\nBcc: eva@example.org", "adult": "y"}
    client.post("/crear-cuenta", data=sent | {"consent": "y"})
    assert only_person(app).given_names == "Ana Bcc: eva@example.org"


def test_a_double_click_makes_one_account(client: CheckedClient, app: Flask) -> None:
    page = client.get("/crear-cuenta")
    client.send_form(page, None, **NEW)
    again = stranger(app)
    again.submit("/crear-cuenta", **NEW)
    assert only_person(app).given_names == "Ana María"
    assert len(letters(app)) == 1
    assert again.get("/confirmar").status_code == 200


def test_two_sign_ups_at_the_same_moment_make_one_account(app: Flask) -> None:
    new = NewPerson("Ana", "Quispe", "", NameKind.EMAIL, "ana@example.org", PASSWORD, "es")
    begin = threading.Barrier(4)
    failures: list[BaseException] = []

    def click() -> None:
        try:
            with app.app_context():
                begin.wait()
                with committed():
                    operations.sign_up(new, Role.WOMAN)
        except BaseException as failure:
            failures.append(failure)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert not failures
    assert only_person(app).confirmed is False


def test_another_password_or_another_door_is_another_person(client: CheckedClient, app: Flask) -> None:
    sign_up(client, name="71234567")
    sign_up(stranger(app), name="71234567", password="cuatro cóndores sobre el Illimani")
    sign_up(stranger(app), "/empresas/crear-cuenta", name="71234567")
    with app.app_context():
        assert session().query(Person).count() == 3
