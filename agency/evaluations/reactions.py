"""What evaluations do when a bell below rings."""

from __future__ import annotations

from agency import bells
from agency.accounts.models import Person
from agency.evaluations.operations import ask
from agency.placements.models import Placement


@bells.placement_over.connect
def _ask_both(placement: Placement, by: Person | None) -> None:
    ask(placement)
