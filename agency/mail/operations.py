"""Writing letters, delivering them, and telling by hand."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from agency import clock
from agency.db import committed, session
from agency.i18n import in_language, language
from agency.mail import post, queries
from agency.mail.models import Channel, Letter, LetterState
from agency.settings import settings

log = logging.getLogger(__name__)

TRIES = 8
PAUSE = timedelta(minutes=1)
LONGEST_SUBJECT = 200


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
    if once is not None and queries.is_written(once):
        return None
    with in_language(to.language):
        subject, _blank, text = render_template(f"mail/{kind}.txt", to=to, **facts).strip().partition("\n")
        spoken = language()
    letter = Letter(
        uid=uuid.uuid4(),
        kind=kind,
        once=once,
        channel=Channel.MAIL if to.email else Channel.BY_HAND,
        to_uid=to.uid,
        to_name=to.name,
        language=spoken,
        address=to.email or to.phone,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        text=text.strip(),
        secret=secret,
    )
    return letter if _stands(letter) else None


def _stands(letter: Letter) -> bool:
    """True once the letter is in the session; False when another transaction wrote it in the same moment.

    Only the letter is undone then, not what else its transaction did.
    """
    if letter.once is None:
        session().add(letter)
        return True
    session().flush()
    try:
        with session().begin_nested():
            session().add(letter)
    except IntegrityError:
        if not queries.is_written(letter.once):
            raise
        return False
    return True


def deliver(most: int = 200) -> int:
    """Every letter that was due has been handed over or waits for its next try; says how many left.

    A letter is claimed by an UPDATE of its own first, so that two workers never send one at the same moment;
    a claim older than five minutes belongs to a worker that died, and is taken again.
    """
    if not settings().mail_server:
        return 0
    left = 0
    try:
        for letter_id in _due(most):
            claim = _claim(letter_id)
            left += claim is not None and _send(claim)
    except post.Unreachable as failure:
        log.warning("no SMTP server took up the conversation: %s", failure)
    return left


def tell(letter: Letter, by: Any) -> None:
    """The letter by hand has been passed on by a coordinator."""
    letter.state = LetterState.SENT
    letter.sent_at = clock.now()
    letter.told_by = by.uid
    _forget(letter)


@dataclass(frozen=True)
class _Claim:
    """The right to send a letter, held as long as nobody claimed it again."""

    letter_id: int
    tries: int


def _due(most: int) -> Sequence[int]:
    found = queries.due_letters(most)
    session().rollback()
    return found


def _claim(letter_id: int) -> _Claim | None:
    with committed() as current:
        tries = current.scalar(
            update(Letter)
            .where(Letter.id == letter_id, queries.due())
            .values(state=LetterState.SENDING, due_at=clock.now(), tries=Letter.tries + 1)
            .returning(Letter.tries)
            .execution_options(synchronize_session=False)
        )
    if tries is None:
        return None
    claim = _Claim(letter_id, tries)
    if tries > TRIES:
        # Its last try never came to an end: the worker died over it, as over those before.
        _settle(claim, state=LetterState.FAILED)
        return None
    return claim


def _send(claim: _Claim) -> bool:
    letter = session().get_one(Letter, claim.letter_id, populate_existing=True)
    uid, secret = letter.uid, letter.secret
    try:
        message = post.message_of(letter)
        session().rollback()
        post.send(message)
    except post.Unreachable:
        _settle(claim, state=LetterState.WAITING, due_at=clock.now() + PAUSE, tries=claim.tries - 1)
        raise
    except Exception as failure:
        # Whatever is wrong with this letter, it must not hold up the others.
        log.warning("letter %s was not taken: %s", uid, type(failure).__name__)
        _postpone(claim)
        return False
    forgotten = {"text": ""} if secret else {}
    _settle(claim, state=LetterState.SENT, sent_at=clock.now(), **forgotten)
    return True


def _postpone(claim: _Claim) -> None:
    if claim.tries >= TRIES:
        _settle(claim, state=LetterState.FAILED)
    else:
        _settle(claim, state=LetterState.WAITING, due_at=clock.now() + timedelta(minutes=2**claim.tries))


def _settle(claim: _Claim, **values: Any) -> None:
    """The letter is as the values say, unless another worker or a coordinator took it up meanwhile."""
    with committed() as current:
        current.execute(
            update(Letter)
            .where(
                Letter.id == claim.letter_id,
                Letter.state == LetterState.SENDING,
                Letter.tries == claim.tries,
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _forget(letter: Letter) -> None:
    if letter.secret:
        letter.text = ""
