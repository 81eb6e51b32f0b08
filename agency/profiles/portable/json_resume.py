"""A profile as JSON Resume 1.0.0, which other houses read, and JSON Resume as a profile.

What the standard has no word for stands beside it under `x-agency`, so that the portal reads its own file
back without losing or changing anything, also after somebody has edited it elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable import Contact, Item, Portrait
from agency.profiles.portable.json_reading import OURS, VERSION, read
from agency.skills.rules import catalogue

__all__ = ["read", "written"]

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
SKILL_LEVELS = ("Beginner", "Basic", "Intermediate", "Advanced", "Expert")
"""The words that this format's readers know."""
NETWORKS = {LinkKind.GITHUB: "GitHub", LinkKind.LINKEDIN: "LinkedIn"}


def written(
    portrait: Portrait,
    contact: Contact,
    skill_title: Callable[[str], str],
    language_title: Callable[[str], str] = str,
) -> dict[str, Any]:
    """The portrait as a JSON Resume, whose skills and languages are called by these names."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for position, item in enumerate(portrait.entries):
        sections.setdefault(_section(item), []).append(_entry(item, position, skill_title))
    found = {
        "$schema": SCHEMA,
        "basics": _basics(portrait, contact),
        **sections,
        "languages": [
            {"language": language_title(code), "fluency": level, OURS: {"language": code}}
            for code, level in portrait.languages
        ],
        "skills": [_skill(slug, level, skill_title) for slug, level in portrait.skills],
        "meta": {"version": "v1.0.0", OURS: _facts(portrait)},
    }
    return {name: value for name, value in found.items() if value}


def _basics(portrait: Portrait, contact: Contact) -> dict[str, Any]:
    links = portrait.links
    home = next((url for kind, url in links if kind is LinkKind.WEB), "")
    city = MUNICIPALITIES.get(portrait.municipality, "")
    return _full(
        name=contact.name,
        label=portrait.headline,
        email=contact.email,
        phone=contact.phone,
        url=_uri(home),
        summary=portrait.summary,
        location={"city": city, "countryCode": "BO"} if city else {},
        profiles=[_link(kind, url) for kind, url in links],
    )


def _link(kind: LinkKind, url: str) -> dict[str, Any]:
    said = {"network": NETWORKS.get(kind, "Web"), "url": _uri(url)}
    return said | {OURS: {"kind": kind.value} | ({"url": url} if said["url"] != url else {})}


def _skill(slug: str, level: int, title: Callable[[str], str]) -> dict[str, Any]:
    name = title(slug)
    return _full(
        name=name,
        level=SKILL_LEVELS[level - 1],
        keywords=[other for other in _both_names(slug) if other != name],
        **{OURS: {"skill": slug, "level": level}},
    )


def _both_names(slug: str) -> Sequence[str]:
    known = next((skill for skill in catalogue()[1] if skill.slug == slug), None)
    return list(dict.fromkeys((known.es, known.en))) if known else []


def _section(item: Item) -> str:
    if item.kind is EntryKind.WORK:
        return "volunteer" if item.way is Way.VOLUNTEER else "work"
    named = {EntryKind.STUDY: "education", EntryKind.PROJECT: "projects"}
    return named.get(item.kind, "certificates")


def _entry(item: Item, position: int, skill_title: Callable[[str], str]) -> dict[str, Any]:
    ours = _full(
        way=item.way.value if item.way else "",
        title_en=item.title_en,
        text_en=item.text_en,
        skills=list(item.skills),
        url=item.url if _uri(item.url) != item.url else "",
    )
    return _SECTIONS[item.kind](item, skill_title, ours) | {OURS: {"position": position} | ours}


def _work(item: Item, _title: Callable[[str], str], _ours: dict[str, Any]) -> dict[str, Any]:
    place = "organization" if item.way is Way.VOLUNTEER else "name"
    return _full(**{place: item.place}, position=item.title, **_period(item), summary=item.text)


def _study(item: Item, _title: Callable[[str], str], ours: dict[str, Any]) -> dict[str, Any]:
    ours.update(_full(text=item.text))
    return _full(institution=item.place, area=item.title, **_period(item))


def _project(item: Item, title: Callable[[str], str], _ours: dict[str, Any]) -> dict[str, Any]:
    return _full(
        name=item.title,
        entity=item.place,
        description=item.text,
        keywords=[title(slug) for slug in item.skills],
        **_period(item),
    )


def _certificate(item: Item, _title: Callable[[str], str], ours: dict[str, Any]) -> dict[str, Any]:
    # The standard wants a whole day here, and its checkers refuse a file that has only the month.
    day = (item.start + "-01-01"[len(item.start) - 4 :]) if item.start else ""
    ours.update(_full(date=item.start, end=item.end, text=item.text))
    return _full(name=item.title, issuer=item.place, date=day, url=_uri(item.url))


_SECTIONS: dict[EntryKind, Callable[[Item, Callable[[str], str], dict[str, Any]], dict[str, Any]]] = {
    EntryKind.WORK: _work,
    EntryKind.STUDY: _study,
    EntryKind.PROJECT: _project,
    EntryKind.CERTIFICATE: _certificate,
}


def _period(item: Item) -> dict[str, str]:
    return {"startDate": item.start, "endDate": item.end, "url": _uri(item.url)}


def _facts(portrait: Portrait) -> dict[str, Any]:
    return {"version": VERSION} | _full(
        headline_en=portrait.headline_en,
        summary_en=portrait.summary_en,
        municipalities=list(portrait.municipalities),
        modalities=[str(each) for each in portrait.modalities],
        fields=list(portrait.fields),
        day_times=[str(each) for each in portrait.day_times],
        hours_per_week=portrait.hours_per_week,
        free_from=portrait.free_from.isoformat() if portrait.free_from else "",
        free_until=portrait.free_until.isoformat() if portrait.free_until else "",
    )


def _uri(url: str) -> str:
    """The address with nothing but the signs that a URI may have."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")


def _full(**said: Any) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", None, [], {})}
