"""Companies: they apply, are vetted by a person, sign an agreement, and look after their own people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from agency import clock
from agency.accounts.models import Person
from agency.companies import operations as companies
from agency.companies import policy, queries
from agency.companies.models import Company, CompanyState, Member, MemberInvitation
from agency.companies.policy import Reader
from agency.companies.rules import working_day_after
from agency.country.operations import seed
from agency.db import Stale, committed, session
from agency.flow import NotNow, NotYours
from agency.history.models import Event
from agency.mail.models import Letter
from agency.practices.policy import is_public
from agency.roles import CompanyRole, Hat, Role
from tests.kit.cast import (
    AGENCY,
    COMPANY,
    a_company,
    a_member,
    a_partner,
    a_person,
    an_agreement,
    an_open_practice,
    in_days,
    speaker_of,
)
from tests.kit.together import at_once

CARLA, DIANA, EVA, LENA = (f"{name}@example.org" for name in ("carla", "diana", "eva", "lena"))
FRIDAY = date(2026, 12, 11)


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 30), st.frozensets(st.dates(), max_size=3)
)
def test_a_promise_ends_on_a_day_on_which_somebody_works(
    start: date, days: int, holidays: frozenset[date]
) -> None:
    found = working_day_after(start, days, holidays)
    assert found.weekday() < 5 and found not in holidays and found > start
    between = [start + timedelta(days=n + 1) for n in range((found - start).days)]
    assert sum(day.weekday() < 5 and day not in holidays for day in between) == days


@pytest.mark.parametrize(
    ("start", "holidays", "promised"),
    [
        (FRIDAY, frozenset(), date(2026, 12, 15)),
        (FRIDAY, frozenset({date(2026, 12, 14)}), date(2026, 12, 16)),
        (FRIDAY - timedelta(days=1), frozenset({FRIDAY}), date(2026, 12, 15)),
    ],
)
def test_two_working_days_leave_out_weekends_and_holidays(
    start: date, holidays: frozenset[date], promised: date
) -> None:
    assert working_day_after(start, 2, holidays) == promised


def test_a_promise_knows_the_countrys_holidays(app: Flask) -> None:
    with app.app_context(), committed():
        seed()
        assert companies.promised_by(date(2026, 12, 24)) == date(2026, 12, 29)


def the_company() -> Company:
    return session().query(Company).order_by(Company.id).limit(1).one()


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return [
            x.kind
            for x in session().query(Letter).filter(Letter.kind.like("companies/%")).order_by(Letter.id)
        ]


def test_a_company_lives_from_its_application_to_its_end_and_is_told_each_decision(app: Flask) -> None:
    with app.app_context(), committed():
        company, diana = a_company(), a_person(Role.COORDINATOR)
        steps = [
            ("take_up", CompanyState.IN_REVIEW, False),
            ("refuse", CompanyState.REFUSED, True),
            ("appeal", CompanyState.IN_REVIEW, False),
            ("accept", CompanyState.PARTNER, True),
            ("suspend", CompanyState.SUSPENDED, True),
            ("restore", CompanyState.PARTNER, True),
            ("close", CompanyState.CLOSED, True),
        ]
        for name, state, decided in steps:
            by = speaker_of(company) if name == "appeal" else diana
            hats = COMPANY if name == "appeal" else AGENCY
            companies.take_step(company, name, hats, "porque sí", by=by)
            assert company.state is state and (company.decided_at is not None) is decided, name
            decider = None if name == "take_up" else diana.id
            assert company.decided_by_id == decider, f"{name}: an appeal still knows who refused"
            session().flush()
    assert kinds(app) == [
        f"companies/{kind}" for kind in ("received", "refuse", "accept", "suspend", "restore", "close")
    ]


def test_nobody_takes_a_step_of_the_others(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company()
        for name, hats in (("take_up", COMPANY), ("accept", AGENCY)):
            with pytest.raises((NotYours, NotNow)):
                companies.take_step(company, name, hats, "", by=speaker_of(company))
        assert company.state is CompanyState.APPLIED


def test_who_coordinates_decides_nothing_on_her_own_company(app: Flask) -> None:
    with app.app_context(), committed():
        diana = a_person(Role.COORDINATOR)
        company = a_company(by=diana)
        worn = policy.hats(Reader(diana, queries.member_of(diana)), company)
        assert worn == COMPANY


def test_two_who_decide_at_once_decide_once(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company()
        people = [a_person(Role.COORDINATOR).id for _ in range(2)]
        companies.take_step(company, "take_up", AGENCY, "", by=speaker_of(company))

    def decide(name: str, person_id: int) -> Callable[[], object]:
        return lambda: companies.take_step(
            the_company(), name, AGENCY, "no hay NIT", by=session().get_one(Person, person_id)
        )

    answers = at_once(app, decide("accept", people[0]), decide("refuse", people[1]))
    assert answers.count(None) == 1 and {type(a) for a in answers if a} <= {Stale, NotNow}
    assert len([k for k in kinds(app) if k in {"companies/accept", "companies/refuse"}]) == 1


def test_a_no_without_a_reason_is_refused_by_the_database(app: Flask) -> None:
    with app.app_context():
        with committed():
            a_partner()
        the_company().state = CompanyState.SUSPENDED
        with pytest.raises(IntegrityError, match="a_no_has_a_reason"):
            session().flush()


def test_an_agreement_gives_its_rights_on_its_days_only(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        agreement = an_agreement(company, starts_on=in_days(-5), ends_on=in_days(5))
        for days, there in ((-6, False), (-5, True), (0, True), (5, True), (6, False)):
            assert (queries.agreement_in_force(company, in_days(days)) is agreement) is there, days
        companies.terminate_agreement(agreement, AGENCY, "De común acuerdo", by=a_person(Role.COORDINATOR))
        assert queries.agreement_in_force(company, clock.today()) is None
        assert agreement.note == "De común acuerdo"


def test_a_number_of_an_agreement_is_used_once(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_partner()
        an_agreement(company, number="CM-1")
        with pytest.raises(companies.AlreadyUsed):
            an_agreement(company, number="CM-1")


def test_what_is_suspended_or_terminated_is_no_longer_seen(app: Flask) -> None:
    with app.app_context(), committed():
        practice, diana = an_open_practice(), a_person(Role.COORDINATOR)
        assert is_public(practice, clock.today())
        companies.take_step(practice.company, "suspend", AGENCY, "Una queja", by=diana)
        assert not is_public(practice, clock.today())
        companies.take_step(practice.company, "restore", AGENCY, "Aclarada", by=diana)
        companies.terminate_agreement(practice.agreement, AGENCY, "Fin", by=diana)
        assert not is_public(practice, clock.today())


def test_two_who_open_one_invitation_are_one_colleague(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company()
        by = speaker_of(company)
        companies.invite(company, "lena@example.org", "Lena", CompanyRole.TUTOR, by=by)
        people = [a_person().id for _ in range(3)]

    def join(person_id: int) -> Callable[[], object]:
        def job() -> str:
            by = session().get_one(Person, person_id)
            companies.join(session().query(MemberInvitation).one(), by=by)
            return "joined"

        return job

    answers = at_once(app, *(join(person_id) for person_id in people))
    assert answers.count("joined") == 1
    assert {type(a) for a in answers if a != "joined"} == {companies.AlreadyUsed}
    with app.app_context():
        assert session().query(Member).count() == 2


def test_two_representatives_cannot_end_each_other_at_the_same_moment(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company()
        a_member(company, CompanyRole.REPRESENTATIVE)
        numbers = [m.id for m in session().query(Member)]

    def end(number: int) -> Callable[[], object]:
        def job() -> str:
            member = session().get_one(Member, number)
            companies.end_membership(member, by=member.person)
            return "ended"

        return job

    answers = at_once(app, *(end(number) for number in numbers))
    assert answers.count("ended") == 1
    with app.app_context():
        assert len(queries.representatives_of(the_company())) == 1


def test_a_place_in_a_company_ends_once(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company()
        a_member(company, CompanyRole.READER)
        member = session().query(Member).filter_by(role=CompanyRole.READER).one()
        companies.end_membership(member, by=speaker_of(company))
        at = member.ended_at
        companies.end_membership(member, by=speaker_of(company))
        assert member.ended_at == at
        assert session().query(Event).filter_by(verb="left").count() == 1


# -- pages --------------------------------------------------------------------------------------------


def test_who_refused_a_company_does_not_decide_on_its_appeal(app: Flask) -> None:
    with app.app_context(), committed():
        diana, miriam = a_person(Role.COORDINATOR), a_person(Role.COORDINATOR)
        carla = a_person()
        company = a_company(by=carla)
        companies.take_step(company, "take_up", AGENCY, "", by=diana)
        companies.take_step(company, "refuse", AGENCY, "Falta el NIT.", by=diana)
        companies.take_step(company, "appeal", frozenset({Hat.COMPANY}), "Aquí está.", by=carla)
        assert Hat.AGENCY not in policy.hats(Reader(diana, None), company)
        assert Hat.AGENCY in policy.hats(Reader(miriam, None), company)
