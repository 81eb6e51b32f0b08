"""Letters leave at least once, whatever happens to the worker, the server, or the words in them."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from agency import clock
from agency.db import committed, session
from agency.mail import post, worker
from agency.mail.models import Channel, Letter, LetterState
from agency.mail.operations import TRIES, Reader, deliver, tell, write
from agency.mail.queries import letters_to_tell
from tests.kit.checks import check_page
from tests.kit.leash import leashed
from tests.kit.server import ROOT, free_port
from tests.kit.smtp import MailCatcher

HELLO = "{{ _('Hola, %(name)s', name=to.name) }}\n{{ _('Hola, %(name)s:', name=to.name) }}\n\n{{ link }}\n"
LINK = "/entrar"

MakeApp = Callable[..., Flask]


def furnished(app: Flask) -> Flask:
    """The app, with a letter that only these tests write."""
    assert app.jinja_loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({"mail/test/hello.txt": HELLO}), app.jinja_loader])
    return app


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app."""
    with furnished(app).app_context():
        yield app


def ana(**changed: str) -> Reader:
    """A reader with an e-mail."""
    facts = {"name": "Ana", "language": "es", "email": "ana@example.org"} | changed
    return Reader(uuid.uuid4(), **facts)


def written(to: Reader | None = None, **options: Any) -> int:
    """A letter stands in the outbox, and its transaction has landed."""
    with committed():
        letter = write("test/hello", to or ana(), link=options.pop("link", LINK), **options)
        session().flush()
        assert letter is not None
        return letter.id


def letter_is(letter_id: int) -> SimpleNamespace:
    """The letter's columns as they are in the database now."""
    letter = session().get_one(Letter, letter_id, populate_existing=True)
    columns = {c.key: getattr(letter, c.key) for c in Letter.__table__.columns}
    session().rollback()
    return SimpleNamespace(**columns)


@contextmanager
def minutes_later(minutes: float) -> Iterator[None]:
    """Inside, it is later."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        yield


def part(letter: EmailMessage, kind: str) -> str:
    """The text of the letter's part of this kind."""
    body = letter.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


class HoldingCatcher(MailCatcher):
    """Takes a letter in, but leaves its sender without an answer to the first until `let_go`."""

    def __init__(self, late_answer: str = "") -> None:
        super().__init__()
        self.taken = threading.Event()
        self.let_go = threading.Event()
        self._late_answer = late_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, RUF100
        """The answer, late for the first letter."""
        first = not self.taken.is_set()
        answer = await super().handle_DATA(server, session, envelope)
        self.taken.set()
        while first and not self.let_go.is_set():
            await asyncio.sleep(0.02)
        return self._late_answer if first and self._late_answer else answer

    def stop(self) -> None:
        """The server is gone, and leaves nobody waiting."""
        self.let_go.set()
        super().stop()


@pytest.fixture
def holding() -> Iterator[HoldingCatcher]:
    running = HoldingCatcher()
    with running:
        yield running


def test_a_letter_leaves_after_its_transaction_and_never_before(inside: Flask, catcher: MailCatcher) -> None:
    write("test/hello", ana(), link=LINK)
    session().rollback()
    assert deliver() == 0
    written()
    assert (deliver(), deliver()) == (1, 0)
    assert len(catcher.letters) == 1


