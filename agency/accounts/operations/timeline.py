"""Telling the history of an account."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.history.models import Audience
from agency.history.operations import record
from agency.roles import Hat


def tell(person: Person, verb: str, by: Person | None, note: str = "") -> None:
    """Her account's timeline says that `by` did `verb`; she reads all of it but the note of a closing."""
    audience = Audience.STAFF if note else Audience.ALL
    record(person, verb, by=by, hat=by.hat if by else Hat.CLOCK, audience=audience, note=note)
