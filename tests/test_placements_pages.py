"""Placements through their pages: opened, signed, hours, payments, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from agency.db import committed, session
from agency.extensions import db
from agency.money import ZERO, Money
from agency.placements import operations as placements
from agency.placements import rules
from agency.placements.models import Confirmation, Placement, WeekHours
from agency.roles import CompanyRole, Hat, Role
from agency.subsidies.models import Commitment, Fund, Payment
from tests.kit.cast import (
    AGENCY,
    a_fund,
    a_member,
    a_partner,
    a_person,
    a_placement,
    a_placement_to_sign,
    a_ready_placement,
    a_running_placement,
    a_woman,
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
from tests.test_placements import everything, somebody, the_placement

ALICIA, BERTA, CARLA, EVA = (f"{name}@example.org" for name in ("alicia", "berta", "carla", "eva"))
DIANA, FABIOLA, LENA = (f"{name}@example.org" for name in ("diana", "fabiola", "lena"))
Make = Callable[..., str]


@pytest.fixture
def make(app: Flask) -> Make:
    """Makes Alicia's placement in Carla's company by one of the cast's builders; its address."""

    def made(build: Callable[..., Placement] = a_placement, **terms: object) -> str:
        with app.app_context(), committed():
            company = a_partner(by=a_person(name=CARLA, given_names="Carla"))
            an_agreement(company)
            a_partner(by=a_person(name=EVA, given_names="Eva"))
            a_person(Role.COORDINATOR, name=DIANA, given_names="Diana")
            a_person(Role.FINANCE, name=FABIOLA)
            a_woman("Berta", name=BERTA)
            lena = a_member(company, CompanyRole.READER, "Lena")
            lena.names[0].value = LENA
            practice = an_open_practice(company, fund=a_fund(50_000), title="Práctica en páginas web")
            application = an_accepted_application(practice, a_woman("Alicia", name=ALICIA))
            return f"/colocaciones/{build(application, **terms).uid}"

    return made


def opening_page(app: Flask) -> str:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA, given_names="Diana")
        practice = an_open_practice(fund=a_fund(50_000))
        return f"/colocaciones/nueva/{an_accepted_application(practice, a_woman('Alicia')).uid}"


def test_diana_opens_a_placement_and_a_second_click_opens_none(app: Flask) -> None:
    page = opening_page(app)
    diana = come_in(app, DIANA)
    form = diana.get(page)
    assert "Alicia" in form.text and "Bs 50.000,00 libres" in form.text
    opened = diana.send_form(form)
    assert "Colocación abierta: el dinero está reservado." in opened.text
    again = diana.send_form(form)
    assert again.status_code == 200 and again.request.path == opened.request.path
    with app.app_context():
        assert session().query(Placement).count() == session().query(Commitment).count() == 1


