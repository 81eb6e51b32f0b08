"""What the clock owes: each notice once, each expiry on its day, and nothing at all the second time."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from agency import clock
from agency.cli.reminders import TASKS, remind
from agency.companies import operations as companies
from agency.companies.models import Agreement, AgreementState
from agency.db import committed, session
from agency.evaluations.models import Evaluation, EvaluationState
from agency.history.models import Event
from agency.mail.models import Letter
from agency.placements.models import Placement, PlacementState
from agency.practices.models import Practice, PracticeState
from agency.roles import CompanyRole
from tests.kit.cast import (
    AGENCY,
    a_member,
    a_partner,
    a_ready_placement,
    a_running_placement,
    an_agreement,
    an_open_practice,
    in_days,
    speaker_of,
)
from tests.kit.together import at_once


def letters(app: Flask, kind: str) -> int:
    with app.app_context():
        return session().query(Letter).filter_by(kind=kind).count()


def on_day(app: Flask, days: int) -> dict[str, object]:
    """What the clock did, so many days from now, and that a second time it does nothing."""
    with app.app_context(), clock.days_from_now(days):
        done = remind()
    before = state_of(app)
    with app.app_context(), clock.days_from_now(days):
        again = remind()
    assert state_of(app) == before
    assert not any(result for name, result in again.items() if name != "applications reminded and closed")
    return done


def state_of(app: Flask) -> tuple[object, ...]:
    """How many letters and events there are, and how everything stands."""
    with app.app_context():
        columns = (Agreement.state, Practice.state, Placement.state, Evaluation.state)
        states = [Counter(session().scalars(select(column)).all()) for column in columns]
        return (session().query(Letter).count(), session().query(Event).count(), *states)


def test_an_ending_agreement_is_told_ninety_and_thirty_days_before_and_once_after(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        a_member(company, CompanyRole.TUTOR)
        an_agreement(company, ends_on=in_days(100))
    told = []
    for days in (0, 9, 10, 11, 69, 70, 71, 100, 101, 130):
        done = on_day(app, days)
        told.append((days, letters(app, "companies/agreement_ending"), done["agreements expired"]))
    assert told == [
        (0, 0, 0),
        (9, 0, 0),
        (10, 1, 0),
        (11, 1, 0),
        (69, 1, 0),
        (70, 2, 0),
        (71, 2, 0),
        (100, 2, 0),
        (101, 3, 1),
        (130, 3, 0),
    ]
    with app.app_context():
        assert session().query(Agreement).one().state is AgreementState.EXPIRED
        texts = [x.text for x in session().query(Letter).filter_by(kind="companies/agreement_ending")]
        assert ["terminó el" in text for text in texts] == [False, False, True]


def test_a_clock_that_stood_still_for_months_tells_the_last_notice_only(app: Flask) -> None:
    with app.app_context(), committed():
        an_agreement(a_partner(), ends_on=in_days(20))
    assert on_day(app, 60)["agreements expired"] == 1
    assert letters(app, "companies/agreement_ending") == 1


def test_an_agreement_that_was_terminated_is_left_alone(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        agreement = an_agreement(company, ends_on=in_days(5))
        companies.terminate_agreement(agreement, AGENCY, "Fin", by=speaker_of(company))
    assert on_day(app, 10)["agreements expired"] == 0
    assert letters(app, "companies/agreement_ending") == 0


def test_a_practice_expires_the_day_after_its_last_and_the_company_is_told(app: Flask) -> None:
    with app.app_context(), committed():
        last = an_open_practice().expires_on
    assert last
    days = (last - clock.today()).days
    assert on_day(app, days)["practices expired"] == 0
    assert on_day(app, days + 1)["practices expired"] == 1
    assert letters(app, "practices/expire") == 1
    with app.app_context():
        assert session().query(Practice).one().state is PracticeState.EXPIRED


def test_a_ready_placement_starts_on_its_first_day(app: Flask) -> None:
    with app.app_context(), committed():
        a_ready_placement(starts_on=in_days(3), ends_on=in_days(60))
    assert on_day(app, 2)["placements started"] == 0
    assert on_day(app, 3)["placements started"] == 1
    assert letters(app, "placements/start_her") == letters(app, "placements/start_company") == 1
    with app.app_context():
        assert session().query(Placement).one().state is PlacementState.RUNNING


def test_both_sides_are_asked_two_days_before_the_end_and_reminded_until_they_are_given_up(
    app: Flask,
) -> None:
    with app.app_context(), committed():
        a_running_placement(starts_on=in_days(-60), ends_on=in_days(10))
    told = []
    for days in (7, 8, 9, 10, 12, 13, 16, 17, 18, 30, 37, 39, 50):
        done = on_day(app, days)
        asked = letters(app, "evaluations/asked_her")
        assert asked == letters(app, "evaluations/asked_company")
        told.append((days, asked, done["evaluations given up"]))
    assert told == [
        (7, 0, 0),
        (8, 1, 0),
        (9, 1, 0),
        (10, 2, 0),
        (12, 2, 0),
        (13, 3, 0),
        (16, 3, 0),
        (17, 4, 0),
        (18, 4, 0),
        (30, 4, 0),
        (37, 4, 0),
        (39, 4, 2),
        (50, 4, 0),
    ]
    with app.app_context():
        assert {e.state for e in session().query(Evaluation)} == {EvaluationState.MISSED}


def test_two_clocks_that_strike_at_once_do_everything_once(app: Flask) -> None:
    with app.app_context(), committed():
        an_agreement(a_partner(), ends_on=in_days(20))
        a_ready_placement(starts_on=in_days(0), ends_on=in_days(60))
        an_open_practice().expires_on = clock.today() - timedelta(days=1)
    for _name, task in TASKS:
        at_once(app, task, task)
    assert letters(app, "companies/agreement_ending") == 1
    assert letters(app, "placements/start_her") == letters(app, "practices/expire") == 1


@pytest.mark.one_database
def test_where_nothing_is_due_nothing_is_done(app: Flask) -> None:
    assert not any(v for k, v in on_day(app, 0).items() if k != "applications reminded and closed")
