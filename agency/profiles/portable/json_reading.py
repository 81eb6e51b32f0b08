"""JSON Resume of anybody's, and the portal's own, as a portrait."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from agency.country.municipalities import MUNICIPALITIES
from agency.db import folded
from agency.profiles.models import DayTime, EntryKind, LinkKind, Modality, Way
from agency.profiles.portable import Reading, Reason, SkillNames, Unreadable
from agency.profiles.portable.gathering import (
    HEADLINE,
    MOST_SHOWN,
    NOTHING,
    SUMMARY,
    Gathering,
    Part,
    Said,
    Told,
    says_something,
)
from agency.profiles.portable.texts import decoded
from agency.skills.rules import catalogue

OURS = "x-agency"
"""The key under which the portal's own facts stand."""
VERSION = 1
SECTIONS = ("basics", "work", "volunteer", "education", "projects", "certificates", "skills", "languages")
OTHER_SECTIONS = ("awards", "publications", "interests", "references")
KNOWN = (*SECTIONS, *OTHER_SECTIONS, "meta", "$schema")
MOST_PIECES = 200_000
"""A file of eight megabytes that is all brackets would take a quarter of a gigabyte."""
MOST_ITEMS = 500
"""How many things of one list are looked at."""


def read(content: bytes, names: SkillNames) -> Reading:
    """What the file says; raises Unreadable when it is no JSON, or no JSON Resume."""
    if sum(content.count(sign) for sign in (b"{", b"[", b'":')) > MOST_PIECES:
        raise Unreadable(Reason.BIG)
    twice: Counter[str] = Counter()
    found = _parsed(decoded(content), twice)
    if not isinstance(found, dict) or not any(name in found for name in KNOWN):
        raise Unreadable(Reason.KIND)
    whole = Part(found, "")
    whole.drop("$schema")
    meta = _object(whole.take("meta"))
    own = _object(meta.take(OURS)) if meta else None
    gathering = Gathering(names, ours=bool(own and own.take("version")[1] == VERSION))
    _read_sections(whole, gathering)
    if own:
        _read_facts(own, gathering)
        own.leave_rest(gathering)
    if meta:
        meta.drop("canonical", "version", "lastModified")
        meta.leave_rest(gathering)
    for key in twice:
        gathering.leave(f"{key} ×{twice[key] + 1}")
    return gathering.reading()


