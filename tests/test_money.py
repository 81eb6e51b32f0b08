"""Money is never rounded by accident, and an amount is read in one way or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency.money import MOST_CENTAVOS, ZERO, Currency, Money, NotMoney, parse

CENTAVOS = st.integers(-MOST_CENTAVOS, MOST_CENTAVOS)
TYPED = st.integers(0, MOST_CENTAVOS)


@given(TYPED)
def test_written_money_reads_back_equal(centavos: int) -> None:
    assert parse(str(Money(centavos))) == Money(centavos)


@given(TYPED)
def test_points_between_thousands_change_nothing(centavos: int) -> None:
    written = str(Money(centavos))
    assert parse(written.replace(".", "")) == parse(written) == Money(centavos)


@given(st.text(max_size=30) | st.text("0123456789.,-+ Bse€", max_size=20))
def test_whatever_is_typed_is_an_amount_or_refused(text: str) -> None:
    try:
        read = parse(text)
    except NotMoney:
        return
    assert 0 <= read.centavos <= MOST_CENTAVOS
    assert read.currency is Currency.BOB
    assert parse(str(read)) == read
    assert {c for c in text if c.isdigit()} <= set("0123456789")


@pytest.mark.parametrize(
    "typed", ["", "3.30", "1,000.50", "3,555", "-5", "٣", "Bs", "1e3", "12.34.567", "9" * 20, "3.3", "0.5"]
)
def test_an_amount_that_reads_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(NotMoney):
        parse(typed)


@pytest.mark.parametrize("typed", ["3.300", "3300", "3.300,0", "Bs 3300,00", "bs. 3.300", " 3300 Bs "])
def test_three_point_three_hundred_is_three_thousand_three_hundred(typed: str) -> None:
    assert parse(typed) == Money(330_000)


@given(CENTAVOS, CENTAVOS, CENTAVOS)
def test_sums_come_out_equal_in_any_order(a: int, b: int, c: int) -> None:
    assert Money(a) + Money(b) + Money(c) == Money(c) + (Money(b) + Money(a))
    assert Money(a) + Money(b) - Money(b) == Money(a)
    assert Money(a) - Money(a) == ZERO and not ZERO


@given(CENTAVOS, st.integers(0, 48))
def test_a_month_times_its_number_is_the_sum_of_the_months(centavos: int, months: int) -> None:
    assert Money(centavos) * months == sum([Money(centavos)] * months, ZERO)


@given(CENTAVOS, st.integers(0, 100))
def test_a_share_and_its_rest_are_at_most_a_centavo_apart_from_the_whole(centavos: int, part: int) -> None:
    whole = Money(centavos)
    assert abs((whole - whole.share(part, 100) - whole.share(100 - part, 100)).centavos) <= 1
    assert whole.share(100, 100) == whole and whole.share(0, 100) == ZERO


@given(CENTAVOS, st.integers(0, 100))
def test_a_share_is_the_nearest_whole_centavo_on_either_side_of_zero(centavos: int, part: int) -> None:
    share = Money(centavos).share(part, 100).centavos
    assert abs(100 * share - centavos * part) <= 50
    assert Money(-centavos).share(part, 100) == Money(-share)


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Money(1) + Money(1, Currency.EUR)
