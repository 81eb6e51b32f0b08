"""Every change to what a profile says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from agency import clock
from agency.accounts.models import Person
from agency.db import session
from agency.files.operations import drop
from agency.files.queries import files_of
from agency.profiles.models import (
    Entry,
    Link,
    LinkKind,
    Profile,
    ProfileSkill,
)
from agency.profiles.portable import Item
from agency.profiles.rules import MOST_ENTRIES
from agency.skills.models import Skill
from agency.skills.rules import USUAL_LEVEL


@dataclass(frozen=True)
class Who:
    """Step one: quién soy."""

    headline: str
    summary: str
    municipality: str
    headline_en: str = ""
    summary_en: str = ""


@dataclass(frozen=True)
class Want:
    """Step four: qué busco."""

    modalities: list[str]
    hours_per_week: int | None
    free_from: date | None
    free_until: date | None
    municipalities: Sequence[str] = ()
    fields: Sequence[str] = ()
    day_times: Sequence[str] = ()
    needs: Sequence[str] = ()
    needs_note: str = ""


class Full(Exception):
    """The profile holds as many entries of this kind as it may."""


def begin(person: Person, by: Person) -> Profile:
    """The woman has an empty profile that nobody sees."""
    profile = Profile(person=person)
    session().add(profile)
    return profile


def save_who(profile: Profile, who: Who, by: Person) -> None:
    """Her headline, summary and municipality are these."""
    for name, value in vars(who).items():
        setattr(profile, name, value)


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
    for name, value in vars(want).items():
        setattr(profile, name, list(value) if isinstance(value, tuple) else value)


def add_entry(profile: Profile, item: Item, skills: Sequence[Skill], by: Person) -> Entry:
    """The entry stands last of its kind in her profile, once however often it is sent; raises Full."""
    same = [own for own in profile.entries if own.kind == item.kind]
    for own in same:
        if _says(own) == _facts(item):
            return own
    if len(same) >= MOST_ENTRIES:
        raise Full
    last = max((own.position for own in same), default=0)
    entry = Entry(position=last + 1, kind=item.kind, way=item.way, pictures=[])
    profile.entries.append(entry)
    change_entry(profile, entry, item, skills, by=by)
    return entry


def change_entry(profile: Profile, entry: Entry, item: Item, skills: Sequence[Skill], by: Person) -> None:
    """The entry says what the item says; skills that it shows are hers, at least as a beginner's."""
    for name, value in _facts(item).items():
        setattr(entry, name, value)
    entry.skills = list(skills)
    has = {own.skill_id for own in profile.skills}
    profile.skills.extend(ProfileSkill(skill_id=s.id, level=USUAL_LEVEL) for s in skills if s.id not in has)
    touch(profile)


def _facts(item: Item) -> dict[str, object]:
    facts = dict(vars(item))
    return {name: facts[name] for name in facts if name != "skills"}


def _says(entry: Entry) -> dict[str, object]:
    return {field.name: getattr(entry, field.name) for field in fields(Item) if field.name != "skills"}


def add_link(profile: Profile, kind: LinkKind, url: str, by: Person) -> None:
    """The link stands in her profile, once however often it is sent; raises Full."""
    if any((own.kind, own.url) == (kind, url) for own in profile.links):
        return
    if len(profile.links) >= MOST_ENTRIES:
        raise Full
    profile.links.append(Link(kind=kind, url=url))
    touch(profile)


def change_link(profile: Profile, link: Link, kind: LinkKind, url: str, by: Person) -> None:
    """The link leads there."""
    link.kind, link.url = kind, url
    touch(profile)


def drop_link(profile: Profile, link: Link, by: Person) -> None:
    """The link is gone from her profile."""
    profile.links.remove(link)
    touch(profile)


def drop_entry(profile: Profile, entry: Entry, by: Person) -> None:
    """The entry is gone from her profile, and its files with it; her skills stay."""
    for file in files_of(entry):
        drop(file, by=by)
    profile.entries.remove(entry)
    touch(profile)


def move_entry(profile: Profile, entry: Entry, place: int, by: Person) -> None:
    """The entry stands at this place among those of its kind, counted from 0; the others close up."""
    same = [own for own in profile.entries if own.kind == entry.kind and own is not entry]
    same.insert(max(0, min(place, len(same))), entry)
    for position, own in enumerate(same, start=1):
        own.position = position
    profile.entries.sort(key=lambda own: (own.kind, own.position, own.id))
    touch(profile)


def touch(profile: Profile) -> None:
    """The profile counts as changed, though only its parts did: another tab learns of it."""
    profile.changed_at = clock.now()
