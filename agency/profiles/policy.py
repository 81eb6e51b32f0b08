"""Who may see a profile, outside of any application."""

from __future__ import annotations

from collections.abc import Callable

from agency.accounts.models import Person
from agency.companies.policy import Reader
from agency.db import by_uid
from agency.files import policy as files
from agency.files.models import StoredFile
from agency.profiles.models import Profile, ShareLink
from agency.profiles.queries import entry_with_files
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


def is_shared(link: ShareLink) -> bool:
    """True while a link of hers leads to her profile: she hasn't taken it back, nor hidden herself."""
    profile = link.profile
    return link.open and not profile.hidden and not profile.person.closed_at


def is_shown_to_all(profile: Profile, file: StoredFile) -> bool:
    """True for the pictures of an open page: her photo, and her work."""
    return file.uid == profile.photo_uid or any(str(file.uid) in entry.pictures for entry in profile.entries)


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
    return person is not None and _knows_her(person, profile)


def may_see_whole(person: Person | None, file: StoredFile) -> bool:
    """She alone sees her photo as it was before she cropped it."""
    profile = by_uid(Profile, file.subject_uid)
    return (
        person is not None
        and profile is not None
        and profile.photo_uid == file.uid
        and is_hers(person, profile)
    )


def may_see_entry_file(person: Person | None, file: StoredFile) -> bool:
    """A picture of her work is seen with her photo; a paper never by the open page's readers."""
    found = entry_with_files(file.subject_uid)
    if found is None:
        return False
    entry, profile = found
    if str(file.uid) in entry.pictures and is_public(profile):
        return True
    if str(file.uid) not in entry.pictures and file.uid != entry.document_uid:
        return False
    return person is not None and _knows_her(person, profile)


def _knows_her(person: Person, profile: Profile) -> bool:
    if is_hers(person, profile) or Role.COORDINATOR in person.roles:
        return True
    return any(question(person, profile) for question in _also)


files.register("profile", may_see_photo, may_see_whole)
files.register("entry", may_see_entry_file)
