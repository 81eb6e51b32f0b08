"""People whom she never wants to meet: no company in which they work reaches her, now or later."""

from __future__ import annotations

import pytest
from flask import Flask

from agency.accounts.models import NameKind, SignInName
from agency.accounts.operations import confirm
from agency.applications.models import ApplicationState
from agency.companies import operations as companies
from agency.companies.models import Member
from agency.db import committed, session
from agency.profiles import operations
from agency.profiles.models import Block, BlockedName
from agency.profiles.queries import blocks
from agency.profiles.rules import MOST_BLOCKED
from agency.roles import CompanyRole
from tests.kit.cast import a_member, an_application
from tests.kit.everybody import As, browsers, everybody, mail, press
from tests.kit.profiles import hers, the_application, told

BLOCKED = "/perfil/bloqueos"
PERSON = "/perfil/bloqueos/persona"


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast; Alicia has applied to the practice of Carla's company."""
    with app.app_context(), committed():
        an_application(everybody("Zzq"), hers())
    return browsers(app)


def companies_out_of_reach() -> int:
    return session().query(Block).count()


def test_a_company_in_which_a_blocked_person_works_is_out_of_reach(app: Flask, as_: As) -> None:
    page = as_("alicia").get(BLOCKED)
    for _ in range(2):
        answer = as_("alicia").send_form(page, PERSON, name=mail("carla").upper())
        assert answer.status_code == 200 and "Nadie se entera." in answer.text
    assert mail("carla") in answer.text
    with app.app_context():
        application = the_application()
        assert application.state is ApplicationState.WITHDRAWN
        company = application.practice.company
        assert blocks(hers(), company.id) and told()[-1] == "blocked_name"
        assert mail("carla") not in session().query(BlockedName).one().sealed
        name = company.name
    assert name not in as_("alicia").get(BLOCKED).text.split("<select")[0]
    page = as_("alicia").get(BLOCKED)
    for _ in range(2):
        as_("alicia").send_form(page, "/quitar")
    with app.app_context():
        assert companies_out_of_reach() == 0 and session().query(BlockedName).count() == 0
        assert not blocks(hers(), the_application().practice.company_id)


def test_who_joins_or_leaves_a_company_takes_the_block_along(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        company = the_application().practice.company
        leo = a_member(company, CompanyRole.TUTOR, given_names="Leo")
        operations.block_name(hers(), "leo@example.org", by=hers().person)
        assert companies_out_of_reach() == 0
        name = SignInName(person=leo, kind=NameKind.EMAIL, value="leo@example.org")
        session().add(name)
        session().flush()
        assert confirm(name, by=leo)
        assert companies_out_of_reach() == 1
        companies.end_membership(_member_of(leo.id), by=leo)
        assert companies_out_of_reach() == 0
        invitation = companies.invite(company, "leo@example.org", "Leo", CompanyRole.TUTOR, by=leo)
        session().flush()
        companies.join(invitation, by=leo)
        assert companies_out_of_reach() == 1
    with app.app_context(), committed():
        operations.block(hers(), the_application().practice.company, by=hers().person)
        operations.unblock_name(hers(), session().query(BlockedName).one(), by=hers().person)
        assert companies_out_of_reach() == 1, "what she blocked herself stays"


def _member_of(person_id: int) -> Member:
    return session().query(Member).filter_by(person_id=person_id, ended_at=None).one()


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["", "x", "KTR4827", "<script>", "7" * 400, "a@"])
def test_what_is_no_name_is_refused_and_kept(as_: As, typed: str) -> None:
    page = as_("alicia").submit(BLOCKED, PERSON, name=typed)
    assert page.status_code == 422 and "Falta revisar 1 cosa" in page.text


@pytest.mark.one_database
def test_only_so_many_people_are_looked_for(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        for number in range(MOST_BLOCKED):
            operations.block_name(hers(), f"p{number}@example.org", by=hers().person)
    page = as_("alicia").submit(BLOCKED, PERSON, name="mas@example.org")
    assert page.status_code == 422 and "quita alguna" in page.text


@pytest.mark.one_database
def test_another_woman_does_not_undo_it(app: Flask, as_: As) -> None:
    as_("alicia").submit(BLOCKED, PERSON, name="76504300")
    with app.app_context():
        uid = session().query(BlockedName).one().uid
    press(as_("berta"), f"/perfil/bloqueos/nombres/{uid}/quitar")
    with app.app_context():
        assert session().query(BlockedName).count() == 1
