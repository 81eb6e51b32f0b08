"""Accounts that nobody has used for long."""

from __future__ import annotations

from datetime import timedelta

from agency import clock
from agency.db import session
from agency.privacy import mails, queries
from agency.privacy.models import Departure, DepartureKind
from agency.settings import settings


def warn_unused() -> int:
    """Whoever hasn't used her account for long knows until when she can keep it by coming in; how many new.

    A warning whose reader has come in is gone. What the agency closed goes the same way, without a letter.
    """
    for departure in queries.used_again():
        session().delete(departure)
    session().flush()
    chosen = settings()
    due_at = clock.now() + timedelta(days=chosen.unused_notice_days)
    found = queries.unused_since(clock.now() - timedelta(days=chosen.unused_days))
    for person in found:
        session().add(Departure(person=person, kind=DepartureKind.UNUSED, due_at=due_at))
        if person.closed_at is None:
            mails.unused(person, due_at)
    return len(found)
