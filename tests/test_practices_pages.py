"""Practices through their pages: posted, reviewed, listed, and who may not."""

from __future__ import annotations

import pytest
from flask import Flask

from agency.db import committed, session
from agency.extensions import db
from agency.history.models import Event
from agency.practices.models import Practice, PracticeState
from agency.profiles.models import Modality
from agency.roles import CompanyRole, Role
from agency.subsidies.models import Fund
from tests.kit.cast import (
    a_fund,
    a_member,
    a_partner,
    a_person,
    a_placement,
    a_skill,
    an_accepted_application,
    an_agreement,
    an_open_practice,
    bs,
    come_in,
    in_days,
    post,
)
from tests.kit.lists import pages_of, rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
from tests.test_practices import CARLA, DIANA, EVA, LENA, the_practice


@pytest.fixture
def carla(app: Flask) -> CheckedClient:
    """Carla, who represents a partner with an agreement of three places; there is a fund and two skills."""
    with app.app_context(), committed():
        company = a_partner(by=a_person(name=CARLA, given_names="Carla"), name="Ñandú Digital")
        an_agreement(company, places=3, subsidy_a_month=bs(1_500))
        a_partner(by=a_person(name=EVA))
        lena = a_member(company, CompanyRole.READER)
        lena.names[0].value = LENA
        a_person(Role.COORDINATOR, name=DIANA)
        a_fund(name="Fondo Warmi")
        for skill in ("Python", "Docker"):
            a_skill(skill)
    return come_in(app, CARLA)


def typed(**changed: object) -> dict[str, object]:
    written = {
        "title": "Práctica en desarrollo <b>web</b> 🌱",
        "tasks": "Escribir pruebas, corregir errores y mejorar páginas junto con todo el equipo.",
        "learning": "Python y trabajo en equipo.",
        "must": "Python 2",
        "nice": "Docker, python",
        "starts_on": f"{in_days(14):%d/%m/%Y}",
        "ends_on": f"{in_days(98):%d/%m/%Y}",
        "hours_per_week": "30",
        "schedule": "lunes a viernes, 8:30–14:30",
        "stipend": "2.000",
    }
    return written | changed


def test_a_practice_is_posted_in_one_page_and_open_to_all_after_a_persons_yes(
    app: Flask, carla: CheckedClient, client: CheckedClient
) -> None:
    sent = carla.submit("/practicas/nueva", send="1", **typed())
    assert "Enviada: una coordinadora la revisa y te avisa." in sent.text
    page = sent.request.path
    assert "Práctica en desarrollo &lt;b&gt;web&lt;/b&gt; 🌱" in sent.text
    assert client.get(page).status_code == 404
    assert "desarrollo" not in client.get("/practicas").text
    diana = come_in(app, DIANA)
    assert "Abierta" in diana.submit(page, "/approve").text
    shown = client.get(page).text
    assert "Bs 2.000,00" in shown and "Bs 1.500,00" in shown and "Bs 500,00" in shown
    assert "Práctica en desarrollo" in client.get("/practicas?q=DESARROLLO+nandu").text
    with app.app_context():
        skills = {(s.skill.name, s.level, s.must) for s in the_practice().skills}
    assert skills == {("Python", 2, True), ("Docker", 2, False)}


def test_a_draft_is_kept_corrected_and_sent(app: Flask, carla: CheckedClient) -> None:
    kept = carla.submit("/practicas/nueva", keep="1", **typed())
    assert "Guardada como borrador." in kept.text and "Borrador" in kept.text
    page = kept.request.path
    old = carla.get(f"{page}/editar")
    carla.send_form(old, keep="1", title="Práctica en páginas web")
    stale = carla.send_form(old, keep="1", title="Práctica de otra pestaña")
    assert stale.status_code == 422 and "Alguien cambió esto" in stale.text
    assert "Práctica de otra pestaña" in stale.text
    diana = come_in(app, DIANA)
    carla.submit(page, "/submit")
    diana.submit(page, "/ask_changes", reason="Falta el <i>horario</i>")
    assert "Falta el &lt;i&gt;horario&lt;/i&gt;" in carla.get(f"{page}/editar").text
    assert "En revisión" in carla.submit(f"{page}/editar", send="1", schedule="mañanas").text
    assert carla.get(f"{page}/editar").status_code == 404, "what is being reviewed stands still"


