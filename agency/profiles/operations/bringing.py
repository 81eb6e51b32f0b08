"""What a file of hers suggests: kept until she says yes or no, and never more than some days."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import timedelta

from sqlalchemy import delete

from agency import clock
from agency.accounts.models import Person
from agency.db import session
from agency.profiles.models import Profile, Suggestion
from agency.profiles.operations.making import (
    Full,
    Want,
    Who,
    add_entry,
    add_link,
    change_entry,
    save_languages,
    save_skills,
    save_want,
    save_who,
)
from agency.profiles.portable import Reading, from_plain, plain
from agency.profiles.portable.offers import FREE, Offer, Shelf, chosen_of, merged, offers
from agency.profiles.queries import suggestion_of
from agency.profiles.rules import SUGGESTION_DAYS
from agency.skills.models import Skill
from agency.skills.queries import skills_by_slug
from agency.skills.rules import USUAL_LEVEL

ENTRIES = (Shelf.WORK, Shelf.PROJECT, Shelf.STUDY, Shelf.CERTIFICATE)


def suggest(profile: Profile, source: str, reading: Reading, by: Person) -> None:
    """What the file says waits for her yes; what an earlier file said is gone, and the file is not kept."""
    kept = suggestion_of(profile, also_old=True)
    if kept is None:
        kept = Suggestion(profile_id=profile.id)
        session().add(kept)
    kept.uid, kept.created_at = uuid.uuid4(), clock.now()
    kept.source, kept.understood, kept.left = source, plain(reading.portrait), list(reading.left)


def take_suggestion(profile: Profile, chosen: Collection[str], by: Person) -> Sequence[Offer]:
    """What she chose stands in her profile and the suggestion is gone; what did not fit comes back."""
    kept = suggestion_of(profile)
    if kept is None:
        return ()
    found = offers(profile, from_plain(kept.understood))
    _take_who(profile, chosen_of(found, chosen, Shelf.WHO), by)
    _take_want(profile, chosen_of(found, chosen, Shelf.WANT), by)
    skills = skills_by_slug()
    _take_skills(profile, chosen_of(found, chosen, Shelf.SKILL), skills, by)
    _take_languages(profile, chosen_of(found, chosen, Shelf.LANGUAGE), by)
    too_many = [
        offer
        for offer in chosen_of(found, chosen, *ENTRIES, Shelf.LINK)
        if not _fits(profile, offer, skills, by)
    ]
    session().delete(kept)
    return too_many


def drop_suggestion(profile: Profile, by: Person) -> None:
    """Nothing of the file is left."""
    kept = suggestion_of(profile, also_old=True)
    if kept is not None:
        session().delete(kept)


def forget_suggestions() -> None:
    """What nobody said yes to in time is gone."""
    old = clock.now() - timedelta(days=SUGGESTION_DAYS)
    session().execute(delete(Suggestion).where(Suggestion.created_at < old))


def _take_who(profile: Profile, taken: Iterable[Offer], by: Person) -> None:
    if said := {offer.name: offer.said for offer in taken}:
        own = {f.name: getattr(profile, f.name) for f in fields(Who)}
        save_who(profile, Who(**{**own, **said}), by=by)


def _take_want(profile: Profile, taken: Iterable[Offer], by: Person) -> None:
    said = {offer.name: offer.said for offer in taken}
    if not said:
        return
    own = Want(**{f.name: getattr(profile, f.name) for f in fields(Want)})
    if free := said.pop(FREE, None):
        own = replace(own, free_from=free[0], free_until=free[1])
    save_want(profile, replace(own, **said), by=by)


def _take_skills(profile: Profile, taken: Iterable[Offer], known: dict[str, Skill], by: Person) -> None:
    said = {known[offer.name]: int(offer.said) or USUAL_LEVEL for offer in taken if offer.name in known}
    if said:
        save_skills(profile, ({own.skill: own.level for own in profile.skills} | said).items(), by=by)


def _take_languages(profile: Profile, taken: Iterable[Offer], by: Person) -> None:
    if said := {offer.name: str(offer.said) for offer in taken}:
        own = dict(profile.languages)
        save_languages(profile, list((own | said).items()), by=by)


def _fits(profile: Profile, offer: Offer, known: dict[str, Skill], by: Person) -> bool:
    try:
        if offer.shelf is Shelf.LINK:
            kind, url = offer.said
            add_link(profile, kind, url, by=by)
            return True
        item, own = offer.said, offer.own
        shown = [known[slug] for slug in item.skills if slug in known]
        if own is None:
            add_entry(profile, item, shown, by=by)
        else:
            every = dict.fromkeys((*own.skills, *shown))
            change_entry(profile, own, merged(own, item), list(every), by=by)
    except Full:
        return False
    return True
