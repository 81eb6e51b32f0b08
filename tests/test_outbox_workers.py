"""No letter is lost or held for ever when workers meet, hang, or die."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from agency import clock
from agency.db import committed, session
from agency.mail import worker
from agency.mail.models import Letter, LetterState
from agency.mail.operations import TRIES, deliver
from tests.kit.leash import leashed
from tests.kit.letters import LINK, HoldingCatcher, ana, furnished, letter_is, minutes_later, part, written
from tests.kit.server import ROOT
from tests.kit.smtp import MailCatcher

MakeApp = Callable[..., Flask]


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app."""
    with furnished(app).app_context():
        yield app


@pytest.fixture
def holding() -> Iterator[HoldingCatcher]:
    running = HoldingCatcher()
    with running:
        yield running


def test_two_workers_at_once_send_each_letter_once(inside: Flask, catcher: MailCatcher) -> None:
    for number in range(8):
        written(ana(email=f"ana{number}@example.org"))
    together = threading.Barrier(2)

    def one_worker() -> int:
        with inside.app_context():
            together.wait(5)
            return deliver()

    with ThreadPoolExecutor(2) as pool:
        counts = [done.result(30) for done in [pool.submit(one_worker) for _ in range(2)]]
    assert sum(counts) == 8
    assert sorted(x["X-Envelope-To"] for x in catcher.letters) == [f"ana{n}@example.org" for n in range(8)]


@contextmanager
def held_worker(app: Flask, holding: HoldingCatcher) -> Iterator[Any]:
    """A worker in another thread has given its letter to the server, and waits for the answer."""

    def run() -> int:
        with app.app_context():
            return deliver()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        assert holding.taken.wait(10)
        try:
            yield running
        finally:
            holding.let_go.set()


def test_a_claimed_letter_is_nobody_elses_until_the_claim_is_old(
    make_app: MakeApp, holding: HoldingCatcher
) -> None:
    app = furnished(make_app(mail_port=holding.port))
    with app.app_context():
        letter_id = written()
        with held_worker(app, holding) as first:
            with minutes_later(4):
                assert deliver() == 0
            with minutes_later(6):
                assert deliver() == 1
            holding.let_go.set()
            first.result(10)
        assert (letter_is(letter_id).state, letter_is(letter_id).tries) == (LetterState.SENT, 2)
    assert len({x["Message-ID"] for x in holding.letters}) == 1 and len(holding.letters) == 2


def test_a_late_refusal_takes_back_nothing_that_another_worker_sent(make_app: MakeApp) -> None:
    holding = HoldingCatcher(late_answer="451 too late")
    with holding:
        app = furnished(make_app(mail_port=holding.port))
        with app.app_context():
            letter_id = written()
            with held_worker(app, holding) as first:
                with minutes_later(6):
                    assert deliver() == 1
                holding.let_go.set()
                assert first.result(10) == 0
            assert letter_is(letter_id).state is LetterState.SENT


@pytest.mark.parametrize(("state", "tries"), [(LetterState.SENDING, 2), (LetterState.SENT, 1)])
def test_a_late_refusal_leaves_a_letter_alone_that_somebody_else_took_up(
    make_app: MakeApp, state: LetterState, tries: int
) -> None:
    holding = HoldingCatcher(late_answer="451 too late")
    with holding:
        app = furnished(make_app(mail_port=holding.port))
        with app.app_context():
            letter_id = written()
            with held_worker(app, holding) as first:
                with committed():
                    letter = session().get_one(Letter, letter_id, populate_existing=True)
                    letter.state, letter.tries = state, tries
                    letter.sent_at = clock.now() if state is LetterState.SENT else None
                holding.let_go.set()
                assert first.result(10) == 0
            assert (letter_is(letter_id).state, letter_is(letter_id).tries) == (state, tries)


def environment(app: Flask, port: int) -> dict[str, str]:
    """What a process of its own needs to work on the same database."""
    chosen = app.config["SETTINGS"]
    return {
        **os.environ,
        "SECRET_KEY": chosen.secret_key,
        "DATABASE_URL": chosen.database_url,
        "FILES_DIR": str(chosen.files_dir),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
    }


DELIVER = """
from wsgi import app
from agency.mail.operations import deliver
with app.app_context():
    deliver()
"""

WORK = """
from wsgi import app
from agency.mail.operations import deliver
from agency.mail.worker import Task, asked_to_stop, work
with app.app_context():
    work([Task(lambda: 1 / 0, 60), Task(deliver, 0.1)], asked_to_stop())
"""


@contextmanager
def process(app: Flask, port: int, program: str) -> Iterator[subprocess.Popen[bytes]]:
    """A real process runs the program, and is gone afterwards."""
    running = subprocess.Popen(
        leashed([sys.executable, "-c", program], signal.SIGKILL),
        cwd=ROOT,
        env=environment(app, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


@pytest.mark.slow
def test_a_worker_killed_after_its_claim_loses_no_letter(inside: Flask, catcher: MailCatcher) -> None:
    letter_id = written(secret=True)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        with process(inside, silent.getsockname()[1], DELIVER) as dying:
            conversation, _address = silent.accept()
            dying.kill()
            dying.wait()
            conversation.close()
    assert (letter_is(letter_id).state, letter_is(letter_id).tries) == (LetterState.SENDING, 1)
    assert deliver() == 0
    with minutes_later(6):
        assert deliver() == 1
    assert LINK in part(catcher.letters[0], "plain")


@pytest.mark.slow
def test_a_worker_killed_after_sending_sends_again_under_the_same_name(
    inside: Flask, catcher: MailCatcher, holding: HoldingCatcher
) -> None:
    letter_id = written()
    with process(inside, holding.port, DELIVER) as dying:
        assert holding.taken.wait(60)
        dying.kill()
        dying.wait()
    assert letter_is(letter_id).state is LetterState.SENDING
    with minutes_later(6):
        assert deliver() == 1
    assert [x["Message-ID"] for x in catcher.letters] == [x["Message-ID"] for x in holding.letters]


def test_a_letter_over_which_every_worker_dies_goes_to_a_coordinator(
    inside: Flask, catcher: MailCatcher
) -> None:
    letter_id = written()
    with committed():
        letter = session().get_one(Letter, letter_id)
        letter.state, letter.tries = LetterState.SENDING, TRIES
    with minutes_later(6):
        assert deliver() == 0
    assert catcher.letters == []
    assert letter_is(letter_id).state is LetterState.FAILED


@pytest.mark.slow
def test_a_worker_asked_to_stop_ends_what_it_began(inside: Flask, holding: HoldingCatcher) -> None:
    letter_id = written()
    with process(inside, holding.port, WORK) as running:
        assert holding.taken.wait(60)
        running.send_signal(signal.SIGTERM)
        holding.let_go.set()
        assert running.wait(30) == 0
    assert letter_is(letter_id).state is LetterState.SENT


@pytest.mark.one_database
def test_a_task_that_fails_is_done_again_and_keeps_no_other_from_its_turn(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STEP_SECONDS", 0.001)
    turns = {"fails": 0, "works": 0, "rarely": 0}

    def fails() -> None:
        turns["fails"] += 1
        session().add(Letter(kind="never finished"))
        session().flush()

    def works() -> None:
        turns["works"] += 1
        assert session().query(Letter).count() == 0

    def rarely() -> None:
        turns["rarely"] += 1

    tasks = [worker.Task(fails, 0), worker.Task(works, 0), worker.Task(rarely, 60)]
    worker.work(tasks, lambda: turns["works"] == 3)
    assert turns == {"fails": 3, "works": 3, "rarely": 1}
