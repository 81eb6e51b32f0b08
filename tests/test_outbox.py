"""Letters leave at least once, and only as they were meant, whatever the server or the words in them."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from agency import clock
from agency.db import committed, session
from agency.mail import post
from agency.mail.models import Channel, Letter, LetterState
from agency.mail.operations import TRIES, deliver, tell, write
from agency.mail.queries import letters_to_tell
from tests.kit.checks import check_page
from tests.kit.letters import LINK, ana, furnished, letter_is, minutes_later, part, written
from tests.kit.server import free_port
from tests.kit.smtp import MailCatcher

MakeApp = Callable[..., Flask]


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app."""
    with furnished(app).app_context():
        yield app


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
    name = f"<{letter_is(letter_id).uid}@127.0.0.1>"
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
