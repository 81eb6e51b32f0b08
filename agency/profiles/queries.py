"""Reading profiles, their blocks and who saw them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from agency import clock
from agency.accounts.models import Person
from agency.companies.models import Company, CompanyState
from agency.db import folded, session
from agency.profiles.models import (
    Block,
    BlockedName,
    Entry,
    Profile,
    ProfileSkill,
    ShareLink,
    Sighting,
    Story,
    Suggestion,
    Veil,
)
from agency.profiles.rules import SUGGESTION_DAYS
from agency.skills.queries import all_names, all_skills

SIGHTING_HOURS = 12
"""One line in "quién me vio" for each company, veil and half day."""


def profile_of(person: Person) -> Profile | None:
    """Her profile; a person who isn't a woman of the programme has none."""
    return session().scalar(select(Profile).where(Profile.person_id == person.id))


def profile_with_key(key: str) -> Profile | None:
    """The profile whose public page has this address."""
    return session().scalar(select(Profile).where(Profile.public_key == key))


def links_shared(profile: Profile) -> Sequence[ShareLink]:
    """The links that she gave to somebody, the newest first."""
    chosen = select(ShareLink).where(ShareLink.profile_id == profile.id)
    return session().scalars(chosen.order_by(ShareLink.id.desc())).all()


def shared_with_key(key: str) -> ShareLink | None:
    """The link with this address."""
    return session().scalar(select(ShareLink).where(ShareLink.key == key))


def entry_with_files(uid: uuid.UUID) -> tuple[Entry, Profile] | None:
    """The entry with this public id, and whose it is."""
    chosen = select(Entry, Profile).join(Profile, Profile.id == Entry.profile_id).where(Entry.uid == uid)
    row = session().execute(chosen).first()
    return (row[0], row[1]) if row else None


def profiles_listed(
    text: str = "", municipality: str = "", skill_ids: Collection[int] = (), show: str = ""
) -> Select[Profile]:
    """Women with these words in name or headline, by municipality and skills, the newest first."""
    chosen = select(Profile).join(Profile.person).options(selectinload(Profile.skills))
    chosen = chosen.where(Person.closed_at.is_(None))
    for word in text.split()[:8]:
        named = Person.sort_name.contains(folded(word), autoescape=True)
        said = func.lower(Profile.headline).contains(word.lower(), autoescape=True)
        chosen = chosen.where(or_(named, said))
    if municipality:
        chosen = chosen.where(Profile.municipality == municipality)
    for skill_id in skill_ids:
        chosen = chosen.where(has_skill(skill_id))
    if show == "shown":
        chosen = chosen.where(Profile.to_companies, ~Profile.hidden)
    elif show == "story":
        chosen = chosen.join(Story, Story.profile_id == Profile.id).where(_waits_to_be_read())
    elif show == "hidden":
        chosen = chosen.where(or_(~Profile.to_companies, Profile.hidden))
    return chosen.order_by(Profile.created_at.desc(), Profile.id.desc())


def has_skill(skill_id: int, level: int = 1) -> ColumnElement[bool]:
    """The condition that a profile has this skill, at this level or above."""
    return (
        select(ProfileSkill.skill_id)
        .where(
            ProfileSkill.profile_id == Profile.id,
            ProfileSkill.skill_id == skill_id,
            ProfileSkill.level >= level,
        )
        .exists()
    )


def blocks(profile: Profile, company_id: int) -> bool:
    """True when she never wants to meet this company here."""
    chosen = select(Block.id).where(Block.profile_id == profile.id, Block.company_id == company_id)
    return session().scalar(chosen.limit(1)) is not None


def blocked_companies(profile: Profile) -> Sequence[Company]:
    """The companies that she has blocked herself, by name; not where the people work whom she blocked."""
    chosen = select(Company).join(Block, Block.company_id == Company.id)
    chosen = chosen.where(Block.profile_id == profile.id, Block.because_id.is_(None))
    return session().scalars(chosen.order_by(Company.name)).all()


