"""Migrations lead to the models' very tables and back, lose no row, and land whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import IntegrityError

from agency.db import Base
from agency.extensions import db
from agency.settings import ROOT
from tests.kit.databases import Database
from tests.kit.rows import fill

LATER = '''
"""{name}"""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{name}", "{after}", None, None

def upgrade():
    {steps}

def downgrade():
    pass
'''
REMADE = """with op.batch_alter_table("person", recreate="always") as table:
        table.add_column(sa.Column("later", sa.String(1)))"""
HALF_DONE = """op.add_column("person", sa.Column("later", sa.String(1)))
    op.execute("UPDATE person SET given_names = 'gone'")
    raise RuntimeError("the power went out")"""
ORPHANED = 'op.execute("DELETE FROM person")'

WriteLater = Callable[[str], None]
"""Puts a migration with these steps after the last one."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    empty: Database = request.getfixturevalue("empty_postgresql_database")
    return empty()


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The migrations, in a copy that a test may add to."""
    return Path(shutil.copytree(ROOT / "migrations", tmp_path / "migrations"))


@pytest.fixture
def write_later(migrations: Path) -> WriteLater:
    """Gives the means to write one migration more."""

    def write(steps: str) -> None:
        after = steps_of(migrations)[-1]
        later = LATER.format(name="later", after=after, steps=steps)
        (migrations / "versions" / "later.py").write_text(later)

    return write


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """The app's engine, inside the app."""
    with app.app_context():
        yield db.engine


def steps_of(migrations: Path) -> list[str]:
    """Every revision, from the first to the last."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    return [r.revision for r in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def differences(engine: Engine) -> list[Any]:
    """What the tables lack to be those of the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, Base.metadata)
    return found


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    tables = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    with engine.connect() as connection:
        return {t: connection.scalar(text(f'SELECT count(*) FROM "{t}"')) or 0 for t in tables}


def test_the_last_step_reaches_the_models_and_the_way_back_leaves_nothing(engine: Engine) -> None:
    upgrade()
    assert differences(engine) == []
    downgrade(revision="base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_the_checks_and_keys_of_the_models_are_in_the_migrations_too(engine: Engine) -> None:
    upgrade()
    migrated = _constraints(engine)
    downgrade(revision="base")
    Base.metadata.create_all(engine)
    assert migrated == _constraints(engine)


def _constraints(engine: Engine) -> dict[str, set[str]]:
    """The names of the constraints and indexes of each table; types and columns are compared elsewhere."""
    seen = inspect(engine)
    return {
        table: {
            str(rule["name"])
            for rules in (
                seen.get_check_constraints(table),
                seen.get_unique_constraints(table),
                seen.get_foreign_keys(table),
                seen.get_indexes(table),
            )
            for rule in rules
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_each_step_can_be_taken_back_and_taken_again(engine: Engine, migrations: Path) -> None:
    for revision in steps_of(migrations):
        for way, where in ((upgrade, revision), (downgrade, "-1"), (upgrade, revision)):
            way(directory=str(migrations), revision=where)
    assert differences(engine) == []


@pytest.mark.one_database
def test_no_step_loses_a_row_when_sqlite_makes_a_table_anew(
    engine: Engine, migrations: Path, write_later: WriteLater
) -> None:
    """A table made anew is dropped first; with foreign keys on, its children's rows would go with it."""
    event.listen(engine, "connect", _without_checks)
    write_later(REMADE)
    first, *rest = steps_of(migrations)
    upgrade(directory=str(migrations), revision=first)
    fill(engine)
    for revision in rest:
        before = counts(engine)
        assert before and min(before.values()) == 1
        upgrade(directory=str(migrations), revision=revision)
        after = counts(engine)
        lost = {table for table in before if table in after and after[table] < before[table]}
        assert not lost, f"{revision} emptied {lost}"
        fill(engine)


def _without_checks(connection: Any, _record: object) -> None:
    """Rows may say anything here: what is asked is only whether they stay."""
    connection.execute("PRAGMA ignore_check_constraints=ON")


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        pytest.param(HALF_DONE, "the power went out", id="half-done"),
        pytest.param(ORPHANED, "without their parents|foreign key", id="orphaned"),
    ],
)
def test_a_step_that_fails_changes_nothing(
    engine: Engine,
    migrations: Path,
    write_later: WriteLater,
    caplog: pytest.LogCaptureFixture,
    steps: str,
    complaint: str,
) -> None:
    upgrade(directory=str(migrations))
    people = _a_family(engine)
    write_later(steps)
    with pytest.raises((SystemExit, IntegrityError)) as stopped:
        upgrade(directory=str(migrations))
    assert re.search(complaint, f"{caplog.text} {stopped.value}")
    assert "later" not in {column["name"] for column in inspect(engine).get_columns("person")}
    assert people == _family(engine)


def _a_family(engine: Engine) -> list[tuple[Any, ...]]:
    """A person and her consent stand in the tables that the migrations made."""
    fill(engine, only=("person", "consent"))
    return _family(engine)


def _family(engine: Engine) -> list[tuple[Any, ...]]:
    together = text(
        "SELECT person.id, given_names, consent.id FROM consent JOIN person ON person_id = person.id"
    )
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(together)]
    assert rows
    return rows


def test_what_she_studied_and_did_stands_as_entries_and_comes_back(engine: Engine) -> None:
    upgrade(revision="0001")
    fill(engine, only=("person", "profile", "education", "experience"))
    _say(engine, "UPDATE education SET title = 'Redes', institution = 'UMSA', start = '2019'")
    _say(engine, "UPDATE experience SET role = 'Soporte', organisation = 'Tienda', text = 'Todo'")
    upgrade(revision="0002")
    told = "SELECT kind, way, title, place, start, text FROM entry ORDER BY kind"
    assert _say(engine, told) == [
        ("study", None, "Redes", "UMSA", "2019", ""),
        ("work", "job", "Soporte", "Tienda", "x", "Todo"),
    ]
    downgrade(revision="0001")
    assert _say(engine, "SELECT title, institution, start FROM education") == [("Redes", "UMSA", "2019")]
    assert _say(engine, "SELECT role, organisation, text FROM experience") == [("Soporte", "Tienda", "Todo")]


def _say(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.begin() as connection:
        found = connection.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []
