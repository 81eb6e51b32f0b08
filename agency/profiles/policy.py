"""Who may see a profile, outside of any application."""

from __future__ import annotations

from collections.abc import Callable

from agency.accounts.models import Person
from agency.companies.policy import Reader
from agency.db import by_uid
from agency.files import policy as files
from agency.files.models import StoredFile
from agency.profiles.models import Profile
from agency.roles import Role


def is_hers(person: Person, profile: Profile) -> bool:
    """True for the woman herself."""
    return profile.person_id == person.id


def may_read(reader: Reader, profile: Profile) -> bool:
    """She herself, and coordinators."""
    return is_hers(reader.person, profile) or reader.has(Role.COORDINATOR)


def is_public(profile: Profile) -> bool:
    """True when anyone with the address may read her page: her yes, a confirmed account, nothing hidden."""
    return profile.public and not profile.hidden and profile.person.confirmed and not profile.person.closed_at


Question = Callable[[Person, Profile], bool]
_also: list[Question] = []


def also_sees_photo(question: Question) -> Question:
    """A room above knows of more people who may see a photo: those to whom she said yes."""
    _also.append(question)
    return question


def may_see_photo(person: Person | None, file: StoredFile) -> bool:
    """Anyone while her page is public; she, coordinators, and whoever a room above vouches for."""
    profile = by_uid(Profile, file.subject_uid)
    if profile is None or profile.photo_uid != file.uid:
        return False
    if is_public(profile):
        return True
    if person is None:
        return False
    if is_hers(person, profile) or Role.COORDINATOR in person.roles:
        return True
    return any(question(person, profile) for question in _also)


def may_see_whole(person: Person | None, file: StoredFile) -> bool:
    """She alone sees her photo as it was before she cropped it."""
    profile = by_uid(Profile, file.subject_uid)
    return (
        person is not None
        and profile is not None
        and profile.photo_uid == file.uid
        and is_hers(person, profile)
    )


files.register("profile", may_see_photo, may_see_whole)