def companies_to_block(profile: Profile) -> Sequence[Company]:
    """The companies that she could block, by name."""
    blocked = select(Block.company_id).where(Block.profile_id == profile.id, Block.because_id.is_(None))
    chosen = select(Company).where(
        Company.state.in_((CompanyState.PARTNER, CompanyState.SUSPENDED)), Company.id.not_in(blocked)
    )
    return session().scalars(chosen.order_by(Company.name)).all()


def who_saw(profile: Profile, most: int = 50) -> Sequence[tuple[Sighting, str]]:
    """The latest readings by companies, with the company's name."""
    chosen = (
        select(Sighting, Company.name)
        .join(Company, Company.id == Sighting.company_id)
        .where(Sighting.profile_id == profile.id)
        .order_by(Sighting.at.desc())
        .limit(most)
    )
    return [(row[0], row[1]) for row in session().execute(chosen)]


def unseen(profile_ids: Collection[int], company_id: int, veil: Veil) -> list[int]:
    """Of these profiles, those of which the company hasn't seen this much within half a day."""
    chosen = select(Sighting.profile_id).where(
        Sighting.profile_id.in_(profile_ids),
        Sighting.company_id == company_id,
        Sighting.veil == veil,
        Sighting.at >= clock.now() - timedelta(hours=SIGHTING_HOURS),
    )
    lately = set(session().scalars(chosen))
    return [i for i in profile_ids if i not in lately]


def block_of(profile: Profile, company: Company) -> Block | None:
    """Her own block of this company."""
    chosen = select(Block).where(Block.profile_id == profile.id, Block.company_id == company.id)
    return session().scalar(chosen.where(Block.because_id.is_(None)))


def names_blocked(profile: Profile) -> Sequence[BlockedName]:
    """The people whom she blocked by their e-mail or phone, oldest first."""
    chosen = select(BlockedName).where(BlockedName.profile_id == profile.id)
    return session().scalars(chosen.order_by(BlockedName.id)).all()


def names_with_marks(marks: Collection[str]) -> Sequence[BlockedName]:
    """What women blocked under these hashes."""
    return session().scalars(select(BlockedName).where(BlockedName.name_hash.in_(marks))).all()


def blocks_because(name: BlockedName) -> Sequence[Block]:
    """The companies out of her reach because she blocked this name."""
    return session().scalars(select(Block).where(Block.because_id == name.id)).all()


def stories_shown(most: int) -> Sequence[tuple[Story, Profile]]:
    """The newest stories on the front page: with her yes, read by a coordinator, and nobody hidden."""
    chosen = (
        select(Story, Profile)
        .join(Profile, Profile.id == Story.profile_id)
        .join(Profile.person)
        .where(Story.approved_at.is_not(None), ~Profile.hidden, Person.closed_at.is_(None))
        .order_by(Story.approved_at.desc(), Story.id.desc())
        .limit(most)
    )
    return [(row[0], row[1]) for row in session().execute(chosen)]


def stories_to_read() -> tuple[int, object]:
    """How many stories wait for a coordinator, and since when the oldest does."""
    chosen = select(func.count(), func.min(Story.agreed_at)).where(_waits_to_be_read())
    row = session().execute(chosen).one()
    return row[0], row[1]


def _waits_to_be_read() -> ColumnElement[bool]:
    return and_(Story.agreed_at.is_not(None), Story.approved_at.is_(None))


def profile_numbered(profile_id: int) -> Profile:
    """The profile with this number."""
    return session().get_one(Profile, profile_id)


def suggestion_of(profile: Profile, also_old: bool = False) -> Suggestion | None:
    """What a file of hers said, while it waits for her yes."""
    chosen = select(Suggestion).where(Suggestion.profile_id == profile.id)
    if not also_old:
        chosen = chosen.where(Suggestion.created_at >= clock.now() - timedelta(days=SUGGESTION_DAYS))
    return session().scalar(chosen)


def slugs_by_name() -> dict[str, str]:
    """Every folded name of the catalogue, and the slug that it names."""
    slugs = {skill.id: skill.slug for skill in all_skills()}
    return {name: slugs[number] for name, number in all_names().items()}
