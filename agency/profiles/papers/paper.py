"""What stands on her CV, gathered from what she shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from agency.country.municipalities import MUNICIPALITIES
from agency.i18n import month
from agency.profiles.models import EntryKind, ProfileSkill
from agency.profiles.rules import Seen, SeenEntry

SECTIONS = (EntryKind.WORK, EntryKind.PROJECT, EntryKind.STUDY, EntryKind.CERTIFICATE)


class Design(StrEnum):
    """How her CV looks."""

    CLARA = "clara"
    COLUMNA = "columna"


@dataclass(frozen=True)
class Item:
    """A thing that she did or learnt, in the words of the paper."""

    title: str
    place: str = ""
    way: str = ""
    span: str = ""
    text: str = ""
    skills: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True)
class Contact:
    """Who she is and how she is reached: all of it, or none of it, stands on a paper."""

    name: str
    email: str = ""
    phone: str = ""
    page: str = ""
    photo: bytes | None = None


@dataclass(frozen=True)
class Paper:
    """All that a CV says; without a contact, nothing on it says who she is."""

    words: Mapping[str, str]
    headline: str
    language: str = "es"
    design: Design = Design.CLARA
    contact: Contact | None = None
    place: str = ""
    summary: str = ""
    facts: Sequence[str] = ()
    skills: Sequence[tuple[str, Sequence[str]]] = ()
    """A level in words, and the skills that she has at it."""
    languages: Sequence[tuple[str, str]] = ()
    sections: Sequence[tuple[str, Sequence[Item]]] = ()
    links: Sequence[tuple[str, str]] = ()


def paper_of(
    seen: Seen,
    words: Mapping[str, str],
    language: str = "es",
    design: Design = Design.CLARA,
    contact: Contact | None = None,
) -> Paper:
    """The paper of what is seen of her, in the words of this language (see `words.words_in`)."""
    return Paper(
        words=words,
        headline=seen.headline,
        language=language,
        design=design,
        contact=contact,
        place=MUNICIPALITIES.get(seen.municipality, ""),
        summary=seen.summary,
        facts=_facts(seen, words),
        skills=_by_level(seen.skills, words, language),
        languages=[
            (words.get(f"language.{code}", code), words.get(f"fluency.{fluency}", fluency))
            for code, fluency in seen.languages
        ],
        sections=[(words[kind], [_item(e, words, language) for e in seen.of(kind)]) for kind in SECTIONS],
        links=[(words.get(f"link.{link.kind}", ""), link.url) for link in seen.links] if contact else (),
    )


def _facts(seen: Seen, words: Mapping[str, str]) -> list[str]:
    facts = [words[f"modality.{modality}"] for modality in seen.modalities]
    if seen.hours_per_week:
        facts.append(words["hours"] % {"num": seen.hours_per_week})
    return facts


def _by_level(
    skills: Iterable[ProfileSkill], words: Mapping[str, str], language: str
) -> list[tuple[str, list[str]]]:
    best_first = sorted(skills, key=lambda each: -each.level)
    return [
        (words[f"level.{level}"], [s.skill.en if language == "en" else s.skill.es for s in those])
        for level, those in groupby(best_first, key=lambda each: each.level)
    ]


def _item(entry: SeenEntry, words: Mapping[str, str], language: str) -> Item:
    return Item(
        title=entry.title,
        place=entry.place,
        way=words[f"way.{entry.way}"] if entry.way else "",
        span=_span(entry, words["now"]),
        text=entry.text,
        skills=[skill.en if language == "en" else skill.es for skill in entry.skills],
        url=entry.url,
    )


def _span(entry: SeenEntry, now: str) -> str:
    start, end = month(entry.start), month(entry.end)
    if not start or start == end:
        return start or end
    if entry.kind == EntryKind.CERTIFICATE:
        return start
    return f"{start} – {end or now}"
