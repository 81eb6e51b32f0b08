"""What the directory reads: the listed women, the notes of changes, and the cards of a page."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from agency.accounts.models import Person, SignInName
from agency.companies.models import Member
from agency.db import session
from agency.directory.models import DirectoryChange
from agency.profiles.models import Block, Entry, Profile, ProfileSkill
from agency.skills.models import Skill, SkillName

BEST = 5
"""How many of her skills a card names."""
CHUNK = 2_000
"""How many profiles are read at once: an index of any size is built in little memory."""
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

SAID = (
    Profile.headline,
    Profile.summary,
    Profile.headline_en,
    Profile.summary_en,
    Person.given_names,
    Person.first_surname,
    Person.second_surname,
)
"""The texts of her open page that are found, apart from her entries."""


@dataclass(frozen=True)
class Between:
    """The profiles from one number to another, both included."""

    first: int
    last: int

    def __call__(self, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return column.between(self.first, self.last)


@dataclass(frozen=True)
class Among:
    """The profiles with these numbers."""

    ids: Sequence[int]

    def __call__(self, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return column.in_(self.ids)


@dataclass(frozen=True)
class Read:
    """A listed woman as the database has her now."""

    facts: AnyRow
    skills: Sequence[tuple[int, int]]
    texts: Sequence[str]


@dataclass(frozen=True)
class Card:
    """What the directory shows of a woman, and the key of her open page."""

    key: str
    name: str
    headline: str
    municipality: str
    languages: Sequence[str]
    skills: Sequence[str]
    """What her best skills are called, the best first."""
    verified: bool
    photo: uuid.UUID | None


def is_listed() -> ColumnElement[bool]:
    """The condition that anybody may find her: her yeses, nothing hidden, an account that is hers and open.

    It is for a statement in which `Profile` is joined with `Person`.
    """
    confirmed = select(SignInName.id).where(
        SignInName.person_id == Person.id, SignInName.confirmed_at.is_not(None)
    )
    return and_(
        Profile.listed, Profile.public, ~Profile.hidden, Person.closed_at.is_(None), confirmed.exists()
    )


def all_listed() -> Iterator[Read]:
    """Every listed woman, some at a time."""
    last = 0
    while True:
        chosen = select(Profile.id).where(Profile.id > last).order_by(Profile.id).limit(CHUNK)
        ids = session().scalars(chosen).all()
        if not ids:
            return
        first, last = ids[0], ids[-1]
        yield from _read(Between(first, last))


def listed_among(ids: Collection[int]) -> Iterator[Read]:
    """Those of these women who are listed."""
    wanted = sorted(ids)
    for first in range(0, len(wanted), CHUNK):
        yield from _read(Among(wanted[first : first + CHUNK]))


def _read(which: Between | Among) -> Iterator[Read]:
    facts = session().execute(_facts(which)).all()
    if not facts:
        return
    skills: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for profile_id, skill_id, level in session().execute(
        select(ProfileSkill.profile_id, ProfileSkill.skill_id, ProfileSkill.level).where(
            which(ProfileSkill.profile_id)
        )
    ):
        skills[profile_id].append((skill_id, level))
    texts: dict[int, list[str]] = defaultdict(list)
    for profile_id, *said in session().execute(
        select(Entry.profile_id, Entry.title, Entry.place, Entry.text, Entry.title_en, Entry.text_en).where(
            which(Entry.profile_id)
        )
    ):
        texts[profile_id] += said
    for row in facts:
        yield Read(row, skills[row.id], [*row[-len(SAID) :], *texts[row.id]])


def _facts(which: Between | Among) -> Select[*tuple[Any, ...]]:
    columns = (
        Profile.id,
        Profile.changed_at,
        Profile.municipality,
        Profile.municipalities,
        Profile.modalities,
        Profile.day_times,
        Profile.languages,
        Profile.hours_per_week,
        Profile.free_from,
        Profile.free_until,
    )
    return (
        select(*columns, *SAID)
        .join(Person, Person.id == Profile.person_id)
        .where(which(Profile.id), is_listed())
    )


def names_of_skills() -> Mapping[int, list[str]]:
    """All names of each skill: in both languages, and what else people call it."""
    found: dict[int, list[str]] = defaultdict(list)
    for skill_id, es, en in session().execute(select(Skill.id, Skill.es, Skill.en)):
        found[skill_id] += (es, en)
    for skill_id, name in session().execute(select(SkillName.skill_id, SkillName.folded)):
        found[skill_id].append(name)
    return found


def how_far_changes_go(since: int) -> tuple[int, int]:
    """How many changes were noted after this one, and the last one's number (0 without any)."""
    row = session().execute(_EXTENT, {"since": since}).one()
    return row[0], row[1]


