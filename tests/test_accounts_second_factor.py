"""The second step of signing in."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask

from agency import clock
from agency.accounts import operations
from agency.accounts.models import Person, RecoveryCode
from agency.accounts.operations import second_factor
from agency.db import Stale, committed, session
from agency.mail.models import Letter
from agency.roles import Role
from agency.seal import unseal
from tests.conftest import MakeApp
from tests.kit.cast import PASSWORD, a_person, sign_in
from tests.kit.page import CheckedClient


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """A portal that asks its staff for the second step."""
    return make_app(staff_second_factor=True)


def dana(app: Flask, *roles: Role) -> None:
    with app.app_context(), committed():
        a_person(*(roles or (Role.COORDINATOR,)), name="dana@example.org", given_names="Dana")


def password_given(client: CheckedClient, next_: str = "/entrar") -> None:
    client.submit(next_, name="dana@example.org", password=PASSWORD)


def code_at(secret: str, moment: datetime | None = None) -> str:
    return pyotp.TOTP(secret).at(int((moment or clock.now()).timestamp()))


def shown_secret(page: str) -> str:
    found = re.search(r'class="spelled">([^<]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def set_up(client: CheckedClient, **more: str) -> tuple[str, list[str]]:
    """The application's secret and the recovery codes, after she set the second step up."""
    page = client.get("/segundo-paso/activar")
    secret = shown_secret(page.text)
    codes = client.send_form(page, "/segundo-paso/activar", factor=code_at(secret), **more)
    assert codes.request.path == "/segundo-paso/codigos", codes.text
    return secret, re.findall(r"<li>([A-Z0-9]{4}-[A-Z0-9]{4})</li>", codes.text)


def again(app: Flask) -> CheckedClient:
    """Dana on another device, her password given."""
    made = app.test_client()
    assert isinstance(made, CheckedClient)
    password_given(made)
    return made


def later(minutes: int = 2) -> datetime:
    return clock.now() + timedelta(minutes=minutes)


