"""Who reads concerns: the care team, and nobody else."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.roles import Hat, Role


def may_read(person: Person) -> bool:
    """The care team."""
    return Role.CARE in person.roles


def hats(person: Person) -> frozenset[Hat]:
    """The care team's hat, or none."""
    return frozenset({Hat.CARE}) if may_read(person) else frozenset()
