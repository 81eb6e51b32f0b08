"""The letters about placements. Those to women name no company in their subject."""

from __future__ import annotations

from typing import Any

from agency.companies.queries import representatives_of
from agency.mail import links
from agency.mail.operations import write
from agency.placements.models import Placement


def to_her(placement: Placement, what: str, **facts: Any) -> None:
    """She knows what happened to her placement."""
    reader = placement.application.profile.person.reader
    write(f"placements/{what}_her", reader, placement=placement, link=_link(placement), **facts)


def to_company(placement: Placement, what: str, **facts: Any) -> None:
    """The company's representatives know what happened to the placement."""
    practice = placement.application.practice
    for person in representatives_of(practice.company):
        write(
            f"placements/{what}_company",
            person.reader,
            placement=placement,
            title=practice.title,
            who=placement.application.profile.person.full_name,
            link=_link(placement),
            **facts,
        )


def to_both(placement: Placement, what: str) -> None:
    """She and the company know."""
    to_her(placement, what)
    to_company(placement, what)


def _link(placement: Placement) -> str:
    return links.absolute("placements.show", uid=placement.uid)