BAD_TERMS = [
    ({"starts_on": "31/02/2027"}, "«31/02/2027» no es una fecha."),
    ({"ends_on": "01/01/2020"}, "La fecha de fin (01/01/2020) es anterior a la de inicio."),
    ({"ends_on": "31/12/2099"}, "Una práctica dura como máximo 26 semanas."),
    ({"hours_per_week": "41"}, "escribe un número entre 1 y 40"),
    ({"hours_per_week": "ocho"}, "«ocho» no es un número entero."),
    ({"stipend": "3.30"}, "«3.30» no se lee como un monto."),
    ({"stipend": "0"}, "La subvención no puede ser mayor que el estipendio."),
    ({"subsidy": "3.300"}, "La subvención no puede ser mayor que el estipendio."),
    ({"schedule": "ñ" * 121}, "escribe como máximo 120 caracteres; ahora son 121"),
    ({"tutor_name": " ‮ "}, "Falta completar: Tutora o tutor."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD_TERMS)
@pytest.mark.one_database
def test_terms_with_a_mistake_open_nothing(app: Flask, typed: dict[str, str], sentence: str) -> None:
    page = opening_page(app)
    before = everything(app)
    kept = {"schedule": "<i>lunes</i> a viernes 🌞 صباح"} | typed
    answer = come_in(app, DIANA).submit(page, **kept)
    assert answer.status_code == 422 and sentence in answer.text
    assert "&lt;i&gt;lunes&lt;/i&gt; a viernes 🌞 صباح" in answer.text or "schedule" in typed
    after = everything(app)
    assert after["placement"] == after["commitment"] == [] and after["fund"] == before["fund"]


def test_a_fund_that_is_too_small_is_said_on_the_page(app: Flask) -> None:
    page = opening_page(app)
    with app.app_context(), committed():
        session().query(Fund).one().total = bs(100)
    answer = come_in(app, DIANA).submit(page)
    assert answer.status_code == 422 and "El fondo no alcanza para esta colocación." in answer.text
    with app.app_context():
        assert session().query(Placement).count() == 0


def test_the_terms_are_corrected_by_the_newest_page_only(app: Flask, make: Make) -> None:
    page = make()
    diana = come_in(app, DIANA)
    old = diana.get(f"{page}/condiciones")
    assert "Guardado." in diana.submit(f"{page}/condiciones", schedule="por las mañanas").text
    stale = diana.send_form(old, schedule="por las tardes")
    assert stale.status_code == 422 and "Alguien cambió esto mientras escribías." in stale.text
    assert "por las tardes" in stale.text
    with app.app_context():
        assert the_placement().schedule == "por las mañanas"


def test_from_the_terms_to_a_prepared_payment_each_at_her_own_desk(app: Flask, make: Make) -> None:
    page = make(starts_on=in_days(-40), ends_on=in_days(40))
    diana, alicia, carla = (come_in(app, name) for name in (DIANA, ALICIA, CARLA))
    assert "Enviar a firmar" not in alicia.get(page).text
    diana.submit(page, "/paso/send")
    diana.submit(page, "/comprobaciones", insurance="Póliza 7", adult_verified=True)
    for client in (alicia, carla, diana):
        assert "El acuerdo espera tu firma." in client.get(page).text
        signed = client.submit(f"{page}/firmar", typed_name="Mi nombre entero", agreed=True)
        assert "Firmado. Gracias por leerlo." in signed.text
    assert "Lista para empezar" in alicia.get(page).text
    diana.submit(page, "/paso/start")
    said = alicia.submit(page, "/horas", hours="28", note="Aprendí <b>Git</b>")
    assert "Anotadas. La empresa las confirma." in said.text and "&lt;b&gt;Git&lt;/b&gt;" in said.text
    confirmed = carla.submit(page, "/confirmar")
    assert "Confirmadas." in confirmed.text
    with app.app_context():
        week = session().query(WeekHours).one()
        assert (week.hours, week.confirmed_at is not None) == (28, True)
        month = rules.months(the_placement().starts_on, the_placement().ends_on)[0]
    prepared = diana.submit(f"{page}/pago", period=month.name, amount="1.000,50")
    assert "Preparado: lo aprueba otra persona." in prepared.text and "Bs 1.000,50" in prepared.text
    assert "Bs 1.000,50" in alicia.get(page).text, "she sees what is paid for her"
    with app.app_context():
        assert session().query(Payment).one().amount == Money(100_050)


def test_what_is_signed_is_what_was_read(app: Flask, make: Make) -> None:
    page = make(a_placement_to_sign)
    alicia, diana = come_in(app, ALICIA), come_in(app, DIANA)
    read = alicia.get(f"{page}/firmar")
    diana.submit(page, "/paso/revise")
    diana.submit(f"{page}/condiciones", schedule="de noche")
    diana.submit(page, "/paso/send")
    answer = alicia.send_form(read, typed_name="Alicia Quispe Mamani", agreed=True)
    assert answer.status_code == 422 and "El texto cambió desde que lo abriste." in answer.text
    assert "de noche" in answer.text and "Alicia Quispe Mamani" in answer.text
    assert "Firmado." in alicia.send_form(answer, agreed=True).text
    with app.app_context():
        assert "de noche" in session().query(Confirmation).one().text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"typed_name": ""}, "Falta completar: Escribe tu nombre completo."),
        ({"typed_name": "x" * 201}, "escribe como máximo 200 caracteres"),
        ({"agreed": False}, "Marca que lo leíste y lo firmas."),
    ],
)
@pytest.mark.one_database
def test_a_signature_needs_a_name_and_a_yes(
    app: Flask, make: Make, typed: dict[str, object], sentence: str
) -> None:
    page = make(a_placement_to_sign)
    good = {"typed_name": "Alicia 💜 <script>", "agreed": True}
    answer = come_in(app, ALICIA).submit(f"{page}/firmar", **good | typed)
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert session().query(Confirmation).count() == 0


