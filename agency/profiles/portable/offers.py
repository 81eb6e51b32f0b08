"""What a file offers a profile: only what differs from what stands there, each thing under its own key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from agency.db import folded
from agency.profiles.models import Entry, EntryKind, LinkKind, Profile
from agency.profiles.portable import UNSAID, Item, Portrait
from agency.profiles.portable.texts import bare_address

WHO = ("headline", "summary", "municipality", "headline_en", "summary_en")
WANT = ("modalities", "municipalities", "fields", "day_times", "hours_per_week")
FREE = "free"
"""From and until when she is free: one thing, so that the two stay in order."""


class Shelf(StrEnum):
    """The parts of a profile among which offers are told, in the order in which she reads them."""

    WHO = "who"
    WORK = "work"
    PROJECT = "project"
    STUDY = "study"
    CERTIFICATE = "certificate"
    SKILL = "skill"
    LANGUAGE = "language"
    LINK = "link"
    WANT = "want"


@dataclass(frozen=True)
class Offer:
    """Something that the file says, and what her profile says instead, if it says anything."""

    key: str
    shelf: Shelf
    said: Any
    own: Any = None
    name: str = ""
    """The slug of a skill, the code of a language, the name of a fact."""

    @property
    def replaces(self) -> bool:
        """True when her profile says something else by now."""
        return self.own is not None


def offers(profile: Profile, portrait: Portrait) -> Sequence[Offer]:
    """What the portrait would add to the profile or change in it."""
    found = [
        *_facts(profile, portrait),
        *_entries(profile, portrait),
        *_levels("skill", Shelf.SKILL, {s.skill.slug: s.level for s in profile.skills}, portrait.skills),
        *_levels("language", Shelf.LANGUAGE, dict(profile.languages), portrait.languages),
        *_links(profile, portrait),
    ]
    order = list(Shelf)
    return sorted(found, key=lambda offer: order.index(offer.shelf))


def is_sure(offer: Offer, guessed: bool) -> bool:
    """True for what may stand ticked before she looks: new, and read where the file calls it by its name.

    Of a text without form the words alone are sure: not where an entry begins, nor whose an address is.
    """
    return not offer.replaces and not (guessed and offer.shelf not in (Shelf.SKILL, Shelf.LANGUAGE))


def merged(own: Entry, item: Item) -> Item:
    """Her entry with what the file says where the file says something; how work was done is as she said."""
    said = {f.name: getattr(item, f.name) or getattr(own, f.name) for f in fields(Item) if f.name != "skills"}
    whole = Item(**said | {"way": own.way})
    if whole.start and whole.end and whole.end < whole.start[: len(whole.end)]:
        return replace(whole, start=own.start, end=own.end)
    return whole


def _facts(profile: Profile, portrait: Portrait) -> Iterator[Offer]:
    for name in (*WHO, *WANT):
        said, own = getattr(portrait, name), getattr(profile, name)
        if said and _compared(said) != _compared(own):
            yield Offer(name, Shelf.WHO if name in WHO else Shelf.WANT, said, own or None, name)
    said, own = (portrait.free_from, portrait.free_until), (profile.free_from, profile.free_until)
    if any(said) and said != own:
        yield Offer(FREE, Shelf.WANT, said, own if any(own) else None, FREE)


def _compared(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    return value if value is None or isinstance(value, int) else sorted(value)


def _levels(
    prefix: str, shelf: Shelf, own: Mapping[str, Any], said: Sequence[tuple[str, Any]]
) -> Iterator[Offer]:
    for name, level in said:
        if own.get(name) != level and not (level == UNSAID and name in own):
            yield Offer(f"{prefix}-{name}", shelf, level, own.get(name), name)


def _links(profile: Profile, portrait: Portrait) -> Iterator[Offer]:
    known = {bare_address(own.url) for own in profile.links}
    for number, (kind, url) in enumerate(portrait.links):
        if bare_address(url) not in known:
            known.add(bare_address(url))
            yield Offer(f"link-{number}", Shelf.LINK, (LinkKind(kind), url))


def _entries(profile: Profile, portrait: Portrait) -> Iterator[Offer]:
    seen: set[Item] = set()
    free = list(profile.entries)
    for number, item in enumerate(portrait.entries):
        if item in seen:
            continue
        seen.add(item)
        own = next((each for each in free if _same(each, item)), None)
        if own is not None:
            free.remove(own)
        if own is None or _adds(own, item):
            yield Offer(f"entry-{number}", Shelf(EntryKind(item.kind).value), item, own)


def _same(own: Entry, item: Item) -> bool:
    """The same job or study, as far as its name, its place and its months can tell."""
    alike = own.kind == item.kind and folded(own.title) == folded(item.title)
    places = {folded(own.place), folded(item.place)} - {""}
    starts = {own.start, item.start} - {""}
    return alike and len(places) < 2 and len({start[:4] for start in starts}) < 2


def _adds(own: Entry, item: Item) -> bool:
    whole = merged(own, item)
    texts = [f.name for f in fields(Item) if f.name not in ("kind", "way", "skills")]
    changed = any(folded(getattr(whole, name)) != folded(getattr(own, name)) for name in texts)
    return changed or not set(item.skills) <= {skill.slug for skill in own.skills}


def chosen_of(found: Sequence[Offer], keys: Collection[str], *shelves: Shelf) -> list[Offer]:
    """The offers of these shelves that she said yes to."""
    return [offer for offer in found if offer.key in keys and offer.shelf in shelves]
