"""Both sides say how it was; only the agency reads it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from agency import clock
from agency.db import Stale, committed, session
from agency.evaluations import operations as evaluations
from agency.evaluations.models import Evaluation, EvaluationState
from agency.evaluations.queries import average_marks, evaluation_of
from agency.extensions import db
from agency.flow import NotNow, NotYours
from agency.placements import operations as placements
from agency.placements.models import Placement
from agency.roles import CompanyRole, Hat, Role
from tests.kit.cast import (
    WOMAN,
    a_completed_placement,
    a_fund,
    a_member,
    a_partner,
    a_person,
    a_running_placement,
    a_woman,
    an_accepted_application,
    an_agreement,
    an_open_practice,
    come_in,
    in_days,
    post,
    speaker_of,
)
from tests.kit.lists import pages_of, rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
from tests.kit.together import at_once

ALICIA, BERTA, CARLA, DIANA, EVA, LENA = (
    f"{name}@example.org" for name in ("alicia", "berta", "carla", "diana", "eva", "lena")
)
SAID = evaluations.Said(5, 4, True, "Aprendí mucho")


def of(placement: Placement, side: Hat) -> Evaluation:
    found = evaluation_of(placement, side)
    assert found
    return found


def test_both_are_asked_at_the_end_and_at_an_early_one(app: Flask) -> None:
    with app.app_context(), committed():
        a_completed_placement()
        early = a_running_placement()
        placements.take_step(early, "end_early", WOMAN, "Me mudé", by=early.application.profile.person)
        assert session().query(Evaluation).count() == 4
        assert {e.state for e in session().query(Evaluation)} == {EvaluationState.ASKED}


def test_an_evaluation_is_given_once_by_its_own_side(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_completed_placement()
        woman, speaker = (
            placement.application.profile.person,
            speaker_of(placement.application.practice.company),
        )
        hers, theirs = of(placement, Hat.WOMAN), of(placement, Hat.COMPANY)
        evaluations.give(hers, SAID, by=woman)
        assert (hers.state, hers.learning, hers.treatment, hers.again) == (EvaluationState.GIVEN, 5, 4, True)
        assert theirs.state is EvaluationState.ASKED
        with pytest.raises(NotNow):
            evaluations.give(hers, SAID, by=woman)
        evaluations.give(theirs, evaluations.Said(3, 2, False, ""), by=speaker)
        session().flush()
        assert average_marks() == [(Hat.COMPANY, 1, 3.0, 2.0), (Hat.WOMAN, 1, 5.0, 4.0)]


def test_two_who_send_at_once_are_heard_once(app: Flask) -> None:
    with app.app_context(), committed():
        a_completed_placement()

    def give(learning: int) -> None:
        placement = session().query(Placement).one()
        said = evaluations.Said(learning, 3, True, "")
        evaluations.give(of(placement, Hat.WOMAN), said, by=placement.application.profile.person)

    answers = at_once(app, lambda: give(1), lambda: give(5))
    assert answers.count(None) == 1 and {type(a) for a in answers if a} <= {NotNow, Stale}


def test_the_database_itself_refuses_marks_that_do_not_exist(app: Flask) -> None:
    with app.app_context():
        with committed():
            a_completed_placement()
        evaluation = session().query(Evaluation).first()
        assert evaluation
        evaluation.state, evaluation.given_at = EvaluationState.GIVEN, clock.now()
        evaluation.learning, evaluation.treatment = 6, 5
        with pytest.raises(IntegrityError, match="marks"):
            session().flush()


@pytest.fixture
def page(app: Flask) -> str:
    """Alicia's placement in Carla's company has come to its end; the address of its evaluation."""
    with app.app_context(), committed():
        company = a_partner(by=a_person(name=CARLA))
        an_agreement(company)
        a_partner(by=a_person(name=EVA))
        a_member(company, CompanyRole.READER).names[0].value = LENA
        a_person(Role.COORDINATOR, name=DIANA)
        a_woman("Berta", name=BERTA)
        application = an_accepted_application(an_open_practice(company), a_woman("Alicia", name=ALICIA))
        return f"/colocaciones/{a_completed_placement(application).uid}/evaluacion"


CHOSEN = {"learning": "5", "treatment": "4", "again": "yes", "comment": "Aprendí <b>mucho</b> 🌟"}


def test_she_says_how_it_was_and_the_company_never_reads_it(app: Flask, page: str) -> None:
    alicia, carla, diana = (come_in(app, name) for name in (ALICIA, CARLA, DIANA))
    assert "Gracias: nos sirve mucho." in alicia.submit(page, **CHOSEN).text
    assert "Ya la diste. Gracias." in alicia.get(page).text
    carla.submit(page, **CHOSEN | {"comment": "Muy puntual"})
    placement = page.removesuffix("/evaluacion")
    assert "Aprendí" not in carla.get(placement).text + carla.get("/inicio").text
    assert "Muy puntual" not in alicia.get(placement).text + alicia.get("/inicio").text
    listed = diana.get("/evaluaciones").text
    assert "Aprendí &lt;b&gt;mucho&lt;/b&gt; 🌟" in listed and "Muy puntual" in listed


def test_a_second_click_is_thanked_and_changes_nothing(app: Flask, page: str) -> None:
    alicia = come_in(app, ALICIA)
    form = alicia.get(page)
    alicia.send_form(form, **CHOSEN)
    again = alicia.send_form(form, **CHOSEN | {"learning": "1"})
    assert again.status_code == 200 and "Ya la diste. Gracias." in again.text
    with app.app_context():
        assert session().query(Evaluation).filter_by(side=Hat.WOMAN).one().learning == 5


@pytest.mark.parametrize("left_out", ["learning", "treatment", "again"])
@pytest.mark.one_database
def test_an_evaluation_with_a_question_left_out_keeps_the_rest(app: Flask, page: str, left_out: str) -> None:
    sent = {name: value for name, value in CHOSEN.items() if name != left_out}
    answer = come_in(app, ALICIA).submit(page, **sent)
    assert answer.status_code == 422 and "Falta revisar 1 cosa" in answer.text
    assert "Aprendí &lt;b&gt;mucho&lt;/b&gt; 🌟" in answer.text
    with app.app_context():
        assert {e.state for e in session().query(Evaluation)} == {EvaluationState.ASKED}


@pytest.mark.parametrize(
    "wrong", [{"learning": "6"}, {"treatment": "0"}, {"again": "quizás"}, {"comment": "x" * 2001}]
)
@pytest.mark.one_database
def test_marks_that_nobody_offered_are_refused(app: Flask, page: str, wrong: dict[str, str]) -> None:
    assert post(come_in(app, ALICIA), page, **CHOSEN | wrong).status_code == 422
    with app.app_context():
        assert session().query(Evaluation).filter_by(state=EvaluationState.GIVEN).count() == 0


@pytest.mark.parametrize("name", [BERTA, EVA, LENA, DIANA])
@pytest.mark.one_database
def test_nobody_else_says_how_it_was(app: Flask, page: str, name: str) -> None:
    client = come_in(app, name)
    assert client.get(page).status_code == post(client, page, **CHOSEN).status_code == 404
    assert client.get("/evaluaciones").status_code == (200 if name == DIANA else 404)


@pytest.mark.one_database
def test_before_the_end_and_after_the_time_the_page_says_so(
    app: Flask, page: str, client: CheckedClient
) -> None:
    with app.app_context(), committed():
        running = a_running_placement(an_accepted_application(None, a_woman("Ana", name="ana@example.org")))
        early = f"/colocaciones/{running.uid}/evaluacion"
    assert "dos días antes del fin" in come_in(app, "ana@example.org").get(early).text
    with app.app_context(), clock.days_from_now(31), committed():
        assert evaluations.remind() == 2
    assert "El plazo para darla ya pasó." in come_in(app, ALICIA).get(page).text
    assert client.get(page).headers["Location"].startswith("/entrar")


def test_a_side_that_is_not_its_own_cannot_answer(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_completed_placement()
        hers = of(placement, Hat.WOMAN)
        hers.side = Hat.AGENCY
        with pytest.raises(NotYours):
            evaluations.give(hers, SAID, by=placement.application.profile.person)
        hers.side = Hat.WOMAN


def many(app: Flask, how_many: int) -> None:
    with app.app_context(), committed():
        fund = a_fund(900_000)
        for number in range(how_many):
            practice = an_open_practice(a_partner(name=f"=Empresa {number:02d}"), fund=fund)
            application = an_accepted_application(practice, a_woman(f"Mujer {number:02d}"))
            placement = a_completed_placement(application, starts_on=in_days(-30), ends_on=in_days(0))
            said = evaluations.Said(1 + number % 5, 5, number % 2 == 0, f"+Comentario {number}")
            evaluations.give(of(placement, Hat.WOMAN), said, by=application.profile.person)


def test_the_evaluations_are_filtered_sorted_paged_and_taken_home_as_seen(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    many(app, 11)
    diana = come_in(app, DIANA)
    assert [len(page) for page in pages_of(diana, "/evaluaciones")] == [20, 2]
    assert len(rows_of(diana, "/evaluaciones?state=given")) == 11
    assert rows_of(diana, "/evaluaciones?state=given&side=company") == []
    marks = [row[4] for row in rows_of(diana, "/evaluaciones?state=given&sort=learning")]
    assert marks == sorted(marks)
    assert [row[4] for row in rows_of(diana, "/evaluaciones?state=given&sort=-learning")] == marks[::-1]
    for query in ("", "?side=woman&sort=-treatment", "?state=asked&sort=side", "?state=x&side=x"):
        url = f"/evaluaciones{query}"
        assert tells_the_same(rows_of(diana, url), sheet_of(diana, url)), query


@pytest.mark.one_database
def test_the_list_asks_the_database_no_more_for_thirty_than_for_three(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    client, asked = come_in(app, DIANA), []
    for how_many in (3, 15):
        many(app, how_many)
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get("/evaluaciones").status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 12
