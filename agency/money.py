"""Money is whole centavos and a currency; nothing here ever rounds by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Currency(StrEnum):
    """Funds and payments are in bolivianos; euros appear only in reports."""

    BOB = "BOB"
    EUR = "EUR"


SIGNS = {Currency.BOB: "Bs", Currency.EUR: "€"}
MOST_CENTAVOS = 10**13


class NotMoney(ValueError):
    """The text is not an amount that can be read in one way only."""


@dataclass(frozen=True, order=True)
class Money:
    """An amount in whole centavos; sums across currencies are refused with ValueError."""

    centavos: int
    currency: Currency = Currency.BOB

    def __add__(self, other: Money) -> Money:
        return Money(self.centavos + self._same(other).centavos, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.centavos - self._same(other).centavos, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.centavos * times, self.currency)

    def __bool__(self) -> bool:
        return self.centavos != 0

    def share(self, part: int, whole: int) -> Money:
        """`part`/`whole` of the amount, halves rounded away from zero."""
        if whole <= 0:
            raise ValueError("a share needs a whole greater than zero")
        doubled = 2 * abs(self.centavos) * part + whole
        size = doubled // (2 * whole)
        return Money(size if self.centavos >= 0 else -size, self.currency)

    def __str__(self) -> str:
        """As Bolivians write it: `Bs 3.300,00`."""
        whole, cents = divmod(abs(self.centavos), 100)
        grouped = f"{whole:,}".replace(",", ".")
        return f"{'-' if self.centavos < 0 else ''}{SIGNS[self.currency]} {grouped},{cents:02d}"

    def _same(self, other: Money) -> Money:
        if other.currency is not self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other


ZERO = Money(0)

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_PLAIN = re.compile(r"\d+")


def parse(text: str) -> Money:
    """An amount typed by a person, in bolivianos: "3.300", "3300", "3.300,50" and "Bs 3300,5".

    A point groups thousands and only that; "3.30" or "1,000.50" can be read in two ways and raise NotMoney.
    """
    bare = re.sub(r"^\s*bs\.?\s*|\s*bs\.?\s*$", "", text.replace("\u00a0", " "), flags=re.IGNORECASE)
    whole, comma, cents = bare.strip().partition(",")
    if not whole.isascii() or not (_GROUPED.fullmatch(whole) or _PLAIN.fullmatch(whole)):
        raise NotMoney(text)
    if comma and not re.fullmatch(r"[0-9]{1,2}", cents):
        raise NotMoney(text)
    centavos = int(whole.replace(".", "")) * 100 + (int(cents.ljust(2, "0")) if comma else 0)
    if centavos > MOST_CENTAVOS:
        raise NotMoney(text)
    return Money(centavos)