MISTAKES = [
    ({"title": ""}, "Falta completar: Título."),
    ({"title": "Corta"}, "escribe un poco más, al menos 8 caracteres"),
    ({"title": "x" * 101}, "escribe como máximo 100 caracteres; ahora son 101"),
    ({"tasks": "x" * 3001}, "escribe como máximo 3000 caracteres; ahora son 3001"),
    ({"must": "Pyton"}, "No encontramos «Pyton». ¿Quisiste decir Python?"),
    ({"must": "🦄"}, "No tenemos «🦄» en la lista de habilidades."),
    ({"starts_on": "31/02/2027"}, "«31/02/2027» no es una fecha."),
    ({"starts_on": "01/01/2020"}, "La fecha de inicio ya pasó."),
    ({"starts_on": "01/01/2099", "ends_on": "01/03/2099"}, "La fecha de inicio está a más de un año."),
    ({"ends_on": "01/01/2021"}, "es anterior a la de inicio"),
    ({"ends_on": "01/01/2099"}, "Una práctica dura de 2 a 26 semanas."),
    ({"hours_per_week": "41"}, "escribe un número entre 1 y 40"),
    ({"hours_per_week": "treinta"}, "«treinta» no es un número entero."),
    ({"stipend": "3.30"}, "«3.30» no se lee como un monto."),
    ({"stipend": "0"}, "Aquí no hay prácticas sin estipendio."),
    ({"places": "21"}, "escribe un número entre 1 y 20"),
    ({"places": "4"}, "El convenio tiene 3 plazas libres."),
    ({"address": ""}, "Escribe la dirección, o elige «Desde casa»."),
    ({"tutor_name": ""}, "Falta completar: Tutora o tutor."),
]


