"""Her profile as JSON Resume, which other houses read."""

from __future__ import annotations

from typing import Any

from agency.accounts.models import NameKind
from agency.profiles.models import Profile
from agency.profiles.portable import Contact
from agency.profiles.portable.portrait import resume_of


def curriculum(own: Profile) -> dict[str, Any]:
    """The profile as a JSON Resume with her name and how she is reached."""
    person = own.person
    contact = Contact(
        person.full_name,
        person.name_of(NameKind.EMAIL, confirmed=False),
        person.name_of(NameKind.PHONE, confirmed=False),
    )
    return resume_of(own, contact)
