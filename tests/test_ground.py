"""The tests' own ground holds: databases are fresh, people can come in, and the browser shares their data."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from agency.accounts.models import Person
from agency.db import committed, session
from agency.extensions import db
from agency.roles import Role
from tests.kit import browser
from tests.kit.browser import Visit, axe, too_wide
from tests.kit.cast import PASSWORD, a_person, sign_in
from tests.kit.page import CheckedClient


def people(app: Flask) -> int | None:
    with app.app_context():
        return session().scalar(select(func.count(Person.id)))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_an_empty_database(app: Flask, turn: str) -> None:
    assert people(app) == 0
    with app.app_context(), committed():
        a_person()
    assert people(app) == 1


def test_the_app_runs_on_the_database_that_the_test_is_named_after(
    app: Flask, request: pytest.FixtureRequest
) -> None:
    with app.app_context():
        assert f"[{db.engine.dialect.name}]" in request.node.name


@pytest.mark.one_database("postgresql")
def test_a_test_may_ask_for_one_database(app: Flask) -> None:
    with app.app_context():
        assert db.engine.dialect.name == "postgresql"


def test_a_failing_statement_is_told_without_its_values(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError) as failure:
        session().execute(text("SELECT :name FROM nowhere"), {"name": "ana@example.org"})
    assert "nowhere" in str(failure.value) and "ana@example.org" not in str(failure.value)


def test_a_member_of_the_cast_comes_in_by_the_door(app: Flask, client: CheckedClient) -> None:
    with app.app_context(), committed():
        sign_in(client, a_person(Role.COORDINATOR))
    assert client.get("/cuenta").status_code == 200


@pytest.mark.browser
def test_two_people_in_two_browsers_stand_on_the_same_database(app: Flask, visit: Visit) -> None:
    with app.app_context(), committed():
        a_person(Role.WOMAN, name="ana@example.org")
        a_person(Role.COORDINATOR, name="berta@example.org")
    for name, width in (("ana@example.org", browser.PHONE), ("berta@example.org", browser.DESK)):
        page = visit(width)
        browser.sign_in(page, name, PASSWORD)
        page.goto("/cuenta")
        assert name in page.inner_text("main")


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("width", [browser.PHONE, browser.DESK])
def test_the_front_page_fits_and_axe_is_content(visit: Visit, width: int) -> None:
    page = visit(width)
    page.goto("/")
    assert axe(page) + too_wide(page) == []
