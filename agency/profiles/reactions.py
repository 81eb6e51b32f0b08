"""What profiles do when a bell below rings."""

from __future__ import annotations

from agency import bells
from agency.accounts.models import Person
from agency.profiles.operations import begin, follow, hide
from agency.profiles.queries import profile_of


@bells.account_closed.connect
def _hide(person: Person, by: Person) -> None:
    profile = profile_of(person)
    if profile is not None:
        hide(profile, by=by)


@bells.works_elsewhere.connect
def _follow(person: Person, by: Person) -> None:
    follow(person)


@bells.woman_joined.connect
def _begin(person: Person, by: Person) -> None:
    begin(person, by=by)
