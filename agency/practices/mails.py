"""The letters about practices."""

from __future__ import annotations

from agency.companies.queries import representatives_of
from agency.mail import links
from agency.mail.operations import write
from agency.practices.models import Practice


def decided(practice: Practice, what: str) -> None:
    """The company's representatives know that it was published, returned, refused or removed, and why."""
    link = links.absolute("practices.show", uid=practice.uid)
    for person in representatives_of(practice.company):
        write(f"practices/{what}", person.reader, practice=practice, link=link)


def expired(practice: Practice) -> None:
    """They know that it is no longer open, and that one button renews it."""
    decided(practice, "expire")
