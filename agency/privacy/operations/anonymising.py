"""Taking a person out of her data: rows that figures count stay, and nothing in them leads to her."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from agency import bells, clock
from agency.accounts.models import Person
from agency.accounts.queries import hold, last_seen
from agency.db import session
from agency.files.operations import drop
from agency.files.queries import files_of
from agency.placements.models import PlacementState
from agency.placements.operations import take_step
from agency.placements.rules import LIVE
from agency.privacy import queries
from agency.privacy.models import Departure, DepartureKind
from agency.privacy.operations import account, work
from agency.privacy.operations.papers import concerns_of
from agency.privacy.policy import hers, papers_kept_from_today, papers_until
from agency.privacy.rules import GONE
from agency.profiles.models import Block, BlockedName, Remark, ShareLink, Sighting, Story, Suggestion
from agency.profiles.queries import profile_of
from agency.roles import Hat

log = logging.getLogger(__name__)

BEGUN = frozenset({PlacementState.RUNNING, PlacementState.PAUSED})
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("headline", "summary", "headline_en", "summary_en", "needs_note"), ""),
    **dict.fromkeys(("municipalities", "modalities", "fields", "day_times", "needs", "languages"), list),
    **dict.fromkeys(("hours_per_week", "free_from", "free_until", "photo_uid")),
    **dict.fromkeys(("to_companies", "listed", "findable", "public"), False),
    "hidden": True,
}
"""What a profile says once nobody stands behind it: its municipality and its skills stay, for the figures."""
WITH_HER = (Block, BlockedName, Remark, ShareLink, Sighting, Story, Suggestion)
"""What was around a profile and goes with her, in an order in which nothing points at what is gone."""


def anonymise_due() -> int:
    """The names of those whose time to come back has passed are out of the data; of how many people."""
    hold("departures")
    return sum(_goes(departure) for departure in queries.departures_due())


def _goes(departure: Departure) -> bool:
    uid = departure.uid
    hold(f"departure {departure.person.uid}")
    session().refresh(departure.person)
    if not _still_goes(departure):
        return False
    try:
        with session().begin_nested():
            anonymise(departure)
    except Exception as failure:
        # Whatever keeps one of them, the others were promised to be gone by now.
        log.error("departure %s can't be brought to its end: %s", uid, type(failure).__name__)
        return False
    return True


def _still_goes(departure: Departure) -> bool:
    person = departure.person
    if person.anonymised_at is not None:
        return False
    if departure.kind is DepartureKind.ASKED:
        return person.closed_at is not None
    seen = last_seen(person)
    return seen is None or seen <= departure.created_at


def anonymise(departure: Departure) -> None:
    """Nothing but signed papers and receipts leads to her, and those only until `papers_until`.

    Her words go first: what has to be told to others after that, they read without her name.
    """
    person = departure.person
    told = concerns_of(person)
    departure.papers_until = papers_until(person) or (papers_kept_from_today() if told else None)
    departure.reason, departure.before = "", {}
    for concern in told:
        concern.sealed_contact = ""
    work.empty(person)
    _empty_profile(person)
    account.empty(person)
    session().flush()
    _close(person)
    account.empty_letters_to(person)
    session().flush()


def _empty_profile(person: Person) -> None:
    """Her profile says where she lives and what she knows, no more; its files go with the next sweep."""
    profile = profile_of(person)
    if profile is None:
        return
    for file in [*files_of(profile), *(f for entry in profile.entries for f in files_of(entry))]:
        drop(file, by=person)
    for name, value in EMPTY.items():
        setattr(profile, name, value() if callable(value) else value)
    profile.public_key = secrets.token_urlsafe(12)
    profile.entries.clear()
    profile.links.clear()
    session().flush()
    for table in WITH_HER:
        session().execute(delete(table).where(table.profile_id == profile.id))
    session().expire(profile)


def _close(person: Person) -> None:
    """Nothing goes on: her account is closed, she is hidden, and her placements have ended."""
    person.anonymised_at = clock.now()
    if person.closed_at is None:
        person.closed_at = clock.now()
        bells.account_closed.send(person, by=person)
    for placement in hers(person):
        if placement.state in LIVE:
            step = "end_early" if placement.state in BEGUN else "cancel"
            take_step(placement, step, frozenset({Hat.WOMAN}), GONE, by=person)
    session().flush()
    work.miss_evaluations(person)
