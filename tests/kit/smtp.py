"""A real SMTP server that keeps what it is given."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

RECIPIENTS = "X-Envelope-To"


class _BoundController(Controller):
    """aiosmtpd's controller on a socket that is bound already, since it refuses port 0."""

    def __init__(self, handler: object, bound: socket.socket) -> None:
        host, port = bound.getsockname()[:2]
        super().__init__(handler, hostname=host, port=port, ready_timeout=20)
        self._bound = bound

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        factory = cast(Callable[[], asyncio.BaseProtocol], self._factory_invoker)
        return self.loop.create_server(factory, sock=self._bound)


class MailCatcher:
    """An SMTP server on 127.0.0.1 and a free port; usable as a context manager.

    Each letter carries the addresses it was really sent to in an added header `X-Envelope-To`.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._letters: list[EmailMessage] = []
        self._refusals: list[int] = []
        self._controller: _BoundController | None = None

    def __enter__(self) -> MailCatcher:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        if self._controller is None:
            raise RuntimeError("The mail catcher is not running: use it in a `with` block or call start().")
        return self._controller.port

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters accepted so far, oldest first; a list of your own."""
        with self._changed:
            return list(self._letters)

    def start(self) -> None:
        """The server answers."""
        bound = socket.create_server((self.host, 0))
        self._controller = _BoundController(self, bound)
        self._controller.start()

    def stop(self) -> None:
        """The server is gone; its letters can still be read."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def clear(self) -> None:
        """There are no letters, and nothing will be refused."""
        with self._changed:
            self._letters.clear()
            self._refusals.clear()

    def refuse_next(self, n: int = 1, code: int = 451) -> None:
        """The next `n` letters will be refused with this code: 4xx asks to try again, 5xx says never."""
        with self._changed:
            self._refusals += [code] * n

    def wait_for(self, to: str = "", subject_part: str = "", timeout: float = 5) -> EmailMessage:
        """The newest letter to this address with this in its subject, as soon as there is one."""

        def wanted() -> EmailMessage | None:
            fitting = [x for x in self._letters if _is_to(x, to) and subject_part in str(x["Subject"] or "")]
            return fitting[-1] if fitting else None

        with self._changed:
            self._changed.wait_for(lambda: wanted() is not None, timeout)
            letter = wanted()
            arrived = [f"{x[RECIPIENTS]}: {x['Subject']}" for x in self._letters]
        if letter is None:
            raise AssertionError(
                f"No letter to {to or 'anybody'} with {subject_part!r} in its subject came in {timeout} s. "
                f"What came: {'; '.join(arrived) or 'nothing'}."
            )
        return letter

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, RUF100
        """The answer to a letter: it is kept, or refused as was asked."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        letter = message_from_bytes(raw.replace(b"\r\n", b"\n"), policy=policy.default)
        letter[RECIPIENTS] = ", ".join(envelope.rcpt_tos)
        with self._changed:
            if self._refusals:
                return f"{self._refusals.pop(0)} refused, as the test asked"
            self._letters.append(letter)
            self._changed.notify_all()
        return "250 kept"


def _is_to(letter: EmailMessage, address: str) -> bool:
    sent_to = str(letter[RECIPIENTS]).lower().split(", ")
    return not address or address.lower() in sent_to
