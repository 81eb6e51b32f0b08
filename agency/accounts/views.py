"""Who is asking: the person behind a session, as long as its row is open."""

from __future__ import annotations

import uuid

from flask import Blueprint

from agency.accounts import queries
from agency.accounts.models import Person
from agency.extensions import login

blueprint = Blueprint("accounts", __name__)


@login.user_loader  # type: ignore[untyped-decorator]
def load(session_uid: str) -> Person | None:
    """The person whose session this is, unless it was closed or ran out."""
    try:
        return queries.person_of_session(uuid.UUID(session_uid))
    except ValueError:
        return None
