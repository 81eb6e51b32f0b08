"""The ground under every test: an app on both databases, a client that reads, a browser, real mail.

A test that asks for `app` or `client` runs twice, on SQLite and on PostgreSQL. What the database can't change
is marked `one_database` (SQLite), or `one_database("postgresql")`.
"""

from __future__ import annotations

import dataclasses
import itertools
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser, Page

from agency import create_app
from agency.extensions import db
from agency.settings import Settings
from tests.kit.addresses import make_builders_once
from tests.kit.browser import Visit, chromium, visits
from tests.kit.compiled import alike_dialects, share_statements
from tests.kit.databases import SECRET, Database, postgresql_copies, sqlite_copies
from tests.kit.demo import Demo, living_agency
from tests.kit.page import CheckedClient
from tests.kit.postgres import PostgresServer, postgres
from tests.kit.server import HOST, held_port, serve
from tests.kit.smtp import MailCatcher

BOTH = ("sqlite", "postgresql")
FIRST = ("slow", "browser")

hypothesis.settings.register_profile("shared computer", deadline=None)
hypothesis.settings.load_profile("shared computer")
make_builders_once()
alike_dialects()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that needs a database runs on both, unless it says that one is enough."""
    if "database_url" not in metafunc.fixturenames:
        return
    one = metafunc.definition.get_closest_marker("one_database")
    kinds = BOTH if one is None else (one.args or BOTH)[:1]
    metafunc.parametrize("database_url", kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long stands first, so that the workers end together."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in FIRST))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL of this worker's own."""
    with postgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Gives SQLite files with all tables."""
    with sqlite_copies(tmp_path_factory.mktemp("sqlite")) as copy:
        yield copy


@pytest.fixture(scope="session")
def postgresql_database(postgres_server: PostgresServer) -> Iterator[Database]:
    """Gives PostgreSQL databases with all tables."""
    with postgresql_copies(postgres_server) as copy:
        yield copy


@pytest.fixture(scope="session")
def empty_postgresql_database(postgres_server: PostgresServer) -> Database:
    """Gives PostgreSQL databases with nothing in them."""
    numbers = itertools.count(1)
    return lambda: postgres_server.create_database(f"empty_{next(numbers)}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables."""
    copy: Database = request.getfixturevalue(f"{request.param}_database")
    return copy()


@pytest.fixture
def catcher() -> Iterator[MailCatcher]:
    """The SMTP server that the app's letters reach."""
    with MailCatcher() as running:
        yield running


@pytest.fixture
def port() -> Iterator[socket.socket]:
    """The port that the app's addresses name; `site` answers there."""
    with held_port() as held:
        yield held


@pytest.fixture
def settings(database_url: str, tmp_path: Path, catcher: MailCatcher, port: socket.socket) -> Settings:
    """What the app runs with; `make_app` takes changes to it."""
    return Settings(
        SECRET,
        database_url,
        public_url=f"http://{HOST}:{port.getsockname()[1]}",
        files_dir=tmp_path / "files",
        mail_server=catcher.host,
        mail_port=catcher.port,
        sqlite_synchronous="NORMAL",
        staff_second_factor=False,
        password_memory_kib=32,
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )


MakeApp = Callable[..., Flask]
"""Gives an app whose settings are changed by keyword."""


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """What Jinja made of a template once, so that not every test's app makes it again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(settings: Settings, compiled_templates: BytecodeCache) -> Iterator[MakeApp]:
    """Makes apps on this test's database."""
    made: list[Flask] = []

    def make(**changed: Any) -> Flask:
        app = create_app(dataclasses.replace(settings, **changed))
        app.test_client_class = CheckedClient
        app.jinja_env.bytecode_cache = compiled_templates
        with app.app_context():
            share_statements(db.engine)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The portal on a fresh database."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """Somebody who is not signed in, and who reads each page with care."""
    made = app.test_client()
    assert isinstance(made, CheckedClient)
    return made


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The invented agency of the demo, behind a real port, on a database of this worker's own."""
    with living_agency(tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this worker."""
    with chromium() as running:
        yield running


@pytest.fixture
def site(app: Flask, port: socket.socket) -> Iterator[str]:
    """The address at which the portal really answers."""
    with serve(app, port) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens the portal in browsers of their own, one for each person of the story."""
    with visits(browser, site) as opened:
        yield opened


@pytest.fixture
def page(visit: Visit) -> Page:
    """A phone that stands before the portal."""
    return visit()
