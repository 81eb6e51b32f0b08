"""Writing letters, delivering them, and telling by hand."""

from __future__ import annotations

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template
from flask_mail import Message
from sqlalchemy import or_, select, update

from agency import clock
from agency.db import committed, session
from agency.extensions import mail
from agency.i18n import in_language
from agency.mail.models import Channel, Letter, LetterState

log = logging.getLogger(__name__)

TRIES = 8
CLAIM_MINUTES = 5


@dataclass(frozen=True)
class Reader:
    """Who a letter is for and where she is reached; no e-mail means that a coordinator tells her."""

    uid: uuid.UUID
    name: str
    language: str
    email: str = ""
    phone: str = ""


def write(
    kind: str, to: Reader, *, secret: bool = False, once: str | None = None, **facts: Any
) -> Letter | None:
    """A letter of this kind stands in the outbox, in its reader's language.

    The template `mail/<kind>.txt` gives the subject in its first line.
    `secret` letters forget their text once sent; of letters with the same `once` only the first is written.
    """
    if once is not None and session().scalar(select(Letter.id).where(Letter.once == once)):
        return None
    with in_language(to.language):
        subject, _blank, text = render_template(f"mail/{kind}.txt", to=to, **facts).strip().partition("\n")
    letter = Letter(
        uid=uuid.uuid4(),
        kind=kind,
        once=once,
        channel=Channel.MAIL if to.email else Channel.BY_HAND,
        to_uid=to.uid,
        to_name=to.name,
        address=to.email or to.phone,
        subject=subject.strip(),
        text=text.strip(),
        secret=secret,
    )
    session().add(letter)
    return letter


def deliver(most: int = 200) -> int:
    """Every letter that was due has been handed over or waits for its next try; says how many left.

    A letter is claimed by an UPDATE of its own first, so that two workers never send one at the same moment;
    a claim older than five minutes belongs to a worker that died, and is taken again.
    """
    left = 0
    for letter_id in _due(most):
        if _claim(letter_id) and _send(letter_id):
            left += 1
    return left


def tell(letter: Letter, by: Any) -> None:
    """The letter by hand has been passed on by a coordinator."""
    letter.state = LetterState.SENT
    letter.sent_at = clock.now()
    letter.told_by = by.uid
    _forget(letter)


def _due(most: int) -> list[int]:
    old = clock.now() - timedelta(minutes=CLAIM_MINUTES)
    chosen = (
        select(Letter.id)
        .where(
            Letter.channel == Channel.MAIL,
            or_(
                (Letter.state == LetterState.WAITING) & (Letter.due_at <= clock.now()),
                (Letter.state == LetterState.SENDING) & (Letter.due_at <= old),
            ),
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(most)
    )
    found = list(session().scalars(chosen))
    session().rollback()
    return found


def _claim(letter_id: int) -> bool:
    old = clock.now() - timedelta(minutes=CLAIM_MINUTES)
    with committed() as current:
        claimed = current.execute(
            update(Letter)
            .where(
                Letter.id == letter_id,
                or_(
                    Letter.state == LetterState.WAITING,
                    (Letter.state == LetterState.SENDING) & (Letter.due_at <= old),
                ),
            )
            .values(state=LetterState.SENDING, due_at=clock.now(), tries=Letter.tries + 1)
            .execution_options(synchronize_session=False)
        )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def _send(letter_id: int) -> bool:
    letter = session().get_one(Letter, letter_id, populate_existing=True)
    message = Message(
        subject=letter.subject,
        recipients=[letter.address],
        body=letter.text,
        html=render_template("mail/letter.html", letter=letter),
    )
    message.msgId = letter.message_id
    session().rollback()
    try:
        mail.send(message)
    except (OSError, smtplib.SMTPException) as failure:
        log.warning("letter %s was not taken: %s", letter.uid, type(failure).__name__)
        _postpone(letter_id)
        return False
    with committed() as current:
        letter = current.get_one(Letter, letter_id, populate_existing=True)
        letter.state = LetterState.SENT
        letter.sent_at = clock.now()
        _forget(letter)
    return True


def _postpone(letter_id: int) -> None:
    with committed() as current:
        letter = current.get_one(Letter, letter_id, populate_existing=True)
        if letter.tries >= TRIES:
            letter.state = LetterState.FAILED
        else:
            letter.state = LetterState.WAITING
            letter.due_at = clock.now() + timedelta(minutes=2**letter.tries)


def _forget(letter: Letter) -> None:
    if letter.secret:
        letter.text = ""
