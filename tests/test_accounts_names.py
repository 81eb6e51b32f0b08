"""What a person signs in with: adding it, proving it, replacing it, removing it; and her own account page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from agency import clock
from agency.accounts import operations
from agency.accounts.models import NameKind, Person, SignedIn, SignInName
from agency.accounts.rules import sign_in_code
from agency.db import committed, session
from agency.mail.models import Letter
from agency.roles import Role
from tests.kit.cast import PASSWORD, a_person, sign_in
from tests.kit.page import CheckedClient

OTHER = "cuatro cóndores sobre el Illimani"


@pytest.fixture
def ana(client: CheckedClient, app: Flask) -> CheckedClient:
    """Ana, who signs in with ana@example.org."""
    with app.app_context(), committed():
        sign_in(client, a_person(Role.WOMAN, name="ana@example.org", given_names="Ana"))
    return client


def names(app: Flask) -> dict[str, bool]:
    """Each sign-in name, and whether it is confirmed."""
    with app.app_context():
        return {n.value: n.confirmed_at is not None for n in session().query(SignInName)}


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return session().query(Letter).order_by(Letter.id).all()


def uid_of(app: Flask, value: str) -> str:
    with app.app_context():
        return str(session().query(SignInName).filter_by(value=value).one().uid)


def test_a_new_phone_signs_in_only_once_it_is_proven(ana: CheckedClient, app: Flask) -> None:
    page = ana.submit("/cuenta/entrar-con", name="71234567", current_password=PASSWORD)
    assert page.request.path == "/confirmar" and "+591 71234567" in page.text
    assert names(app) == {"ana@example.org": True, "+59171234567": False}
    told, by_hand = letters(app)
    assert told.address == "ana@example.org" and by_hand.address == "+59171234567"
    code = re.search(r"\d{6}", by_hand.text)
    assert code
    ana.submit("/confirmar", "/confirmar", code=code[0])
    assert names(app) == {"ana@example.org": True, "+59171234567": True}


def test_a_new_email_takes_the_place_of_the_former_which_is_told(ana: CheckedClient, app: Flask) -> None:
    ana.submit("/cuenta/entrar-con", name="Ana.Nueva@example.org", current_password=PASSWORD)
    link = re.search(r"http://[^/\s]+(/confirmar/\S+)", letters(app)[-1].text)
    assert link
    ana.submit(link[1], link[1])
    assert names(app) == {"ana.nueva@example.org": True}
    assert letters(app)[-1].kind == "accounts/name_replaced"
    assert letters(app)[-1].address == "ana@example.org"
    assert "ya no sirve" in ana.get(link[1]).text


def test_an_email_that_is_somebody_elses_looks_the_same_and_stays_hers(
    ana: CheckedClient, app: Flask
) -> None:
    with app.app_context(), committed():
        a_person(name="eva@example.org")
    page = ana.submit("/cuenta/entrar-con", name="eva@example.org", current_password=PASSWORD)
    assert "Te enviamos un enlace a eva@example.org" in page.text
    assert letters(app)[-1].kind == "accounts/already_known"
    with app.app_context(), committed():
        claimed = session().query(SignInName).filter_by(value="eva@example.org", confirmed_at=None).one()
        assert operations.confirm(claimed, by=claimed.person) is False


def test_a_mistyped_name_is_replaced_by_the_next_one(ana: CheckedClient, app: Flask) -> None:
    for typed in ("71234567", "71234568"):
        ana.submit("/cuenta/entrar-con", name=typed, current_password=PASSWORD)
    assert names(app) == {"ana@example.org": True, "+59171234568": False}


@pytest.mark.parametrize(
    ("typed", "password", "sentence"),
    [
        ("71234567", "no es esta", "Esa no es tu contraseña"),
        ("71234567", "", "Escribe tu contraseña"),
        ("ni correo ni fono", PASSWORD, "no parece un correo"),
        ("KTR4827", PASSWORD, "no parece un correo"),
        ("", PASSWORD, "Falta completar"),
    ],
)
@pytest.mark.one_database
def test_an_open_session_alone_cannot_change_how_she_signs_in(
    ana: CheckedClient, app: Flask, typed: str, password: str, sentence: str
) -> None:
    page = ana.submit("/cuenta/entrar-con", name=typed, current_password=password)
    assert page.status_code == 422 and sentence in page.text
    assert list(names(app)) == ["ana@example.org"]


def test_guessing_the_password_from_an_open_session_waits(ana: CheckedClient, app: Flask) -> None:
    for _ in range(5):
        ana.submit("/cuenta/entrar-con", name="71234567", current_password="no es esta")
    assert ana.submit("/cuenta/contrasena", current_password=PASSWORD, password=OTHER).status_code == 429


def test_the_last_confirmed_name_stays(ana: CheckedClient, app: Flask) -> None:
    ana.submit("/cuenta/entrar-con", name="71234567", current_password=PASSWORD)
    own = f"/cuenta/entrar-con/{uid_of(app, 'ana@example.org')}/quitar"
    page = ana.submit(own, current_password=PASSWORD)
    assert page.status_code == 422 and "lo único" in page.text
    ana.submit(f"/cuenta/entrar-con/{uid_of(app, '+59171234567')}/quitar", current_password=PASSWORD)
    assert names(app) == {"ana@example.org": True}


def test_nobody_removes_anothers_name(ana: CheckedClient, app: Flask) -> None:
    with app.app_context(), committed():
        a_person(name="eva@example.org")
    assert ana.get(f"/cuenta/entrar-con/{uid_of(app, 'eva@example.org')}/quitar").status_code == 404


def test_of_two_who_prove_one_phone_the_first_owns_it(app: Flask) -> None:
    with app.app_context(), committed():
        claims = []
        for _ in range(2):
            person = a_person(Role.WOMAN)
            person.names.append(SignInName(kind=NameKind.PHONE, value="+59171234567"))
            claims.append(person)
        session().flush()
        assert [operations.confirm(p.names[1], by=p) for p in claims] == [True, False]


def test_changing_the_password_closes_every_other_session(ana: CheckedClient, app: Flask) -> None:
    elsewhere = app.test_client()
    assert isinstance(elsewhere, CheckedClient)
    elsewhere.submit("/entrar", name="ana@example.org", password=PASSWORD)
    page = ana.submit("/cuenta/contrasena", current_password=PASSWORD, password=OTHER)
    assert page.request.path == "/cuenta" and "Tu contraseña cambió" in page.text
    assert elsewhere.get("/cuenta").status_code == 302
    assert letters(app)[-1].kind == "accounts/password_changed"


def test_the_account_page_tells_where_she_is_signed_in_and_closes_it(ana: CheckedClient, app: Flask) -> None:
    elsewhere = app.test_client()
    assert isinstance(elsewhere, CheckedClient)
    elsewhere.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari"
    elsewhere.submit("/entrar", name="ana@example.org", password=PASSWORD)
    page = ana.get("/cuenta").text
    assert "Chrome en Android" in page and page.count(">este<") == 1
    with app.app_context():
        other = session().query(SignedIn).filter(SignedIn.device.contains("Android")).one().uid
    token = re.search(r'csrf_token" value="([^"]+)"', page)
    assert token
    ana.post("/cuenta/sesiones/cerrar", data={"csrf_token": token[1], "session": str(other)})
    assert elsewhere.get("/cuenta").status_code == 302
    assert ana.get("/cuenta").status_code == 200
    ana.post("/cuenta/sesiones/cerrar", data={"csrf_token": token[1]})
    assert ana.get("/cuenta").status_code == 302


def test_nobody_closes_a_session_that_is_not_hers(ana: CheckedClient, app: Flask) -> None:
    eva = app.test_client()
    assert isinstance(eva, CheckedClient)
    with app.app_context(), committed():
        sign_in(eva, a_person(name="eva@example.org"))
    with app.app_context():
        hers = session().query(SignedIn).order_by(SignedIn.id.desc()).first()
    token = re.search(r'csrf_token" value="([^"]+)"', ana.get("/cuenta").text)
    assert token and hers
    answer = ana.post("/cuenta/sesiones/cerrar", data={"csrf_token": token[1], "session": str(hers.uid)})
    assert answer.status_code == 404
    assert eva.get("/cuenta").status_code == 200


def test_a_session_says_about_when_it_was_last_used(ana: CheckedClient, app: Flask) -> None:
    def seen() -> datetime:
        with app.app_context():
            return session().query(SignedIn).one().seen_at

    begun = seen()
    ana.get("/cuenta")
    assert seen() == begun
    with clock.at(begun + timedelta(minutes=11)):
        ana.get("/cuenta")
    assert seen() == begun + timedelta(minutes=11)


def test_her_new_name_is_kept_and_an_older_page_does_not_undo_it(ana: CheckedClient, app: Flask) -> None:
    old = ana.get("/cuenta/nombre")
    ana.submit("/cuenta/nombre", given_names="Ana Lucía", second_surname="")
    stale = ana.send_form(old, None, given_names="Otra")
    assert stale.status_code == 422 and "Alguien cambió esto" in stale.text
    with app.app_context():
        assert session().query(Person).one().full_name == "Ana Lucía Quispe"


def test_she_reads_what_happened_in_her_account(ana: CheckedClient, app: Flask) -> None:
    ana.submit("/cuenta/nombre", given_names="Ana Lucía")
    page = ana.get("/cuenta").text
    assert "cambió el nombre de la cuenta" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("KTR4827", "KTR4827"), (" ktr-4827 ", "KTR4827"), ("ktr 4827", "KTR4827"), ("71234567", ""), ("", "")],
)
@pytest.mark.one_database
def test_a_sign_in_code_is_read_however_it_was_typed(typed: str, kept: str) -> None:
    assert sign_in_code(typed) == kept
