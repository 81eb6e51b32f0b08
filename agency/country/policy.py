"""Who may change the country's facts."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.roles import Role


def may_correct(by: Person) -> bool:
    """An administrator."""
    return Role.ADMIN in by.roles
