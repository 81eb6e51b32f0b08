"""Every change to placements: three rooms below are entered once each, or everything is undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agency import bells, clock
from agency.accounts.models import Person
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.db import Stale, session
from agency.flow import NotNow
from agency.history.models import Audience
from agency.history.operations import record
from agency.money import Money
from agency.placements import mails, queries
from agency.placements.agreement_text import agreement_text
from agency.placements.models import Confirmation, Placement, PlacementState, WeekHours
from agency.placements.rules import LIFE, fingerprint, lacks, whole_subsidy
from agency.practices import operations as practices
from agency.practices.queries import lock_practice
from agency.roles import Hat
from agency.subsidies import operations as purse
from agency.subsidies.models import Payment

Hats = frozenset[Hat]


@dataclass(frozen=True)
class Terms:
    """The terms of a placement; money is a month's."""

    starts_on: date
    ends_on: date
    hours_per_week: int
    schedule: str
    stipend: Money
    subsidy: Money
    tutor_name: str


class TextChanged(Exception):
    """The agreement's text is no longer the one that was shown."""


class NothingHeld(Exception):
    """No money is held for this placement."""


def open_from_application(application: Application, terms: Terms, hats: Hats, by: Person) -> Placement:
    """She has the place, the money is held, her other applications are over.

    Raises NotNow, NoPlaces or NotEnoughMoney, and then nothing has happened.
    """
    # The practice before its applications, as when it is filled; otherwise two could wait for each other.
    lock_practice(application.practice)
    applications.place(application, hats, by=by)
    practices.take_place(application.practice, by=by)
    placement = Placement(application=application, **vars(terms))
    session().add(placement)
    session().flush()
    amount = whole_subsidy(terms.subsidy, terms.starts_on, terms.ends_on)
    _hold(placement, amount, by)
    record(placement, "opened", by=by, hat=Hat.AGENCY, audience=Audience.STAFF, amount=str(amount))
    mails.to_both(placement, "opened")
    return placement


def change(placement: Placement, terms: Terms, by: Person) -> None:
    """The terms are the new ones, and the fund holds what they need; raises NotNow or NotEnoughMoney."""
    if placement.state is not PlacementState.PLANNED:
        raise NotNow("change", placement.state)
    for name, value in vars(terms).items():
        setattr(placement, name, value)
    amount = whole_subsidy(terms.subsidy, terms.starts_on, terms.ends_on)
    _hold(placement, amount, by)
    record(placement, "changed", by=by, hat=Hat.AGENCY, audience=Audience.STAFF)


def _hold(placement: Placement, amount: Money, by: Person) -> None:
    """The fund holds this much for the placement, or nothing at all."""
    held = placement.commitment
    if held is None and amount:
        placement.commitment = purse.reserve(placement.application.practice.fund, amount, placement, by=by)
    elif held is not None and amount:
        purse.resize(held, amount)
    elif held is not None:
        placement.commitment = None
        purse.drop(held)


def take_step(placement: Placement, name: str, hats: Hats, reason: str, by: Person | None) -> None:
    """The placement stands where the step leads, with all that follows from it."""
    step = LIFE.take(placement, name, hats)
    hat = next(h for h in Hat if h in step.by and h in hats)
    if step.reaches in LIFE.ends:
        placement.ended_on = clock.today()
    if name in {"end_early", "cancel"}:
        placement.ended_by, placement.reason = hat, reason
    record(placement, name, by=by, hat=hat, note=reason, audience=_audience(hat, name))
    _FOLLOWS.get(name, _nothing)(placement, by)
    if name in {"send", "make_ready", "start", "pause", "resume", "end_early", "cancel", "complete"}:
        mails.to_both(placement, name)


def _audience(hat: Hat, name: str) -> Audience:
    """Why she leaves is hers to tell: the company reads only that it ended."""
    return Audience.WOMAN if hat is Hat.WOMAN and name in {"end_early", "cancel"} else Audience.ALL


def _nothing(placement: Placement, by: Person | None) -> None:
    pass


