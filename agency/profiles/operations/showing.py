"""Her yeses, and the record of who saw her."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agency import bells, clock
from agency.accounts.models import Person
from agency.db import session
from agency.history.models import Audience
from agency.history.operations import record
from agency.profiles.models import (
    Profile,
    Sighting,
    Veil,
)
from agency.profiles.rules import can_be_shown
from agency.roles import Hat

TOLD = {
    "to_companies": ("shown", "unshown"),
    "public": ("published", "unpublished"),
    "listed": ("listed", "unlisted"),
    "findable": ("findable", "unfindable"),
}
"""How the history tells of each yes, and of taking it back."""


class NotEnough(Exception):
    """There is too little in the profile to show it."""


@dataclass(frozen=True)
class Yeses:
    """To whom she shows herself; to be listed or found by search engines her page must be open."""

    to_companies: bool = False
    public: bool = False
    listed: bool = False
    findable: bool = False


def set_visibility(profile: Profile, yeses: Yeses, by: Person) -> None:
    """Her yeses are these; raises NotEnough when there is nothing to show yet."""
    if (yeses.to_companies or yeses.public) and not can_be_shown(profile):
        raise NotEnough
    for name, (said, taken_back) in TOLD.items():
        wanted = getattr(yeses, name) and (yeses.public or name == "to_companies")
        if getattr(profile, name) != wanted:
            tell(profile, said if wanted else taken_back, by)
            setattr(profile, name, wanted)


def hide(profile: Profile, by: Person) -> None:
    """Nobody new sees anything of her; her open applications pause."""
    if not profile.hidden:
        profile.hidden = True
        tell(profile, "hidden", by)
        bells.woman_hidden.send(profile, by=by)


def unhide(profile: Profile, by: Person) -> None:
    """Her yeses hold again."""
    if profile.hidden:
        profile.hidden = False
        tell(profile, "unhidden", by)


def saw(profile_ids: Iterable[int], company_id: int, veil: Veil, by: Person) -> None:
    """The women can read that somebody of this company saw this much of them."""
    session().add_all(
        Sighting(profile_id=profile_id, company_id=company_id, veil=veil, at=clock.now())
        for profile_id in profile_ids
    )


def tell(profile: Profile, verb: str, by: Person) -> None:
    """Her history says so, to her alone."""
    record(profile, verb, by=by, hat=Hat.WOMAN, audience=Audience.WOMAN)
