"""Her profile to be taken elsewhere: as a portrait, and as the JSON Resume that is written of it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from agency.profiles import words
from agency.profiles.models import Entry, Profile
from agency.profiles.portable import Contact, Item, Portrait
from agency.profiles.portable.json_resume import written

OWN = ("languages", "skills", "entries", "links")
"""What isn't a column of the same name, or not of the same shape."""


def portrait_of(profile: Profile) -> Portrait:
    """All that she wrote of herself; what she needs, her yeses and what the agency verified stay here."""
    plain = {field.name: getattr(profile, field.name) for field in fields(Portrait) if field.name not in OWN}
    facts: dict[str, Any] = {n: tuple(said) if isinstance(said, list) else said for n, said in plain.items()}
    return Portrait(
        **facts,
        languages=tuple((code, level) for code, level in profile.languages),
        skills=tuple((own.skill.slug, own.level) for own in profile.skills),
        entries=tuple(_item(entry) for entry in profile.entries),
        links=tuple((link.kind, link.url) for link in profile.links),
    )


def resume_of(profile: Profile, contact: Contact) -> dict[str, Any]:
    """All that she wrote as JSON Resume, with skills and languages in the words of the page."""
    known = [own.skill for own in profile.skills]
    known += [skill for entry in profile.entries for skill in entry.skills]
    return written(
        portrait_of(profile),
        contact,
        {skill.slug: skill.name for skill in known}.__getitem__,
        lambda code: str(words.LANGUAGES.get(code, code)),
    )


def _item(entry: Entry) -> Item:
    said = {field.name: getattr(entry, field.name) for field in fields(Item) if field.name != "skills"}
    return Item(**said, skills=tuple(skill.slug for skill in entry.skills))