def _forget_signatures(placement: Placement, by: Person | None) -> None:
    for confirmation in queries.confirmations_of(placement):
        session().delete(confirmation)


def _activate(placement: Placement, by: Person | None) -> None:
    if placement.commitment is not None:
        purse.activate(placement.commitment, frozenset({Hat.AGENCY}))


def _undo(placement: Placement, by: Person | None) -> None:
    assert by is not None
    practices.give_place_back(placement.application.practice, by=by)
    if placement.commitment is not None:
        purse.release(placement.commitment, frozenset({Hat.AGENCY}))


def _ring(placement: Placement, by: Person | None) -> None:
    bells.placement_over.send(placement, by=by)


_FOLLOWS = {
    "revise": _forget_signatures,
    "start": _activate,
    "cancel": _undo,
    "end_early": _ring,
    "complete": _ring,
}


def confirm(placement: Placement, party: Hat, typed_name: str, shown: str, by: Person) -> None:
    """The party has signed the exact text that it read; raises NotNow or TextChanged.

    `shown` is the fingerprint of the text on the page; a second signature of the same party changes nothing.
    """
    queries.lock_placement(placement)
    if placement.state is not PlacementState.SIGNING:
        raise NotNow("confirm", placement.state)
    text = agreement_text(placement)
    if fingerprint(text) != shown:
        raise TextChanged
    if party in queries.parties_confirmed(placement):
        return
    session().add(
        Confirmation(
            placement_id=placement.id,
            party=party,
            person_id=by.id,
            typed_name=typed_name,
            text=text,
            text_sha256=shown,
            at=clock.now(),
        )
    )
    session().flush()
    record(placement, "confirmed", by=by, hat=party, name=typed_name)
    _ready_when_complete(placement)


def check(placement: Placement, insurance: str, adult_verified: bool, by: Person) -> None:
    """What a person of the agency saw is noted: the insurance, and that she is of age."""
    queries.lock_placement(placement)
    placement.insurance, placement.adult_verified = insurance, adult_verified
    record(placement, "checked", by=by, hat=Hat.AGENCY, audience=Audience.STAFF)
    _ready_when_complete(placement)


def _ready_when_complete(placement: Placement) -> None:
    if placement.state is PlacementState.SIGNING and not lacks(
        placement, queries.parties_confirmed(placement)
    ):
        take_step(placement, "make_ready", frozenset({Hat.CLOCK}), "", by=None)


def say_hours(placement: Placement, monday: date, hours: int, note: str, by: Person) -> WeekHours:
    """The hours of this week stand as she says, until the company confirms them; raises NotNow after that."""
    week = queries.week_of(placement, monday)
    if week is None:
        week = WeekHours(placement_id=placement.id, monday=monday)
        session().add(week)
    elif week.confirmed_at:
        raise NotNow("say_hours", placement.state)
    week.hours, week.note = hours, note
    return week


def confirm_hours(week: WeekHours, hours: int, by: Person) -> None:
    """The hours that were read are confirmed, and no longer change; raises Stale when she changed them."""
    if week.hours != hours:
        raise Stale
    if week.confirmed_at is None:
        week.confirmed_at, week.confirmed_by_id = clock.now(), by.id


def prepare_payment(placement: Placement, period: str, amount: Money, note: str, by: Person) -> Payment:
    """A payment waits to be approved by somebody else; raises NothingHeld and what the purse raises."""
    if placement.commitment is None:
        raise NothingHeld
    return purse.prepare_payment(placement.commitment, period, amount, note, by=by)


def settle(placement: Placement, by: Person) -> None:
    """Its account is closed and the rest is in the fund again; raises StillOpen while a payment waits."""
    if placement.commitment is None:
        raise NothingHeld
    purse.settle(placement.commitment, frozenset({Hat.AGENCY}))
    record(placement, "settled", by=by, hat=Hat.AGENCY, audience=Audience.STAFF)


def start_due() -> int:
    """Ready placements whose first day has come are running; how many."""
    due = queries.placements_to_start(clock.today())
    for placement in due:
        take_step(placement, "start", frozenset({Hat.CLOCK}), "", by=None)
    return len(due)
