"""The purse through its pages: approved, paid, listed, and who may not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from agency import clock
from agency.accounts.models import Person
from agency.companies.models import Company
from agency.db import committed, session
from agency.extensions import db
from agency.placements.models import Placement
from agency.roles import Role
from agency.subsidies.models import Commitment, Fund, Payment, PaymentState
from tests.kit.cast import (
    a_fund,
    a_person,
    a_running_placement,
    an_accepted_application,
    an_open_practice,
    bs,
    come_in,
    in_days,
    post,
)
from tests.kit.lists import pages_of, rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
from tests.kit.tree import parsed
from tests.test_subsidies import DIANA, FABIOLA, OTHER, a_commitment, a_payment, paid, reserved_and_paid


@pytest.fixture
def purse_app(app: Flask) -> Flask:
    """A portal with somebody who coordinates, two who pay, and a payment that waits."""
    with app.app_context(), committed():
        diana = a_person(Role.COORDINATOR, name=DIANA, given_names="Diana")
        a_person(Role.FINANCE, name=FABIOLA, given_names="Fabiola")
        a_person(Role.FINANCE, Role.COORDINATOR, name=OTHER, given_names="Fátima")
        practice = an_open_practice(fund=a_fund(50_000, name="Fondo Warmi"))
        dates = {"starts_on": in_days(-40), "ends_on": in_days(40)}
        placement = a_running_placement(an_accepted_application(practice), **dates)
        assert placement.commitment
        a_payment(placement.commitment, 1_500, by=diana)
    return app


def today() -> str:
    return clock.today().strftime("%d/%m/%Y")


def payment_page(app: Flask) -> str:
    with app.app_context():
        return f"/pagos/{session().query(Payment).one().uid}"


def the_payment(app: Flask) -> Payment:
    with app.app_context():
        return session().query(Payment).one()


def test_finance_approves_and_notes_the_transfer(purse_app: Flask) -> None:
    page = payment_page(purse_app)
    fabiola = come_in(purse_app, FABIOLA)
    assert "Diana" in fabiola.get(page).text
    approved = fabiola.submit(page, "/approve")
    assert "Aprobado, por pagar" in approved.text
    done = post(fabiola, page, paid_on=today(), receipt="TR-77")
    assert "Anotado: el pago está hecho." in done.text and "TR-77" in done.text
    found = the_payment(purse_app)
    assert (found.state, found.receipt, found.paid_on) == (PaymentState.PAID, "TR-77", clock.today())
    assert reserved_and_paid(purse_app)[1] == bs(1_500)


def test_a_second_click_pays_nothing_twice(purse_app: Flask) -> None:
    page = payment_page(purse_app)
    fabiola = come_in(purse_app, FABIOLA)
    due = fabiola.get(page)
    fabiola.send_form(due, "/approve")
    assert fabiola.send_form(due, "/approve").status_code == 409
    post(fabiola, page, paid_on=today(), receipt="TR-1")
    twice = post(fabiola, page, paid_on=today(), receipt="TR-2")
    assert twice.status_code == 200 and "TR-1" in twice.text and "TR-2" not in twice.text
    assert reserved_and_paid(purse_app)[1] == bs(1_500)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"receipt": ""}, "Falta completar: Número de comprobante."),
        ({"receipt": "9" * 61}, "escribe como máximo 60 caracteres; ahora son 61"),
        ({"paid_on": ""}, "Falta completar: Fecha de la transferencia."),
        ({"paid_on": "31/02/2026"}, "«31/02/2026» no es una fecha."),
        ({"paid_on": "mañana"}, "«mañana» no es una fecha."),
        ({"paid_on": "01/01/2100"}, "no puede ser posterior a hoy"),
    ],
)
@pytest.mark.one_database
def test_a_transfer_with_a_mistake_is_not_noted(
    purse_app: Flask, typed: dict[str, str], sentence: str
) -> None:
    page = payment_page(purse_app)
    fabiola = come_in(purse_app, FABIOLA)
    fabiola.submit(page, "/approve")
    answer = post(fabiola, page, **{"paid_on": today(), "receipt": "<b>TR</b> 💸"} | typed)
    assert answer.status_code == 422 and sentence in answer.text
    assert today() in answer.text or "&lt;b&gt;TR&lt;/b&gt; 💸" in answer.text, "what was typed is kept"
    assert the_payment(purse_app).state is PaymentState.APPROVED


def test_whoever_prepared_it_reads_that_somebody_else_approves(purse_app: Flask) -> None:
    with purse_app.app_context(), committed():
        fatima = session().query(Person).filter_by(given_names="Fátima").one()
        page = f"/pagos/{a_payment(session().query(Commitment).one(), 500, '02', by=fatima).uid}"
    client = come_in(purse_app, OTHER)
    shown = client.get(page)
    assert "lo aprueba otra persona" in shown.text and "Aprobar el pago" not in shown.text
    assert post(client, f"{page}/paso/approve").status_code == 404


@pytest.mark.parametrize("role", [Role.WOMAN, Role.ADMIN, Role.CARE, None])
@pytest.mark.one_database
def test_the_purse_is_closed_to_whoever_has_no_business_there(purse_app: Flask, role: Role | None) -> None:
    with purse_app.app_context(), committed():
        a_person(*([role] if role else []), name="nadie@example.org")
    page, client = payment_page(purse_app), come_in(purse_app, "nadie@example.org")
    with purse_app.app_context():
        fund = f"/fondos/{session().query(Fund).one().uid}"
    for path in ("/pagos", "/fondos", "/fondos/nuevo", page, fund):
        assert client.get(path).status_code == 404, path
    for step in ("approve", "cancel", "recover"):
        assert post(client, f"{page}/paso/{step}", reason="x").status_code == 404
    assert the_payment(purse_app).state is PaymentState.DUE


@pytest.mark.parametrize(("role", "may"), [(Role.DIRECTION, False), (Role.COORDINATOR, True)])
@pytest.mark.one_database
def test_the_direction_moves_nothing_and_a_coordinator_takes_back_what_waits(
    purse_app: Flask, role: Role, may: bool
) -> None:
    with purse_app.app_context(), committed():
        a_person(role, name="lee@example.org")
    page, client = payment_page(purse_app), come_in(purse_app, "lee@example.org")
    assert client.get(page).status_code == 200 and client.get("/fondos/nuevo").status_code == 404
    assert post(client, f"{page}/paso/approve").status_code == 404
    assert post(client, page, paid_on=today(), receipt="TR-1").status_code == 404
    assert post(client, f"{page}/paso/cancel", reason="Era otro mes").status_code == (200 if may else 404)
    assert the_payment(purse_app).state is (PaymentState.CANCELLED if may else PaymentState.DUE)


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.FINANCE, Role.COORDINATOR])
@pytest.mark.one_database
def test_no_page_of_the_purse_or_of_a_company_leads_where_its_reader_may_not_go(
    purse_app: Flask, role: Role
) -> None:
    with purse_app.app_context(), committed():
        a_person(role, name="lee@example.org")
        pages = ["/fondos", "/pagos", "/convenios", f"/fondos/{session().query(Fund).one().uid}"]
        pages += [f"/empresas/{session().query(Company).one().uid}"]
    client = come_in(purse_app, "lee@example.org")
    for page in (*pages, payment_page(purse_app)):
        tree = parsed(client.get(page).get_data())
        links = [a.get("href", "") for a in tree.all("a") if tree.inside(a, "main")]
        for link in links:
            if link.startswith("/"):
                assert client.get(link).status_code == 200, f"{page} leads to {link}"


def test_a_visitor_is_sent_to_the_door(purse_app: Flask, client: CheckedClient) -> None:
    for path in ("/pagos", "/fondos", payment_page(purse_app)):
        assert client.get(path).headers["Location"].startswith("/entrar")


def test_finance_opens_a_fund_once(purse_app: Flask) -> None:
    fabiola = come_in(purse_app, FABIOLA)
    typed = {
        "name": "Fondo <b>nuevo</b> 🌱",
        "programme": "Convenio municipal",
        "total": "250.000",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2028",
    }
    answer = fabiola.submit("/fondos/nuevo", **typed)
    assert "Fondo abierto." in answer.text and "Fondo &lt;b&gt;nuevo&lt;/b&gt; 🌱" in answer.text
    assert "Bs 250.000,00" in answer.text
    again = fabiola.submit("/fondos/nuevo", **typed)
    assert again.status_code == 422 and "Ya hay un fondo con ese nombre." in again.text
    with purse_app.app_context():
        assert session().query(Fund).filter(Fund.total == bs(250_000)).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Falta completar: Nombre del fondo."),
        ({"name": "ñ" * 121}, "escribe como máximo 120 caracteres; ahora son 121"),
        ({"total": "3.30"}, "«3.30» no se lee como un monto."),
        ({"total": "0"}, "El monto tiene que ser mayor que cero."),
        ({"total": "-5"}, "«-5» no se lee como un monto."),
        ({"total": "9" * 30}, "no se lee como un monto."),
        ({"total": "💶"}, "«💶» no se lee como un monto."),
        ({"ends_on": "01/01/2020"}, "La fecha de fin (01/01/2020) es anterior a la de inicio."),
        ({"starts_on": "2026-13-01"}, "«2026-13-01» no es una fecha."),
    ],
)
@pytest.mark.one_database
def test_a_fund_with_a_mistake_is_not_opened(purse_app: Flask, typed: dict[str, str], sentence: str) -> None:
    good = {
        "name": "Fondo nuevo",
        "programme": "صندوق ‮ programa",
        "total": "3.300",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2028",
    }
    answer = come_in(purse_app, FABIOLA).submit("/fondos/nuevo", **good | typed)
    assert answer.status_code == 422 and sentence in answer.text
    assert "صندوق" in answer.text, "what was typed is kept"
    with purse_app.app_context():
        assert session().query(Fund).count() == 1


def many_payments(app: Flask, many: int) -> None:
    """So many payments, each of a commitment and a fund of its own, prepared on days of their own."""
    with app.app_context():
        for number in range(many):
            moment = clock.now() - timedelta(days=number)
            with clock.at(moment), committed():
                fund = a_fund(5_000 + number, name=f"=1+{number} Fondo Ñandú {number:02d}")
                a_payment(a_commitment(fund, 1_000 + number), 500 + number, f"{number:02d}")


def test_the_payments_are_filtered_sorted_paged_and_taken_home_as_seen(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.FINANCE, name=FABIOLA)
    many_payments(app, 23)
    with app.app_context(), committed():
        for payment in session().query(Payment).filter(Payment.amount >= bs(520)):
            paid(payment)
    fabiola = come_in(app, FABIOLA)
    assert [len(page) for page in pages_of(fabiola, "/pagos")] == [20, 3]
    assert len(rows_of(fabiola, "/pagos?state=paid")) == 3
    by_amount = [row[2] for row in rows_of(fabiola, "/pagos?sort=amount")]
    assert by_amount[0] == "Bs 500,00" and by_amount[-1] == "Bs 522,00"
    assert [row[2] for row in rows_of(fabiola, "/pagos?sort=-amount")] == by_amount[::-1]
    for query in ("", "?state=due", "?state=paid&sort=-amount", "?sort=nonsense&state=nonsense&page=x"):
        assert tells_the_same(rows_of(fabiola, f"/pagos{query}"), sheet_of(fabiola, f"/pagos{query}")), query
    for query in ("", "?sort=total", "?sort=-left"):
        assert tells_the_same(rows_of(fabiola, f"/fondos{query}"), sheet_of(fabiola, f"/fondos{query}")), (
            query
        )


def test_a_fund_shows_what_it_holds_and_the_sheet_says_the_same(purse_app: Flask) -> None:
    with purse_app.app_context():
        uid, placement = session().query(Fund).one().uid, session().query(Placement).one().uid
    fabiola = come_in(purse_app, FABIOLA)
    page = fabiola.get(f"/fondos/{uid}")
    assert f"/colocaciones/{placement}" in page.text and "Fondo Warmi" in page.text
    assert tells_the_same(rows_of(fabiola, f"/fondos/{uid}"), sheet_of(fabiola, f"/fondos/{uid}"))
    assert fabiola.get(f"/fondos/{UUID(int=5)}").status_code == 404


@pytest.mark.parametrize("path", ["/pagos", "/fondos", "/fondos/of-all", "/inicio"])
def test_the_purse_asks_the_database_no_more_for_thirty_than_for_three(app: Flask, path: str) -> None:
    with app.app_context(), committed():
        a_person(Role.FINANCE, name=FABIOLA)
        a_fund(900_000)
    client = come_in(app, FABIOLA)
    asked = []
    for many in (3, 27):
        with app.app_context(), committed():
            for number in range(many):
                held = a_commitment(session().query(Fund).order_by(Fund.id).first(), 1_000)
                a_payment(held, 500, f"{many}-{number}")
        with app.app_context():
            whole = path.replace("of-all", str(session().query(Fund).order_by(Fund.id).first().uid))  # type: ignore[union-attr]
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get(whole).status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 12, asked
