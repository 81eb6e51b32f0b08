"""Reading people, their names and their sessions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from agency import clock
from agency.accounts.models import Attempt, NameKind, Person, SignedIn, SignInName
from agency.db import by_uid, session


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


def confirmed_name(kind: NameKind, value: str) -> SignInName | None:
    """The one confirmed name with this value."""
    chosen = select(SignInName).where(
        SignInName.kind == kind, SignInName.value == value, SignInName.confirmed_at.is_not(None)
    )
    return session().scalar(chosen)


def name_by_uid(uid: uuid.UUID) -> SignInName | None:
    """The sign-in name with this public id."""
    return by_uid(SignInName, uid)


def people_named(value: str, most: int = 5) -> list[Person]:
    """Who might sign in with this name: its confirmed owner alone, else the newest who claim it."""
    chosen = (
        select(SignInName)
        .join(SignInName.person)
        .where(SignInName.value == value, Person.closed_at.is_(None))
        .order_by(SignInName.confirmed_at.is_(None), SignInName.id.desc())
        .limit(most)
    )
    found = list(session().scalars(chosen))
    owned = [n for n in found if n.confirmed_at]
    return [n.person for n in owned or found]


def failed_since(name_hash: str, address_hash: str, since: datetime) -> tuple[int, int]:
    """How many attempts failed since then, with this name and from this address."""
    chosen = select(
        func.count().filter(Attempt.name_hash == name_hash),
        func.count().filter(Attempt.address_hash == address_hash),
    ).where(Attempt.created_at >= since)
    row = session().execute(chosen).one()
    return row[0], row[1]
