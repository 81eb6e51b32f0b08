"""The migrations lead to the very tables of the models, and back to nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from agency import create_app
from agency.db import Base
from agency.extensions import db
from agency.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Settings("t" * 40, f"sqlite:///{tmp_path / 'a.db'}", testing=True))


def test_upgrade_reaches_the_models_and_downgrade_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"render_as_batch": True})
            assert compare_metadata(context, Base.metadata) == []
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        db.engine.dispose()
