"""What a profile still lacks, and how much of it each reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from agency.profiles.models import Entry, EntryKind, Link, Profile, ProfileSkill, Veil, Way
from agency.skills.models import Skill

ORDER = (Veil.CARD, Veil.FIRST_NAME, Veil.FULL, Veil.PHONE)
ENOUGH_SKILLS = 3
ENOUGH_SUMMARY = 60
LANGUAGES = ("es", "ay", "qu", "gn", "cas", "trn", "bvl", "en", "pt", "fr", "de", "it", "zh")
"""ISO 639: cas is Tsimane', trn Mojeño Trinitario (spoken around San Borja), bvl Bolivian Sign Language."""
NEAR_LANGUAGES = ("es", "ay", "qu", "gn", "en", "pt")
LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
MOST_ENTRIES = 30
"""How many studies, jobs or links a profile holds: more would be a mistake or an attack."""
MOST_PICTURES = 4
"""How many pictures show one project: enough to tell, and light enough for prepaid data."""
MOST_BLOCKED = 50
"""How many people she can block: each is looked for whenever somebody joins a company."""
SUGGESTION_DAYS = 7
"""How long what a file of hers says waits for her yes."""
MOST_SHARED = 20
"""How many links of hers are open at once: more, and she can't keep in mind whom she gave them."""

WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+\S*")


def is_web_address(text: str) -> bool:
    """True for an http address of some host, without a name or password in it."""
    try:
        parts = urlsplit(text)
        return bool(WEB_ADDRESS.fullmatch(text) and parts.hostname and parts.username is None)
    except ValueError:
        return False


def missing(profile: Profile) -> list[str]:
    """The names of what is still missing, the next best step first."""
    checks = {
        "headline": bool(profile.headline),
        "municipality": bool(profile.municipality),
        "skills": len(profile.skills) >= ENOUGH_SKILLS,
        "modalities": bool(profile.modalities),
        "hours": profile.hours_per_week is not None,
        "past": bool(profile.entries),
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
class SeenEntry:
    """An entry as far as the veil shows it."""

    kind: EntryKind
    way: Way | None
    title: str
    place: str
    start: str
    end: str
    text: str
    skills: Sequence[Skill]
    url: str = ""
    pictures: Sequence[str] = ()
    document: object = None


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
    municipalities: Sequence[str] = ()
    day_times: Sequence[str] = ()
    verified: Sequence[str] = ()
    verified_at: datetime | None = None
    headline: str = ""
    summary: str = ""
    entries: Sequence[SeenEntry] = ()
    links: Sequence[Link] = ()
    photo: object = None
    phone: str = ""

    def of(self, kind: str) -> list[SeenEntry]:
        """Her entries of this kind, in her order."""
        return [e for e in self.entries if e.kind == kind]

    def shown_by(self, skill_id: int) -> list[SeenEntry]:
        """The entries that show this skill."""
        return [e for e in self.entries if any(s.id == skill_id for s in e.skills)]


def seen(profile: Profile, veil: Veil, english: bool = False) -> Seen:
    """The profile behind this veil: the card from structured fields only, then more with each yes of hers.

    In English where she wrote it in English.
    """
    more: dict[str, object] = {}
    if veil is not Veil.CARD:
        whole = veil in (Veil.FULL, Veil.PHONE)
        more |= {
            "headline": (english and profile.headline_en) or profile.headline,
            "summary": (english and profile.summary_en) or profile.summary,
            "entries": [_seen_entry(e, whole, english) for e in profile.entries],
        }
    if veil in (Veil.FULL, Veil.PHONE):
        more |= {"links": profile.links, "photo": profile.photo_uid}
    if veil is Veil.PHONE:
        more |= {"phone": profile.person.reader.phone}
    return Seen(
        veil=veil,
        title=title(profile, veil),
        municipality=profile.municipality,
        municipalities=profile.municipalities,
        modalities=profile.modalities,
        hours_per_week=profile.hours_per_week,
        day_times=profile.day_times,
        free_from=profile.free_from,
        free_until=profile.free_until,
        languages=profile.languages,
        skills=profile.skills,
        verified=profile.verified,
        verified_at=profile.verified_at,
        **more,  # type: ignore[arg-type]
    )


def seen_by_anybody(profile: Profile, english: bool = False) -> Seen:
    """What her open page shows: as much as a company reads before an interview, but none of her papers."""
    whole = seen(profile, Veil.FULL, english)
    return replace(whole, entries=[replace(entry, document=None) for entry in whole.entries])


def _seen_entry(entry: Entry, whole: bool, english: bool) -> SeenEntry:
    return SeenEntry(
        kind=entry.kind,
        way=entry.way,
        title=(english and entry.title_en) or entry.title,
        place=entry.place,
        start=entry.start,
        end=entry.end,
        text=(english and entry.text_en) or entry.text,
        skills=entry.skills,
        url=entry.url if whole else "",
        pictures=entry.pictures if whole else (),
        document=entry.document_uid if whole else None,
    )


def title(profile: Profile, veil: Veil) -> str:
    """What she is called behind this veil; on the anonymous card, a number that says nothing of her."""
    if veil is Veil.CARD:
        return f"N.º {profile.uid.hex[:6].upper()}"
    return profile.person.short_name if veil is Veil.FIRST_NAME else profile.person.full_name


def higher(one: Veil, other: Veil) -> Veil:
    """The veil that shows more."""
    return max(one, other, key=ORDER.index)
