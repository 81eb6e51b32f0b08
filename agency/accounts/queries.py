"""Reading people, their names and their sessions."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from agency import clock
from agency.accounts.models import (
    Attempt,
    Invitation,
    Membership,
    NameKind,
    Person,
    RecoveryCode,
    SignedIn,
    SignInName,
)
from agency.db import by_uid, folded, session
from agency.mail.models import Letter
from agency.mail.queries import letters_to_tell
from agency.roles import STAFF, Role


def hold(word: str) -> None:
    """Until this transaction ends nobody else holds this word: what is read next can't change meanwhile.

    On SQLite a transaction that may write is alone already.
    """
    current = session()
    if current.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(sha256(word.encode()).digest()[:8], "big", signed=True)
        current.execute(select(func.pg_advisory_xact_lock(key)))


def session_of(uid: uuid.UUID) -> SignedIn | None:
    """An open session, with its person."""
    chosen = select(SignedIn).where(
        SignedIn.uid == uid, SignedIn.closed_at.is_(None), SignedIn.until > clock.now()
    )
    found = session().scalar(chosen)
    return None if found is None or found.person.closed_at else found


def open_sessions(person: Person) -> Sequence[SignedIn]:
    """Her open sessions, newest first."""
    chosen = select(SignedIn).where(
        SignedIn.person_id == person.id, SignedIn.closed_at.is_(None), SignedIn.until > clock.now()
    )
    return session().scalars(chosen.order_by(SignedIn.id.desc())).all()


def person_numbered(number: int) -> Person | None:
    """The person with this inner number, as she is now."""
    return session().get(Person, number, populate_existing=True)


def last_seen(person: Person) -> datetime | None:
    """When she last used the portal."""
    return session().scalar(select(func.max(SignedIn.seen_at)).where(SignedIn.person_id == person.id))


def confirmed_name(kind: NameKind, value: str) -> SignInName | None:
    """The one confirmed name with this value."""
    chosen = select(SignInName).where(
        SignInName.kind == kind, SignInName.value == value, SignInName.confirmed_at.is_not(None)
    )
    return session().scalar(chosen)


def code_is_taken(value: str) -> bool:
    """True when somebody has this code, whether or not she has begun to use it."""
    chosen = select(SignInName.id).where(SignInName.kind == NameKind.CODE, SignInName.value == value)
    return session().scalar(chosen.limit(1)) is not None


def code_to_start(value: str) -> SignInName | None:
    """The code of an account that a coordinator began and its woman has not taken up yet."""
    chosen = (
        select(SignInName)
        .join(SignInName.person)
        .where(
            SignInName.kind == NameKind.CODE,
            SignInName.value == value,
            SignInName.confirmed_at.is_(None),
            SignInName.code_hash != "",
            Person.closed_at.is_(None),
        )
    )
    return session().scalar(chosen)


def name_by_uid(uid: uuid.UUID) -> SignInName | None:
    """The sign-in name with this public id."""
    return by_uid(SignInName, uid)


def people_named(value: str, claimants: int) -> list[Person]:
    """Who might sign in with this name: its confirmed owner first, then the newest of those who claim it.

    Whoever is leaving is among them: with her password she may still take that back.
    """
    chosen = (
        select(SignInName)
        .join(SignInName.person)
        .where(SignInName.value == value, or_(Person.closed_at.is_(None), Person.leaving_until > clock.now()))
        .order_by(SignInName.id.desc())
    )
    confirmed = SignInName.confirmed_at.is_not(None)
    owned = session().scalars(chosen.where(confirmed).limit(1)).all()
    claimed = session().scalars(chosen.where(~confirmed).limit(claimants)).all()
    return [name.person for name in (*owned, *claimed)]


def owner_of(value: str) -> Person | None:
    """The person whose confirmed sign-in name this is, while her account is open."""
    chosen = (
        select(Person)
        .join(SignInName, SignInName.person_id == Person.id)
        .where(
            SignInName.value == value,
            SignInName.confirmed_at.is_not(None),
            Person.closed_at.is_(None),
        )
    )
    return session().scalar(chosen)


def begun_since(value: str, moment: datetime, most: int) -> list[Person]:
    """Who began an account with this name since then and has not confirmed it yet, newest first."""
    chosen = (
        select(Person)
        .join(SignInName, SignInName.person_id == Person.id)
        .where(
            SignInName.value == value,
            SignInName.confirmed_at.is_(None),
            Person.created_at >= moment,
            Person.closed_at.is_(None),
        )
        .order_by(Person.id.desc())
        .limit(most)
    )
    return list(session().scalars(chosen))


def tries_since(name_hash: str, address_hash: str, since: datetime) -> tuple[int, int, int]:
    """How many tries since then: of this name from this address, of this name, from this address."""
    named, addressed = Attempt.name_hash == name_hash, Attempt.address_hash == address_hash
    chosen = select(
        func.count().filter(named & addressed),
        func.count().filter(named),
        func.count().filter(addressed),
    ).where(Attempt.created_at >= since, named | addressed)
    row = session().execute(chosen).one()
    return row[0], row[1], row[2]


def recovery_codes_left(person: Person) -> int:
    """How many of her recovery codes are still good."""
    chosen = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return session().scalar(chosen) or 0


def people(words: str = "", role: Role | None = None, state: str = "") -> Select[Person]:
    """People with these words in a name of theirs, this role and this state; by surname."""
    with_names = (selectinload(Person.names), selectinload(Person.memberships))
    chosen = select(Person).options(*with_names).order_by(Person.sort_name, Person.id)
    chosen = chosen.where(Person.anonymised_at.is_(None))
    for word in folded(words).split():
        chosen = chosen.where(_has_word(word))
    if role is not None:
        chosen = chosen.where(Person.memberships.any(_holds({role})))
    confirmed = Person.names.any(SignInName.confirmed_at.is_not(None))
    wanted: dict[str, ColumnElement[bool]] = {
        "open": Person.closed_at.is_(None),
        "unconfirmed": Person.closed_at.is_(None) & ~confirmed,
        "closed": Person.closed_at.is_not(None),
    }
    return chosen.where(wanted[state]) if state in wanted else chosen


def outside_the_agency(chosen: Select[Person]) -> Select[Person]:
    """The same people without the agency's own."""
    return chosen.where(~Person.memberships.any(_holds(STAFF)))


