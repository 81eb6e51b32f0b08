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
from agency.accounts.models import Consent, NameKind, Person, SignedIn
from agency.accounts.operations import NewPerson, passwords
from agency.accounts.rules import device_of, password_fault
from agency.db import committed, session
from agency.mail.models import Letter
from agency.mail.operations import deliver
from agency.roles import Role
from tests.kit.cast import PASSWORD, a_person, sign_in
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


def stranger(app: Flask) -> CheckedClient:
    made = app.test_client()
    assert isinstance(made, CheckedClient)
    return made


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return session().query(Letter).order_by(Letter.id).all()


def link_in(text: str) -> str:
    found = re.search(r"http://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def last_link(app: Flask) -> str:
    return link_in(letters(app)[-1].text)


def confirmed_ana(app: Flask, *roles: Role, name: str = "ana@example.org") -> None:
    with app.app_context(), committed():
        a_person(*(roles or (Role.WOMAN,)), name=name, given_names="Ana")


def only_person(app: Flask) -> Person:
    with app.app_context():
        return session().query(Person).one()


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
    assert _without_tokens(free).replace("eva", "ana").replace("79994567", "71234567") == _without_tokens(
        taken
    )
    assert "alguien, quizás tú" in letters(app)[-1].text.lower().replace("\n", " ")


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


@pytest.mark.parametrize("typed", ["ana@example.org", "ANA@EXAMPLE.ORG", "+591 7 1234567", "ktr-4827"])
def test_she_signs_in_with_her_email_her_phone_or_her_code(
    client: CheckedClient, app: Flask, typed: str
) -> None:
    stored = {"a": "ana@example.org", "A": "ana@example.org", "+": "+59171234567", "k": "KTR4827"}[typed[0]]
    with app.app_context(), committed():
        person = a_person(Role.WOMAN, name=stored)
        if stored == "KTR4827":
            person.names[0].kind = NameKind.CODE
    assert client.submit("/entrar", name=typed, password=PASSWORD).request.path == "/inicio"


@pytest.mark.parametrize(
    "typed", ["nadie@example.org", "ana@example.org", "' OR 1=1 --", "\u202e", "x" * 255]
)
@pytest.mark.one_database
def test_a_wrong_sign_in_says_the_same_whoever_exists(client: CheckedClient, app: Flask, typed: str) -> None:
    confirmed_ana(app)
    page = client.submit("/entrar", name=typed, password="esta clave no es")
    assert page.status_code == 422 and "esta clave no es" not in page.text


@pytest.mark.parametrize("claims", [0, 1, 2, 5])
@pytest.mark.one_database
def test_checking_a_password_costs_the_same_whoever_has_the_name(
    app: Flask, claims: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = passwords._verified

    def counted(kept: str, typed: str) -> bool:
        checked.append(kept)
        return real(kept, typed)

    monkeypatch.setattr(passwords, "_verified", counted)
    with app.app_context():
        with committed():
            for _ in range(claims):
                a_person(Role.WOMAN, name="71234567").names[0].confirmed_at = None
        operations.check_password("71234567", "no es esta la buena")
        operations.check_password("71234567", PASSWORD)
    assert len(checked) == 4


def test_guessing_waits_after_five_wrong_tries_and_not_for_ever(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    for _ in range(5):
        assert client.submit("/entrar", name="ana@example.org", password="x" * 12).status_code == 422
    refused = client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    assert refused.status_code == 429 and "Espera 15 minutos" in refused.text
    with clock.days_from_now(1):
        assert client.submit("/entrar", name="ana@example.org", password=PASSWORD).request.path == "/inicio"


def test_a_stranger_elsewhere_cannot_keep_her_out_with_five_wrong_tries(
    client: CheckedClient, app: Flask
) -> None:
    confirmed_ana(app)
    elsewhere = stranger(app)
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    for _ in range(6):
        elsewhere.submit("/entrar", name="ana@example.org", password="x" * 12)
    assert client.submit("/entrar", name="ana@example.org", password=PASSWORD).request.path == "/inicio"


def test_one_address_that_tries_many_names_waits_too(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    with app.app_context(), committed():
        for number in range(30):
            operations.count_try(f"nadie{number}@example.org", "127.0.0.1")
    assert client.submit("/entrar", name="ana@example.org", password=PASSWORD).status_code == 429


def test_many_guesses_at_the_same_moment_are_no_more_than_five(app: Flask) -> None:
    begin = threading.Barrier(10)
    passed: list[int] = []

    def guess(number: int) -> None:
        with app.app_context():
            begin.wait()
            try:
                with committed():
                    operations.count_try("ana@example.org", "203.0.113.7")
                passed.append(number)
            except operations.TooMany:
                pass

    guesses = [threading.Thread(target=guess, args=(n,)) for n in range(10)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert len(passed) == 5


def test_a_reset_link_works_once_and_closes_every_session(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    other = stranger(app)
    assert "va en camino" in other.submit("/olvide", name="ana@example.org").text
    link = last_link(app)
    other.get(link)
    assert "Esa contraseña contiene" in other.submit(link, password="ana@example.org").text
    done = other.submit(link, password="cuatro cóndores sobre el Illimani")
    assert done.request.path == "/entrar" and "Tu contraseña cambió" in done.text
    assert client.get("/inicio").status_code == 302
    assert "ya no sirve" in other.get(link).text
    assert "Tu contraseña cambió" in letters(app)[-1].subject


def test_a_phone_asks_for_its_reset_and_a_coordinator_passes_it_on(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app, name="+59171234567")
    for _ in range(2):
        client.submit("/olvide", name="71234567")
    (letter,) = letters(app)
    assert letter.channel == "by_hand" and letter.address == "+59171234567"
    answer = client.submit(link_in(letter.text), password="cuatro cóndores sobre el Illimani")
    assert answer.request.path == "/entrar"


def test_asking_for_a_reset_tells_nobody_who_has_an_account(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    sign_up(stranger(app), name="eva@example.org")
    pages = {
        _without_tokens(client.submit("/olvide", name=name).text)
        for name in ("ana@example.org", "eva@example.org", "nadie@example.org", "79999999", "¿quién?")
    }
    assert len(pages) == 1
    assert [letter.kind for letter in letters(app)] == ["accounts/confirm", "accounts/reset"]


def test_a_reset_link_runs_out_and_dies_with_the_account(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    client.submit("/olvide", name="ana@example.org")
    link = last_link(app)
    with app.app_context(), committed():
        session().query(Person).one().closed_at = clock.now()
    assert "ya no sirve" in client.get(link).text


@pytest.mark.parametrize("token", ["x", "a.b.c", "ñ", "%00", "." * 300])
@pytest.mark.parametrize("page", ["contrasena", "invitacion"])
@pytest.mark.one_database
def test_a_link_that_nobody_wrote_is_answered_calmly(client: CheckedClient, page: str, token: str) -> None:
    assert "ya no sirve" in client.get(f"/{page}/{token}").text


def test_a_session_lost_in_the_middle_of_a_form_loses_nothing(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    client.delete_cookie("agency", domain="127.0.0.1")
    answer = client.post("/cuenta/nombre", data={"given_names": "Ana Lucía", "password": "secreto"})
    assert "/entrar" in answer.headers["Location"]
    page = client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    assert page.request.path == "/retomar"
    assert 'value="Ana Lucía"' in page.text and "secreto" not in page.text
    assert client.get("/retomar").status_code == 302


def test_what_she_typed_is_shown_to_nobody_else_on_the_same_phone(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    confirmed_ana(app, name="berta@example.org")
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    client.delete_cookie("agency", domain="127.0.0.1")
    client.post("/cuenta/nombre", data={"given_names": "Un secreto"})
    page = client.submit("/entrar", name="berta@example.org", password=PASSWORD)
    assert page.request.path == "/inicio"
    assert client.get("/retomar").status_code == 302


@pytest.mark.parametrize("way_out", ["/salir", "/salida-rapida"])
def test_leaving_on_purpose_closes_the_session_and_keeps_nothing(
    client: CheckedClient, app: Flask, way_out: str
) -> None:
    confirmed_ana(app)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    form = re.search(rf'action="{way_out}".*?csrf_token" value="([^"]+)"', client.get("/cuenta").text, re.S)
    assert form
    assert client.post(way_out, data={"csrf_token": form[1]}).status_code == 302
    with app.app_context():
        assert session().query(SignedIn).one().closed_at is not None
    client.post("/cuenta/nombre", data={"given_names": "Un secreto"})
    assert client.submit("/entrar", name="ana@example.org", password=PASSWORD).request.path == "/inicio"


@pytest.mark.parametrize(
    "next_", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "/%0d%0aX: y"]
)
@pytest.mark.one_database
def test_signing_in_never_leads_to_another_host(client: CheckedClient, app: Flask, next_: str) -> None:
    confirmed_ana(app)
    page = client.submit(f"/entrar?next={next_}", name="ana@example.org", password=PASSWORD)
    assert page.request.host.startswith("127.0.0.1") and page.status_code in {200, 404}


def test_whoever_signs_in_over_an_open_session_closes_it(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    confirmed_ana(app, name="berta@example.org")
    page = client.get("/entrar")
    client.send_form(page, None, name="ana@example.org", password=PASSWORD)
    token = re.search(r'csrf_token" value="([^"]+)"', client.get("/cuenta").text)
    assert token
    client.post("/entrar", data={"csrf_token": token[1], "name": "berta@example.org", "password": PASSWORD})
    with app.app_context():
        first, second = session().query(SignedIn).order_by(SignedIn.id)
        assert first.closed_at is not None and second.closed_at is None


def test_a_session_ends_after_twelve_hours_or_thirty_days(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    own = stranger(app)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    own.submit("/entrar", name="ana@example.org", password=PASSWORD, stay=True)
    with clock.days_from_now(1):
        assert client.get("/cuenta").status_code == 302
        assert own.get("/cuenta").status_code == 200
    with clock.days_from_now(31):
        assert own.get("/cuenta").status_code == 302


def test_the_staff_never_stays_signed_in_for_a_month(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app, Role.COORDINATOR)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD, stay=True)
    with clock.days_from_now(1):
        assert client.get("/cuenta").status_code == 302


def test_the_language_that_she_chooses_stays_on_her_account(client: CheckedClient, app: Flask) -> None:
    confirmed_ana(app)
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    client.send_form(client.get("/cuenta"), "/idioma", lang="en")
    assert only_person(app).language == "en"


def test_a_new_text_asks_everybody_again_and_keeps_where_she_wanted_to_go(
    client: CheckedClient, app: Flask
) -> None:
    confirmed_ana(app)
    with app.app_context(), committed():
        session().query(Person).one().consent_version = "2020-01"
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    asked = client.get("/cuenta", follow_redirects=True)
    assert asked.request.path == "/acuerdo" and "Cambió cómo usamos tus datos" in asked.text
    assert client.get("/privacidad").status_code == 200
    assert client.send_form(asked, "/acuerdo").status_code == 422
    agreed = client.send_form(asked, "/acuerdo", consent=True)
    assert agreed.request.path == "/cuenta"
    with app.app_context():
        assert session().query(Consent).count() == 2


def test_who_never_said_that_she_is_an_adult_is_asked(client: CheckedClient, app: Flask) -> None:
    with app.app_context(), committed():
        person = a_person(Role.WOMAN)
        person.adult_said_at, person.consent_version = None, ""
        sign_in(client, person)
    asked = client.get("/acuerdo")
    assert client.send_form(asked, "/acuerdo", consent=True).status_code == 422
    client.send_form(asked, "/acuerdo", consent=True, adult=True)
    assert only_person(app).adult_said_at is not None


def test_how_data_are_used_is_open_to_all_in_both_languages(client: CheckedClient) -> None:
    assert "Tus datos son tuyos" in client.get("/privacidad").text


@pytest.mark.parametrize("password", ["anamaria1234", "quispequispe", "aaaaaaaaaaaa", "123456789012"])
@pytest.mark.one_database
def test_passwords_that_are_easy_to_guess_are_refused(password: str) -> None:
    assert password_fault(password, ("anamaria", "quispe"))


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0", ("Firefox", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
@pytest.mark.one_database
def test_a_device_is_told_in_words(agent: str, told: tuple[str, str]) -> None:
    assert device_of(agent) == told


def _without_tokens(page: str) -> str:
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    page = re.sub(r'data-reader="[^"]+"', "", page)
    return re.sub(r'name="name"[^>]*value="[^"]*"', "", page)