def test_a_byte_changed_in_a_signed_text_is_told_on_the_agreement(app: Flask, make: Make) -> None:
    page = make(a_ready_placement)
    alicia = come_in(app, ALICIA)
    shown = alicia.get(f"{page}/acuerdo").text
    assert shown.count("el texto es el que firmó") == 3 and "no es el que firmó" not in shown
    with app.app_context(), committed():
        session().query(Confirmation).filter_by(party=Hat.COMPANY).one().text += " "
    shown = alicia.get(f"{page}/acuerdo").text
    assert shown.count("el texto no es el que firmó") == 1 and shown.count("el texto es el que firmó") == 2


@pytest.mark.parametrize("hours", ["41", "-1", "ocho", "4.5", "", "🙂"])
@pytest.mark.one_database
def test_hours_that_no_week_has_are_not_kept(app: Flask, make: Make, hours: str) -> None:
    page = make(a_running_placement, starts_on=in_days(-10), ends_on=in_days(30))
    answer = come_in(app, ALICIA).submit(page, "/horas", hours=hours, note="lo que escribí")
    assert answer.status_code == 422 and "lo que escribí" in answer.text
    assert "Falta revisar 1 cosa" in answer.text
    with app.app_context():
        assert session().query(WeekHours).count() == 0


@pytest.mark.parametrize("monday", ["2020-01-06", "mañana", "", "9999-99-99"])
@pytest.mark.one_database
def test_only_weeks_of_the_placement_have_hours(app: Flask, make: Make, monday: str) -> None:
    page = make(a_running_placement, starts_on=in_days(-10), ends_on=in_days(30))
    assert post(come_in(app, ALICIA), f"{page}/horas", monday=monday, hours="10").status_code == 422
    assert post(come_in(app, CARLA), f"{page}/horas/{monday}/confirmar").status_code == 404
    with app.app_context():
        assert session().query(WeekHours).count() == 0


def test_hours_that_she_corrected_meanwhile_are_read_again_before_they_are_confirmed(
    app: Flask, make: Make
) -> None:
    page = make(a_running_placement, starts_on=in_days(-10), ends_on=in_days(30))
    alicia, carla = come_in(app, ALICIA), come_in(app, CARLA)
    alicia.submit(page, "/horas", hours="20")
    old = carla.get(page)
    alicia.submit(page, "/horas", hours="40")
    assert carla.send_form(old, "/confirmar").status_code == 409
    assert "Confirmadas." in carla.submit(page, "/confirmar").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "3.30"}, "«3.30» no se lee como un monto."),
        ({"amount": "0"}, "El monto tiene que ser mayor que cero."),
        ({"amount": "9.999.999"}, "Para esta colocación quedan Bs"),
        ({"note": "x" * 301}, "escribe como máximo 300 caracteres"),
    ],
)
@pytest.mark.one_database
def test_a_payment_with_a_mistake_is_not_prepared(
    app: Flask, make: Make, typed: dict[str, str], sentence: str
) -> None:
    page = make(a_running_placement, starts_on=in_days(-40), ends_on=in_days(40))
    answer = come_in(app, DIANA).submit(f"{page}/pago", **{"amount": "500", "note": "mes 📅"} | typed)
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert session().query(Payment).count() == 0
        assert session().query(Commitment).one().prepared == ZERO