def _has_word(word: str) -> ColumnElement[bool]:
    digits = "".join(c for c in word if c.isdigit())
    named = SignInName.value.icontains(digits if len(digits) >= 6 else word, autoescape=True)
    return or_(Person.sort_name.contains(word, autoescape=True), Person.names.any(named))


def _holds(roles: Collection[Role]) -> ColumnElement[bool]:
    return Membership.role.in_(roles) & Membership.ended_at.is_(None)


def people_by_uid(uids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """The people with these public ids."""
    return {p.uid: p for p in session().scalars(select(Person).where(Person.uid.in_(uids)))}


def how_many_hold(role: Role) -> int:
    """How many open accounts hold this role."""
    chosen = (
        select(func.count())
        .select_from(Membership)
        .join(Membership.person)
        .where(_holds({role}), Person.closed_at.is_(None))
    )
    return session().scalar(chosen) or 0


def letters_waiting_for(person: Person) -> Sequence[Letter]:
    """The letters to her that somebody must pass on by hand, oldest first."""
    return session().scalars(letters_to_tell().where(Letter.to_uid == person.uid)).all()


def invitations() -> Select[Invitation]:
    """All invitations, newest first."""
    return select(Invitation).order_by(Invitation.id.desc())


def open_invitations_to(email: str) -> Sequence[Invitation]:
    """The invitations to this address that nobody has used yet."""
    chosen = select(Invitation).where(
        Invitation.email == email, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    return session().scalars(chosen).all()


def names_by_uid(uids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The full names of the people with these public ids."""
    chosen = select(Person).where(Person.uid.in_([uid for uid in uids if uid]))
    return {p.uid: p.full_name for p in session().scalars(chosen)}


def is_anybody_here() -> bool:
    """True once the portal has an account."""
    return session().scalars(select(Person.id).limit(1)).first() is not None


def administrators() -> Sequence[Person]:
    """The people who administer the portal."""
    chosen = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.ADMIN, Membership.ended_at.is_(None), Person.closed_at.is_(None))
    )
    return session().scalars(chosen.order_by(Person.id)).all()