def test_a_letter_is_text_and_html_with_the_same_words(inside: Flask, catcher: MailCatcher) -> None:
    written(ana(name="Ñusta «Ana» 😀"), link=f"{inside.config['SETTINGS'].public_url}/entrar?a=1&b=2")
    deliver()
    (letter,) = catcher.letters
    assert [p.get_content_type() for p in letter.walk() if not p.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    assert all(not p.defects for p in letter.walk())
    assert str(letter["Subject"]) == "Hola, Ñusta «Ana» 😀"
    assert letter["To"] == letter["X-Envelope-To"] == "ana@example.org"
    assert letter["Date"] and letter["From"] and letter["Auto-Submitted"] == "auto-generated"
    link = f"{inside.config['SETTINGS'].public_url}/entrar?a=1&b=2"
    assert part(letter, "plain").strip() == f"Hola, Ñusta «Ana» 😀:\n\n{link}"
    html = part(letter, "html")
    assert check_page(html, link, lang="es") == []
    assert f'<a href="{link.replace("&", "&amp;")}">' in html and "<p>Hola, Ñusta «Ana» 😀:</p>" in html


@pytest.mark.one_database
@pytest.mark.parametrize(("chosen", "spoken"), [("es", "es"), ("en", "en"), ("xx", "es")])
def test_a_letter_says_which_language_it_speaks(
    inside: Flask, catcher: MailCatcher, chosen: str, spoken: str
) -> None:
    letter_id = written(ana(language=chosen))
    deliver()
    assert letter_is(letter_id).language == spoken
    assert check_page(part(catcher.letters[0], "html"), "http://x/", lang=spoken) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: eva@example.org",
        "Ana\nBcc: eva@example.org\n\nHola",
        "Ana\rBcc: eva@example.org",
        "Ana\u2028Bcc: eva@example.org",
        "Ana\x0bBcc: eva@example.org",
        "=?utf-8?q?Ana=0ABcc=3A_eva=40example=2Eorg?=",
    ],
)
def test_a_name_adds_no_header_and_no_reader(inside: Flask, catcher: MailCatcher, name: str) -> None:
    written(ana(name=name))
    assert deliver() == 1
    (letter,) = catcher.letters
    assert letter["X-Envelope-To"] == "ana@example.org"
    assert "Bcc" not in letter and len(letter.get_all("To", [])) == 1
    assert "\n" not in str(letter["Subject"])


@pytest.mark.one_database
def test_a_very_long_name_still_makes_a_letter(inside: Flask, catcher: MailCatcher) -> None:
    written(ana(name="Ana " * 45))
    assert deliver() == 1
    assert len(str(catcher.letters[0]["Subject"])) <= 200


@pytest.mark.one_database
def test_a_strangers_markup_and_addresses_are_only_text(inside: Flask, catcher: MailCatcher) -> None:
    home = inside.config["SETTINGS"].public_url
    name = f"<img src=x onerror=alert(1)> https://evil.example {home}.evil.example/ {home}@evil.example/"
    written(ana(name=name), link=f"{home}/entrar")
    deliver()
    html = part(catcher.letters[0], "html")
    assert "<img" not in html
    assert re.findall(r'href="([^"]*)"', html) == [f"{home}/entrar"]


def test_a_refused_letter_waits_longer_each_time_and_keeps_its_name(
    inside: Flask, catcher: MailCatcher
) -> None:
    letter_id = written()
    name = f"<{letter_is(letter_id).uid}@letters.agency>"
    catcher.refuse_next(2, code=451)
    waits = []
    for _try in range(2):
        now = letter_is(letter_id).due_at
        with clock.at(now):
            assert (deliver(), deliver()) == (0, 0)
        waits.append(letter_is(letter_id).due_at - now)
    assert waits == [timedelta(minutes=2), timedelta(minutes=4)]
    with clock.at(letter_is(letter_id).due_at):
        assert deliver() == 1
    assert [x["Message-ID"] for x in catcher.letters] == [name]
    assert letter_is(letter_id).state is LetterState.SENT


@pytest.mark.parametrize("code", [451, 550])
def test_a_letter_refused_by_every_try_waits_for_a_coordinator(
    inside: Flask, catcher: MailCatcher, code: int
) -> None:
    letter_id = written(secret=True)
    catcher.refuse_next(TRIES, code)
    for _try in range(TRIES):
        assert letter_is(letter_id).state is LetterState.WAITING
        with clock.at(letter_is(letter_id).due_at):
            deliver()
    assert letter_is(letter_id).state is LetterState.FAILED
    with clock.days_from_now(30):
        assert deliver() == 0
    assert catcher.letters == []
    (to_tell,) = session().scalars(letters_to_tell())
    assert LINK in to_tell.text
    with committed():
        tell(to_tell, by=ana())
    assert letter_is(letter_id).text == ""
    assert session().scalars(letters_to_tell()).all() == []


def test_a_letter_that_cannot_be_sent_does_not_hold_up_the_next(inside: Flask, catcher: MailCatcher) -> None:
    bad = [written(ana(email=e)) for e in ("ñandú@example.org", "a@example.org\nBcc: b@example.org")]
    good = written()
    assert deliver() == 1
    assert [x["X-Envelope-To"] for x in catcher.letters] == ["ana@example.org"]
    assert letter_is(good).state is LetterState.SENT
    assert {(letter_is(x).state, letter_is(x).tries) for x in bad} == {(LetterState.WAITING, 1)}


