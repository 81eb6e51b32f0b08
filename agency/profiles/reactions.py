"""What profiles do when a bell below rings."""

from __future__ import annotations

from agency import bells
from agency.accounts.models import Person
from agency.profiles.operations import begin


@bells.woman_joined.connect
def _begin(person: Person, by: Person) -> None:
    begin(person, by=by)
