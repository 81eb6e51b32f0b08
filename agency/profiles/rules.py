"""What a profile still lacks, and how much of it each reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agency.profiles.models import Education, Experience, Link, Profile, ProfileSkill, Veil

ENOUGH_SKILLS = 3
ENOUGH_SUMMARY = 60
LANGUAGES = ("es", "ay", "qu", "gn", "en", "pt")
LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
MOST_ENTRIES = 30
"""How many studies, jobs or links a profile holds: more would be a mistake or an attack."""

ORDER = (Veil.CARD, Veil.FIRST_NAME, Veil.FULL, Veil.PHONE)


def missing(profile: Profile) -> list[str]:
    """The names of what is still missing, the next best step first."""
    checks = {
        "headline": bool(profile.headline),
        "municipality": bool(profile.municipality),
        "skills": len(profile.skills) >= ENOUGH_SKILLS,
        "modalities": bool(profile.modalities),
        "hours": profile.hours_per_week is not None,
        "past": bool(profile.education or profile.experience),
        "summary": len(profile.summary) >= ENOUGH_SUMMARY,
        "languages": bool(profile.languages),
    }
    return [name for name, met in checks.items() if not met]


PARTS = 8
"""How many things `missing` looks at."""


def can_be_shown(profile: Profile) -> bool:
    """True when there is enough to show: a place, a way to work and at least one skill."""
    return bool(profile.headline and profile.municipality and profile.skills)


@dataclass(frozen=True)
class Seen:
    """All that a reader sees of a profile; what her veil hides is not in here at all."""

    veil: Veil
    title: str
    municipality: str
    modalities: Sequence[str]
    hours_per_week: int | None
    free_from: date | None
    free_until: date | None
    languages: Sequence[Sequence[str]]
    skills: Sequence[ProfileSkill]
    headline: str = ""
    summary: str = ""
    education: Sequence[Education] = ()
    experience: Sequence[Experience] = ()
    links: Sequence[Link] = ()
    photo: object = None
    phone: str = ""


def seen(profile: Profile, veil: Veil) -> Seen:
    """The profile behind this veil: the card from structured fields only, then more with each yes of hers."""
    more: dict[str, object] = {}
    if veil is not Veil.CARD:
        more |= {
            "headline": profile.headline,
            "summary": profile.summary,
            "education": profile.education,
            "experience": profile.experience,
        }
    if veil in (Veil.FULL, Veil.PHONE):
        more |= {"links": profile.links, "photo": profile.photo_uid}
    if veil is Veil.PHONE:
        more |= {"phone": profile.person.reader.phone}
    return Seen(
        veil=veil,
        title=title(profile, veil),
        municipality=profile.municipality,
        modalities=profile.modalities,
        hours_per_week=profile.hours_per_week,
        free_from=profile.free_from,
        free_until=profile.free_until,
        languages=profile.languages,
        skills=profile.skills,
        **more,  # type: ignore[arg-type]
    )


def title(profile: Profile, veil: Veil) -> str:
    """What she is called behind this veil; on the anonymous card, a number that says nothing of her."""
    if veil is Veil.CARD:
        return f"N.º {profile.uid.hex[:6].upper()}"
    return profile.person.short_name if veil is Veil.FIRST_NAME else profile.person.full_name


def higher(one: Veil, other: Veil) -> Veil:
    """The veil that shows more."""
    return max(one, other, key=ORDER.index)
