"""Every flush that changes what the directory shows of somebody notes it; loaded once, for all sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from agency.accounts.models import Person, SignInName
from agency.directory.operations import note
from agency.directory.queries import profiles_of
from agency.profiles.models import Entry, Profile, ProfileSkill
from agency.skills.models import Skill, SkillName

OF_PERSON = ("given_names", "first_surname", "second_surname", "closed_at")
"""What of an account the directory shows, or makes it show her no more."""


@event.listens_for(Session, "after_flush")
def note_changes(session: Session, _context: object) -> None:
    """The profiles that this flush changed are read again by the directory; all when skills got names."""
    kept, gone = [*session.new, *session.dirty], list(session.deleted)
    found = {i for thing in (*kept, *gone) for i in _profile_ids(session, thing)}
    people = {i for thing in kept for i in _person_ids(session, thing)}
    people |= {thing.person_id for thing in gone if isinstance(thing, SignInName)}
    if people:
        found |= set(profiles_of(session, people))
    things = [thing for thing in (*kept, *gone) if isinstance(thing, Skill | SkillName)]
    names_changed = any(_differs(session, thing) for thing in things)
    note(session, [None] if names_changed else sorted(found))


def _profile_ids(session: Session, thing: Any) -> Iterable[int]:
    if isinstance(thing, Profile) and _is_or_was_listed(thing) and _differs(session, thing):
        yield thing.id
    elif isinstance(thing, ProfileSkill | Entry) and _differs(session, thing):
        yield thing.profile_id


def _person_ids(session: Session, thing: Any) -> Iterable[int]:
    if isinstance(thing, Person):
        if thing not in session.new and _changed(thing, OF_PERSON):
            yield thing.id
    elif isinstance(thing, SignInName) and _changed(thing, ("confirmed_at", "person_id")):
        yield thing.person_id


def _is_or_was_listed(profile: Profile) -> bool:
    history = inspect(profile).attrs.listed.history
    # What was never loaded may have been true.
    return not history or any(True in part for part in history if part)


def _differs(session: Session, thing: Any) -> bool:
    return thing in session.new or thing in session.deleted or session.is_modified(thing)


def _changed(thing: Any, names: Iterable[str]) -> bool:
    attributes = inspect(thing).attrs
    return any(attributes[name].history.has_changes() for name in names)
