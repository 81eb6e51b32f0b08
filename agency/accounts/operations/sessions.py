"""Being signed in, on one device or several."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from agency import clock
from agency.accounts import queries
from agency.accounts.models import Person, SignedIn
from agency.accounts.operations.timeline import tell
from agency.db import session

SHORT_HOURS = 12
LONG_DAYS = 30
SEEN_MINUTES = 10
DEVICE = 255


def open_session(person: Person, device: str, stay: bool, by: Person) -> SignedIn:
    """She is signed in on this device: for twelve hours, or for thirty days when she says that it is hers.

    The agency's people see others' data, so theirs never lasts longer than a day's work.
    """
    long = stay and not person.is_staff
    length = timedelta(days=LONG_DAYS) if long else timedelta(hours=SHORT_HOURS)
    opened = SignedIn(person_id=person.id, device=device[:DEVICE], until=clock.now() + length)
    session().add(opened)
    return opened


def close_sessions(
    person: Person, by: Person, only: SignedIn | None = None, keep: SignedIn | None = None
) -> None:
    """One session, or all of hers but the kept one, are closed wherever they are open."""
    for opened in [only] if only else queries.open_sessions(person):
        if opened is not keep:
            opened.closed_at = clock.now()
    if by.id != person.id:
        tell(person, "sessions_closed", by)


def mark_seen(session_id: int) -> None:
    """The session was used now; a row that says so already is left alone."""
    old = clock.now() - timedelta(minutes=SEEN_MINUTES)
    session().execute(
        update(SignedIn)
        .where(SignedIn.id == session_id, SignedIn.seen_at < old)
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )
