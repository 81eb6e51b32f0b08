"""What stands on her papers, gathered from what a veil shows of her and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from agency import i18n
from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.models import EntryKind, ProfileSkill, Veil
from agency.profiles.papers.card import share_card
from agency.profiles.papers.paper import Contact, Design, Item, Paper
from agency.profiles.papers.unnamed import without_her
from agency.profiles.rules import Seen, SeenEntry

SECTIONS = (EntryKind.WORK, EntryKind.PROJECT, EntryKind.STUDY, EntryKind.CERTIFICATE)


def contact_of(seen: Seen, email: str = "", page: str = "", photo: bytes | None = None) -> Contact | None:
    """Who she is as far as the veil shows it: nobody behind her card, and a face only with her photo.

    No veil shows an e-mail: give it where she herself takes the paper.
    """
    if seen.veil is Veil.CARD:
        return None
    return Contact(seen.title, email, i18n.phone(seen.phone), page, photo if seen.photo else None)


def card_of(seen: Seen, photo: bytes | None = None) -> bytes:
    """The card of what is seen of her, in Spanish: a chat that fetches it has no language."""
    names = tuple(own.skill.es for own in sorted(seen.skills, key=lambda own: -own.level))
    return share_card(seen.title, seen.headline, names, photo if seen.photo else None)


def paper_of(
    seen: Seen,
    words: Mapping[str, str],
    language: str = "es",
    design: Design = Design.CLARA,
    contact: Contact | None = None,
    telling: Collection[str] = (),
) -> Paper:
    """The paper of what is seen of her and nothing else, in the words of this language (see `words_in`).

    Without a contact, what her own words tell of her goes too: `telling` holds her names, e-mails and phones.
    """
    paper = _whole(seen, words, language, design, contact)
    return paper if contact else without_her(paper, telling)


def _whole(
    seen: Seen, words: Mapping[str, str], language: str, design: Design, contact: Contact | None
) -> Paper:
    return Paper(
        words=words,
        headline=seen.title if seen.veil is Veil.CARD else seen.headline,
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
        links=[(words.get(f"link.{link.kind}", ""), link.url) for link in seen.links],
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
    start, end = i18n.month(entry.start), i18n.month(entry.end)
    if not start or start == end:
        return start or end
    if entry.kind == EntryKind.CERTIFICATE:
        return start
    return f"{start} – {end or now}"
