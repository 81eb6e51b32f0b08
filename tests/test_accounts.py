"""From sign-up to a confirmed account, and all that may go wrong on the way."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from agency import clock
from agency.accounts.models import Person
from agency.accounts.rules import password_fault
from agency.db import session
from agency.mail.models import Letter
from agency.mail.operations import deliver
from tests.kit.smtp import MailCatcher

GOOD = "tres llamas cruzan el puente"


def post(client: FlaskClient, url: str, **fields: str) -> tuple[int, str, str]:
    """The answer's code, text and where it leads, after posting as a browser would: with the page's token."""
    page = client.get(url if url != "/salir" else "/inicio").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post(url, data={"csrf_token": token[1], **fields})
    return answer.status_code, answer.text, answer.headers.get("Location", "")


def sign_up(client: FlaskClient, name: str = "ana@example.org", **changed: str) -> tuple[int, str, str]:
    fields = {
        "given_names": "Ana María",
        "first_surname": "Quispe",
        "name": name,
        "password": GOOD,
        "adult": "y",
        "consent": "y",
    }
    return post(client, "/crear-cuenta", **(fields | changed))


def confirmed_link(catcher: MailCatcher, app: Flask) -> str:
    with app.app_context():
        assert deliver() == 1
    body = catcher.letters[-1].get_body(("plain",))
    assert body is not None
    link = re.search(r"http://[^/]+(/confirmar/\S+)", body.get_content())
    assert link
    return link[1]


def test_she_signs_up_confirms_by_her_button_and_comes_back(
    client: FlaskClient, app: Flask, catcher: MailCatcher
) -> None:
    assert sign_up(client)[0] == 302
    link = confirmed_link(catcher, app)
    client.get(link)
    with app.app_context():
        assert not session().query(Person).one().confirmed
    assert post(client, link)[2].endswith("/inicio")
    with app.app_context():
        assert session().query(Person).one().confirmed
    assert post(client, "/salir")[0] == 302
    assert client.get("/inicio").status_code == 302
    assert post(client, "/entrar", name="ANA@example.org", password=GOOD)[2].endswith("/inicio")


def test_a_stranger_cannot_confirm_an_account_that_somebody_began_in_her_name(
    client: FlaskClient, app: Flask, catcher: MailCatcher
) -> None:
    sign_up(client)
    link = confirmed_link(catcher, app)
    other = app.test_client()
    assert "/entrar" in other.get(link).headers["Location"]
    sign_up(other, name="berta@example.org")
    assert other.get(link).status_code == 404


def test_a_phone_is_confirmed_by_the_code_that_waits_to_be_passed_on(client: FlaskClient, app: Flask) -> None:
    sign_up(client, name="71234567")
    with app.app_context():
        code = re.search(r"\d{6}", session().query(Letter).one().text)
        assert code and deliver() == 0
    wrong = "000000" if code[0] != "000000" else "111111"
    assert post(client, "/confirmar", code=wrong)[0] == 422
    assert post(client, "/confirmar", code=code[0])[0] == 302
    with app.app_context():
        assert session().query(Person).one().confirmed


def test_signing_up_with_a_taken_name_looks_the_same(
    client: FlaskClient, app: Flask, catcher: MailCatcher
) -> None:
    first = sign_up(client)
    post(client, confirmed_link(catcher, app))
    second = sign_up(app.test_client())
    assert first == second
    with app.app_context():
        deliver()
    assert "Ya tienes una cuenta" in str(catcher.letters[-1]["Subject"])


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_names", "", "Falta completar"),
        ("given_names", "x" * 81, "como máximo 80"),
        ("name", "ni correo ni fono", "no parece un correo"),
        ("password", "corta", "al menos 12"),
        ("password", "contraseña1234", "fácil de adivinar"),
        ("adult", "", "18 años"),
        ("consent", "", "tu acuerdo"),
    ],
)
def test_a_mistake_gets_a_sentence_and_keeps_what_was_typed(
    client: FlaskClient, app: Flask, field: str, typed: str, sentence: str
) -> None:
    code, page, _where = sign_up(client, **({field: typed} if typed else {field: ""}))
    assert code == 422
    assert sentence in page
    assert "Quispe" in page
    assert GOOD not in page
    with app.app_context():
        assert session().query(Person).count() == 0


def test_markup_emoji_and_right_to_left_names_are_only_text(client: FlaskClient) -> None:
    sign_up(client, given_names="<b>Ana</b>\u202e😀")
    page = client.get("/inicio").text
    assert "<b>Ana" not in page and "&lt;b&gt;Ana&lt;/b&gt;😀" in page


def test_guessing_waits_after_five_wrong_tries_and_not_for_ever(client: FlaskClient, app: Flask) -> None:
    sign_up(client)
    other = app.test_client()
    for _ in range(5):
        assert post(other, "/entrar", name="ana@example.org", password="x" * 12)[0] == 422
    assert post(other, "/entrar", name="ana@example.org", password=GOOD)[0] == 429
    with clock.days_from_now(1):
        assert post(other, "/entrar", name="ana@example.org", password=GOOD)[0] == 302


def test_a_reset_link_works_once_and_closes_every_session(
    client: FlaskClient, app: Flask, catcher: MailCatcher
) -> None:
    sign_up(client)
    post(client, confirmed_link(catcher, app))
    other = app.test_client()
    post(other, "/olvide", name="ana@example.org")
    with app.app_context():
        deliver()
    body = catcher.letters[-1].get_body(("plain",))
    assert body is not None
    link = re.search(r"http://[^/]+(/contrasena/\S+)", body.get_content())
    assert link
    assert post(other, link[1], password="cuatro cóndores sobre el Illimani")[0] == 302
    assert client.get("/inicio").status_code == 302
    assert "ya no sirve" in other.get(link[1]).text


def test_a_session_lost_in_the_middle_of_a_form_loses_nothing(client: FlaskClient, app: Flask) -> None:
    sign_up(client, name="71234567")
    client.delete_cookie("agency", domain="127.0.0.1")
    answer = client.post("/confirmar", data={"code": "123456"})
    assert "/entrar" in answer.headers["Location"]
    assert post(client, "/entrar", name="71234567", password=GOOD)[2].endswith("/retomar")
    assert 'value="123456"' in client.get("/retomar").text


@pytest.mark.parametrize(
    "next_", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_signing_in_never_leads_to_another_host(client: FlaskClient, app: Flask, next_: str) -> None:
    sign_up(client)
    where = post(app.test_client(), f"/entrar?next={next_}", name="ana@example.org", password=GOOD)[2]
    assert where.endswith("/inicio")


@pytest.mark.parametrize("password", ["anamaria1234", "quispequispe", "aaaaaaaaaaaa", "123456789012"])
def test_passwords_that_are_easy_to_guess_are_refused(password: str) -> None:
    assert password_fault(password, ("anamaria", "quispe"))