@pytest.mark.parametrize(("wrong", "sentence"), MISTAKES)
@pytest.mark.one_database
def test_a_practice_with_a_mistake_is_not_kept(
    app: Flask, carla: CheckedClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = carla.submit("/practicas/nueva", send="1", **typed(learning="مرحبا <i>hola</i>") | wrong)
    assert answer.status_code == 422 and sentence in answer.text
    assert "مرحبا &lt;i&gt;hola&lt;/i&gt;" in answer.text, "what was typed is kept"
    with app.app_context():
        assert session().query(Practice).count() == 0
        assert session().query(Event).filter_by(subject_kind="practice").count() == 0


@pytest.mark.one_database
def test_three_thousand_three_hundred_is_read_as_such(app: Flask, carla: CheckedClient) -> None:
    carla.submit("/practicas/nueva", keep="1", **typed(stipend="3.300"))
    with app.app_context():
        assert the_practice().stipend == bs(3_300)


@pytest.mark.one_database
def test_without_an_agreement_the_page_says_what_is_missing(app: Flask, carla: CheckedClient) -> None:
    assert "convenio" in come_in(app, EVA).get("/practicas/nueva").text
    assert post(come_in(app, EVA), "/practicas/nueva", send="1").status_code == 200
    with app.app_context():
        assert session().query(Practice).count() == 0


@pytest.mark.one_database
def test_another_like_it_begins_with_its_words_and_without_its_dates(
    app: Flask, carla: CheckedClient
) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    uid = page.rpartition("/")[2]
    again = carla.get(f"/practicas/nueva?como={uid}").text
    assert "Práctica en desarrollo &lt;b&gt;web" in again and f"{in_days(14):%d/%m/%Y}" not in again
    assert come_in(app, EVA).get(f"/practicas/nueva?como={uid}").status_code == 404


@pytest.mark.one_database
def test_a_draft_is_closed_to_strangers_and_moved_by_its_own_people_only(
    app: Flask, carla: CheckedClient, client: CheckedClient
) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    with app.app_context(), committed():
        a_person(Role.WOMAN, name="berta@example.org")
        a_person(Role.FINANCE, name="fabiola@example.org")
        a_person(Role.DIRECTION, name="rebeca@example.org")
    for name in (EVA, "berta@example.org", "fabiola@example.org"):
        stranger = come_in(app, name)
        assert stranger.get(page).status_code == stranger.get(f"{page}/editar").status_code == 404
        assert post(stranger, f"{page}/paso/submit").status_code == 404
        assert stranger.get("/practicas/todas").status_code == 404
    assert client.get(page).status_code == 404
    for name in (LENA, "rebeca@example.org", DIANA):
        reads = come_in(app, name)
        assert reads.get(page).status_code == 200
        assert reads.get(f"{page}/editar").status_code == 404
        assert post(reads, f"{page}/paso/submit").status_code == 404, name
    assert come_in(app, LENA).get("/practicas/nueva").status_code == 404
    for step in ("fill", "free", "expire", "nonsense"):
        assert post(carla, f"{page}/paso/{step}").status_code == 404
    with app.app_context():
        assert the_practice().state is PracticeState.DRAFT


def test_a_second_click_sends_once(app: Flask, carla: CheckedClient) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    old = carla.get(page)
    assert carla.send_form(old, "/submit").status_code == 200
    assert carla.send_form(old, "/submit").status_code == 409
    with app.app_context():
        assert session().query(Event).filter_by(verb="submit").count() == 1


def test_too_few_places_are_said_when_a_draft_is_sent(app: Flask, carla: CheckedClient) -> None:
    first, second = (
        carla.submit("/practicas/nueva", keep="1", **typed(places="2")).request.path for _ in range(2)
    )
    carla.submit(first, "/submit")
    answer = carla.submit(second, "/submit")
    assert "El convenio tiene 1 plaza libre." in answer.text and "Borrador" in answer.text


def many(app: Flask, how_many: int) -> None:
    """So many open practices, each of a company of its own; every third is filled."""
    with app.app_context(), committed():
        fund = session().query(Fund).first() or a_fund(900_000)
        for number in range(how_many):
            practice = an_open_practice(
                a_partner(name=f"Ñandú {number:02d}"),
                fund=fund,
                title=f"=Práctica ágil {number:02d}",
                stipend=bs(1_500 + number),
                modality=Modality.REMOTE if number % 2 else Modality.ONSITE,
                must=[(a_skill("Python"), 2)],
                nice=[(a_skill("Docker"), 1)],
            )
            if number % 3 == 0:
                a_placement(an_accepted_application(practice))


def test_the_practices_are_filtered_sorted_paged_and_taken_home_as_seen(
    app: Flask, client: CheckedClient
) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    many(app, 22)
    diana = come_in(app, DIANA)
    assert [len(page) for page in pages_of(diana, "/practicas/todas")] == [20, 2]
    assert len(rows_of(diana, "/practicas/todas?state=filled")) == 8
    assert len(rows_of(diana, "/practicas/todas?q=agil+nandu+1")) >= 10
    assert rows_of(diana, "/practicas/todas?q=%25") == []
    stipends = [row[6] for row in rows_of(diana, "/practicas/todas?sort=stipend")]
    assert stipends == [str(bs(1_500 + n)) for n in range(22)]
    assert [row[6] for row in rows_of(diana, "/practicas/todas?sort=-stipend")] == stipends[::-1]
    for query in ("", "?state=open&sort=-title", "?q=ágil&sort=company", "?state=x&sort=x&page=99"):
        url = f"/practicas/todas{query}"
        seen = rows_of(diana, url) if "page" not in query else rows_of(diana, "/practicas/todas?sort=x")
        assert tells_the_same(seen, sheet_of(diana, url)), query
    shown = client.get("/practicas?modality=remote").text
    assert "Práctica ágil 01" in shown and "Práctica ágil 02" not in shown
    assert "Práctica ágil 00" not in client.get("/practicas").text, "what is filled isn't offered"


@pytest.mark.parametrize(
    ("name", "path"), [(DIANA, "/practicas/todas"), (DIANA, "/inicio"), ("", "/practicas"), ("", "/")]
)
@pytest.mark.one_database
def test_a_list_asks_the_database_no_more_for_thirty_than_for_three(app: Flask, name: str, path: str) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    client = come_in(app, name) if name else app.test_client()
    asked = []
    for how_many in (4, 27):
        many(app, how_many)
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get(path).status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 16
