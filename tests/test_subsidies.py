"""The purse: no fund is overspent, nobody approves what she prepared, and what is left over goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from agency import clock
from agency.accounts.models import Person
from agency.companies.models import Company
from agency.db import committed, session
from agency.extensions import db
from agency.flow import NotNow, NotYours
from agency.history.models import Event
from agency.money import ZERO, Money
from agency.placements.models import Placement
from agency.roles import Hat, Role
from agency.subsidies import operations as purse
from agency.subsidies import policy
from agency.subsidies.models import Commitment, CommitmentState, Fund, Payment, PaymentState
from agency.subsidies.rules import earned
from tests.kit.cast import (
    AGENCY,
    FINANCE,
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
from tests.kit.together import at_once, while_unfinished
from tests.kit.tree import parsed

AMOUNTS = st.integers(0, 10**9).map(Money)
DIANA, FABIOLA, OTHER = "diana@example.org", "fabiola@example.org", "fatima@example.org"


@given(AMOUNTS, st.integers(0, 400), st.integers(0, 200))
def test_no_hours_earn_more_than_the_month(a_month: Money, done: int, agreed: int) -> None:
    assert ZERO <= earned(a_month, done, agreed) <= a_month


@given(AMOUNTS, st.integers(1, 200))
def test_all_hours_earn_the_month_and_none_earn_nothing(a_month: Money, agreed: int) -> None:
    assert earned(a_month, agreed, agreed) == a_month
    assert earned(a_month, 0, agreed) == ZERO


@given(AMOUNTS, st.integers(0, 199), st.integers(1, 200))
def test_an_hour_more_never_earns_less(a_month: Money, done: int, agreed: int) -> None:
    assert earned(a_month, done, agreed) <= earned(a_month, done + 1, agreed)


def a_commitment(fund: Fund | None = None, amount: int = 6_000) -> Commitment:
    """So many bolivianos are held for somebody's sake."""
    subject = a_person(Role.COORDINATOR)
    commitment = purse.reserve(fund or a_fund(), bs(amount), subject, by=subject)
    session().flush()
    return commitment


def a_payment(commitment: Commitment, amount: int, period: str = "01", by: Person | None = None) -> Payment:
    """A payment that waits to be approved."""
    by = by or a_person(Role.COORDINATOR)
    payment = purse.prepare_payment(commitment, period, bs(amount), "", by=by)
    session().flush()
    return payment


def paid(payment: Payment) -> Payment:
    """The payment, approved and transferred."""
    finance = a_person(Role.FINANCE)
    purse.approve(payment, FINANCE, by=finance)
    purse.mark_paid(payment, FINANCE, clock.today(), "TR-1", by=finance)
    session().flush()
    return payment


def reserved_and_paid(app: Flask) -> tuple[Money, Money]:
    with app.app_context():
        fund = session().query(Fund).one()
        return fund.reserved, fund.paid


def test_eight_who_reserve_at_once_never_overspend_the_fund(app: Flask) -> None:
    with app.app_context(), committed():
        number = a_fund(10_000).id
        people = [a_person(Role.COORDINATOR).id for _ in range(8)]

    def reserve(person_id: int) -> Callable[[], object]:
        def job() -> str:
            person = session().get_one(Person, person_id)
            purse.reserve(session().get_one(Fund, number), bs(1_500), person, by=person)
            return "held"

        return job

    answers = at_once(app, *(reserve(person_id) for person_id in people))
    assert answers.count("held") == 6
    assert [type(a) for a in answers if a != "held"] == [purse.NotEnoughMoney] * 2
    assert reserved_and_paid(app) == (bs(9_000), ZERO)
    with app.app_context():
        assert [c.amount for c in session().query(Commitment)] == [bs(1_500)] * 6


def test_eight_payments_prepared_at_once_never_pass_what_is_held(app: Flask) -> None:
    with app.app_context(), committed():
        a_commitment(amount=5_000)
        diana = a_person(Role.COORDINATOR).id

    def prepare(period: int) -> Callable[[], object]:
        def job() -> str:
            commitment, by = session().query(Commitment).one(), session().get_one(Person, diana)
            purse.prepare_payment(commitment, f"{period:02d}", bs(1_200), "", by=by)
            return "prepared"

        return job

    answers = at_once(app, *(prepare(period) for period in range(8)))
    assert answers.count("prepared") == 4
    assert [type(a) for a in answers if a != "prepared"] == [purse.NotEnoughMoney] * 4
    with app.app_context():
        assert session().query(Commitment).one().prepared == bs(4_800)
        assert session().query(Payment).count() == 4


