"""The purse: a ledger that knows amounts and not people."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency.db import Row, enum_column, version_column
from agency.money import ZERO, Money


class CommitmentState(StrEnum):
    """reserved → active → settled or released."""

    RESERVED = "reserved"
    ACTIVE = "active"
    SETTLED = "settled"
    RELEASED = "released"


class PaymentState(StrEnum):
    """due → approved (never by who prepared it) → paid with a receipt; cancelled; recovered."""

    DUE = "due"
    APPROVED = "approved"
    PAID = "paid"
    CANCELLED = "cancelled"
    RECOVERED = "recovered"


class Fund(Row):
    """Money for subsidies; `reserved` counts what commitments hold, paid or not yet paid."""

    __tablename__ = "fund"
    __table_args__ = (
        CheckConstraint("reserved >= 0 AND reserved <= total", name="never_overspent"),
        CheckConstraint("paid >= 0 AND paid <= reserved", name="paid_within_reserved"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    programme: Mapped[str] = mapped_column(String(160))
    total: Mapped[Money]
    reserved: Mapped[Money] = mapped_column(default=ZERO)
    paid: Mapped[Money] = mapped_column(default=ZERO)
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    @property
    def left(self) -> Money:
        """What can still be reserved."""
        return self.total - self.reserved


class Commitment(Row):
    """An amount held in a fund for one subject: of it, payments take `prepared`, and `released` went back."""

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="holds_something"),
        CheckConstraint("paid >= 0 AND paid <= prepared", name="paid_after_it_was_prepared"),
        CheckConstraint("released >= 0 AND prepared + released <= amount", name="never_overpaid"),
        Index("ix_commitment_subject", "subject_kind", "subject_uid", unique=True),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_uid: Mapped[uuid.UUID]
    amount: Mapped[Money]
    prepared: Mapped[Money] = mapped_column(default=ZERO)
    paid: Mapped[Money] = mapped_column(default=ZERO)
    released: Mapped[Money] = mapped_column(default=ZERO)
    state: Mapped[CommitmentState] = enum_column(CommitmentState, default=CommitmentState.RESERVED)
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    fund: Mapped[Fund] = relationship(innerjoin=True, lazy="joined")

    @property
    def left(self) -> Money:
        """What can still be prepared as a payment."""
        return self.amount - self.prepared - self.released


class Payment(Row):
    """The programme's share for a period, prepared by one person and approved by another."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="pays_something"),
        CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name="never_by_who_prepared"),
        CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL", name="approved_by_someone"
        ),
        CheckConstraint("(state IN ('paid', 'recovered')) = (paid_on IS NOT NULL)", name="paid_on_a_day"),
        CheckConstraint("state <> 'paid' OR receipt <> ''", name="paid_with_a_receipt"),
        Index("uq_payment_period", "commitment_id", "period", unique=True),
        Index("ix_payment_state", "state", "created_at"),
    )

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    period: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Money]
    state: Mapped[PaymentState] = enum_column(PaymentState, default=PaymentState.DUE)
    prepared_by: Mapped[uuid.UUID]
    approved_by: Mapped[uuid.UUID | None]
    approved_at: Mapped[datetime | None]
    paid_on: Mapped[date | None]
    receipt: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    commitment: Mapped[Commitment] = relationship(innerjoin=True, lazy="joined")
