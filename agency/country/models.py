"""Dated facts of the country, edited by an administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from agency.db import Row, version_column
from agency.money import Money


class MinimumWage(Row):
    """The national minimum wage a month, from a day on."""

    __tablename__ = "minimum_wage"
    __table_args__ = (CheckConstraint("amount > 0", name="wage_is_something"),)

    since: Mapped[date] = mapped_column(unique=True)
    amount: Mapped[Money]
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Holiday(Row):
    """A day without work."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Helpline(Row):
    """A number to call; shown only once the agency has verified it."""

    __tablename__ = "helpline"
    __table_args__ = (
        CheckConstraint("(verified_on IS NULL) = (verified_by = '')", name="verified_by_somebody"),
    )

    name: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    hours: Mapped[str] = mapped_column(String(120), default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
