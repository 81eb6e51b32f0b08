"""All that the portal keeps of a person and she may read, as files to take along."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.privacy.copy import account, profile, work
from agency.privacy.copy.curriculum import curriculum
from agency.privacy.copy.files import Kept, files_to_take
from agency.privacy.copy.parts import Line, Part, lines
from agency.privacy.copy.zipped import zipped
from agency.profiles.queries import profile_of

__all__ = ["Kept", "Line", "Part", "curriculum", "files_to_take", "lines", "parts_of", "zipped"]


def parts_of(person: Person) -> list[Part]:
    """What each room keeps of her and she may read, in the order of the rooms."""
    found = [account.account(person), account.company(person), account.letters(person)]
    own = profile_of(person)
    if own is not None:
        found += [profile.profile(own), work.applications(own), work.placements(own)]
    return [part for part in found if part.said]