def test_a_server_that_is_away_costs_no_letter_a_try(make_app: MakeApp, catcher: MailCatcher) -> None:
    with furnished(make_app(mail_port=free_port())).app_context():
        letters = [written(), written()]
        assert deliver() == 0
        assert {(letter_is(x).state, letter_is(x).tries) for x in letters} == {(LetterState.WAITING, 0)}
    with furnished(make_app()).app_context(), minutes_later(2):
        assert deliver() == 2


@pytest.mark.one_database
def test_a_silent_server_is_left(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "SILENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = furnished(make_app(mail_port=silent.getsockname()[1]))
        with app.app_context():
            letter_id = written()
            assert deliver() == 0
            assert letter_is(letter_id).state is LetterState.WAITING


@pytest.mark.one_database
def test_where_tls_is_asked_for_nothing_is_said_in_the_clear(make_app: MakeApp, catcher: MailCatcher) -> None:
    with furnished(make_app(mail_tls=True)).app_context():
        letter_id = written()
        assert deliver() == 0
        assert (letter_is(letter_id).state, letter_is(letter_id).tries) == (LetterState.WAITING, 0)
    assert catcher.letters == []


@pytest.mark.one_database
def test_without_a_server_letters_wait(make_app: MakeApp) -> None:
    with furnished(make_app(mail_server="")).app_context():
        letter_id = written()
        assert deliver() == 0
        assert (letter_is(letter_id).state, letter_is(letter_id).tries) == (LetterState.WAITING, 0)


def test_a_letter_by_hand_never_leaves_by_mail(inside: Flask, catcher: MailCatcher) -> None:
    letter_id = written(ana(email="", phone="+59171234567"), secret=True)
    with clock.days_from_now(30):
        assert deliver() == 0
    assert catcher.letters == []
    (to_tell,) = session().scalars(letters_to_tell())
    assert (to_tell.channel, to_tell.address, LINK in to_tell.text) == (Channel.BY_HAND, "+59171234567", True)
    with committed():
        tell(to_tell, by=ana())
    assert (letter_is(letter_id).state, letter_is(letter_id).text) == (LetterState.SENT, "")


def test_a_secret_is_kept_until_it_left_and_then_forgotten(inside: Flask, catcher: MailCatcher) -> None:
    secret, plain = written(secret=True), written()
    catcher.refuse_next(1)
    deliver()
    assert LINK in letter_is(secret).text
    with minutes_later(3):
        deliver()
    assert letter_is(secret).text == "" and LINK in letter_is(plain).text
    assert all(LINK in part(x, "plain") for x in catcher.letters) and len(catcher.letters) == 2


def test_what_is_written_once_is_written_once(inside: Flask) -> None:
    written(once="reminder:1")
    with committed():
        assert write("test/hello", ana(), once="reminder:1", link=LINK) is None
        assert write("test/hello", ana(), once="reminder:2", link=LINK) is not None
        assert write("test/hello", ana(), once="reminder:2", link=LINK) is None
    assert session().query(Letter).count() == 2


@pytest.mark.parametrize("first_lands", [True, False])
def test_of_two_transactions_that_race_to_write_once_one_letter_stands_and_both_land(
    inside: Flask, first_lands: bool
) -> None:
    written_first, second_began = threading.Event(), threading.Event()

    def first() -> None:
        with inside.app_context():
            write("test/hello", ana(name="Primera"), once="race", link=LINK)
            session().flush()
            written_first.set()
            second_began.wait(5)
            # Long enough for the second to stand before the same name, or before SQLite's one writer.
            threading.Event().wait(0.3)
            session().commit() if first_lands else session().rollback()

    def second() -> None:
        written_first.wait(5)
        second_began.set()
        with inside.app_context(), committed():
            write("test/hello", ana(name="Otra cosa"), link=LINK)
            write("test/hello", ana(name="Segunda"), once="race", link=LINK)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result(20)
    names = {letter.to_name for letter in session().query(Letter)}
    assert names == {"Otra cosa", "Primera" if first_lands else "Segunda"}


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
