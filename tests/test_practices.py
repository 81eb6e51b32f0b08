"""Practices: written in one page, posted by a person, open to all, and never more places than agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from agency import bells, clock
from agency.accounts.models import Person
from agency.companies import operations as companies
from agency.companies.policy import Reader
from agency.companies.queries import member_of
from agency.db import Stale, committed, session
from agency.flow import NotNow, NotReady, NotYours
from agency.mail.models import Letter
from agency.money import ZERO, Money
from agency.practices import operations as practices
from agency.practices import policy, queries
from agency.practices.models import Practice, PracticeState
from agency.practices.rules import expiry, subsidy_for
from agency.roles import Role
from tests.kit.cast import (
    AGENCY,
    CLOCK,
    COMPANY,
    a_partner,
    a_person,
    a_practice,
    a_submitted_practice,
    an_agreement,
    an_open_practice,
    bs,
    practice_facts,
    speaker_of,
)
from tests.kit.together import at_once

AMOUNTS = st.integers(0, 10**8).map(Money)
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
CARLA, DIANA, EVA, LENA = (f"{name}@example.org" for name in ("carla", "diana", "eva", "lena"))


@given(AMOUNTS, AMOUNTS)
def test_the_programme_pays_what_the_agreement_says_and_never_more_than_the_stipend(
    stipend: Money, agreed: Money
) -> None:
    share = subsidy_for(stipend, agreed)
    assert ZERO <= share <= stipend and share <= agreed
    assert share in {stipend, agreed}


@given(DAYS, st.integers(1, 365), st.integers(-400, 400))
def test_a_practice_stays_open_for_its_days_and_never_two_weeks_past_its_beginning(
    opened: date, days: int, ahead: int
) -> None:
    starts = opened + timedelta(days=ahead)
    until = expiry(opened, days, starts)
    assert until == min(opened + timedelta(days=days), starts + timedelta(days=14))


def the_practice() -> Practice:
    return session().query(Practice).order_by(Practice.id).limit(1).one()


def letter_kinds() -> list[str]:
    return [
        x.kind for x in session().query(Letter).filter(Letter.kind.like("practices/%")).order_by(Letter.id)
    ]


def test_a_practice_lives_from_its_draft_to_its_end_and_the_company_is_told(app: Flask) -> None:
    with app.app_context(), committed():
        practice, diana = a_practice(), a_person(Role.COORDINATOR)
        by = speaker_of(practice.company)
        for name, hats, state in (
            ("submit", COMPANY, PracticeState.SUBMITTED),
            ("ask_changes", AGENCY, PracticeState.CHANGES_REQUESTED),
            ("submit", COMPANY, PracticeState.SUBMITTED),
            ("approve", AGENCY, PracticeState.OPEN),
            ("expire", CLOCK, PracticeState.EXPIRED),
            ("renew", COMPANY, PracticeState.OPEN),
            ("remove", AGENCY, PracticeState.REMOVED),
        ):
            doer = None if hats is CLOCK else by if hats is COMPANY else diana
            practices.take_step(practice, name, hats, "Falta el horario", by=doer)
            assert practice.state is state
            session().flush()
        assert practice.reviewed_by_id == diana.id and practice.reason == "Falta el horario"
        assert letter_kinds() == [f"practices/{k}" for k in ("ask_changes", "approve", "expire", "remove")]


@pytest.mark.parametrize(
    ("facts", "need"),
    [
        ({"tutor_name": ""}, "tutor"),
        ({"learning": ""}, "learning"),
        ({"starts_on": date(2099, 1, 1)}, "agreement"),
    ],
)
def test_a_practice_is_sent_only_with_what_it_needs(app: Flask, facts: dict[str, Any], need: str) -> None:
    if "starts_on" in facts:
        facts = facts | {"ends_on": date(2099, 3, 1)}
    with app.app_context(), committed():
        practice = a_practice(**facts)
        with pytest.raises(NotReady) as missing:
            practices.take_step(practice, "submit", COMPANY, "", by=speaker_of(practice.company))
        assert missing.value.need == need


def test_a_suspended_company_sends_nothing_and_nothing_of_it_is_published(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        sent, written = a_submitted_practice(company), a_practice(company)
        diana = a_person(Role.COORDINATOR)
        companies.take_step(company, "suspend", AGENCY, "Una queja", by=diana)
        with pytest.raises(NotReady):
            practices.take_step(sent, "approve", AGENCY, "", by=diana)
        with pytest.raises(NotReady):
            practices.take_step(written, "submit", COMPANY, "", by=speaker_of(company))


def test_without_an_agreement_nothing_is_written(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        with pytest.raises(practices.NoAgreement):
            practices.draft(company, practice_facts(), by=speaker_of(company))


def test_the_subsidy_follows_the_agreement(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        an_agreement(company, subsidy_a_month=bs(1_500))
        assert a_practice(company, stipend=bs(2_000)).subsidy == bs(1_500)
        assert a_practice(company, stipend=bs(900)).subsidy == bs(900)


def test_the_practices_of_an_agreement_hold_no_more_places_than_it_has(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        an_agreement(company, places=5)
        first = a_submitted_practice(company, places=3)
        with pytest.raises(practices.NoPlaces) as refused:
            a_practice(company, places=3)
        assert refused.value.left == 2
        second, third = a_practice(company, places=2), a_practice(company, places=2)
        practices.take_step(second, "submit", COMPANY, "", by=speaker_of(company))
        with pytest.raises(practices.NoPlaces):
            practices.take_step(third, "submit", COMPANY, "", by=speaker_of(company))
        practices.take_step(first, "close", COMPANY, "", by=speaker_of(company))
        practices.take_step(third, "submit", COMPANY, "", by=speaker_of(company))


def test_eight_who_send_at_once_hold_no_more_places_than_the_agreement_has(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        an_agreement(company, places=5)
        numbers = [a_practice(company, places=2).id for _ in range(8)]

    def send(number: int) -> Callable[[], object]:
        def job() -> str:
            practice = session().get_one(Practice, number)
            practices.take_step(practice, "submit", COMPANY, "", by=speaker_of(practice.company))
            return "sent"

        return job

    answers = at_once(app, *(send(number) for number in numbers))
    assert answers.count("sent") == 2
    assert {type(a) for a in answers if a != "sent"} == {practices.NoPlaces}
    with app.app_context():
        assert queries.places_used(the_practice().agreement) == 4


def test_eight_who_take_a_place_at_once_take_no_more_than_there_are(app: Flask) -> None:
    with app.app_context(), committed():
        an_open_practice(places=3)

    def take() -> str:
        practice = the_practice()
        practices.take_place(practice, by=speaker_of(practice.company))
        return "taken"

    answers = at_once(app, *[take] * 8)
    assert answers.count("taken") == 3
    assert {type(a) for a in answers if a != "taken"} <= {practices.NoPlaces, Stale}
    with app.app_context():
        assert (the_practice().taken, the_practice().state) == (3, PracticeState.FILLED)


def test_a_filled_practice_with_a_free_place_is_open_again(app: Flask) -> None:
    with app.app_context(), committed():
        practice = an_open_practice(places=2)
        by, heard = speaker_of(practice.company), []
        with bells.practice_over.connected_to(lambda practice, **_: heard.append(practice)):
            for _ in range(2):
                practices.take_place(practice, by=by)
        assert practice.state is PracticeState.FILLED and heard == [practice]
        practices.give_place_back(practice, by=by)
        assert (practice.state, practice.taken) == (PracticeState.OPEN, 1)
        practices.take_place(practice, by=by)
        with pytest.raises(practices.NoPlaces):
            practices.take_place(practice, by=by)


def test_an_expired_practice_is_renewed_with_its_own_places_and_not_without_a_free_one(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        an_agreement(company, places=2)
        practice, by = an_open_practice(company, places=2), speaker_of(company)
        practices.take_place(practice, by=by)
        practices.take_step(practice, "expire", CLOCK, "", by=None)
        practices.take_step(practice, "renew", COMPANY, "", by=by)
        assert practice.state is PracticeState.OPEN
        practices.take_step(practice, "expire", CLOCK, "", by=None)
        practices.take_place(practice, by=by)
        with pytest.raises(NotReady) as missing:
            practices.take_step(practice, "renew", COMPANY, "", by=by)
        assert missing.value.need == "place"


def test_what_began_two_weeks_ago_is_not_renewed(app: Flask) -> None:
    with app.app_context():
        with committed():
            practice = an_open_practice()
            practices.take_step(practice, "expire", CLOCK, "", by=None)
        with clock.days_from_now(40), pytest.raises(NotReady) as missing, committed():
            practices.take_step(practice, "renew", COMPANY, "", by=speaker_of(practice.company))
        assert missing.value.need == "late"
        assert practice.state is PracticeState.EXPIRED, "a refusal moves nothing"


def test_nobody_publishes_her_own_practice(app: Flask) -> None:
    with app.app_context(), committed():
        diana = a_person(Role.COORDINATOR)
        practice = a_submitted_practice(a_partner(by=diana))
        assert policy.hats(Reader(diana, member_of(diana)), practice) == COMPANY
        with pytest.raises(NotYours):
            practices.take_step(practice, "approve", COMPANY, "", by=diana)


def test_two_who_review_at_once_decide_once(app: Flask) -> None:
    with app.app_context(), committed():
        a_submitted_practice()
        people = [a_person(Role.COORDINATOR).id for _ in range(2)]

    def review(name: str, person: int) -> Callable[[], object]:
        return lambda: practices.take_step(
            the_practice(), name, AGENCY, "Falta algo", by=session().get_one(Person, person)
        )

    answers = at_once(app, review("approve", people[0]), review("reject", people[1]))
    assert answers.count(None) == 1 and {type(a) for a in answers if a} <= {Stale, NotNow}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"taken": 2}, "never_more_than_places"),
        ({"hours_per_week": 41}, "at_most_forty_hours"),
        ({"subsidy": bs(2_001)}, "subsidy_within_stipend"),
        ({"reviewed_by_id": None}, "open_after_a_persons_yes"),
        ({"ends_on": date(2020, 1, 1)}, "starts_before_it_ends"),
    ],
)
def test_the_database_itself_refuses_a_practice_that_cannot_be(
    app: Flask, changed: dict[str, object], rule: str
) -> None:
    with app.app_context():
        with committed():
            an_open_practice()
        practice = the_practice()
        for name, value in changed.items():
            setattr(practice, name, value)
        with pytest.raises(IntegrityError, match=rule):
            session().flush()


# -- pages --------------------------------------------------------------------------------------------
