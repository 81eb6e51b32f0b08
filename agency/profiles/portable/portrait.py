"""Her profile as a portrait, to be taken elsewhere."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from agency.profiles.models import Entry, Profile
from agency.profiles.portable import Item, Portrait

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


def _item(entry: Entry) -> Item:
    said = {field.name: getattr(entry, field.name) for field in fields(Item) if field.name != "skills"}
    return Item(**said, skills=tuple(skill.slug for skill in entry.skills))
