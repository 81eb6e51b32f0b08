"""A profile outside the portal: what a file of hers says, and her profile as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agency.profiles.models import EntryKind, LinkKind, Way


class Reason(StrEnum):
    """Why a file could not be read at all."""

    EMPTY = "empty"
    BIG = "big"
    """More than a file may weigh, before or after it is unpacked."""
    KIND = "kind"
    """A file of some other kind, or nothing of a person's path in it."""
    BROKEN = "broken"
    LOCKED = "locked"
    """It asks for a password."""
    PICTURE = "picture"
    """A PDF without text: photographed or scanned pages."""
    SLOW = "slow"
    """Reading it took more time or memory than a file may take."""
    UNSAFE = "unsafe"
    """It tries to make the reader open other files, or to swell."""


class Unreadable(Exception):
    """Nothing in the file could be understood; `reason` says why."""

    def __init__(self, reason: Reason = Reason.KIND) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Item:
    """An entry; months are 2019 or 2019-04, skills are slugs of the catalogue."""

    kind: EntryKind
    title: str
    place: str = ""
    way: Way | None = None
    start: str = ""
    end: str = ""
    text: str = ""
    url: str = ""
    title_en: str = ""
    text_en: str = ""
    skills: tuple[str, ...] = ()


UNSAID = 0
"""The level of a skill that a file names without saying how well she has it."""


@dataclass(frozen=True)
class Portrait:
    """All of a profile that can travel: no photo, no file, no yes, nothing that the agency said."""

    headline: str = ""
    summary: str = ""
    headline_en: str = ""
    summary_en: str = ""
    municipality: str = ""
    municipalities: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    day_times: tuple[str, ...] = ()
    hours_per_week: int | None = None
    free_from: date | None = None
    free_until: date | None = None
    languages: tuple[tuple[str, str], ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    entries: tuple[Item, ...] = ()
    links: tuple[tuple[LinkKind, str], ...] = ()


@dataclass(frozen=True)
class Contact:
    """Who she is, where a file names its owner."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file says: what was understood, and by name each thing that was not."""

    portrait: Portrait
    left: tuple[str, ...] = ()


SkillNames = Mapping[str, str]
"""Every folded name of the catalogue, and the slug that it names."""


def plain(portrait: Portrait) -> dict[str, Any]:
    """The portrait as lists, texts and numbers, for a JSON column."""
    found = asdict(portrait)
    for day in ("free_from", "free_until"):
        found[day] = found[day].isoformat() if found[day] else None
    return found


def from_plain(kept: Mapping[str, Any]) -> Portrait:
    """The portrait that `plain` wrote."""
    found = dict(kept)
    for day in ("free_from", "free_until"):
        found[day] = date.fromisoformat(found[day]) if found[day] else None
    for name in ("municipalities", "modalities", "fields", "day_times"):
        found[name] = tuple(found[name])
    for name in ("languages", "skills"):
        found[name] = tuple((first, second) for first, second in found[name])
    found["links"] = tuple((LinkKind(kind), url) for kind, url in found["links"])
    found["entries"] = tuple(_item(item) for item in found["entries"])
    return Portrait(**found)


def _item(kept: Mapping[str, Any]) -> Item:
    way = Way(kept["way"]) if kept["way"] else None
    changed = {"kind": EntryKind(kept["kind"]), "way": way, "skills": tuple(kept["skills"])}
    return Item(**{**kept, **changed})
