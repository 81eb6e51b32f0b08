"""What was signed and paid, once its time has passed."""

from __future__ import annotations

from collections.abc import Sequence

from agency import clock
from agency.accounts.models import Person
from agency.accounts.queries import hold
from agency.placements.models import Placement
from agency.privacy import queries
from agency.privacy.models import Departure
from agency.privacy.policy import hers
from agency.privacy.rules import GONE
from agency.safety.models import Concern, ConcernState
from agency.seal import unseal


def forget_papers() -> int:
    """The signed texts and the receipts of those who are long gone lead to nobody; of how many people."""
    hold("papers")
    due = queries.papers_due()
    for departure in due:
        _forget(departure)
    return len(due)


def _forget(departure: Departure) -> None:
    person = departure.person
    placements = hers(person)
    _forget_signatures(person, placements)
    _forget_receipts(placements)
    for concern in concerns_of(person):
        if concern.state is ConcernState.CLOSED:
            concern.sealed_text = concern.sealed_notes = concern.sealed_person = ""
    departure.forgotten_at = clock.now()


def _forget_signatures(person: Person, placements: Sequence[Placement]) -> None:
    """Of agreements of hers nothing is left; of those that she signed for others, her name is out."""
    for signed in queries.confirmations_by(person):
        signed.typed_name = GONE
    for signed in queries.confirmations_on(placements):
        signed.text = signed.text_sha256 = signed.typed_name = GONE
    for placement in placements:
        placement.insurance, placement.tutor_name, placement.schedule = "", GONE, GONE


def _forget_receipts(placements: Sequence[Placement]) -> None:
    payments = queries.payments_for(placements)
    for payment in payments:
        payment.note = ""
        payment.receipt = payment.receipt and GONE
    for event in queries.events_about([payment.uid for payment in payments]):
        event.note = ""
        event.facts = {key: GONE if key == "receipt" else value for key, value in event.facts.items()}


def concerns_of(person: Person) -> list[Concern]:
    """The concerns that she told under her name; only the seal knows which they are."""
    return [c for c in queries.signed_concerns() if unseal(c.sealed_person) == str(person.uid)]