def test_a_payment_sent_twice_is_prepared_once(app: Flask, make: Make) -> None:
    page = make(a_running_placement, starts_on=in_days(-40), ends_on=in_days(40))
    diana = come_in(app, DIANA)
    form = diana.get(f"{page}/pago")
    assert "Preparado" in diana.send_form(form, amount="500").text
    assert diana.send_form(form, amount="500").status_code == 422
    with app.app_context():
        assert session().query(Commitment).one().prepared == bs(500)


def test_an_account_is_closed_once_nothing_waits(app: Flask, make: Make) -> None:
    page = make(a_running_placement, starts_on=in_days(-40), ends_on=in_days(2))
    diana = come_in(app, DIANA)
    diana.submit(f"{page}/pago", amount="500")
    done = diana.submit(page, "/paso/complete")
    assert "Terminada" in done.text
    assert "Todavía hay un pago pendiente" in diana.submit(page, "/cerrar-cuenta").text
    with app.app_context():
        payment = session().query(Payment).one().uid
    diana.submit(f"/pagos/{payment}", "/cancel", reason="Se hizo dos veces")
    assert "Cuenta cerrada" in diana.submit(page, "/cerrar-cuenta").text
    assert post(diana, f"{page}/cerrar-cuenta").status_code == 404
    with app.app_context():
        assert session().query(Fund).one().reserved == ZERO


def test_she_ends_it_without_permission_and_the_company_reads_no_reason(app: Flask, make: Make) -> None:
    page = make(a_running_placement, starts_on=in_days(-10), ends_on=in_days(30))
    alicia, carla = come_in(app, ALICIA), come_in(app, CARLA)
    asked = post(alicia, f"{page}/paso/end_early")
    assert asked.status_code == 422 and "Falta completar" in asked.text
    assert "Terminó antes" in alicia.submit(page, "/paso/end_early", reason="Prefiero no decirlo 🙏").text
    shown = carla.get(page).text
    assert "Terminó antes" in shown and "Prefiero no decirlo" not in shown
    assert "Prefiero no decirlo" in come_in(app, DIANA).get(page).text
    paying = come_in(app, FABIOLA).get(page)
    assert paying.status_code == 200 and "Prefiero no decirlo" not in paying.text


STRANGERS = [BERTA, EVA, "rebeca@example.org", "ada@example.org"]


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.one_database
def test_a_stranger_finds_no_placement(app: Flask, make: Make, name: str) -> None:
    page = make(a_placement_to_sign)
    with app.app_context(), committed():
        a_person(Role.DIRECTION, name="rebeca@example.org")
        a_person(Role.ADMIN, name="ada@example.org")
        application = the_placement().application.uid
    before, client = everything(app), come_in(app, name)
    for path in ("", "/firmar", "/acuerdo", "/condiciones", "/pago"):
        assert client.get(f"{page}{path}").status_code == 404, path
    for path in ("/paso/cancel", "/paso/revise", "/firmar", "/comprobaciones", "/horas", "/cerrar-cuenta"):
        assert post(client, f"{page}{path}", reason="x", typed_name="x", agreed="y").status_code == 404, path
    assert client.get(f"/colocaciones/nueva/{application}").status_code == 404
    assert client.get("/colocaciones").status_code == 404
    after = everything(app)
    assert [after[t] for t in ("placement", "confirmation")] == [
        before[t] for t in ("placement", "confirmation")
    ]


@pytest.mark.one_database
def test_each_party_takes_its_own_steps_only(app: Flask, make: Make) -> None:
    page = make(a_running_placement, starts_on=in_days(-10), ends_on=in_days(30))
    alicia, carla, lena, fabiola = (come_in(app, name) for name in (ALICIA, CARLA, LENA, FABIOLA))
    for client in (alicia, carla, lena, fabiola):
        assert client.get(page).status_code == 200
        assert post(client, f"{page}/paso/pause", reason="x").status_code == 404
        assert client.get(f"{page}/pago").status_code == 404
    for client in (lena, fabiola):
        assert post(client, f"{page}/paso/end_early", reason="x").status_code == 404
        assert post(client, f"{page}/horas/{in_days(0)}/confirmar").status_code == 404
    for client in (carla, lena, fabiola):
        assert post(client, f"{page}/horas", monday=str(in_days(0)), hours="1").status_code == 404
    assert "Ver el perfil" not in fabiola.get(page).text and "Su perfil" not in fabiola.get(page).text
    for step in ("make_ready", "nonsense"):
        assert post(alicia, f"{page}/paso/{step}").status_code == 404


