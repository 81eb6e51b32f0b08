"""One letter over SMTP: how it is written on the wire, and whose fault a failure is."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import Any

from flask import current_app, render_template
from flask_mail import Connection, Message

from agency.mail.models import Letter
from agency.settings import settings

SILENCE_SECONDS = 30
"""After so long without a word the server counts as gone; a worker must never hang on it."""


class Unreachable(Exception):
    """No server took up the conversation: no letter is to blame, and none gets through now."""


class _Line(Connection):
    """A conversation with the SMTP server, which proves who it is where TLS is asked for."""

    def configure_host(self) -> smtplib.SMTP:
        """The server has greeted us and knows us; raises Unreachable."""
        try:
            return self._greeted()
        except OSError as failure:
            raise Unreachable(type(failure).__name__) from failure

    def _greeted(self) -> smtplib.SMTP:
        host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=SILENCE_SECONDS)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *_failure: Any) -> None:
        """The conversation is over; a lost goodbye takes nothing back."""
        if self.host is not None:
            with suppress(OSError):
                self.host.quit()
            self.host.close()


def message_of(letter: Letter) -> Message:
    """The letter as text and as HTML, where only the portal's own addresses are links.

    A stranger may have put an address into a name, to make the portal send it to somebody else.
    """
    message = Message(
        # A name that looks like an encoded word would be decoded by the reader's mail program.
        subject=letter.subject.replace("=?", "= ?"),
        recipients=[letter.address],
        body=letter.text,
        html=render_template("mail/letter.html", letter=letter, home=f"{settings().public_url}/"),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = letter.message_id
    return message


def send(message: Message) -> None:
    """The server has taken the message; raises Unreachable, or whatever kept it from taking this one."""
    with _Line(current_app.extensions["mail"]) as line:
        line.send(message)
