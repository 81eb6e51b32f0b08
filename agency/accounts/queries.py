"""Reading people and their sessions."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from agency import clock
from agency.accounts.models import Person, SignedIn
from agency.db import session


def person_of_session(uid: uuid.UUID) -> Person | None:
    """The person of an open session."""
    chosen = select(SignedIn).where(
        SignedIn.uid == uid, SignedIn.closed_at.is_(None), SignedIn.until > clock.now()
    )
    found = session().scalar(chosen)
    return None if found is None or found.person.closed_at else found.person
