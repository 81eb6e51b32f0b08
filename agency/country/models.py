"""Dated facts of the country, edited by an administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from agency.db import Row
from agency.money import Money


class MinimumWage(Row):
    """The national minimum wage a month, from a day on."""

    __tablename__ = "minimum_wage"

    since: Mapped[date] = mapped_column(unique=True)
    amount: Mapped[Money]


class Holiday(Row):
    """A day without work."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Helpline(Row):
    """A number to call; shown only once the agency has verified it."""

    __tablename__ = "helpline"

    name: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(20))
    hours: Mapped[str] = mapped_column(String(120), default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(120), default="")