def test_a_visitor_is_sent_to_the_door(app: Flask, client: CheckedClient, make: Make) -> None:
    page = make()
    assert client.get(page).headers["Location"].startswith("/entrar")
    assert client.get(f"/colocaciones/{UUID(int=7)}").headers["Location"].startswith("/entrar")


def many(app: Flask, how_many: int) -> None:
    """So many placements, each of another woman in a practice and a company of their own."""
    with app.app_context(), committed():
        fund = session().query(Fund).first() or a_fund(900_000)
        for number in range(how_many):
            company = a_partner(name=f"=Ñandú {number:02d} S.R.L.")
            practice = an_open_practice(company, fund=fund, title=f"+Práctica número {number:02d}")
            application = an_accepted_application(practice, a_woman(f"Mujer {number:02d}"))
            a_placement(application, ends_on=practice.ends_on + timedelta(days=number))


def test_the_placements_are_filtered_sorted_paged_and_taken_home_as_seen(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    many(app, 22)
    with app.app_context(), committed():
        for placement in session().query(Placement).limit(3):
            placements.take_step(placement, "send", AGENCY, "", by=somebody(Role.COORDINATOR))
    diana = come_in(app, DIANA)
    assert [len(page) for page in pages_of(diana, "/colocaciones")] == [20, 2]
    assert len(rows_of(diana, "/colocaciones?state=signing")) == 3
    assert len(rows_of(diana, "/colocaciones?q=mujer+07")) == 1
    assert len(rows_of(diana, "/colocaciones?q=NANDÚ+21")) == 1, "accents and capitals don't matter"
    assert rows_of(diana, "/colocaciones?q=%25") == rows_of(diana, "/colocaciones?q=_") == []
    names = [row[0] for row in rows_of(diana, "/colocaciones?sort=woman")]
    assert names == sorted(names)
    assert [row[0] for row in rows_of(diana, "/colocaciones?sort=-woman")] == names[::-1]
    for query in ("", "?sort=-end", "?state=signing&sort=company", "?q=numero+1&sort=-practice"):
        url = f"/colocaciones{query}"
        assert tells_the_same(rows_of(diana, url), sheet_of(diana, url)), query


@pytest.mark.parametrize("name", [DIANA, CARLA, ALICIA])
@pytest.mark.one_database
def test_a_desk_asks_the_database_no_more_for_thirty_than_for_three(
    app: Flask, make: Make, name: str
) -> None:
    make()
    client, asked = come_in(app, name), []
    for how_many in (3, 27):
        with app.app_context(), committed():
            mine = session().query(Placement).order_by(Placement.id).first()
            assert mine
            company, fund = mine.application.practice.company, mine.application.practice.fund
            fund.total = bs(9_000_000)
            company_agreement = mine.application.practice.agreement
            company_agreement.places = 500
            for _ in range(how_many):
                practice = an_open_practice(company if name == CARLA else None, fund=fund)
                woman = mine.application.profile if name == ALICIA else None
                placement = a_placement(an_accepted_application(practice, woman))
                placements.take_step(placement, "send", AGENCY, "", by=somebody(Role.COORDINATOR))
        paths = ["/inicio", "/colocaciones"] if name == DIANA else ["/inicio"]
        for path in paths:
            with app.app_context():
                engine = db.engine
            with count_queries(engine) as sent:
                assert client.get(path).status_code == 200
            asked.append(sent.count)
    half = len(asked) // 2
    assert asked[:half] == asked[half:]
    assert max(asked) <= 16
