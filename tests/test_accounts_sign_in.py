"""Coming in, forgetting a password, losing a session, leaving; and how guessing is slowed."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask

from agency import clock
from agency.accounts import operations
from agency.accounts.models import Consent, NameKind, Person, SignedIn
from agency.accounts.operations import passwords
from agency.accounts.rules import device_of, password_fault
from agency.db import committed, session
from agency.extensions import limiter
from agency.roles import Role
from tests.conftest import MakeApp
from tests.kit.accounts import (
    confirmed_ana,
    last_link,
    letters,
    link_in,
    only_person,
    stranger,
    without_tokens,
)
from tests.kit.cast import PASSWORD, a_person, sign_in
from tests.kit.page import CheckedClient


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
    assert len(checked) == 6


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
    with app.app_context(), committed():
        eva = a_person(Role.WOMAN, name="eva@example.org")
        eva.names[0].confirmed_at = None
    pages = {
        without_tokens(client.submit("/olvide", name=name).text)
        for name in ("ana@example.org", "eva@example.org", "nadie@example.org", "79999999", "¿quién?")
    }
    assert len(pages) == 1
    assert [letter.kind for letter in letters(app)] == ["accounts/reset"]


@pytest.mark.one_database
def test_one_address_that_asks_without_end_is_asked_to_wait(make_app: MakeApp) -> None:
    app = make_app(extra={"RATELIMIT_ENABLED": True})
    client = stranger(app)
    page = client.get("/olvide")
    told = [client.send_form(page, None, name="nadie@example.org").status_code for _ in range(31)]
    assert told == [200] * 30 + [429]
    limiter.reset()


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
