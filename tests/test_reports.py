"""The programme in figures: what they count, who reads them, and that nobody is found behind a small one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from agency.db import committed, session
from agency.evaluations import operations as evaluations
from agency.evaluations.queries import evaluation_of
from agency.extensions import db
from agency.placements import operations as placements
from agency.placements.models import Placement
from agency.placements.rules import weeks
from agency.profiles import operations as profiles
from agency.reports import queries
from agency.reports.rules import floored
from agency.roles import Hat, Role
from tests.kit.cast import (
    a_completed_placement,
    a_fund,
    a_partner,
    a_person,
    a_placement,
    a_running_placement,
    a_woman,
    an_accepted_application,
    an_agreement,
    an_open_practice,
    come_in,
    in_days,
    speaker_of,
)
from tests.kit.lists import rows_of, sheet_of
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries

REBECA = "rebeca@example.org"
ROWS = st.lists(st.tuples(st.text(max_size=5), st.integers(0, 50)), max_size=9)


@given(ROWS, st.integers(1, 10))
def test_small_groups_are_told_together_and_nobody_is_lost(
    rows: Sequence[tuple[str, int]], floor: int
) -> None:
    kept, rest = floored(rows, floor)
    assert all(many >= floor for _name, many in kept)
    assert rest == 0 or rest >= floor or not kept
    assert sum(many for _name, many in kept) + rest == sum(many for _name, many in rows)


def test_the_figures_count_what_there_is(app: Flask) -> None:
    with app.app_context(), committed():
        fund = a_fund(90_000)
        shown = a_woman("Alicia")
        profiles.set_visibility(shown, profiles.Yeses(True, False), by=shown.person)
        a_woman("Berta")
        practice = an_open_practice(fund=fund, places=3)
        placement = a_running_placement(
            an_accepted_application(practice, shown), starts_on=in_days(-20), ends_on=in_days(20)
        )
        company = practice.company
        first, second = weeks(placement.starts_on, placement.ends_on)[:2]
        week = placements.say_hours(placement, first, 25, "", by=shown.person)
        placements.confirm_hours(week, 25, by=speaker_of(company))
        placements.say_hours(placement, second, 30, "", by=shown.person)
        an_agreement(a_partner(), ends_on=in_days(10))
        session().flush()
        assert queries.partners() == queries.agreements_in_force() == 2
        assert queries.open_places() == (1, 2)
        assert queries.hours_confirmed() == 25
        assert queries.women_shown() == 1
        assert queries.women_by_municipality() == [("020101", 2)]
        assert queries.placements_by_state() == {"running": 1}
        assert queries.applications_by_state() == {"placed": 1}
        assert queries.placements_by_municipality() == [("020101", 1)]
        assert list(queries.all_funds()) == [fund]


@pytest.fixture
def rebeca(app: Flask) -> CheckedClient:
    """Somebody of the direction; women of three municipalities are known, few of them in one."""
    with app.app_context(), committed():
        a_person(Role.DIRECTION, name=REBECA)
        for number in range(13):
            woman = a_woman(f"=Mujer {number}")
            woman.municipality = ("020101" if number < 6 else "020105") if number < 11 else "080302"
        placement = a_completed_placement()
        hers = evaluation_of(placement, Hat.WOMAN)
        assert hers
        evaluations.give(hers, evaluations.Said(4, 5, True, ""), by=placement.application.profile.person)
    return come_in(app, REBECA)


def test_the_direction_reads_the_figures_and_takes_the_same_home(rebeca: CheckedClient) -> None:
    page = rebeca.get("/cifras").text
    assert "Otros, juntos" in page and "Bs 100.000,00" in page
    assert ["Ella", "1", "4", "5"] in rows_of(rebeca, "/cifras")
    sheet = sheet_of(rebeca, "/cifras")
    assert ["Mujeres por municipio", "La Paz", 7] in sheet
    assert ["Mujeres por municipio", "Otros, juntos", 7] in sheet, "two would tell who they are"
    assert not any("San Borja" in str(cell) or "El Alto" in str(cell) for row in sheet for cell in row)
    shown = [cell for row in rows_of(rebeca, "/cifras") for cell in row]
    assert all(str(value) in shown for _group, _name, value in sheet)


@pytest.mark.parametrize("role", [Role.WOMAN, Role.FINANCE, Role.ADMIN, Role.CARE, None])
@pytest.mark.one_database
def test_the_figures_are_for_the_direction_and_the_coordinators(app: Flask, role: Role | None) -> None:
    with app.app_context(), committed():
        a_person(*([role] if role else []), name="otra@example.org")
        a_person(Role.COORDINATOR, name="diana@example.org")
    assert come_in(app, "otra@example.org").get("/cifras").status_code == 404
    assert come_in(app, "diana@example.org").get("/cifras").status_code == 200


def test_a_visitor_is_sent_to_the_door(client: CheckedClient) -> None:
    assert client.get("/cifras").headers["Location"].startswith("/entrar")


def test_an_empty_programme_has_figures_too(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.DIRECTION, name=REBECA)
    assert "Todavía nada." in come_in(app, REBECA).get("/cifras").text


@pytest.mark.parametrize("path", ["/cifras", "/inicio"])
@pytest.mark.one_database
def test_the_figures_ask_the_database_no_more_when_there_is_more_to_count(app: Flask, path: str) -> None:
    with app.app_context(), committed():
        a_person(Role.DIRECTION, name=REBECA)
    client, asked = come_in(app, REBECA), []
    for how_many in (2, 12):
        with app.app_context(), committed():
            for _ in range(how_many):
                a_placement()
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get(path).status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 16
    with app.app_context():
        assert session().query(Placement).count() == 14
