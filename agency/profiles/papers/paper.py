"""What stands on a CV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


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
    """Who she is and how she is reached; a paper without it says nothing of either."""

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
