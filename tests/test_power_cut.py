"""A server killed at any moment: what it answered as saved is there, with its letter, and nothing by half."""

from __future__ import annotations

import http.client
import itertools
import os
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from agency.accounts.models import Consent, Person, SignInName
from agency.db import session
from agency.mail.models import Letter
from agency.mail.operations import deliver
from tests.kit.cast import PASSWORD
from tests.kit.forms import read_form, target
from tests.kit.server import ServerProcess, free_port
from tests.kit.smtp import RECIPIENTS, MailCatcher

ROUNDS = 2
WOMEN_AT_ONCE = 3
ENOUGH = 4
"""So many sign-ups are answered before the power may fail."""
TOGETHER = (Person, SignInName, Letter, Consent)
"""What one sign-up writes, one row of each."""

_numbers = itertools.count(1)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like others."""

    def redirect_request(self, *_answer: object) -> None:
        """Nobody goes there."""


def sign_up(url: str) -> str | None:
    """The e-mail of a woman whose sign-up was answered as saved; None when the server broke off."""
    email = f"mujer{next(_numbers)}@example.org"
    phone = urllib.request.build_opener(_StayHere, urllib.request.HTTPCookieProcessor(CookieJar()))
    page = f"{url}/crear-cuenta"
    try:
        with phone.open(page, timeout=30) as answer:
            form = read_form(answer.read(), "crear-cuenta")
        typed = {"given_names": "Ana María", "first_surname": "Quispe", "name": email, "password": PASSWORD}
        action, values = form.filled({**typed, "adult": True, "consent": True})
        with phone.open(target(action, page), urlencode(values, doseq=True).encode(), timeout=30) as answer:
            raise AssertionError(f"not saved: {answer.read().decode()}")
    except urllib.error.HTTPError as refused:
        with refused:
            assert refused.code == 302, refused.read().decode()
        return email
    except (OSError, http.client.HTTPException):
        return None


@dataclass
class Crowd:
    """Women who sign up one after the other, several at once, until the server is gone."""

    url: str
    saved: set[str] = field(default_factory=set)
    wrong: list[BaseException] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They sign up inside the block, and have all stopped after it."""
        threads = [threading.Thread(target=self._sign_up_again_and_again) for _ in range(WOMEN_AT_ONCE)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.join()
        assert self.wrong == []

    def _sign_up_again_and_again(self) -> None:
        try:
            while email := sign_up(self.url):
                self.saved.add(email)
                if len(self.saved) >= ENOUGH:
                    self.enough.set()
        except BaseException as error:
            self.wrong.append(error)
            self.enough.set()


def environment(app: Flask, port: int) -> dict[str, str]:
    """What the server process needs to serve this test's database, as carefully as in production."""
    chosen = app.config["SETTINGS"]
    return {
        "SECRET_KEY": chosen.secret_key,
        "DATABASE_URL": chosen.database_url,
        "FILES_DIR": str(chosen.files_dir),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SQLITE_SYNCHRONOUS": "FULL",
        "PASSWORD_MEMORY_KIB": "19456",
        "AGENCY_DEMO": "0",
        "MAIL_SERVER": "",
    }


def cut_the_power(app: Flask, moment: random.Random) -> set[str]:
    """The server was killed while women signed up; the e-mails of those whom it had answered."""
    port = free_port()
    with ServerProcess(environment(app, port), port, seconds=90) as server:
        crowd = Crowd(server.url)
        with crowd.at_work():
            assert crowd.enough.wait(60)
            time.sleep(moment.uniform(0, 0.3))
            server.kill()
    return crowd.saved


def check_whole(saved: set[str]) -> None:
    """Everybody who was answered is there, and whoever is there is there whole."""
    assert {name.value for name in session().query(SignInName)} >= saved
    assert {letter.address for letter in session().query(Letter)} >= saved
    counted = [select(func.count()).select_from(kind).scalar_subquery() for kind in TOGETHER]
    assert len(set(session().execute(select(*counted)).one())) == 1
    if session().get_bind().dialect.name == "sqlite":
        assert session().scalar(text("PRAGMA integrity_check")) == "ok"
        assert session().execute(text("PRAGMA foreign_key_check")).all() == []
    session().rollback()


@pytest.mark.slow
def test_a_killed_server_loses_nothing_that_it_answered_as_saved_and_no_letter(
    app: Flask, catcher: MailCatcher
) -> None:
    seed = int.from_bytes(os.urandom(4))
    print(f"the moments of this run: {seed}")  # noqa: T201
    moment, saved = random.Random(seed), set[str]()
    with app.app_context():
        for _round in range(ROUNDS):
            saved |= cut_the_power(app, moment)
            check_whole(saved)
        assert len(saved) >= ROUNDS * ENOUGH
        deliver()
    assert {str(letter[RECIPIENTS]) for letter in catcher.letters} >= saved
