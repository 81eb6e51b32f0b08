"""A placement: its months and hours, its money, its three signatures, and who sees what of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from agency import clock
from agency.accounts.models import Person
from agency.applications.models import Application, ApplicationState
from agency.db import Base, Stale, committed, session
from agency.flow import NotNow, NotReady
from agency.history.models import Audience, Event
from agency.mail.models import Letter
from agency.money import ZERO, Money
from agency.placements import operations as placements
from agency.placements import policy, queries, rules
from agency.placements.agreement_text import agreement_text
from agency.placements.models import Confirmation, Placement, PlacementState, WeekHours
from agency.practices.models import Practice, PracticeState
from agency.practices.operations import NoPlaces
from agency.roles import Hat, Role
from agency.subsidies.models import Commitment, CommitmentState, Fund
from agency.subsidies.operations import NotEnoughMoney
from tests.kit.cast import (
    AGENCY,
    COMPANY,
    WOMAN,
    a_fund,
    a_placement,
    a_placement_to_sign,
    a_ready_placement,
    a_running_placement,
    a_woman,
    an_accepted_application,
    an_open_practice,
    bs,
    in_days,
    speaker_of,
    terms_of,
)
from tests.kit.together import at_once, while_unfinished

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
LENGTHS = st.integers(0, 26 * 7)
AMOUNTS = st.integers(0, 10**8).map(Money)
HOURS = st.integers(1, 40)


def a_span(first: date, days: int, hours: int = 30, subsidy: Money = ZERO) -> Placement:
    """A placement that stands in no database."""
    last = first + timedelta(days=days)
    return Placement(starts_on=first, ends_on=last, hours_per_week=hours, subsidy=subsidy)


@given(DAYS, LENGTHS)
def test_the_months_follow_each_other_without_a_gap_from_the_first_day_to_the_last(
    first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    found = rules.months(first, last)
    assert found[0].first == first and found[-1].last == last
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(found))
    assert [m.number for m in found] == list(range(1, len(found) + 1))
    assert len({m.name for m in found}) == len(found)
    assert all(m.days == m.full_days for m in found[:-1]) and found[-1].days <= found[-1].full_days


@given(DAYS, LENGTHS, AMOUNTS)
def test_the_months_are_worth_the_whole_and_none_more_than_a_month(
    first: date, days: int, a_month: Money
) -> None:
    last = first + timedelta(days=days)
    worths = [rules.worth(a_month, month) for month in rules.months(first, last)]
    assert sum(worths, ZERO) == rules.whole_subsidy(a_month, first, last)
    assert all(ZERO <= worth <= a_month for worth in worths)
    assert all(worth == a_month for worth in worths[:-1])


@pytest.mark.parametrize(
    ("first", "last", "firsts"),
    [
        (date(2027, 1, 31), date(2027, 4, 29), [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]),
        (date(2028, 1, 31), date(2028, 3, 30), [date(2028, 1, 31), date(2028, 2, 29)]),
        (date(2028, 2, 29), date(2028, 4, 28), [date(2028, 2, 29), date(2028, 3, 29)]),
        (date(2027, 12, 15), date(2028, 1, 14), [date(2027, 12, 15)]),
    ],
)
def test_a_month_begins_on_its_day_or_on_the_last_there_is(
    first: date, last: date, firsts: list[date]
) -> None:
    found = rules.months(first, last)
    assert [m.first for m in found] == firsts
    assert rules.whole_subsidy(bs(1_500), first, last) == bs(1_500) * len(firsts)


def test_a_shorter_last_month_is_worth_its_days() -> None:
    (whole, part) = rules.months(date(2027, 4, 1), date(2027, 5, 10))
    assert (whole.days, part.days, part.full_days) == (30, 10, 31)
    assert rules.worth(bs(1_550), part) == bs(500)
    assert part.name == "02 · 01/05/2027"


@given(DAYS, LENGTHS, HOURS, st.data())
def test_every_confirmed_week_counts_in_one_month_and_the_others_in_none(
    first: date, days: int, hours: int, data: st.DataObject
) -> None:
    placement = a_span(first, days, hours)
    mondays = rules.weeks(placement.starts_on, placement.ends_on)
    said = [
        WeekHours(
            monday=monday,
            hours=data.draw(st.integers(0, 40)),
            confirmed_at=clock.now() if data.draw(st.booleans()) else None,
        )
        for monday in mondays
    ]
    counted = [
        rules.hours_of(placement, m, said)[0] for m in rules.months(placement.starts_on, placement.ends_on)
    ]
    assert sum(counted) == sum(w.hours for w in said if w.confirmed_at)


@given(DAYS, LENGTHS, HOURS, AMOUNTS, st.integers(0, 40))
def test_what_is_suggested_is_never_more_than_the_month_is_worth(
    first: date, days: int, hours: int, subsidy: Money, done: int
) -> None:
    placement = a_span(first, days, hours, subsidy)
    mondays = rules.weeks(placement.starts_on, placement.ends_on)
    said = [WeekHours(monday=monday, hours=done, confirmed_at=clock.now()) for monday in mondays]
    for month in rules.months(placement.starts_on, placement.ends_on):
        suggested = rules.suggested(placement, month, said)
        assert ZERO <= suggested <= rules.worth(subsidy, month)
        if done >= hours:
            assert suggested == rules.worth(subsidy, month)


def test_half_the_hours_earn_half_the_month() -> None:
    placement = a_span(date(2027, 2, 1), 27, 30, bs(1_500))
    said = [
        WeekHours(monday=date(2027, 2, 1) + timedelta(weeks=n), hours=15, confirmed_at=clock.now())
        for n in range(4)
    ]
    (month,) = rules.months(placement.starts_on, placement.ends_on)
    assert rules.hours_of(placement, month, said) == (60, 120)
    assert rules.suggested(placement, month, said) == bs(750)
    said[0].confirmed_at = None
    assert rules.hours_of(placement, month, said) == (45, 120), "hours count once the company confirms them"


# -- operations ---------------------------------------------------------------------------------------


def everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with app.app_context():
        return {
            table.name: sorted(tuple(row) for row in session().execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def the_placement() -> Placement:
    return session().query(Placement).one()


def somebody(role: Role) -> Person:
    """Whoever holds this role and came first."""
    return next(p for p in session().query(Person).order_by(Person.id) if role in p.roles)


def test_opening_takes_the_place_holds_the_money_and_closes_her_other_applications(app: Flask) -> None:
    with app.app_context():
        with committed():
            woman, fund = a_woman("Alicia"), a_fund(50_000)
            other = an_accepted_application(an_open_practice(), woman).id
            practice = an_open_practice(fund=fund, places=2)
            placement = a_placement(an_accepted_application(practice, woman))
        assert placement.application.state is ApplicationState.PLACED
        assert session().get_one(Application, other).state is ApplicationState.OBSOLETE
        assert (practice.taken, practice.state) == (1, PracticeState.OPEN)
        whole = rules.whole_subsidy(bs(1_500), placement.starts_on, placement.ends_on)
        assert placement.commitment and placement.commitment.amount == fund.reserved == whole
        kinds = [x.kind for x in session().query(Letter).filter(Letter.kind.like("placements/%"))]
        assert sorted(kinds) == ["placements/opened_company", "placements/opened_her"]


def test_a_fund_that_is_too_small_leaves_everything_as_it_was(app: Flask) -> None:
    with app.app_context(), committed():
        an_accepted_application(an_open_practice(fund=a_fund(100)))
    before = everything(app)
    with app.app_context():
        application = session().query(Application).one()
        with pytest.raises(NotEnoughMoney), committed():
            by = somebody(Role.COORDINATOR)
            placements.open_from_application(application, terms_of(application.practice), AGENCY, by=by)
    assert everything(app) == before


def test_eight_who_open_at_once_never_take_more_places_than_there_are(app: Flask) -> None:
    with app.app_context(), committed():
        practice = an_open_practice(places=8, fund=a_fund(100_000))
        numbers = [an_accepted_application(practice).id for _ in range(8)]
        practice.places = 3

    def opening(number: int) -> Callable[[], object]:
        def job() -> str:
            application, by = session().get_one(Application, number), somebody(Role.COORDINATOR)
            placements.open_from_application(application, terms_of(application.practice), AGENCY, by=by)
            return "opened"

        return job

    answers = at_once(app, *(opening(number) for number in numbers))
    assert answers.count("opened") == 3
    assert {type(a) for a in answers if a != "opened"} <= {NoPlaces, NotNow, Stale}
    with app.app_context():
        practice = session().query(Practice).one()
        assert (practice.taken, practice.state) == (3, PracticeState.FILLED)
        held = [c.amount for c in session().query(Commitment)]
        assert session().query(Placement).count() == len(held) == 3
        assert session().query(Fund).one().reserved == sum(held, ZERO)


def test_a_cancelled_placement_gives_money_and_place_back(app: Flask) -> None:
    with app.app_context():
        with committed():
            placement = a_ready_placement()
            practice, fund = placement.application.practice, placement.application.practice.fund
        assert practice.state is PracticeState.FILLED and fund.reserved
        with committed():
            woman = placement.application.profile.person
            placements.take_step(placement, "cancel", WOMAN, "Encontré otro trabajo", by=woman)
        assert (practice.taken, practice.state, fund.reserved) == (0, PracticeState.OPEN, ZERO)
        assert placement.commitment and placement.commitment.state is CommitmentState.RELEASED
        assert (placement.ended_on, placement.ended_by) == (clock.today(), Hat.WOMAN)


def test_a_place_given_back_while_another_is_taken_is_counted_once(app: Flask) -> None:
    with app.app_context(), committed():
        practice = an_open_practice(places=2)
        first, second = (an_accepted_application(practice) for _ in range(2))
        a_placement(first)
        number = second.id

    def open_another() -> None:
        application, by = session().get_one(Application, number), somebody(Role.COORDINATOR)
        placements.open_from_application(application, terms_of(application.practice), AGENCY, by=by)

    def cancel() -> None:
        placement = session().query(Placement).order_by(Placement.id).first()
        assert placement and placement.application.practice.taken
        placements.take_step(placement, "cancel", AGENCY, "No vino", by=somebody(Role.COORDINATOR))

    assert while_unfinished(app, open_another, cancel) is None
    with app.app_context():
        practice = session().query(Practice).one()
        assert (practice.taken, practice.state) == (1, PracticeState.OPEN)


def test_new_terms_hold_what_they_need_before_they_are_sent(app: Flask) -> None:
    with app.app_context():
        with committed():
            placement = a_placement()
            practice, fund, diana = (
                placement.application.practice,
                placement.application.practice.fund,
                somebody(Role.COORDINATOR),
            )
            shorter = terms_of(practice, ends_on=practice.starts_on + timedelta(days=27), subsidy=bs(1_000))
            placements.change(placement, shorter, by=diana)
        assert fund.reserved == rules.whole_subsidy(bs(1_000), shorter.starts_on, shorter.ends_on)
        with committed():
            placements.change(placement, terms_of(practice, subsidy=ZERO), by=diana)
        assert (fund.reserved, placement.commitment) == (ZERO, None)
        with committed():
            placements.change(placement, terms_of(practice), by=diana)
        assert placement.commitment and placement.commitment.amount == fund.reserved > ZERO
        with committed():
            placements.take_step(placement, "send", AGENCY, "", by=diana)
        with pytest.raises(NotNow):
            placements.change(placement, shorter, by=diana)


def test_terms_that_the_fund_cannot_pay_change_nothing(app: Flask) -> None:
    with app.app_context(), committed():
        a_placement(an_accepted_application(an_open_practice(fund=a_fund(5_000))))
    before = everything(app)
    with app.app_context():
        placement = the_placement()
        richer = terms_of(placement.application.practice, stipend=bs(9_000), subsidy=bs(9_000))
        with pytest.raises(NotEnoughMoney), committed():
            placements.change(placement, richer, by=somebody(Role.COORDINATOR))
    assert everything(app) == before


def test_a_placement_without_subsidy_has_hours_and_no_account(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_running_placement(starts_on=in_days(-10), ends_on=in_days(30), subsidy=ZERO)
        assert placement.commitment is None
        assert policy.may_say_hours(WOMAN, placement) and policy.may_confirm_hours(COMPANY, placement)
        assert not policy.may_pay(AGENCY, placement)
        with pytest.raises(placements.NothingHeld):
            placements.prepare_payment(placement, "01", bs(1), "", by=somebody(Role.COORDINATOR))
        placements.take_step(placement, "end_early", AGENCY, "Se mudó", by=somebody(Role.COORDINATOR))
        assert not policy.may_settle(AGENCY, placement)


def sign(placement: Placement, party: Hat, by: Person, shown: str = "") -> None:
    text = shown or rules.fingerprint(agreement_text(placement))
    placements.confirm(placement, party, by.full_name, text, by=by)


def test_three_signatures_and_two_checks_make_it_ready_in_any_order(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_placement_to_sign()
        woman, diana = placement.application.profile.person, somebody(Role.COORDINATOR)
        sign(placement, Hat.AGENCY, diana)
        placements.check(placement, "Póliza 123", True, by=diana)
        sign(placement, Hat.WOMAN, woman)
        assert rules.lacks(placement, queries.parties_confirmed(placement)) == ["company"]
        sign(placement, Hat.COMPANY, speaker_of(placement.application.practice.company))
        assert placement.state is PlacementState.READY


def test_two_who_sign_at_the_same_moment_make_it_ready(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_placement_to_sign()
        diana = somebody(Role.COORDINATOR)
        placements.check(placement, "Póliza 123", True, by=diana)
        sign(placement, Hat.AGENCY, diana)

    def her() -> None:
        placement = the_placement()
        sign(placement, Hat.WOMAN, placement.application.profile.person)

    def company() -> None:
        placement = the_placement()
        sign(placement, Hat.COMPANY, speaker_of(placement.application.practice.company))

    assert while_unfinished(app, her, company) is None
    with app.app_context():
        assert the_placement().state is PlacementState.READY


def test_a_text_that_changed_is_not_signed_and_a_second_signature_changes_nothing(app: Flask) -> None:
    with app.app_context():
        with committed():
            placement = a_placement_to_sign()
            woman = placement.application.profile.person
        with pytest.raises(placements.TextChanged), committed():
            sign(placement, Hat.WOMAN, woman, shown=rules.fingerprint("otro texto"))
        assert session().query(Confirmation).count() == 0
        with committed():
            sign(placement, Hat.WOMAN, woman)
            first = session().query(Confirmation).one().at
        with committed():
            placements.confirm(
                placement, Hat.WOMAN, "Otro Nombre", rules.fingerprint(agreement_text(placement)), by=woman
            )
        only = session().query(Confirmation).one()
        assert (only.typed_name, only.at) == (woman.full_name, first)
        assert session().query(Event).filter_by(verb="confirmed").count() == 1


def test_going_back_to_the_terms_forgets_the_signatures(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_placement_to_sign()
        sign(placement, Hat.WOMAN, placement.application.profile.person)
        placements.take_step(placement, "revise", AGENCY, "", by=somebody(Role.COORDINATOR))
        assert queries.confirmations_of(placement) == []
        assert placement.state is PlacementState.PLANNED


def test_hours_once_confirmed_stay_and_only_what_was_read_is_confirmed(app: Flask) -> None:
    with app.app_context():
        with committed():
            placement = a_running_placement(starts_on=in_days(-10), ends_on=in_days(30))
            woman = placement.application.profile.person
            speaker = speaker_of(placement.application.practice.company)
            monday = rules.weeks(placement.starts_on, placement.ends_on)[0]
            placements.say_hours(placement, monday, 20, "", by=woman)
            week = placements.say_hours(placement, monday, 25, "Me faltaba un día", by=woman)
        with pytest.raises(Stale), committed():
            placements.confirm_hours(week, 20, by=speaker)
        with committed():
            placements.confirm_hours(week, 25, by=speaker)
            at = week.confirmed_at
            placements.confirm_hours(week, 25, by=somebody(Role.COORDINATOR))
        assert (week.confirmed_at, week.confirmed_by_id) == (at, speaker.id)
        with pytest.raises(NotNow), committed():
            placements.say_hours(placement, monday, 40, "", by=woman)
        assert session().query(WeekHours).one().hours == 25


def test_hours_changed_while_the_company_confirms_them_are_not_confirmed_unread(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_running_placement(starts_on=in_days(-10), ends_on=in_days(30))
        monday = rules.weeks(placement.starts_on, placement.ends_on)[0]
        placements.say_hours(placement, monday, 20, "", by=placement.application.profile.person)

    def confirm() -> None:
        by = speaker_of(the_placement().application.practice.company)
        placements.confirm_hours(session().query(WeekHours).one(), 20, by=by)

    def change() -> None:
        placement = the_placement()
        placements.say_hours(placement, monday, 40, "", by=placement.application.profile.person)

    assert type(while_unfinished(app, confirm, change)) in {Stale, NotNow}
    with app.app_context():
        week = session().query(WeekHours).one()
        assert week.hours == 20 and week.confirmed_at


def test_it_is_complete_in_its_last_week_and_not_before(app: Flask) -> None:
    with app.app_context():
        with committed():
            placement = a_running_placement(starts_on=in_days(-30), ends_on=in_days(8))
        diana = somebody(Role.COORDINATOR)
        with pytest.raises(NotReady), committed():
            placements.take_step(placement, "complete", AGENCY, "", by=diana)
        with clock.days_from_now(1), committed():
            placements.take_step(placement, "complete", AGENCY, "", by=diana)
            assert placement.ended_on == clock.today()
        assert placement.state is PlacementState.COMPLETED


def test_why_she_leaves_early_is_hers_to_tell(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_running_placement()
        woman = placement.application.profile.person
        placements.take_step(placement, "end_early", WOMAN, "Me gritaban", by=woman)
        event = session().query(Event).filter_by(verb="end_early").one()
        assert (event.audience, event.note) == (Audience.WOMAN, "Me gritaban")
        assert placement.commitment and placement.commitment.state is CommitmentState.ACTIVE
        assert policy.may_pay(AGENCY, placement) and policy.may_settle(AGENCY, placement)


# -- pages --------------------------------------------------------------------------------------------
