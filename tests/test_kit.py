"""The kit's own promises: settings, steps, folding, and tables that stand on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from agency.db import Base, folded
from agency.extensions import db
from agency.flow import Life, NotNow, NotReady, NotYours, step
from agency.placements.models import PlacementState as S
from agency.roles import Hat
from agency.settings import DEMO_SECRET, SettingsError, from_environment


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"MAIL_PORT": "many"}, "MAIL_PORT"),
        ({"MAIL_PORT": "70000"}, "MAIL_PORT"),
        ({"MAIL_TLS": "perhaps"}, "MAIL_TLS"),
        ({"PUBLIC_URL": "portal.example.org"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://example.org/portal"}, "PUBLIC_URL"),
        ({"SECRET_KEY": DEMO_SECRET}, "SECRET_KEY"),
        ({"ENCRYPTION_KEYS": "no key"}, "ENCRYPTION_KEYS"),
        ({"DATABASE_URL": "mysql://agency"}, "DATABASE_URL"),
        ({"SQLITE_SYNCHRONOUS": "OFF"}, "SQLITE_SYNCHRONOUS"),
        ({"PASSWORD_MEMORY_KIB": "32"}, "PASSWORD_MEMORY_KIB"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(said: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        from_environment({"SECRET_KEY": "x" * 32, **said})


class Thing:
    state = S.READY
    insured = False


LIFE = Life(
    S.READY,
    (
        step(
            "start",
            leaves=[S.READY],
            reaches=S.RUNNING,
            by=[Hat.AGENCY],
            needs={"insurance": lambda thing: thing.insured},
        ),
    ),
)


def test_one_table_offers_a_step_refuses_it_and_takes_it() -> None:
    thing = Thing()
    with pytest.raises(NotYours):
        LIFE.take(thing, "start", {Hat.COMPANY})
    assert [s.name for s in LIFE.open_to(thing, {Hat.AGENCY})] == ["start"]
    with pytest.raises(NotReady, match="insurance"):
        LIFE.take(thing, "start", {Hat.AGENCY})
    thing.insured = True
    LIFE.take(thing, "start", {Hat.AGENCY})
    with pytest.raises(NotNow):
        LIFE.take(thing, "start", {Hat.AGENCY})


def test_folding_keeps_c_plus_plus_and_drops_accents() -> None:
    assert folded("  Programación  C++ ") == "programacion c++"


def test_every_table_of_the_models_stands(app: Flask) -> None:
    with app.app_context():
        assert set(inspect(db.engine).get_table_names()) == set(Base.metadata.tables)


@pytest.mark.one_database
def test_sqlite_holds_foreign_keys_and_lets_readers_read_while_one_writes(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
