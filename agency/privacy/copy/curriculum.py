"""Her profile as JSON Resume, which other houses read."""

from __future__ import annotations

from typing import Any

from agency.accounts.models import NameKind
from agency.profiles import words
from agency.profiles.models import Entry, Profile
from agency.profiles.portable import Contact, Item, Portrait
from agency.profiles.portable.json_resume import written


def curriculum(own: Profile) -> dict[str, Any]:
    """The profile as a JSON Resume with her name and how she is reached."""
    person = own.person
    contact = Contact(
        person.full_name,
        person.name_of(NameKind.EMAIL, confirmed=False),
        person.name_of(NameKind.PHONE, confirmed=False),
    )
    titles = {each.skill.slug: each.skill.name for each in own.skills}
    titles |= {skill.slug: skill.name for entry in own.entries for skill in entry.skills}
    return written(
        portrait_of(own),
        contact,
        lambda slug: titles.get(slug, slug),
        lambda code: str(words.LANGUAGES.get(code, code)),
    )


def portrait_of(own: Profile) -> Portrait:
    """All of the profile that can travel."""
    return Portrait(
        headline=own.headline,
        summary=own.summary,
        headline_en=own.headline_en,
        summary_en=own.summary_en,
        municipality=own.municipality,
        municipalities=tuple(own.municipalities),
        modalities=tuple(own.modalities),
        fields=tuple(own.fields),
        day_times=tuple(own.day_times),
        hours_per_week=own.hours_per_week,
        free_from=own.free_from,
        free_until=own.free_until,
        languages=tuple((code, level) for code, level in own.languages),
        skills=tuple((each.skill.slug, each.level) for each in own.skills),
        entries=tuple(_item(entry) for entry in own.entries),
        links=tuple((link.kind, link.url) for link in own.links),
    )


def _item(entry: Entry) -> Item:
    said = {name: getattr(entry, name) for name in Item.__dataclass_fields__ if name != "skills"}
    return Item(**said, skills=tuple(skill.slug for skill in entry.skills))