def _parsed(text: str, twice: Counter[str]) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found := dict(pairs)) < len(pairs):
            twice.update(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return found

    try:
        return json.loads(text, object_pairs_hook=once, parse_int=_number, parse_constant=lambda _word: None)
    except (ValueError, RecursionError) as broken:
        raise Unreadable(Reason.BROKEN) from broken


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 16 else digits


def _object(said: Said) -> Part | None:
    return Part(said[1], said[0]) if isinstance(said[1], dict) else None


def _each(said: Said, gathering: Gathering) -> Iterator[Said]:
    path, found = said
    if isinstance(found, list):
        if len(found) > MOST_ITEMS:
            gathering.leave(f"{path}: {len(found)} > {MOST_ITEMS}")
        yield from ((f"{path}[{number}]", each) for number, each in enumerate(found[:MOST_ITEMS]))
    elif found is not None:
        gathering.leave(path)


def _parts(whole: Part, key: str, gathering: Gathering) -> Iterator[tuple[Part, Part]]:
    """Each object of a section, and the portal's own facts in it."""
    for said in _each(whole.take(key), gathering):
        if not says_something(said[1]):
            continue
        if (part := _object(said)) is None:
            gathering.leave(*said)
            continue
        own = _object(part.take(OURS)) or Part({}, part.at(OURS))
        yield part, own
        part.leave_rest(gathering)
        own.leave_rest(gathering)


def _read_sections(whole: Part, gathering: Gathering) -> None:
    basics = whole.take("basics")
    if part := _object(basics):
        _read_basics(part, gathering)
        part.leave_rest(gathering)
    elif basics[1] is not None:
        gathering.leave(basics[0])
    readers: Mapping[str, Callable[[Part, Part, Gathering], Told]] = {
        "work": _work,
        "volunteer": _volunteer,
        "education": _study,
        "projects": _project,
        "certificates": _certificate,
    }
    for key, reader in readers.items():
        for part, own in _parts(whole, key, gathering):
            gathering.add_item(reader(part, own, gathering))
    for part, own in _parts(whole, "skills", gathering):
        _read_skill(part, own, gathering)
    for part, own in _parts(whole, "languages", gathering):
        code = own.take("language")
        gathering.add_language(*_language(part, code))
    for key in OTHER_SECTIONS:
        for path, each in _each(whole.take(key), gathering):
            named = [each.get(k) for k in ("title", "name")] if isinstance(each, dict) else [each]
            if says_something(each):
                gathering.leave(path, next((n for n in named if isinstance(n, str)), None))
    whole.leave_rest(gathering)


def _language(part: Part, code: Said) -> tuple[Said, Said]:
    name, words = part.take("language", "name"), part.take("fluency", "level")
    return (code if isinstance(code[1], str) else name), words


def _read_basics(part: Part, gathering: Gathering) -> None:
    # Who she is stands in her account already.
    part.drop("name", "email", "phone")
    gathering.set_text("headline", part.take("label"), HEADLINE)
    gathering.set_text("summary", part.take("summary"), SUMMARY, lines=True)
    place = part.take("location")
    if location := _object(place):
        gathering.set_municipality(location.take("city"), location.take("countryCode"))
        location.leave_rest(gathering)
    else:
        gathering.set_municipality(place)
    home = part.take("url", "website")
    if home[1] is not None and not gathering.ours:
        gathering.add_link(home, usual=LinkKind.WEB)
    for link, own in _parts(part, "profiles", gathering):
        _read_link(link, own, gathering)
    if home[1] is not None and gathering.ours and not gathering.links:
        gathering.add_link(home, usual=LinkKind.WEB)


def _read_link(link: Part, own: Part, gathering: Gathering) -> None:
    url, network, user = link.take("url"), link.take("network"), link.take("username")
    kind, exact = own.take("kind"), own.take("url")
    if not url[1] and isinstance(user[1], str):
        login = re.fullmatch(r"[A-Za-z0-9-]{1,39}", user[1])
        if folded(str(network[1])[:40]) != "github" or not login:
            gathering.leave(f"{link.path}: '{str(network[1] or '')[:40]} {user[1][:60]}'")
            return
        url = (url[0], f"https://github.com/{user[1]}")
    if url[1] is None and not isinstance(exact[1], str):
        gathering.leave(*network)
        return
    known = next((each for each in LinkKind if each.value == kind[1]), None)
    gathering.add_link(exact if isinstance(exact[1], str) else url, known)


def _read_skill(part: Part, own: Part, gathering: Gathering) -> None:
    name, level, keywords = part.take("name"), part.take("level"), part.take("keywords")
    slug, exact = own.take("skill"), own.take("level")
    if slug[1] is not None:
        gathering.add_known_skill(slug, exact)
        return
    if name[1] is None and not says_something(keywords[1]):
        gathering.leave(*level)
    gathering.add_skill(name, level)
    for keyword in _each(keywords, gathering):
        gathering.add_skill(keyword, level)


def _period(part: Part, own: Part) -> dict[str, Any]:
    position = own.take("position")[1]
    return {
        "start": part.take("startDate"),
        "end": part.take("endDate"),
        "title_en": own.take("title_en"),
        "text_en": own.take("text_en"),
        "position": position if type(position) is int else None,
    }


def _shown(part: Part, own: Part, gathering: Gathering) -> list[Said]:
    keywords, ours = part.take("keywords"), own.take("skills")
    if gathering.ours:
        return list(_each(ours, gathering))
    found = list(_each(keywords, gathering))
    for said in found[MOST_SHOWN * 4 :]:
        gathering.leave(*said)
    return found


def _url(part: Part, own: Part, gathering: Gathering, shown: bool) -> Said:
    """Where the thing can be seen; a stranger's file names the employer's page here, which is not hers."""
    url, exact = part.take("url", "website"), own.take("url")
    if shown or gathering.ours:
        return exact if isinstance(exact[1], str) else url
    if url[1]:
        gathering.leave(*url)
    return NOTHING


def _text(part: Part, key: str, gathering: Gathering) -> list[Said]:
    points = [
        (path, f"- {each}" if isinstance(each, str) and each else each)
        for path, each in _each(part.take("highlights"), gathering)
    ]
    return [part.take(key), *points]


def _work(part: Part, own: Part, gathering: Gathering) -> Told:
    way = own.take("way")[1]
    return Told(
        EntryKind.WORK,
        part.path,
        title=part.take("position"),
        place=part.take("name", "company"),
        text=_text(part, "summary", gathering),
        url=_url(part, own, gathering, shown=False),
        way=next((each for each in Way if each.value == way), Way.JOB),
        skills=_shown(part, own, gathering),
        **_period(part, own),
    )


def _volunteer(part: Part, own: Part, gathering: Gathering) -> Told:
    own.drop("way")
    return Told(
        EntryKind.WORK,
        part.path,
        title=part.take("position"),
        place=part.take("organization"),
        text=_text(part, "summary", gathering),
        url=_url(part, own, gathering, shown=False),
        way=Way.VOLUNTEER,
        skills=_shown(part, own, gathering),
        **_period(part, own),
    )


def _study(part: Part, own: Part, gathering: Gathering) -> Told:
    kind, area = part.take("studyType"), part.take("area")
    both = isinstance(kind[1], str) and isinstance(area[1], str) and kind[1].strip() and area[1].strip()
    courses = [
        (path, f"- {each}" if isinstance(each, str) and each else each)
        for path, each in _each(part.take("courses"), gathering)
    ]
    if not both and kind[1] and area[1]:
        gathering.leave(kind[0])
    return Told(
        EntryKind.STUDY,
        part.path,
        title=(area[0], f"{kind[1]}, {area[1]}") if both else (area if area[1] else kind),
        place=part.take("institution"),
        text=[own.take("text"), *courses],
        url=_url(part, own, gathering, shown=False),
        skills=_shown(part, own, gathering),
        **_period(part, own),
    )


def _project(part: Part, own: Part, gathering: Gathering) -> Told:
    return Told(
        EntryKind.PROJECT,
        part.path,
        title=part.take("name"),
        place=part.take("entity"),
        text=_text(part, "description", gathering),
        url=_url(part, own, gathering, shown=True),
        skills=_shown(part, own, gathering),
        **_period(part, own),
    )


def _certificate(part: Part, own: Part, gathering: Gathering) -> Told:
    day, exact, end = part.take("date"), own.take("date"), own.take("end")
    return Told(
        EntryKind.CERTIFICATE,
        part.path,
        title=part.take("name"),
        place=part.take("issuer"),
        text=[own.take("text")],
        url=_url(part, own, gathering, shown=True),
        skills=_shown(part, own, gathering),
        **_period(part, own) | {"start": exact if isinstance(exact[1], str) else day, "end": end},
    )


def _read_facts(own: Part, gathering: Gathering) -> None:
    """What only the portal writes: it is checked as if anybody had written it."""
    gathering.set_text("headline_en", own.take("headline_en"), HEADLINE)
    gathering.set_text("summary_en", own.take("summary_en"), SUMMARY, lines=True)
    groups = {group.slug for group in catalogue()[0]}
    _choose("municipalities", own, set(MUNICIPALITIES), gathering)
    _choose("modalities", own, _values(Modality), gathering)
    _choose("fields", own, groups, gathering)
    _choose("day_times", own, _values(DayTime), gathering)
    hours = own.take("hours_per_week")
    if type(hours[1]) is int and 1 <= hours[1] <= 40:
        gathering.facts["hours_per_week"] = hours[1]
    elif hours[1] is not None:
        gathering.leave(*hours)
    start, end = _day("free_from", own, gathering), _day("free_until", own, gathering)
    if start and end and end < start:
        gathering.leave(own.at("free_until"), end.isoformat())
        end = None
    gathering.facts |= {"free_from": start, "free_until": end}


def _values(kind: type[StrEnum]) -> set[str]:
    return {each.value for each in kind}


def _choose(name: str, own: Part, known: set[str], gathering: Gathering) -> None:
    chosen: dict[str, None] = {}
    for path, each in _each(own.take(name), gathering):
        if isinstance(each, str) and each in known:
            chosen[each] = None
        else:
            gathering.leave(path, each)
    gathering.facts[name] = tuple(chosen)


def _day(name: str, own: Part, gathering: Gathering) -> date | None:
    path, raw = own.take(name)
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        gathering.leave(path, raw)
        return None
