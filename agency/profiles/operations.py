"""Every change to a profile, and the record of who saw it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agency import bells, clock
from agency.accounts.models import Person
from agency.companies.models import Company
from agency.db import session
from agency.history.models import Audience
from agency.history.operations import record
from agency.profiles.models import (
    Block,
    Education,
    Experience,
    Link,
    Profile,
    ProfileSkill,
    Sighting,
    Veil,
)
from agency.profiles.queries import blocks
from agency.profiles.rules import MOST_ENTRIES, can_be_shown
from agency.roles import Hat
from agency.skills.models import Skill


@dataclass(frozen=True)
class Who:
    """Step one: quién soy."""

    headline: str
    summary: str
    municipality: str


@dataclass(frozen=True)
class Want:
    """Step four: qué busco."""

    modalities: list[str]
    hours_per_week: int | None
    free_from: date | None
    free_until: date | None


class NotEnough(Exception):
    """There is too little in the profile to show it."""


class Full(Exception):
    """The profile holds as many entries of this kind as it may."""


def begin(person: Person, by: Person) -> Profile:
    """The woman has an empty profile that nobody sees."""
    profile = Profile(person=person)
    session().add(profile)
    return profile


def save_who(profile: Profile, who: Who, by: Person) -> None:
    """Her headline, summary and municipality are these."""
    profile.headline, profile.summary = who.headline, who.summary
    profile.municipality = who.municipality


def set_photo(profile: Profile, file_uid: uuid.UUID | None, by: Person) -> None:
    """Her photo is this stored file, or none."""
    profile.photo_uid = file_uid


def save_skills(profile: Profile, skills: Iterable[tuple[Skill, int]], by: Person) -> None:
    """She has exactly these skills at these levels."""
    wanted = {skill.id: level for skill, level in skills}
    for own in list(profile.skills):
        if own.skill_id not in wanted:
            profile.skills.remove(own)
        else:
            own.level = wanted.pop(own.skill_id)
    profile.skills.extend(ProfileSkill(skill_id=skill_id, level=level) for skill_id, level in wanted.items())
    touch(profile)


def save_languages(profile: Profile, languages: Sequence[tuple[str, str]], by: Person) -> None:
    """She speaks these languages at these levels."""
    profile.languages = [list(pair) for pair in languages]


def save_want(profile: Profile, want: Want, by: Person) -> None:
    """What she looks for is this."""
    profile.modalities = want.modalities
    profile.hours_per_week = want.hours_per_week
    profile.free_from, profile.free_until = want.free_from, want.free_until


def add_entry(profile: Profile, entry: Education | Experience | Link, by: Person) -> None:
    """The study, job or link stands in her profile, once however often it is sent; raises Full."""
    entries: list[Education | Experience | Link] = getattr(profile, _list_of(entry))
    if any(_says(own) == _says(entry) for own in entries):
        return
    if len(entries) >= MOST_ENTRIES:
        raise Full
    entries.append(entry)
    touch(profile)


def drop_entry(profile: Profile, entry: Education | Experience | Link, by: Person) -> None:
    """The study, job or link is gone from her profile."""
    getattr(profile, _list_of(entry)).remove(entry)
    touch(profile)


def _list_of(entry: Education | Experience | Link) -> str:
    return {Education: "education", Experience: "experience", Link: "links"}[type(entry)]


def _says(entry: Education | Experience | Link) -> tuple[str, ...]:
    words = ("title", "institution", "role", "organisation", "start", "end", "text", "kind", "url")
    return tuple(getattr(entry, word, None) or "" for word in words)


def touch(profile: Profile) -> None:
    """The profile counts as changed, though only its parts did: another tab learns of it."""
    profile.changed_at = clock.now()


def set_visibility(profile: Profile, to_companies: bool, public: bool, by: Person) -> None:
    """Her yeses are these; raises NotEnough when there is nothing to show yet."""
    if (to_companies or public) and not can_be_shown(profile):
        raise NotEnough
    if profile.to_companies != to_companies:
        _tell(profile, "shown" if to_companies else "unshown", by)
    if profile.public != public:
        _tell(profile, "published" if public else "unpublished", by)
    profile.to_companies, profile.public = to_companies, public


def hide(profile: Profile, by: Person) -> None:
    """Nobody new sees anything of her; her open applications pause."""
    if not profile.hidden:
        profile.hidden = True
        _tell(profile, "hidden", by)
        bells.woman_hidden.send(profile, by=by)


def unhide(profile: Profile, by: Person) -> None:
    """Her yeses hold again."""
    if profile.hidden:
        profile.hidden = False
        _tell(profile, "unhidden", by)


def block(profile: Profile, company: Company, by: Person) -> None:
    """She and the company never meet here again; it is never told."""
    if blocks(profile, company.id):
        return
    session().add(Block(profile_id=profile.id, company_id=company.id))
    _tell(profile, "blocked", by)
    bells.company_blocked.send(profile, company=company, by=by)


def unblock(profile: Profile, block: Block, by: Person) -> None:
    """The company may meet her again where she says yes."""
    session().delete(block)
    _tell(profile, "unblocked", by)


def saw(profile_ids: Iterable[int], company_id: int, veil: Veil, by: Person) -> None:
    """The women can read that somebody of this company saw this much of them."""
    session().add_all(
        Sighting(profile_id=profile_id, company_id=company_id, veil=veil, at=clock.now())
        for profile_id in profile_ids
    )


def _tell(profile: Profile, verb: str, by: Person) -> None:
    record(profile, verb, by=by, hat=Hat.WOMAN, audience=Audience.WOMAN)
