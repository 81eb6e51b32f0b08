"""The mail catcher speaks SMTP, keeps letters whole, and refuses when told to."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from .smtp import MailCatcher


@pytest.fixture
def catcher() -> Iterator[MailCatcher]:
    with MailCatcher() as running:
        yield running


def send(catcher: MailCatcher, subject: str = "Tu código", to: str = "alicia@example.org") -> None:
    """One letter has been given to the catcher over the network."""
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, "portal@example.org", to
    letter.set_content("Hola, Ñusta.\n")
    letter.add_alternative("<p>Hola, Ñusta.</p>", subtype="html")
    with smtplib.SMTP(catcher.host, catcher.port, timeout=10) as server:
        server.send_message(letter, to_addrs=[to, "oculta@example.org"])


def test_a_letter_arrives_whole(catcher: MailCatcher) -> None:
    send(catcher)
    (letter,) = catcher.letters
    assert letter["Subject"] == "Tu código"
    assert letter["X-Envelope-To"] == "alicia@example.org, oculta@example.org"
    plain = letter.get_body(("plain",))
    assert plain is not None and plain.get_content() == "Hola, Ñusta.\n"


def test_clear_forgets(catcher: MailCatcher) -> None:
    send(catcher)
    catcher.clear()
    assert catcher.letters == []


def test_it_refuses_as_often_as_it_was_told(catcher: MailCatcher) -> None:
    catcher.refuse_next(2, code=451)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            send(catcher)
    assert catcher.letters == []
    send(catcher)
    assert len(catcher.letters) == 1


def test_waiting_finds_a_letter_that_comes_later(catcher: MailCatcher) -> None:
    later = threading.Timer(0.2, send, (catcher, "La entrevista es mañana"))
    later.start()
    letter = catcher.wait_for(to="Alicia@example.org", subject_part="entrevista")
    later.join()
    assert letter["Subject"] == "La entrevista es mañana"


def test_waiting_in_vain_says_what_came(catcher: MailCatcher) -> None:
    send(catcher, "Otra cosa")
    with pytest.raises(AssertionError, match=r"berta@example.org.*Otra cosa"):
        catcher.wait_for(to="berta@example.org", timeout=0.1)


def test_two_catchers_have_two_ports(catcher: MailCatcher) -> None:
    with MailCatcher() as other:
        send(other)
        assert other.port != catcher.port
        assert (len(catcher.letters), len(other.letters)) == (0, 1)


def test_stopping_closes_the_port_even_with_a_client_inside() -> None:
    catcher = MailCatcher()
    catcher.start()
    port = catcher.port
    with socket.create_connection((catcher.host, port), timeout=5) as client:
        client.recv(100)
        catcher.stop()
    with pytest.raises(ConnectionRefusedError), socket.create_connection((catcher.host, port), timeout=5):
        pass
    with pytest.raises(RuntimeError, match="not running"):
        _ = catcher.port
