"""The country's dated facts, and the administrator who keeps them true."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from agency import clock
from agency.country import operations, queries
from agency.country.models import Helpline, Holiday, MinimumWage
from agency.country.municipalities import MUNICIPALITIES
from agency.db import committed, session
from agency.history.models import Event
from agency.money import Money
from agency.roles import Role
from tests.kit.cast import a_person, sign_in
from tests.kit.page import CheckedClient


@pytest.fixture
def admin(app: Flask, client: CheckedClient) -> CheckedClient:
    """An administrator of a portal that has its first facts."""
    with app.app_context(), committed():
        operations.seed()
        sign_in(client, a_person(Role.ADMIN, given_names="Jefa"))
    return client


def page_of(app: Flask, kind: type[Helpline] | type[Holiday] | type[MinimumWage], **facts: object) -> str:
    """The address of this fact."""
    folder = {Helpline: "lineas-de-ayuda", Holiday: "feriados", MinimumWage: "salario-minimo"}[kind]
    with app.app_context():
        return f"/ajustes/{folder}/{session().query(kind).filter_by(**facts).one().uid}"


def test_the_minimum_wage_of_a_day_is_the_one_that_began_last(app: Flask) -> None:
    with app.app_context():
        assert queries.wage_on(date(2026, 1, 1)) is None
        with committed():
            operations.seed()
        assert queries.wage_on(date(2024, 12, 31)) is None
        assert queries.wage_on(date(2025, 12, 31)) == Money(275_000)
        assert queries.wage_on(date(2026, 1, 1)) == Money(330_000)
        assert str(queries.wage_on(date(2030, 1, 1))) == "Bs 3.300,00"


def test_holidays_are_those_observed_moved_and_added(app: Flask) -> None:
    with app.app_context():
        with committed():
            operations.seed()
        found = queries.holidays_between(date(2026, 1, 1), date(2026, 8, 31))
    assert date(2026, 1, 22) not in found and date(2026, 6, 21) not in found
    assert {date(2026, 1, 23), date(2026, 6, 5), date(2026, 6, 22), date(2026, 8, 7)} <= found.keys()
    assert list(found) == sorted(found)
    assert "Carnaval" in found[date(2026, 2, 16)]


def test_the_first_facts_come_once_and_never_over_a_correction(app: Flask) -> None:
    with app.app_context():
        with committed():
            operations.seed()
            first = (session().query(Holiday).count(), session().query(Helpline).count())
            by = a_person(Role.ADMIN)
            christmas = queries.holiday_on(date(2026, 12, 25))
            assert christmas
            operations.correct_holiday(christmas, date(2026, 12, 25), "Navidad en familia", by=by)
        with committed():
            operations.seed()
        assert (session().query(Holiday).count(), session().query(Helpline).count()) == first
        assert queries.holidays_between(date(2026, 12, 25), date(2026, 12, 25)) == {
            date(2026, 12, 25): "Navidad en familia"
        }


def test_no_helpline_is_shown_before_somebody_called_it(admin: CheckedClient, app: Flask) -> None:
    with app.app_context():
        assert queries.verified_helplines() == []
    line = page_of(app, Helpline, number="110")
    page = admin.submit(f"{line}/corregir", "/verificar")
    assert "Verificada el" in page.text and "Jefa Quispe Mamani" in page.text
    with app.app_context():
        (shown,) = queries.verified_helplines()
        assert (shown.number, shown.verified_on) == ("110", clock.today())
    admin.submit(f"{line}/corregir", "/ocultar")
    with app.app_context():
        assert queries.verified_helplines() == []


def test_a_new_number_must_be_verified_again_and_a_new_name_need_not(
    admin: CheckedClient, app: Flask
) -> None:
    line = page_of(app, Helpline, number="110")
    admin.submit(f"{line}/corregir", "/verificar")
    admin.submit(f"{line}/corregir", "/corregir", name="Policía")
    with app.app_context():
        assert len(queries.verified_helplines()) == 1
    admin.submit(f"{line}/corregir", "/corregir", number="800-10-0200")
    with app.app_context():
        assert queries.verified_helplines() == []
        assert queries.helpline_with("800100200")


def test_an_administrator_adds_and_corrects_and_it_is_written_down(admin: CheckedClient, app: Flask) -> None:
    admin.submit("/ajustes/salario-minimo/nuevo", since="01/01/2027", amount="3.500,50")
    with app.app_context():
        assert queries.wage_on(date(2027, 5, 1)) == Money(350_050)
    wage = page_of(app, MinimumWage, since=date(2027, 1, 1))
    page = admin.submit(f"{wage}/corregir", amount="3.600")
    assert "Guardado" in page.text
    assert "Bs 3.500,50" in admin.get(f"{wage}/corregir").text, "the history keeps what it said before"
    admin.submit("/ajustes/feriados/nuevo", day="16/07/2027", name="Aniversario <b>de La Paz</b>")
    holiday = page_of(app, Holiday, day=date(2027, 7, 16))
    admin.submit(f"{holiday}/corregir", "/quitar")
    with app.app_context():
        assert queries.holidays_between(date(2027, 7, 16), date(2027, 7, 16)) == {}
        verbs = [e.verb for e in session().query(Event).filter(Event.subject_kind == "holiday")]
    assert verbs == ["added", "dropped"]


@pytest.mark.parametrize(
    ("page", "typed", "sentence"),
    [
        ("salario-minimo/nuevo", {"since": "", "amount": "3.300"}, "Falta completar"),
        ("salario-minimo/nuevo", {"since": "31/02/2027", "amount": "3.300"}, "no es una fecha"),
        ("salario-minimo/nuevo", {"since": "01/01/2027", "amount": "3.30"}, "no se lee como un monto"),
        ("salario-minimo/nuevo", {"since": "01/01/2027", "amount": "0"}, "mayor que cero"),
        ("salario-minimo/nuevo", {"since": "01/01/2027", "amount": "-5"}, "no se lee como un monto"),
        ("salario-minimo/nuevo", {"since": "01/01/2026", "amount": "3.300"}, "ya está en la lista"),
        ("feriados/nuevo", {"day": "25/12/2026", "name": "Navidad"}, "ya está en la lista"),
        ("feriados/nuevo", {"day": "26/12/2026", "name": "x" * 81}, "como máximo 80"),
        ("feriados/nuevo", {"day": "26/12/2026", "name": "\u202e"}, "Falta completar"),
        ("lineas-de-ayuda/nueva", {"name": "Una", "number": "uno dos"}, "de 2 a 15 cifras"),
        ("lineas-de-ayuda/nueva", {"name": "Una", "number": "1"}, "de 2 a 15 cifras"),
        ("lineas-de-ayuda/nueva", {"name": "Una", "number": "1 1 0"}, "ya está en la lista"),
    ],
)
@pytest.mark.one_database
def test_a_mistake_gets_a_sentence_and_nothing_is_kept(
    admin: CheckedClient, app: Flask, page: str, typed: dict[str, str], sentence: str
) -> None:
    with app.app_context():
        before = session().query(Event).count()
    answer = admin.submit(f"/ajustes/{page}", **typed)
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert session().query(Event).count() == before


def test_an_older_page_does_not_undo_a_correction(admin: CheckedClient, app: Flask) -> None:
    day = page_of(app, Holiday, day=date(2026, 12, 25))
    old = admin.get(f"{day}/corregir")
    admin.submit(f"{day}/corregir", "/corregir", name="Navidad en familia")
    stale = admin.send_form(old, "/corregir", name="Otra cosa")
    assert stale.status_code == 422 and "Alguien cambió esto" in stale.text and "Otra cosa" in stale.text


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMIN])
@pytest.mark.one_database
def test_only_an_administrator_sees_and_changes_the_settings(
    app: Flask, client: CheckedClient, role: Role
) -> None:
    with app.app_context(), committed():
        operations.seed()
        sign_in(client, a_person(role))
    line = page_of(app, Helpline, number="110")
    token = re.search(r'csrf_token" value="([^"]+)"', client.get("/cuenta").text)
    assert token
    for path in ("/ajustes", "/ajustes/feriados", "/ajustes/feriados/nuevo", f"{line}/corregir"):
        assert client.get(path).status_code == 404
    for path in (f"{line}/corregir", f"{line}/verificar", "/ajustes/feriados/nuevo"):
        assert client.post(path, data={"csrf_token": token[1]}).status_code == 404
    with app.app_context():
        assert queries.verified_helplines() == []


@pytest.mark.one_database
def test_the_lists_are_read_filtered_and_taken_home(admin: CheckedClient) -> None:
    assert "3.300,00" in admin.get("/ajustes/salario-minimo").text
    of_2027 = admin.get("/ajustes/feriados?year=2027").text
    assert "28/03" not in of_2027 and "26/03/2027" in of_2027 and "25/12/2026" not in of_2027
    for nonsense in ("abc", "99999", "-1", "0"):
        assert "25/12/2026" in admin.get(f"/ajustes/feriados?year={nonsense}").text
    for path in ("salario-minimo", "feriados", "lineas-de-ayuda"):
        assert admin.get(f"/ajustes/{path}?format=xlsx").get_data()[:2] == b"PK"
    assert "3 por verificar" in admin.get("/ajustes").text


@pytest.mark.one_database
def test_the_municipalities_are_the_programmes_four() -> None:
    assert list(MUNICIPALITIES) == ["020101", "020105", "070101", "080302"]
