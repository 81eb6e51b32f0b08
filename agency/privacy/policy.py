"""What keeps somebody from leaving, and what she has to know before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agency import clock
from agency.accounts.models import Person
from agency.accounts.queries import how_many_hold
from agency.companies.models import Company, Member
from agency.companies.queries import member_of, representatives_of
from agency.placements.models import Placement
from agency.placements.queries import placements_of_woman
from agency.placements.rules import LIVE
from agency.privacy import queries
from agency.privacy.rules import papers_kept_until, years_after
from agency.profiles.queries import profile_of
from agency.roles import CompanyRole, Role
from agency.settings import settings
from agency.subsidies.models import PaymentState

OVER = queries.OVER


@dataclass(frozen=True)
class Outlook:
    """What follows when she leaves now."""

    until: datetime
    papers: int
    papers_until: date | None
    unpaid: int
    goes_on: Sequence[Placement]
    last_administrator: bool
    alone_in: Company | None

    @property
    def may_leave(self) -> bool:
        """True unless the agency, or a company that goes on, would have nobody left."""
        return not self.last_administrator and self.alone_in is None


def outlook(person: Person) -> Outlook:
    """What would follow from her leaving, at this moment."""
    placements = hers(person)
    signed, payments = queries.confirmations_by(person), queries.payments_for(placements)
    return Outlook(
        until=clock.now() + timedelta(days=settings().undo_days),
        papers=len(signed) + len(payments),
        papers_until=papers_until(person),
        unpaid=sum(p.state in (PaymentState.DUE, PaymentState.APPROVED) for p in payments),
        goes_on=[p for p in placements if p.state in LIVE],
        last_administrator=Role.ADMIN in person.roles and how_many_hold(Role.ADMIN) <= 1,
        alone_in=alone_in(person),
    )


def alone_in(person: Person) -> Company | None:
    """The company that would have nobody left to represent it, if she went; one that is over needs nobody."""
    member = member_of(person)
    if member is None or not _counts(member):
        return None
    others = [p for p in representatives_of(member.company) if p.id != person.id]
    return None if others else member.company


def _counts(member: Member) -> bool:
    return member.role is CompanyRole.REPRESENTATIVE and member.company.state not in OVER


def hers(person: Person) -> Sequence[Placement]:
    """Her placements as a woman, the newest first."""
    profile = profile_of(person)
    return placements_of_woman(profile) if profile else []


def papers_until(person: Person) -> date | None:
    """Until when what was signed with her or paid to her keeps her name; None when nothing was."""
    signed = queries.ends_of([*queries.confirmations_by(person), *queries.confirmations_on(hers(person))])
    days = [p.ended_on for p in signed]
    days += [payment.paid_on for payment in queries.payments_for(hers(person))]
    return papers_kept_until(days, clock.today(), settings().retention_years)


def papers_kept_from_today() -> date:
    """Until when a paper of today is kept."""
    return years_after(clock.today(), settings().retention_years)
