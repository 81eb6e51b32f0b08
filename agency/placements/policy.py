"""Who may read a placement, and whose steps she may take in it."""

from __future__ import annotations

from agency.companies.policy import Reader
from agency.placements.models import Placement, PlacementState
from agency.placements.rules import LIVE, SIGNED
from agency.profiles.models import Veil
from agency.profiles.policy import is_hers
from agency.roles import Hat, Role


def hats(reader: Reader, placement: Placement) -> frozenset[Hat]:
    """Whose steps she may take; a suspended company keeps its running placements."""
    company_id = placement.application.practice.company_id
    if is_hers(reader.person, placement.application.profile):
        return frozenset({Hat.WOMAN})
    worn = set()
    if reader.acts_for(company_id):
        worn.add(Hat.COMPANY)
    if reader.coordinates(company_id):
        worn.add(Hat.AGENCY)
    return frozenset(worn)


def may_read(reader: Reader, placement: Placement) -> bool:
    """She, her company, coordinators, the care team, and finance for its payments."""
    return (
        is_hers(reader.person, placement.application.profile)
        or reader.reads_for(placement.application.practice.company_id)
        or reader.has(Role.COORDINATOR, Role.FINANCE, Role.CARE)
    )


def may_read_profile(reader: Reader, placement: Placement) -> bool:
    """Her company and coordinators; finance pays without reading her life."""
    return reader.reads_for(placement.application.practice.company_id) or reader.has(Role.COORDINATOR)


def may_read_why(reader: Reader, placement: Placement) -> bool:
    """She, coordinators and the care team: why she leaves is not for her company, nor for finance."""
    return is_hers(reader.person, placement.application.profile) or reader.has(Role.COORDINATOR, Role.CARE)


def veil_for(reader: Reader, placement: Placement) -> Veil:
    """Her phone once all have signed and while it goes on; before and after, her name."""
    if reader.has(Role.COORDINATOR):
        return Veil.PHONE
    return Veil.PHONE if placement.state in SIGNED else Veil.FULL


def may_confirm(worn: frozenset[Hat], placement: Placement) -> bool:
    """A party, while it is out to be signed."""
    return placement.state is PlacementState.SIGNING and bool(worn)


def may_change(worn: frozenset[Hat], placement: Placement) -> bool:
    """The agency, before it is sent to be signed."""
    return placement.state is PlacementState.PLANNED and Hat.AGENCY in worn


def may_check(worn: frozenset[Hat], placement: Placement) -> bool:
    """The agency, before it begins."""
    return placement.state in LIVE - {PlacementState.RUNNING, PlacementState.PAUSED} and Hat.AGENCY in worn


def may_say_hours(worn: frozenset[Hat], placement: Placement) -> bool:
    """She, once it has begun, also for a while after its end."""
    begun = {
        PlacementState.RUNNING,
        PlacementState.PAUSED,
        PlacementState.COMPLETED,
        PlacementState.ENDED_EARLY,
    }
    return placement.state in begun and Hat.WOMAN in worn and not is_settled(placement)


def may_confirm_hours(worn: frozenset[Hat], placement: Placement) -> bool:
    """The company; the agency when the company doesn't answer."""
    return bool(worn & {Hat.COMPANY, Hat.AGENCY}) and not is_settled(placement)


def may_pay(worn: frozenset[Hat], placement: Placement) -> bool:
    """The agency prepares payments once it has begun, until its account is closed."""
    begun = placement.state not in {
        PlacementState.PLANNED,
        PlacementState.SIGNING,
        PlacementState.READY,
        PlacementState.CANCELLED,
    }
    return begun and Hat.AGENCY in worn and placement.commitment is not None and not is_settled(placement)


def may_settle(worn: frozenset[Hat], placement: Placement) -> bool:
    """The agency, once it is over and its account is still open."""
    over = placement.state in {PlacementState.COMPLETED, PlacementState.ENDED_EARLY}
    return over and Hat.AGENCY in worn and placement.commitment is not None and not is_settled(placement)


def is_settled(placement: Placement) -> bool:
    """True once what was held for it is settled; one without a subsidy has no account to close."""
    return placement.commitment is not None and placement.commitment.state in {"settled", "released"}
