"""Going, with some weeks to think again, and coming back to everything as it was."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from agency import clock
from agency.accounts import operations as accounts
from agency.accounts.models import Person
from agency.accounts.operations.timeline import tell
from agency.accounts.queries import hold
from agency.applications.models import ApplicationState
from agency.applications.operations import bring_back
from agency.applications.queries import application_by_uid, live_applications
from agency.db import session
from agency.privacy import mails, queries
from agency.privacy.models import Departure, DepartureKind
from agency.privacy.policy import alone_in, outlook
from agency.profiles.operations import unhide
from agency.profiles.queries import profile_of


class LastRepresentative(Exception):
    """A company that goes on would have nobody left to represent it."""


class TooLate(Exception):
    """She didn't leave, has come back already, or her name is gone."""


def note_download(person: Person, by: Person) -> None:
    """Her timeline tells that a copy of her data was made, and a letter does; raises TooMany."""
    accounts.count_try(f"copy {person.uid}")
    tell(person, "downloaded", by)
    mails.downloaded(person)


def leave(person: Person, reason: str, by: Person) -> Departure:
    """Her account is closed for everybody else, and its data lose her name unless she comes back in time.

    Raises LastAdministrator or LastRepresentative. A placement that goes on stays for the agency to end with
    her company; it ends by itself when her name goes.
    """
    hold(f"departure {person.uid}")
    session().refresh(person)
    departure = queries.departure_of(person) or Departure(person=person)
    if person.closed_at is not None:
        # She pressed twice: what she comes back to is what was there before the first time.
        return departure
    if alone_in(person) is not None:
        raise LastRepresentative
    seen = outlook(person)
    departure.kind, departure.due_at, departure.reason = DepartureKind.ASKED, seen.until, reason
    departure.before = _before(person)
    session().add(departure)
    accounts.leave(person, seen.until, by=by)
    session().flush()
    mails.leaving(person)
    return departure


def _before(person: Person) -> dict[str, Any]:
    """What she comes back to: whether she showed herself, and where her applications stood."""
    profile = profile_of(person)
    if profile is None:
        return {}
    live = live_applications(profile=profile)
    return {
        "hidden": profile.hidden,
        "applications": [[str(a.uid), a.state.value, a.waits_since.isoformat()] for a in live],
    }


def come_back(person: Person, by: Person) -> None:
    """Everything is as it was before she left, but what others have taken meanwhile; raises TooLate."""
    hold(f"departure {person.uid}")
    session().refresh(person)
    departure = queries.departure_of(person)
    if departure is None or not person.can_come_back or person.closed_at is None:
        raise TooLate
    away = clock.now() - person.closed_at
    before = departure.before
    session().delete(departure)
    accounts.come_back(person, by=by)
    profile = profile_of(person)
    if profile is not None and not before.get("hidden", True):
        unhide(profile, by=by)
    for uid, state, waits_since in before.get("applications", ()):
        application = application_by_uid(uuid.UUID(uid))
        if application is not None:
            # The days that she was away don't count against anybody.
            since = datetime.fromisoformat(waits_since) + away
            bring_back(application, ApplicationState(state), since, by=by)
