"""What applications do when a bell below rings."""

from __future__ import annotations

from agency import bells
from agency.accounts.models import Person
from agency.applications import operations, queries
from agency.applications.models import Application, ApplicationState
from agency.companies.models import Company
from agency.practices.models import Practice
from agency.profiles.models import Profile
from agency.profiles.queries import profile_of
from agency.roles import Hat

HERS = frozenset({Hat.WOMAN})


@bells.company_blocked.connect
def _end_all_with(profile: Profile, company: Company, by: Person) -> None:
    """What went on between them ends by her: withdrawn, or declined where that is her step."""
    for application in queries.live_applications(profile=profile, company_id=company.id):
        _end_by_her(application, by)


@bells.account_closed.connect
def _end_all_of(person: Person, by: Person) -> None:
    """Nobody waits for somebody who is no longer here."""
    profile = profile_of(person)
    for application in queries.live_applications(profile=profile) if profile else ():
        _end_by_her(application, by)


def _end_by_her(application: Application, by: Person) -> None:
    declines = application.state in {ApplicationState.PROPOSED, ApplicationState.OFFERED}
    operations.take_step(application, "decline" if declines else "withdraw", HERS, "", by=by)


@bells.practice_over.connect
def _close_all_of(practice: Practice, by: Person | None) -> None:
    """Nobody waits for a place that is gone."""
    for application in queries.live_applications(practice=practice):
        operations.outlive(application, by=by)
