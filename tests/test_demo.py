"""The invented agency: it loads on both databases, all its sums add up, and it never loads twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import func, select

from agency import clock
from agency.accounts.models import Membership, Person
from agency.applications.models import Application, ApplicationState
from agency.cli.reminders import remind
from agency.companies.models import Company, CompanyState
from agency.db import Base, session
from agency.demo import load
from agency.demo.who import PASSWORD, PEOPLE
from agency.history.models import Event
from agency.mail.models import Letter
from agency.money import ZERO, Money
from agency.placements.models import Placement, PlacementState, WeekHours
from agency.practices.models import Practice, PracticeState
from agency.roles import Role
from agency.subsidies.models import Commitment, Fund, Payment, PaymentState
from tests.kit.page import CheckedClient

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(app: Flask) -> Flask:
    """A portal into which the invented agency was loaded."""
    with app.app_context():
        assert load(say=lambda _line: None)
    return app


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            t.name: session().scalar(select(func.count()).select_from(t)) or 0
            for t in Base.metadata.sorted_tables
        }


def whole(amounts: Iterable[Money]) -> Money:
    return sum(amounts, ZERO)


def test_it_is_an_agency_as_it_could_be(demo: Flask) -> None:
    with demo.app_context():
        women = session().query(Membership).filter_by(role=Role.WOMAN).count()
        assert (women, session().query(Company).count(), session().query(Practice).count()) == (60, 12, 25)
        assert session().query(Placement).count() == 15 and session().query(Fund).count() == 2
        assert session().query(Application).count() >= 30
        assert {p.municipality for p in session().query(Practice)} == {"020101", "020105", "070101", "080302"}
        assert {p.state for p in session().query(Placement)} == set(PlacementState)
        left_out = {PracticeState.REMOVED}
        assert {p.state for p in session().query(Practice)} == set(PracticeState) - left_out
        assert {c.state for c in session().query(Company)} == set(CompanyState) - {CompanyState.CLOSED}
        assert {p.state for p in session().query(Payment)} >= {
            PaymentState.DUE,
            PaymentState.APPROVED,
            PaymentState.PAID,
        }
        unseen = set(ApplicationState) - {a.state for a in session().query(Application)}
        assert unseen <= {ApplicationState.EXPIRED, ApplicationState.OBSOLETE}
    _its_money_adds_up(demo)
    _its_places_are_counted(demo)
    _its_past_is_in_order(demo)
    _nothing_in_it_is_overdue(demo)


def _its_money_adds_up(app: Flask) -> None:
    with app.app_context():
        for fund in session().query(Fund):
            held = session().query(Commitment).filter_by(fund_id=fund.id).all()
            assert fund.reserved == whole(c.amount - c.released for c in held) <= fund.total
            assert fund.paid == whole(c.paid for c in held) > ZERO
        for commitment in session().query(Commitment):
            made = session().query(Payment).filter_by(commitment_id=commitment.id).all()
            standing = [p for p in made if p.state not in {PaymentState.CANCELLED, PaymentState.RECOVERED}]
            assert commitment.prepared == whole(p.amount for p in standing)
            assert commitment.paid == whole(p.amount for p in standing if p.state is PaymentState.PAID)
        assert all(p.approved_by != p.prepared_by for p in session().query(Payment))


def _its_places_are_counted(app: Flask) -> None:
    with app.app_context():
        taken = Counter(
            p.application.practice_id
            for p in session().query(Placement)
            if p.state is not PlacementState.CANCELLED
        )
        for practice in session().query(Practice):
            assert practice.taken == taken[practice.id] <= practice.places
            assert practice.places >= 1 and practice.subsidy <= practice.stipend


def _its_past_is_in_order(app: Flask) -> None:
    with app.app_context():
        now = clock.now()
        moments = [*session().scalars(select(Event.at)), *session().scalars(select(Letter.created_at))]
        assert moments and max(moments) <= now, "nothing has happened yet that is still to come"
        for application in session().query(Application):
            opened = application.practice.opened_at
            assert opened and opened <= application.created_at <= application.waits_since
        for placement in session().query(Placement):
            assert placement.application.created_at < placement.created_at
            assert placement.application.practice.hours_per_week == placement.hours_per_week
        for week in session().query(WeekHours):
            assert week.created_at <= now and (not week.confirmed_at or week.created_at < week.confirmed_at)


def _nothing_in_it_is_overdue(app: Flask) -> None:
    with app.app_context():
        done = remind()
    assert done["practices expired"] == done["placements started"] == done["agreements expired"] == 0


def test_it_never_loads_over_anybody(demo: Flask) -> None:
    before = rows(demo)
    with demo.app_context():
        assert load(say=lambda _line: None) is False
    assert rows(demo) == before


@pytest.mark.one_database
def test_everybody_who_is_named_at_its_start_can_come_in(demo: Flask) -> None:
    for _role, name in PEOPLE:
        client = demo.test_client()
        assert isinstance(client, CheckedClient)
        answer = client.submit("/entrar", name=name, password=PASSWORD)
        assert answer.status_code == 200 and answer.request.path != "/entrar", name
    with demo.app_context():
        staff = session().query(Person).filter(Person.memberships.any(Membership.role != Role.WOMAN)).count()
    assert staff == 6
