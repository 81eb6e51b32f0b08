"""An app on a fresh SQLite, a checked client, and a real SMTP server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from agency import create_app
from agency.extensions import db
from agency.settings import Settings
from tests.kit.smtp import MailCatcher


@pytest.fixture
def catcher() -> Iterator[MailCatcher]:
    with MailCatcher() as running:
        yield running


@pytest.fixture
def app(tmp_path: Path, catcher: MailCatcher) -> Iterator[Flask]:
    settings = Settings(
        "t" * 40,
        f"sqlite:///{tmp_path / 'a.db'}",
        mail_server="127.0.0.1",
        mail_port=catcher.port,
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )
    made = create_app(settings)
    with made.app_context():
        db.create_all()
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
