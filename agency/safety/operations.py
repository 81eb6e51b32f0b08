"""Receiving concerns and caring for them; what was said is ciphertext before it is stored."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from agency import clock, i18n
from agency.accounts.models import Person
from agency.db import session
from agency.roles import Hat
from agency.safety import mails
from agency.safety.models import Concern, ConcernReading, ConcernState
from agency.safety.rules import LIFE
from agency.seal import seal, unseal


@dataclass(frozen=True)
class Told:
    """What somebody says feels wrong; who says it may stay unknown."""

    text: str
    contact: str
    subject_kind: str
    subject_uid: uuid.UUID | None


def receive(told: Told, by: Person | None) -> Concern:
    """The care team can read it, and nobody else."""
    concern = Concern(
        sealed_text=seal(told.text),
        sealed_contact=seal(told.contact),
        subject_kind=told.subject_kind,
        subject_uid=told.subject_uid,
        sealed_person=seal(str(by.uid)) if by else "",
        state=ConcernState.RECEIVED,
    )
    session().add(concern)
    session().flush()
    mails.received(concern)
    return concern


def take_step(concern: Concern, name: str, hats: frozenset[Hat], reason: str, by: Person) -> None:
    """The concern stands where the step leads; what was done is noted in its sealed notes."""
    LIFE.take(concern, name, hats)
    if reason:
        note(concern, reason, by=by)


def note(concern: Concern, text: str, by: Person) -> None:
    """The note stands under the older ones, with its time and its author; sent twice, it stands once."""
    notes, new = unseal(concern.sealed_notes), f"{i18n.day_time(clock.now())} · {by.full_name}\n{text}"
    if not notes.endswith(new):
        concern.sealed_notes = seal(f"{notes}\n\n{new}".strip())


def read(concern_id: int, by: Person) -> None:
    """That she opened it is written down."""
    session().add(ConcernReading(concern_id=concern_id, person_id=by.id))
