"""The purse: no fund is overspent, nobody approves what she prepared, and what is left over goes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from agency import clock
from agency.accounts.models import Person
from agency.db import committed, session
from agency.flow import NotNow, NotYours
from agency.history.models import Event
from agency.money import ZERO, Money
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
    bs,
)
from tests.kit.together import at_once, while_unfinished

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
