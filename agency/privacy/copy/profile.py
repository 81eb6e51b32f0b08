"""What profiles keep of a woman: all that she said, whom she keeps away, and who saw her."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agency.country.municipalities import MUNICIPALITIES
from agency.files.queries import files_of
from agency.i18n import language
from agency.privacy.copy.account import history
from agency.privacy.copy.files import names_of
from agency.privacy.copy.parts import Part
from agency.profiles import words
from agency.profiles.models import Entry, Profile
from agency.profiles.operations.blocking import value_of
from agency.profiles.queries import blocked_companies, links_shared, names_blocked, suggestion_of, who_saw
from agency.roles import Hat
from agency.skills.rules import catalogue

ALL = 1_000_000


def profile(own: Profile) -> Part:
    """Her profile whole, also what only the agency reads of it, and what she decided about it."""
    return Part("perfil", {**_said(own), **_wanted(own), **_shown(own), **_around(own)})


def _said(own: Profile) -> dict[str, Any]:
    return {
        "headline": own.headline,
        "summary": own.summary,
        "headline_en": own.headline_en,
        "summary_en": own.summary_en,
        "municipality": MUNICIPALITIES.get(own.municipality, own.municipality),
        "photo": names_of(files_of(own)),
        "skills": [{"skill": each.skill.name, "level": each.level} for each in own.skills],
        "languages": [_told(words.LANGUAGES, code, level) for code, level in own.languages],
        "entries": [_entry(entry) for entry in own.entries],
        "links": [{"kind": str(words.LINKS[link.kind]), "address": link.url} for link in own.links],
        "story": {"text": own.story.text, "text_en": own.story.text_en, "agreed_at": own.story.agreed_at}
        if own.story
        else {},
    }


def _told(names: Mapping[str, Any], code: str, level: str) -> str:
    return f"{names.get(code, code)} ({level})"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "kind": str(words.ENTRIES[entry.kind]),
        "way": str(words.WAYS[entry.way]) if entry.way else "",
        "title": entry.title,
        "place": entry.place,
        "start": entry.start,
        "end": entry.end,
        "text": entry.text,
        "title_en": entry.title_en,
        "text_en": entry.text_en,
        "address": entry.url,
        "skills": [skill.name for skill in entry.skills],
        "files": names_of(files_of(entry)),
    }


def _wanted(own: Profile) -> dict[str, Any]:
    return {
        "municipalities": [MUNICIPALITIES.get(code, code) for code in own.municipalities],
        "modalities": _names(words.MODALITIES, own.modalities),
        "fields": _names(_fields(), own.fields),
        "day_times": _names(words.DAY_TIMES, own.day_times),
        "hours_per_week": own.hours_per_week,
        "free_from": own.free_from,
        "free_until": own.free_until,
        "needs": _names(words.NEEDS, own.needs),
        "needs_note": own.needs_note,
    }


def _fields() -> dict[str, str]:
    english = language() == "en"
    return {group.slug: group.en if english else group.es for group in catalogue()[0]}


def _names(names: Mapping[Any, Any], chosen: list[str]) -> list[str]:
    return [str(names.get(each, each)) for each in chosen]


def _shown(own: Profile) -> dict[str, Any]:
    return {
        "to_companies": own.to_companies,
        "public": own.public,
        "listed": own.listed,
        "findable": own.findable,
        "hidden": own.hidden,
        "verified": _names(words.VERIFIED, own.verified),
        "verified_at": own.verified_at,
        "changed_at": own.changed_at,
        "shared": [
            {
                "label": link.label,
                "since": link.created_at,
                "until": link.until,
                "taken_back_at": link.taken_back_at,
                "opened": link.opened,
            }
            for link in links_shared(own)
        ],
    }


def _around(own: Profile) -> dict[str, Any]:
    suggested = suggestion_of(own, also_old=True)
    return {
        "who_saw": [
            {"company": name, "at": sighting.at, "what": str(words.VEILS[sighting.veil])}
            for sighting, name in who_saw(own, most=ALL)
        ],
        "blocked_companies": [company.name for company in blocked_companies(own)],
        "blocked_people": [value_of(name) for name in names_blocked(own)],
        "remarks": [
            {"text": remark.text, "at": remark.created_at, "done_at": remark.done_at}
            for remark in own.remarks
        ],
        "suggestion": {"source": suggested.source, "at": suggested.created_at} if suggested else {},
        "history": history(own, frozenset({Hat.WOMAN})),
    }