def test_a_payment_cancelled_while_another_is_prepared_frees_its_own_amount_only(app: Flask) -> None:
    with app.app_context(), committed():
        first = a_payment(a_commitment(amount=1_000), 400).id
        diana = a_person(Role.COORDINATOR).id

    def cancel() -> None:
        payment, by = session().get_one(Payment, first), session().get_one(Person, diana)
        assert payment.commitment.prepared
        purse.cancel(payment, AGENCY, "Era otro mes", by=by)

    def prepare() -> None:
        commitment, by = session().query(Commitment).one(), session().get_one(Person, diana)
        purse.prepare_payment(commitment, "02", bs(600), "", by=by)

    assert while_unfinished(app, prepare, cancel) is None
    with app.app_context():
        assert session().query(Commitment).one().prepared == bs(600)


def test_money_that_comes_back_while_the_account_is_closed_goes_back_to_the_fund(app: Flask) -> None:
    with app.app_context(), committed():
        commitment = a_commitment(amount=1_000)
        purse.activate(commitment, AGENCY)
        payment = paid(a_payment(commitment, 400)).id
        fabiola = a_person(Role.FINANCE).id

    def settle() -> None:
        purse.settle(session().query(Commitment).one(), AGENCY)

    def recover() -> None:
        by = session().get_one(Person, fabiola)
        purse.recover(session().get_one(Payment, payment), FINANCE, "Cuenta equivocada", by=by)

    assert while_unfinished(app, settle, recover) is None
    assert reserved_and_paid(app) == (ZERO, ZERO)


def test_who_prepared_a_payment_never_approves_it(app: Flask) -> None:
    with app.app_context():
        with committed():
            both = a_person(Role.COORDINATOR, Role.FINANCE)
            payment = a_payment(a_commitment(), 1_000, by=both)
        assert policy.hats(both, payment) == {Hat.AGENCY}, "the policy takes her hat"
        with pytest.raises(NotYours), committed():
            purse.approve(payment, FINANCE, by=both)
        assert payment.state is PaymentState.DUE, "the operation refuses"
        payment.state, payment.approved_by = PaymentState.APPROVED, both.uid
        with pytest.raises(IntegrityError, match="never_by_who_prepared"):
            session().flush()


def test_two_who_approve_at_once_approve_once(app: Flask) -> None:
    with app.app_context(), committed():
        a_payment(a_commitment(), 1_000)
        people = [a_person(Role.FINANCE).id for _ in range(2)]

    def approve(person_id: int) -> Callable[[], object]:
        return lambda: purse.approve(
            session().query(Payment).one(), FINANCE, by=session().get_one(Person, person_id)
        )

    answers = at_once(app, *(approve(person_id) for person_id in people))
    assert answers.count(None) == 1
    with app.app_context():
        assert [e.verb for e in session().query(Event).filter_by(subject_kind="payment")] == [
            "prepared",
            "approve",
        ]


def test_a_payment_goes_from_prepared_to_paid_and_everybody_counts_the_same(app: Flask) -> None:
    with app.app_context():
        with committed():
            commitment = a_commitment(amount=6_000)
            purse.activate(commitment, AGENCY)
            paid(a_payment(commitment, 2_000, "01"))
            a_payment(commitment, 1_500, "02")
        assert (commitment.prepared, commitment.paid, commitment.left) == (bs(3_500), bs(2_000), bs(2_500))
        assert (commitment.fund.reserved, commitment.fund.paid) == (bs(6_000), bs(2_000))
        with pytest.raises(purse.AlreadyPrepared), committed():
            a_payment(commitment, 100, "02")
        with pytest.raises(purse.NotEnoughMoney), committed():
            a_payment(commitment, 2_501, "03")
        assert commitment.prepared == bs(3_500), "a refusal moves nothing"


