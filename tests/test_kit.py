"""The kit's own promises: money, settings, lives, and tables that stand on a real database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

import agency.evaluations.models
import agency.files.models
import agency.history.models
import agency.safety.models  # noqa: F401
from agency.db import Base, folded, prepare_sqlite
from agency.flow import Life, NotNow, NotYours, step
from agency.money import Money, NotMoney, parse
from agency.placements.models import PlacementState
from agency.roles import Hat
from agency.settings import SettingsError, from_environment


@given(st.integers(0, 10**12))
def test_written_money_reads_back_equal(centavos: int) -> None:
    assert parse(str(Money(centavos))) == Money(centavos)


@pytest.mark.parametrize(
    "typed", ["", "3.30", "1,000.50", "3,555", "-5", "٣", "Bs", "1e3", "12.34.567", "9" * 20]
)
def test_an_amount_that_reads_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(NotMoney):
        parse(typed)


def test_three_point_three_hundred_is_three_thousand_three_hundred() -> None:
    assert parse("3.300") == Money(330_000)


@given(st.integers(-(10**9), 10**9), st.integers(0, 100))
def test_a_share_and_its_rest_are_at_most_a_centavo_apart_from_the_whole(centavos: int, part: int) -> None:
    whole = Money(centavos)
    assert abs((whole - whole.share(part, 100) - whole.share(100 - part, 100)).centavos) <= 1


def test_settings_refuse_a_missing_secret_and_a_nonsense_number() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        from_environment({})
    with pytest.raises(SettingsError, match="MAIL_PORT"):
        from_environment({"SECRET_KEY": "x" * 32, "MAIL_PORT": "many"})


class Thing:
    state = PlacementState.READY


LIFE = Life(
    PlacementState.READY,
    (step("start", leaves=[PlacementState.READY], reaches=PlacementState.RUNNING, by=[Hat.AGENCY]),),
)


def test_one_table_allows_a_step_and_refuses_it() -> None:
    thing = Thing()
    with pytest.raises(NotYours):
        LIFE.take(thing, "start", {Hat.COMPANY})
    assert [s.name for s in LIFE.open_to(thing, {Hat.AGENCY})] == ["start"]
    LIFE.take(thing, "start", {Hat.AGENCY})
    with pytest.raises(NotNow):
        LIFE.take(thing, "start", {Hat.AGENCY})


def test_folding_keeps_c_plus_plus_and_drops_accents() -> None:
    assert folded("  Programación  C++ ") == "programacion c++"


def test_every_table_stands_on_sqlite_and_its_constraints_hold(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}", connect_args={"isolation_level": None})
    prepare_sqlite(engine, "FULL")
    Base.metadata.create_all(engine)
    assert set(inspect(engine).get_table_names()) == set(Base.metadata.tables)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()
