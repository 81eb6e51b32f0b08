"""Reading funds, commitments and payments."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select

from agency.db import Row, session
from agency.subsidies.models import Commitment, Fund, Payment, PaymentState


def funds() -> Select[Fund]:
    """All funds, those that end last on top."""
    return select(Fund).order_by(Fund.ends_on.desc(), Fund.id)


def funds_open_on(day: date) -> Sequence[Fund]:
    """The funds that a practice may name on this day, by name."""
    chosen = select(Fund).where(Fund.starts_on <= day, Fund.ends_on >= day)
    return session().scalars(chosen.order_by(Fund.name)).all()


def fund_named(name: str) -> Fund | None:
    """The fund with this name."""
    return session().scalar(select(Fund).where(Fund.name == name))


def commitment_of(subject: Row) -> Commitment | None:
    """What is held for this subject."""
    chosen = select(Commitment).where(
        Commitment.subject_kind == subject.__tablename__, Commitment.subject_uid == subject.uid
    )
    return session().scalar(chosen)


def lock_commitment(commitment: Commitment) -> None:
    """It says what it says now, and nobody else moves it until this transaction ends."""
    session().execute(select(Commitment.id).where(Commitment.id == commitment.id).with_for_update())
    session().refresh(commitment)


def commitments_in(fund: Fund) -> Select[Commitment]:
    """What a fund holds, the newest first."""
    return select(Commitment).where(Commitment.fund_id == fund.id).order_by(Commitment.id.desc())


def payments_of(commitment: Commitment) -> list[Payment]:
    """The payments of one commitment, oldest first."""
    chosen = select(Payment).where(Payment.commitment_id == commitment.id).order_by(Payment.id)
    return list(session().scalars(chosen))


def payments_listed(state: str = "") -> Select[Payment]:
    """Payments with their commitments; those that wait longest first."""
    chosen = select(Payment)
    if state:
        chosen = chosen.where(Payment.state == state)
    waits = Payment.state.in_((PaymentState.DUE, PaymentState.APPROVED))
    return chosen.order_by(waits.desc(), Payment.created_at, Payment.id)


def payments_waiting(*states: PaymentState) -> tuple[int, object]:
    """How many payments stand in these states, and since when the oldest does."""
    chosen = select(func.count(), func.min(Payment.created_at)).where(Payment.state.in_(states))
    row = session().execute(chosen).one()
    return row[0], row[1]


def subjects_of(payments: Sequence[Payment]) -> set[uuid.UUID]:
    """The public ids of what these payments are for."""
    return {p.commitment.subject_uid for p in payments}