def test_a_cancelled_payment_frees_its_amount_and_its_period(app: Flask) -> None:
    with app.app_context(), committed():
        commitment = a_commitment(amount=1_000)
        payment = a_payment(commitment, 1_000, "01")
        purse.cancel(payment, AGENCY, "Faltaban horas", by=a_person(Role.COORDINATOR))
        assert commitment.left == bs(1_000)
        again = a_payment(commitment, 900, "01")
        assert again.state is PaymentState.DUE and commitment.left == bs(100)


def test_a_payment_that_came_back_can_be_made_again(app: Flask) -> None:
    with app.app_context(), committed():
        commitment = a_commitment(amount=1_000)
        purse.activate(commitment, AGENCY)
        payment = paid(a_payment(commitment, 1_000, "01"))
        purse.recover(payment, FINANCE, "La cuenta no existía", by=a_person(Role.FINANCE))
        assert (commitment.paid, commitment.left, commitment.fund.paid) == (ZERO, bs(1_000), ZERO)
        assert commitment.fund.reserved == bs(1_000), "it is still held for the same"
        paid(a_payment(commitment, 1_000, "01"))
        assert commitment.fund.paid == bs(1_000)


def test_closing_an_account_gives_the_rest_back_once_nothing_waits(app: Flask) -> None:
    with app.app_context():
        with committed():
            commitment = a_commitment(amount=1_000)
            purse.activate(commitment, AGENCY)
            paid(a_payment(commitment, 600, "01"))
            waiting = a_payment(commitment, 300, "02")
        with pytest.raises(purse.StillOpen), committed():
            purse.settle(commitment, AGENCY)
        with committed():
            purse.cancel(waiting, AGENCY, "Ya no", by=a_person(Role.COORDINATOR))
            purse.settle(commitment, AGENCY)
        assert commitment.state is CommitmentState.SETTLED and commitment.left == ZERO
        assert (commitment.fund.reserved, commitment.fund.paid) == (bs(600), bs(600))
        with pytest.raises(NotNow), committed():
            purse.settle(commitment, AGENCY)


def test_what_is_released_twice_goes_back_once(app: Flask) -> None:
    with app.app_context(), committed():
        commitment = a_commitment(amount=1_000)
        for _ in range(2):
            purse.release(commitment, AGENCY)
        assert commitment.fund.reserved == ZERO and commitment.released == bs(1_000)


def test_a_smaller_commitment_frees_the_difference_and_a_larger_one_needs_it(app: Flask) -> None:
    with app.app_context():
        with committed():
            commitment = a_commitment(a_fund(1_000), amount=800)
            purse.resize(commitment, bs(500))
        assert commitment.fund.left == bs(500)
        with pytest.raises(purse.NotEnoughMoney), committed():
            purse.resize(commitment, bs(1_001))
        with committed():
            purse.resize(commitment, bs(1_000))
        assert commitment.fund.left == ZERO and commitment.left == bs(1_000)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"reserved": bs(1_001)}, "never_overspent"),
        ({"reserved": bs(-1)}, "never_overspent"),
        ({"paid": bs(801)}, "paid_within_reserved"),
    ],
)
def test_the_database_itself_refuses_a_fund_that_lies(
    app: Flask, changed: dict[str, Money], rule: str
) -> None:
    with app.app_context():
        with committed():
            a_commitment(a_fund(1_000), amount=800)
        fund = session().query(Fund).one()
        for name, value in changed.items():
            setattr(fund, name, value)
        with pytest.raises(IntegrityError, match=rule):
            session().flush()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"prepared": bs(801)}, "never_overpaid"),
        ({"released": bs(801)}, "never_overpaid"),
        ({"paid": bs(1)}, "paid_after_it_was_prepared"),
        ({"amount": ZERO}, "holds_something"),
    ],
)
def test_the_database_itself_refuses_a_commitment_that_lies(
    app: Flask, changed: dict[str, Money], rule: str
) -> None:
    with app.app_context():
        with committed():
            a_commitment(amount=800)
        commitment = session().query(Commitment).one()
        for name, value in changed.items():
            setattr(commitment, name, value)
        with pytest.raises(IntegrityError, match=rule):
            session().flush()


# -- pages ------------------------------------------------------------------------------------------


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
        ({"paid_on": "01/01/2100"}, "no puede ser de un día que no llegó"),
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