def test_the_staff_sets_it_up_before_anything_else(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    for path in ("/inicio", "/cuenta", "/personas", "/", "/crear-cuenta", "/confirmar"):
        led_to = client.get(path).headers.get("Location", "")
        assert led_to.startswith("/segundo-paso/activar"), f"{path} was open to a password alone"
    assert client.get("/privacidad").status_code == 200
    secret, codes = set_up(client)
    assert len(set(codes)) == 8
    kept = client.submit("/segundo-paso/codigos", "/segundo-paso/codigos")
    assert kept.request.path == "/inicio"
    assert client.get("/segundo-paso/codigos").status_code == 302
    assert client.get("/cuenta").status_code == 200
    with app.app_context():
        person = session().query(Person).one()
        assert secret not in person.second_factor and unseal(person.second_factor) == secret
        hashes = {c.code_hash for c in session().query(RecoveryCode)}
        assert len(hashes) == 8 and not hashes & set(codes)
        assert session().query(Letter).one().kind == "accounts/second_factor_on"


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_drawing(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    page = client.get("/segundo-paso/activar")
    secret = shown_secret(page.text)
    wrong = client.send_form(page, "/segundo-paso/activar", factor="000000")
    assert wrong.status_code == 422 and shown_secret(wrong.text) == secret
    assert 'src="data:image/svg+xml' in wrong.text
    with app.app_context():
        assert session().query(Person).one().second_factor == ""


def test_each_session_passes_by_itself_and_stands_where_it_wanted_to_go(
    client: CheckedClient, app: Flask
) -> None:
    dana(app)
    password_given(client)
    secret, _codes = set_up(client)
    other = again(app)
    asked = other.get("/cuenta", follow_redirects=True)
    assert asked.request.path == "/segundo-paso"
    with clock.at(later()):
        passed = other.send_form(asked, "/segundo-paso", factor=code_at(secret))
    assert passed.request.path == "/cuenta"


def test_a_code_is_good_once(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    secret, _codes = set_up(client)
    with clock.at(later()):
        code = code_at(secret)
        assert again(app).submit("/segundo-paso", "/segundo-paso", factor=code).request.path == "/inicio"
        replayed = again(app).submit("/segundo-paso", "/segundo-paso", factor=code)
        assert replayed.status_code == 422 and "ya se usó" in replayed.text


def test_of_two_requests_with_one_code_at_the_same_moment_only_one_lands(
    client: CheckedClient, app: Flask
) -> None:
    dana(app)
    password_given(client)
    secret, _codes = set_up(client)
    moment, begin, passed = later(), threading.Barrier(4), []

    def try_it() -> None:
        with app.app_context(), clock.at(moment):
            begin.wait()
            try:
                with committed():
                    person = session().query(Person).one()
                    right = second_factor.is_right(person, code_at(secret), by=person)
            except Stale:
                right = False
            passed.append(right)

    tries = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in tries:
        thread.start()
    for thread in tries:
        thread.join()
    assert sorted(passed) == [False, False, False, True]


@pytest.mark.parametrize("minutes", [-3, 3])
def test_a_code_of_another_time_is_refused(client: CheckedClient, app: Flask, minutes: int) -> None:
    dana(app)
    password_given(client)
    secret, _codes = set_up(client)
    with clock.at(later(10)):
        code = code_at(secret, clock.now() + timedelta(minutes=minutes))
        assert again(app).submit("/segundo-paso", "/segundo-paso", factor=code).status_code == 422


def test_a_recovery_code_opens_once_and_she_is_told(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    _secret, codes = set_up(client)
    typed = codes[0].lower().replace("-", " ")
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=typed).request.path == "/inicio"
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=codes[0]).status_code == 422
    with app.app_context():
        letter = session().query(Letter).order_by(Letter.id.desc()).first()
        assert letter and letter.kind == "accounts/recovery_code_used" and "Te quedan 7" in letter.text


def test_guessing_the_second_step_waits_wherever_it_comes_from(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    secret, codes = set_up(client)
    with clock.at(later()):
        for number in range(5):
            guesser = again(app)
            guesser.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
            assert guesser.submit("/segundo-paso", "/segundo-paso", factor="000000").status_code == 422
        for right in (code_at(secret), codes[0]):
            assert again(app).submit("/segundo-paso", "/segundo-paso", factor=right).status_code == 429


@pytest.mark.parametrize("typed", ["", " ", "😀😀😀😀😀😀", "١٢٣٤٥٦", "x" * 21, "'; DROP TABLE person; --"])
@pytest.mark.one_database
def test_nonsense_is_no_code(client: CheckedClient, app: Flask, typed: str) -> None:
    dana(app)
    password_given(client)
    set_up(client)
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=typed).status_code == 422


def test_a_woman_may_switch_it_on_with_her_password_and_off_with_a_code(
    client: CheckedClient, app: Flask
) -> None:
    dana(app, Role.WOMAN)
    password_given(client)
    assert client.get("/cuenta").status_code == 200
    page = client.get("/segundo-paso/activar")
    code = code_at(shown_secret(page.text))
    refused = client.send_form(page, "/segundo-paso/activar", factor=code, current_password="no es esta")
    assert refused.status_code == 422 and "Esa no es tu contraseña" in refused.text
    _secret, codes = set_up(client, current_password=PASSWORD)
    off = client.submit("/segundo-paso/quitar", "/segundo-paso/quitar", factor=codes[0])
    assert off.request.path == "/cuenta" and "desactivado" in off.text
    assert again(app).get("/cuenta").status_code == 200


def test_the_staff_changes_phones_but_never_goes_without(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    first, codes = set_up(client)
    changed = client.submit("/segundo-paso/quitar", "/segundo-paso/quitar", factor=codes[0])
    assert changed.request.path == "/segundo-paso/activar"
    assert client.get("/cuenta").status_code == 302
    second, _codes = set_up(client)
    assert second != first
    with clock.at(later()):
        assert again(app).submit("/segundo-paso", "/segundo-paso", factor=code_at(first)).status_code == 422


def test_new_recovery_codes_end_the_former(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    _secret, old = set_up(client)
    page = client.submit("/segundo-paso/codigos/nuevos", "/segundo-paso/codigos/nuevos", factor=old[0])
    new = re.findall(r"<li>([A-Z0-9]{4}-[A-Z0-9]{4})</li>", page.text)
    assert len(new) == 8 and not set(new) & set(old)
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=old[1]).status_code == 422
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=new[0]).request.path == "/inicio"


def test_a_form_sent_twice_shows_codes_that_work(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    page = client.get("/segundo-paso/activar")
    before = client.get_cookie("agency", domain="127.0.0.1")
    code = code_at(shown_secret(page.text))
    client.send_form(page, "/segundo-paso/activar", factor=code)
    assert before
    client.set_cookie("agency", before.value, domain="127.0.0.1")
    twice = client.send_form(page, "/segundo-paso/activar", factor=code)
    codes = re.findall(r"<li>([A-Z0-9]{4}-[A-Z0-9]{4})</li>", twice.text)
    assert again(app).submit("/segundo-paso", "/segundo-paso", factor=codes[0]).request.path == "/inicio"


def test_setting_it_up_closes_the_sessions_that_stood_on_a_password(
    client: CheckedClient, app: Flask
) -> None:
    dana(app, Role.WOMAN)
    password_given(client)
    elsewhere = again(app)
    set_up(client, current_password=PASSWORD)
    assert elsewhere.get("/cuenta").headers["Location"].startswith("/entrar")


def test_a_reset_password_does_not_open_the_second_step(client: CheckedClient, app: Flask) -> None:
    dana(app)
    password_given(client)
    set_up(client)
    new = "cuatro cóndores sobre el Illimani"
    with app.app_context(), committed():
        person = session().query(Person).one()
        operations.set_password(person, new, by=person)
    other = app.test_client()
    assert isinstance(other, CheckedClient)
    other.submit("/entrar", name="dana@example.org", password=new)
    assert other.get("/cuenta").headers["Location"].startswith("/segundo-paso")


def test_who_becomes_staff_sets_it_up_in_her_open_session(client: CheckedClient, app: Flask) -> None:
    with app.app_context(), committed():
        person = a_person(name="dana@example.org")
        sign_in(client, person)
    assert client.get("/cuenta").status_code == 200
    with app.app_context(), committed():
        person = session().query(Person).one()
        operations.give_role(person, Role.FINANCE, by=person)
    assert client.get("/cuenta").headers["Location"].startswith("/segundo-paso/activar")
