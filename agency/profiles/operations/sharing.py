"""Links to her profile for somebody she chose, each until a day or until she takes it back."""

from __future__ import annotations

from datetime import timedelta

from agency import clock
from agency.accounts.models import Person
from agency.db import session
from agency.profiles.models import Profile, ShareLink
from agency.profiles.operations.making import Full
from agency.profiles.operations.showing import NotEnough, tell
from agency.profiles.queries import links_shared
from agency.profiles.rules import MOST_SHARED, can_be_shown


def share(profile: Profile, label: str, days: int, by: Person) -> ShareLink:
    """Whoever holds the new link reads her profile for so many days; raises NotEnough or Full."""
    if not can_be_shown(profile):
        raise NotEnough
    if sum(link.open for link in links_shared(profile)) >= MOST_SHARED:
        raise Full
    link = ShareLink(profile=profile, label=label, until=clock.now() + timedelta(days=days))
    session().add(link)
    tell(profile, "shared", by)
    return link


def take_back(link: ShareLink, by: Person) -> None:
    """The link leads nowhere any more, at once."""
    if link.taken_back_at is None:
        link.taken_back_at = clock.now()
        tell(link.profile, "unshared", by)


def was_opened(link: ShareLink) -> None:
    """She reads that the link was opened once more, and when."""
    link.opened += 1
    link.opened_at = clock.now()