_EXTENT = select(func.count(DirectoryChange.id), func.coalesce(func.max(DirectoryChange.id), 0)).where(
    DirectoryChange.id > bindparam("since")
)


def changes(since: int) -> Sequence[AnyRow]:
    """The changes that were noted after this one: `id`, `profile_id` and `at`, in their order."""
    chosen = select(DirectoryChange.id, DirectoryChange.profile_id, DirectoryChange.at)
    return session().execute(chosen.where(DirectoryChange.id > since).order_by(DirectoryChange.id)).all()


def last_change(before: datetime) -> int:
    """The number of the last change that was noted before this moment; 0 without any."""
    chosen = select(func.coalesce(func.max(DirectoryChange.id), 0)).where(DirectoryChange.at < before)
    return session().scalar(chosen) or 0


def profiles_of(current: Session, person_ids: Collection[int]) -> Sequence[int]:
    """The profiles of these people, as this session sees them."""
    return current.scalars(select(Profile.id).where(Profile.person_id.in_(person_ids))).all()


def hidden_from(person: Person) -> frozenset[int]:
    """The profiles of the women who block a company of hers."""
    chosen = (
        select(Block.profile_id)
        .join(Member, Member.company_id == Block.company_id)
        .where(Member.person_id == person.id, Member.ended_at.is_(None))
    )
    return frozenset(session().scalars(chosen))


def cards(ids: Sequence[int], english: bool = False) -> list[Card]:
    """The cards of those of these women who are listed at this very moment, in this order: two statements."""
    rows = {row.id: row for row in session().execute(_SHOWN, {"ids": ids})}
    skills: dict[int, list[str]] = defaultdict(list)
    for row in session().execute(_SKILLS, {"ids": ids}):
        skills[row.profile_id].append(row.en if english else row.es)
    return [_card(rows[i], skills[i][:BEST], english) for i in ids if i in rows]


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SHOWN = (
    select(
        Profile.id,
        Profile.public_key,
        Profile.headline,
        Profile.headline_en,
        Profile.municipality,
        Profile.languages,
        Profile.verified,
        Profile.photo_uid,
        Person.given_names,
        Person.first_surname,
        Person.second_surname,
    )
    .join(Person, Person.id == Profile.person_id)
    .where(Profile.id.in_(_IDS), is_listed())
)
_SKILLS = (
    select(ProfileSkill.profile_id, Skill.es, Skill.en)
    .join(Skill, Skill.id == ProfileSkill.skill_id)
    .where(ProfileSkill.profile_id.in_(_IDS))
    .order_by(ProfileSkill.level.desc(), ProfileSkill.skill_id)
)


def _card(row: AnyRow, skills: Sequence[str], english: bool) -> Card:
    return Card(
        key=row.public_key,
        name=" ".join(part for part in row[-3:] if part),
        headline=(english and row.headline_en) or row.headline,
        municipality=row.municipality,
        languages=[code for code, _level in row.languages],
        skills=skills,
        verified=bool(row.verified),
        photo=row.photo_uid,
    )
