"""Every movement of the purse. The conditional UPDATE is the lock; a CHECK stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from agency import clock
from agency.accounts.models import Person
from agency.db import Row, session
from agency.flow import NotYours
from agency.history.models import Audience
from agency.history.operations import record
from agency.money import ZERO, Money
from agency.roles import Hat
from agency.subsidies import queries
from agency.subsidies.models import Commitment, CommitmentState, Fund, Payment
from agency.subsidies.rules import COMMITMENT_LIFE, OPEN_PAYMENTS, PAYMENT_LIFE


@dataclass(frozen=True)
class FundFacts:
    """What a fund is."""

    name: str
    programme: str
    total: Money
    starts_on: date
    ends_on: date


class NotEnoughMoney(Exception):
    """The fund, or the commitment, has less left than was asked for."""


class AlreadyPrepared(Exception):
    """This period has its payment already."""


class NameTaken(Exception):
    """Another fund has this name."""


class StillOpen(Exception):
    """A payment still waits: it must be paid or cancelled first."""


def open_fund(facts: FundFacts, by: Person) -> Fund:
    """The fund can be named by practices; raises NameTaken."""
    if queries.fund_named(facts.name):
        raise NameTaken
    fund = Fund(**vars(facts))
    session().add(fund)
    record(fund, "opened", by=by, hat=Hat.FINANCE, audience=Audience.STAFF)
    return fund


def reserve(fund: Fund, amount: Money, subject: Row, by: Person) -> Commitment:
    """The amount is held for the subject; raises NotEnoughMoney, however many ask at the same moment."""
    changed = session().execute(
        update(Fund)
        .where(Fund.id == fund.id, Fund.reserved + amount <= Fund.total)
        .values(reserved=Fund.reserved + amount)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotEnoughMoney
    session().expire(fund)
    commitment = Commitment(
        fund_id=fund.id, subject_kind=subject.__tablename__, subject_uid=subject.uid, amount=amount
    )
    session().add(commitment)
    return commitment


def activate(commitment: Commitment, hats: frozenset[Hat]) -> None:
    """What is held is in use."""
    COMMITMENT_LIFE.take(commitment, "activate", hats)


def release(commitment: Commitment, hats: frozenset[Hat]) -> None:
    """What was not paid went back to the fund; nothing happens when it went before.

    Raises StillOpen while a payment waits.
    """
    queries.lock_commitment(commitment)
    if commitment.state in {CommitmentState.RELEASED, CommitmentState.SETTLED}:
        return
    _nothing_waits(commitment)
    COMMITMENT_LIFE.take(commitment, "release", hats)
    _give_back(commitment)


def settle(commitment: Commitment, hats: frozenset[Hat]) -> None:
    """All is paid; what was left over went back to the fund; raises StillOpen while a payment waits."""
    queries.lock_commitment(commitment)
    _nothing_waits(commitment)
    COMMITMENT_LIFE.take(commitment, "settle", hats)
    _give_back(commitment)


def _nothing_waits(commitment: Commitment) -> None:
    if any(p.state in OPEN_PAYMENTS for p in queries.payments_of(commitment)):
        raise StillOpen


def _give_back(commitment: Commitment) -> None:
    rest = commitment.left
    commitment.released += rest
    _move(commitment.fund, reserved=Money(0) - rest)


def _move(fund: Fund, reserved: Money = ZERO, paid: Money = ZERO) -> None:
    session().execute(
        update(Fund)
        .where(Fund.id == fund.id)
        .values(reserved=Fund.reserved + reserved, paid=Fund.paid + paid)
        .execution_options(synchronize_session=False)
    )
    session().expire(fund)


def prepare_payment(commitment: Commitment, period: str, amount: Money, note: str, by: Person) -> Payment:
    """The payment waits to be approved by somebody else; raises AlreadyPrepared or NotEnoughMoney."""
    if any(p.period == period for p in queries.payments_of(commitment)):
        raise AlreadyPrepared
    changed = session().execute(
        update(Commitment)
        .where(
            Commitment.id == commitment.id,
            Commitment.prepared + amount + Commitment.released <= Commitment.amount,
        )
        .values(prepared=Commitment.prepared + amount)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotEnoughMoney
    session().expire(commitment)
    payment = Payment(commitment=commitment, period=period, amount=amount, prepared_by=by.uid, note=note)
    session().add(payment)
    record(payment, "prepared", by=by, hat=Hat.AGENCY, audience=Audience.STAFF, amount=str(amount))
    return payment


def approve(payment: Payment, hats: frozenset[Hat], by: Person) -> None:
    """The payment may be made; raises NotYours to whoever prepared it."""
    approved_by = by.uid
    if approved_by == payment.prepared_by:
        raise NotYours("approve")
    PAYMENT_LIFE.take(payment, "approve", hats)
    payment.approved_by, payment.approved_at = approved_by, clock.now()
    record(payment, "approve", by=by, hat=Hat.FINANCE, audience=Audience.STAFF)


def mark_paid(payment: Payment, hats: frozenset[Hat], paid_on: date, receipt: str, by: Person) -> None:
    """The transfer was made outside and its receipt is noted; fund and commitment know the amount as paid."""
    queries.lock_commitment(payment.commitment)
    PAYMENT_LIFE.take(payment, "pay", hats)
    payment.paid_on, payment.receipt = paid_on, receipt
    payment.commitment.paid += payment.amount
    _move(payment.commitment.fund, paid=payment.amount)
    record(payment, "pay", by=by, hat=Hat.FINANCE, audience=Audience.STAFF, receipt=receipt)


def cancel(payment: Payment, hats: frozenset[Hat], reason: str, by: Person) -> None:
    """The payment won't be made; its amount is free again in the commitment, and its period too."""
    queries.lock_commitment(payment.commitment)
    PAYMENT_LIFE.take(payment, "cancel", hats)
    payment.commitment.prepared -= payment.amount
    _free_period(payment)
    record(payment, "cancel", by=by, hat=Hat.FINANCE, audience=Audience.STAFF, note=reason)


def recover(payment: Payment, hats: frozenset[Hat], reason: str, by: Person) -> None:
    """The money came back: to the commitment, and to the fund when that is over; its period is free again."""
    commitment = payment.commitment
    queries.lock_commitment(commitment)
    PAYMENT_LIFE.take(payment, "recover", hats)
    _free_period(payment)
    commitment.paid -= payment.amount
    commitment.prepared -= payment.amount
    _move(commitment.fund, paid=Money(0) - payment.amount)
    if commitment.state in COMMITMENT_LIFE.ends:
        _give_back(commitment)
    record(payment, "recover", by=by, hat=Hat.FINANCE, audience=Audience.STAFF, note=reason)


def _free_period(payment: Payment) -> None:
    payment.period = f"{payment.period}·{payment.uid.hex[:6]}"


def resize(commitment: Commitment, amount: Money) -> None:
    """The commitment holds this much, before anything was paid; raises NotEnoughMoney."""
    queries.lock_commitment(commitment)
    more = amount - commitment.amount
    changed = session().execute(
        update(Fund)
        .where(Fund.id == commitment.fund_id, Fund.reserved + more <= Fund.total)
        .values(reserved=Fund.reserved + more)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotEnoughMoney
    session().expire(commitment.fund)
    commitment.amount = amount


def drop(commitment: Commitment) -> None:
    """The fund has the amount again, as if it had never been held: nothing was prepared from it."""
    queries.lock_commitment(commitment)
    _move(commitment.fund, reserved=Money(0) - commitment.amount)
    session().delete(commitment)
