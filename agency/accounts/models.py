"""People, the names they sign in with, and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agency import clock
from agency.accounts.consents import CURRENT
from agency.db import Row, enum_column, folded, version_column
from agency.i18n import nameless
from agency.mail.operations import Reader
from agency.roles import STAFF, Hat, Role
from agency.settings import settings


class NameKind(StrEnum):
    """What a sign-in name is."""

    EMAIL = "email"
    PHONE = "phone"
    CODE = "code"


class Person(Row):
    """Somebody with an account; a name of her own and perhaps no second surname."""

    __tablename__ = "person"

    given_names: Mapped[str] = mapped_column(String(80))
    first_surname: Mapped[str] = mapped_column(String(60), default="")
    second_surname: Mapped[str] = mapped_column(String(60), default="")
    sort_name: Mapped[str] = mapped_column(String(400), default="", index=True)
    language: Mapped[str] = mapped_column(String(2), default="es")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    adult_said_at: Mapped[datetime | None]
    second_factor: Mapped[str] = mapped_column(Text, default="")
    second_factor_step: Mapped[int] = mapped_column(Integer, default=0)
    consent_version: Mapped[str] = mapped_column(String(10), default="")
    closed_at: Mapped[datetime | None]
    leaving_until: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]
    version: Mapped[int] = version_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    names: Mapped[list[SignInName]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="SignInName.id"
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )

    @property
    def short_name(self) -> str:
        """How the portal greets her: the first of her given names."""
        return self.given_names.split(" ")[0]

    @property
    def full_name(self) -> str:
        """Given names and one or two surnames; who is gone has none left."""
        said = " ".join(part for part in (self.given_names, self.first_surname, self.second_surname) if part)
        return said or nameless()

    @property
    def roles(self) -> frozenset[Role]:
        """What she is in the portal, asked at each request."""
        return frozenset(m.role for m in self.memberships if m.ended_at is None)

    @property
    def is_staff(self) -> bool:
        """True for the agency's people."""
        return bool(self.roles & STAFF)

    @property
    def hat(self) -> Hat:
        """Whose doing it is when she changes her own account."""
        if self.is_staff:
            return Hat.AGENCY
        return Hat.WOMAN if Role.WOMAN in self.roles else Hat.COMPANY

    @property
    def confirmed(self) -> bool:
        """True once one of her sign-in names is known to be hers."""
        return any(n.confirmed_at for n in self.names)

    @property
    def can_come_back(self) -> bool:
        """True while she has closed her account herself and may still take that back."""
        return self.leaving_until is not None and self.leaving_until > clock.now() and not self.anonymised_at

    @property
    def must_have_second_factor(self) -> bool:
        """True for staff where the settings ask for a second factor."""
        return self.is_staff and settings().staff_second_factor

    @property
    def owes_second_factor(self) -> bool:
        """True for whoever must have a second factor, and for whoever set one up."""
        return bool(self.second_factor) or self.must_have_second_factor

    @property
    def owes_consent(self) -> bool:
        """True when the text she agreed to is no longer the current one."""
        return self.consent_version != CURRENT

    @property
    def own_words(self) -> tuple[str, ...]:
        """What others know of her, which her password may not be made of."""
        return (self.given_names, self.first_surname, self.second_surname, *(n.value for n in self.names))

    def name_of(self, kind: NameKind, confirmed: bool = True) -> str:
        """Her sign-in name of this kind, or an empty text."""
        return next((n.value for n in self.names if n.kind is kind and (n.confirmed_at or not confirmed)), "")

    @property
    def reader(self) -> Reader:
        """How letters reach her: her confirmed e-mail, or a coordinator with her phone."""
        return Reader(
            uid=self.uid,
            name=self.short_name,
            language=self.language,
            email=self.name_of(NameKind.EMAIL),
            phone=self.name_of(NameKind.PHONE) or self.name_of(NameKind.PHONE, confirmed=False),
        )


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _keep_sort_name(_mapper: Any, _connection: Any, person: Person) -> None:
    # Sorting and searching must not depend on accents, and no database folds them alike.
    name = folded(f"{person.first_surname} {person.second_surname} {person.given_names}")
    person.sort_name = name[:400]


class SignInName(Row):
    """An e-mail, a phone or a code; a confirmed one belongs to one person only."""

    __tablename__ = "sign_in_name"
    __table_args__ = (
        Index(
            "uq_sign_in_name_confirmed",
            "kind",
            "value",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[NameKind] = enum_column(NameKind, "kind")
    value: Mapped[str] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(Integer, default=0)

    person: Mapped[Person] = relationship(back_populates="names")


class Membership(Row):
    """A role that a person holds, until it ends."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = enum_column(Role, "role")
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="memberships")


class SignedIn(Row):
    """One open session on one device; closing the row closes it everywhere at once."""

    __tablename__ = "signed_in"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(String(255), default="")
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Attempt(Row):
    """A try of something that may be guessed, kept as hashes, so that all workers slow it down alike."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_name", "name_hash", "created_at"),)

    name_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)


class Consent(Row):
    """A text that a person agreed to, by version."""

    __tablename__ = "consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text_version: Mapped[str] = mapped_column(String(10))


class Invitation(Row):
    """A link that makes whoever holds it a member of the staff, once."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by_somebody"),
    )

    email: Mapped[str] = mapped_column(String(254), index=True)
    given_names: Mapped[str] = mapped_column(String(80))
    role_names: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(2), default="es")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    @property
    def roles(self) -> frozenset[Role]:
        """What its holder becomes."""
        return frozenset(Role(name) for name in self.role_names)

    @property
    def open(self) -> bool:
        """True while its link works."""
        return self.used_at is None and self.withdrawn_at is None and self.until > clock.now()


class RecoveryCode(Row):
    """A second factor on paper, hashed, good once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
