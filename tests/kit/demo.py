"""The demo's invented agency behind a real port, and who lives in it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from agency import create_app
from agency.demo import load
from agency.demo.who import PASSWORD
from agency.extensions import db
from agency.settings import Settings

from .client import CheckedClient
from .databases import SECRET, create_tables
from .server import HOST, held_port, serve
from .walk import Walk, walk

PEOPLE = {
    "visitor": "",
    "woman who signs": "maria.mamani@example.org",
    "woman in her practice": "+59170000104",
    "woman who just came": "angela.morales@example.org",
    "company": "mauricio.zeballos@nayracodigo.example",
    "company with practices going on": "eulalia.mayta@sawuridigital.example",
    "company to be vetted": "gloria.banegas@tintabrava.example",
    "company not accepted": "ricardo.fontana@horizontetalento.example",
    "coordinator": "diana@agencia.example",
    "finance": "fabiola@agencia.example",
    "direction": "rebeca@agencia.example",
    "administrator": "alejandra@agencia.example",
    "care": "carmen@agencia.example",
}
"""The name that each of them signs in with; a visitor has none."""


@dataclass
class Demo:
    """The agency, and where it answers."""

    app: Flask
    url: str
    walks: dict[str, Walk] = field(default_factory=dict)

    def client(self, who: str) -> CheckedClient:
        """One of its people, signed in."""
        made = self.app.test_client()
        assert isinstance(made, CheckedClient)
        if PEOPLE[who]:
            made.submit("/entrar", name=PEOPLE[who], password=PASSWORD)
        return made

    def session_cookie(self, who: str) -> str:
        """What a browser of hers would send; for a visitor nothing."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        kept = self.client(who).get_cookie(name, domain=HOST)
        return f"{name}={kept.value}" if kept else ""

    def walk(self, who: str) -> Walk:
        """What this person finds when she goes everywhere; she goes once."""
        if who not in self.walks:
            self.walks[who] = walk(self.app, self.client(who))
        return self.walks[who]


@contextmanager
def living_agency(folders: pytest.TempPathFactory) -> Iterator[Demo]:
    """The agency answers for the length of the block, on a copy of its own that may be changed."""
    own = folders.mktemp("demo")
    loaded = _loaded(_of_all_workers(folders))
    shutil.copyfile(loaded, own / "demo.db")
    shutil.copytree(loaded.parent / "files", own / "files")
    with held_port() as port:
        app = _app(own / "demo.db", f"http://{HOST}:{port.getsockname()[1]}")
        with serve(app, port) as url:
            yield Demo(app, url)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _of_all_workers(folders: pytest.TempPathFactory) -> Path:
    own = folders.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _loaded(folder: Path) -> Path:
    """The database, filled by the worker that came first; the others wait for it."""
    ready, half = folder / "demo.db", folder / "half.db"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            create_tables(f"sqlite:///{half}")
            app = _app(half, f"http://{HOST}")
            with app.app_context():
                load(say=lambda _line: None)
                db.session.remove()
                db.engine.dispose()
            half.rename(ready)
    return ready


def _app(database: Path, url: str) -> Flask:
    app = create_app(
        Settings(
            SECRET,
            f"sqlite:///{database}",
            public_url=url,
            files_dir=database.parent / "files",
            sqlite_synchronous="NORMAL",
            staff_second_factor=False,
            password_memory_kib=32,
            demo=True,
            testing=True,
            extra={"RATELIMIT_ENABLED": False},
        )
    )
    app.test_client_class = CheckedClient
    return app
