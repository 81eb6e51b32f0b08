"""A letter that only tests write, and a server that keeps its sender waiting."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from agency import clock
from agency.db import committed, session
from agency.mail.models import Letter
from agency.mail.operations import Reader, write

from .smtp import MailCatcher

HELLO = "{{ _('Hola, %(name)s', name=to.name) }}\n{{ _('Hola, %(name)s:', name=to.name) }}\n\n{{ link }}\n"
LINK = "/entrar"


def furnished(app: Flask) -> Flask:
    """The app, with a letter that only these tests write."""
    assert app.jinja_loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({"mail/test/hello.txt": HELLO}), app.jinja_loader])
    return app


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
