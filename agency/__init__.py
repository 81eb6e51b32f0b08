"""The portal of the ICT Women's Solutions Agency."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from agency import cli, extensions, i18n
from agency import db as tables
from agency.files import models as _files  # noqa: F401
from agency.history import models as _history  # noqa: F401
from agency.rooms import ROOMS
from agency.settings import ROOT, Settings, from_environment
from agency.web import errors, filters, guard, headers, pages


def create_app(settings: Settings | None = None) -> Flask:
    """A portal that runs with these settings, or with those of the environment; raises SettingsError."""
    chosen = settings or from_environment()
    app = Flask(__name__)
    app.config.from_mapping(chosen.to_flask())
    if chosen.database_url.startswith("sqlite:///"):
        (ROOT / "instance").mkdir(exist_ok=True)
    if chosen.trusted_proxies:
        n = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    _open_extensions(app, chosen)
    _open_rooms(app)
    headers.prepare(app)
    errors.prepare(app)
    app.cli.add_command(cli.agency)
    filters.prepare(app)
    return app


def _open_extensions(app: Flask, chosen: Settings) -> None:
    extensions.db.init_app(app)
    extensions.babel.init_app(app, locale_selector=i18n.choose_locale)
    extensions.login.init_app(app)
    guard.prepare(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.mail.init_app(app)
    extensions.compress.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    if chosen.database_url.startswith("sqlite"):
        with app.app_context():
            tables.prepare_sqlite(extensions.db.engine, chosen.sqlite_synchronous)


def _open_rooms(app: Flask) -> None:
    """Every room's tables are known, and its pages are served where it has some."""
    app.register_blueprint(pages.blueprint)
    for room in ROOMS:
        if find_spec(f"agency.{room}") is None:
            continue
        for drawer in ("models", "reactions"):
            if find_spec(f"agency.{room}.{drawer}"):
                import_module(f"agency.{room}.{drawer}")
        if find_spec(f"agency.{room}.views"):
            app.register_blueprint(import_module(f"agency.{room}.views").blueprint)
