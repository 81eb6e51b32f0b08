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
from agency.extensions import db
from agency.flow import NotNow, NotReady, NotYours
from agency.history.models import Event
from agency.mail.models import Letter
from agency.money import ZERO, Money
from agency.practices import operations as practices
from agency.practices import policy, queries
from agency.practices.models import Practice, PracticeState
from agency.practices.rules import expiry, subsidy_for
from agency.profiles.models import Modality
from agency.roles import CompanyRole, Role
from agency.subsidies.models import Fund
from tests.kit.cast import (
    AGENCY,
    CLOCK,
    COMPANY,
    a_fund,
    a_member,
    a_partner,
    a_person,
    a_placement,
    a_practice,
    a_skill,
    a_submitted_practice,
    an_accepted_application,
    an_agreement,
    an_open_practice,
    bs,
    come_in,
    in_days,
    post,
    practice_facts,
    speaker_of,
)
from tests.kit.lists import pages_of, rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
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


@pytest.fixture
def carla(app: Flask) -> CheckedClient:
    """Carla, who represents a partner with an agreement of three places; there is a fund and two skills."""
    with app.app_context(), committed():
        company = a_partner(by=a_person(name=CARLA, given_names="Carla"), name="Ñandú Digital")
        an_agreement(company, places=3, subsidy_a_month=bs(1_500))
        a_partner(by=a_person(name=EVA))
        lena = a_member(company, CompanyRole.READER)
        lena.names[0].value = LENA
        a_person(Role.COORDINATOR, name=DIANA)
        a_fund(name="Fondo Warmi")
        for skill in ("Python", "Docker"):
            a_skill(skill)
    return come_in(app, CARLA)


def typed(**changed: object) -> dict[str, object]:
    written = {
        "title": "Práctica en desarrollo <b>web</b> 🌱",
        "tasks": "Escribir pruebas, corregir errores y mejorar páginas junto con todo el equipo.",
        "learning": "Python y trabajo en equipo.",
        "must": "Python 2",
        "nice": "Docker, python",
        "starts_on": f"{in_days(14):%d/%m/%Y}",
        "ends_on": f"{in_days(98):%d/%m/%Y}",
        "hours_per_week": "30",
        "schedule": "lunes a viernes, 8:30–14:30",
        "stipend": "2.000",
    }
    return written | changed


def test_a_practice_is_posted_in_one_page_and_open_to_all_after_a_persons_yes(
    app: Flask, carla: CheckedClient, client: CheckedClient
) -> None:
    sent = carla.submit("/practicas/nueva", send="1", **typed())
    assert "Enviada: una coordinadora la revisa y te avisa." in sent.text
    page = sent.request.path
    assert "Práctica en desarrollo &lt;b&gt;web&lt;/b&gt; 🌱" in sent.text
    assert client.get(page).status_code == 404
    assert "desarrollo" not in client.get("/practicas").text
    diana = come_in(app, DIANA)
    assert "Abierta" in diana.submit(page, "/approve").text
    shown = client.get(page).text
    assert "Bs 2.000,00" in shown and "Bs 1.500,00" in shown and "Bs 500,00" in shown
    assert "Práctica en desarrollo" in client.get("/practicas?q=DESARROLLO+nandu").text
    with app.app_context():
        skills = {(s.skill.name, s.level, s.must) for s in the_practice().skills}
    assert skills == {("Python", 2, True), ("Docker", 2, False)}


def test_a_draft_is_kept_corrected_and_sent(app: Flask, carla: CheckedClient) -> None:
    kept = carla.submit("/practicas/nueva", keep="1", **typed())
    assert "Guardada como borrador." in kept.text and "Borrador" in kept.text
    page = kept.request.path
    old = carla.get(f"{page}/editar")
    carla.send_form(old, keep="1", title="Práctica en páginas web")
    stale = carla.send_form(old, keep="1", title="Práctica de otra pestaña")
    assert stale.status_code == 422 and "Alguien cambió esto" in stale.text
    assert "Práctica de otra pestaña" in stale.text
    diana = come_in(app, DIANA)
    carla.submit(page, "/submit")
    diana.submit(page, "/ask_changes", reason="Falta el <i>horario</i>")
    assert "Falta el &lt;i&gt;horario&lt;/i&gt;" in carla.get(f"{page}/editar").text
    assert "En revisión" in carla.submit(f"{page}/editar", send="1", schedule="mañanas").text
    assert carla.get(f"{page}/editar").status_code == 404, "what is being reviewed stands still"


MISTAKES = [
    ({"title": ""}, "Falta completar: Título."),
    ({"title": "Corta"}, "escribe un poco más, al menos 8 caracteres"),
    ({"title": "x" * 101}, "escribe como máximo 100 caracteres; ahora son 101"),
    ({"tasks": "x" * 3001}, "escribe como máximo 3000 caracteres; ahora son 3001"),
    ({"must": "Pyton"}, "No encontramos «Pyton». ¿Quisiste decir Python?"),
    ({"must": "🦄"}, "No tenemos «🦄» en la lista de habilidades."),
    ({"starts_on": "31/02/2027"}, "«31/02/2027» no es una fecha."),
    ({"starts_on": "01/01/2020"}, "La fecha de inicio ya pasó."),
    ({"starts_on": "01/01/2099", "ends_on": "01/03/2099"}, "La fecha de inicio está a más de un año."),
    ({"ends_on": "01/01/2021"}, "es anterior a la de inicio"),
    ({"ends_on": "01/01/2099"}, "Una práctica dura de 2 a 26 semanas."),
    ({"hours_per_week": "41"}, "escribe un número entre 1 y 40"),
    ({"hours_per_week": "treinta"}, "«treinta» no es un número entero."),
    ({"stipend": "3.30"}, "«3.30» no se lee como un monto."),
    ({"stipend": "0"}, "Aquí no hay prácticas sin estipendio."),
    ({"places": "21"}, "escribe un número entre 1 y 20"),
    ({"places": "4"}, "El convenio tiene 3 plazas libres."),
    ({"address": ""}, "Escribe la dirección, o elige «Desde casa»."),
    ({"tutor_name": ""}, "Falta completar: Tutora o tutor."),
]


@pytest.mark.parametrize(("wrong", "sentence"), MISTAKES)
@pytest.mark.one_database
def test_a_practice_with_a_mistake_is_not_kept(
    app: Flask, carla: CheckedClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = carla.submit("/practicas/nueva", send="1", **typed(learning="مرحبا <i>hola</i>") | wrong)
    assert answer.status_code == 422 and sentence in answer.text
    assert "مرحبا &lt;i&gt;hola&lt;/i&gt;" in answer.text, "what was typed is kept"
    with app.app_context():
        assert session().query(Practice).count() == 0
        assert session().query(Event).filter_by(subject_kind="practice").count() == 0


@pytest.mark.one_database
def test_three_thousand_three_hundred_is_read_as_such(app: Flask, carla: CheckedClient) -> None:
    carla.submit("/practicas/nueva", keep="1", **typed(stipend="3.300"))
    with app.app_context():
        assert the_practice().stipend == bs(3_300)


@pytest.mark.one_database
def test_without_an_agreement_the_page_says_what_is_missing(app: Flask, carla: CheckedClient) -> None:
    assert "convenio" in come_in(app, EVA).get("/practicas/nueva").text
    assert post(come_in(app, EVA), "/practicas/nueva", send="1").status_code == 200
    with app.app_context():
        assert session().query(Practice).count() == 0


@pytest.mark.one_database
def test_another_like_it_begins_with_its_words_and_without_its_dates(
    app: Flask, carla: CheckedClient
) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    uid = page.rpartition("/")[2]
    again = carla.get(f"/practicas/nueva?como={uid}").text
    assert "Práctica en desarrollo &lt;b&gt;web" in again and f"{in_days(14):%d/%m/%Y}" not in again
    assert come_in(app, EVA).get(f"/practicas/nueva?como={uid}").status_code == 404


@pytest.mark.one_database
def test_a_draft_is_closed_to_strangers_and_moved_by_its_own_people_only(
    app: Flask, carla: CheckedClient, client: CheckedClient
) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    with app.app_context(), committed():
        a_person(Role.WOMAN, name="berta@example.org")
        a_person(Role.FINANCE, name="fabiola@example.org")
        a_person(Role.DIRECTION, name="rebeca@example.org")
    for name in (EVA, "berta@example.org", "fabiola@example.org"):
        stranger = come_in(app, name)
        assert stranger.get(page).status_code == stranger.get(f"{page}/editar").status_code == 404
        assert post(stranger, f"{page}/paso/submit").status_code == 404
        assert stranger.get("/practicas/todas").status_code == 404
    assert client.get(page).status_code == 404
    for name in (LENA, "rebeca@example.org", DIANA):
        reads = come_in(app, name)
        assert reads.get(page).status_code == 200
        assert reads.get(f"{page}/editar").status_code == 404
        assert post(reads, f"{page}/paso/submit").status_code == 404, name
    assert come_in(app, LENA).get("/practicas/nueva").status_code == 404
    for step in ("fill", "free", "expire", "nonsense"):
        assert post(carla, f"{page}/paso/{step}").status_code == 404
    with app.app_context():
        assert the_practice().state is PracticeState.DRAFT


def test_a_second_click_sends_once(app: Flask, carla: CheckedClient) -> None:
    page = carla.submit("/practicas/nueva", keep="1", **typed()).request.path
    old = carla.get(page)
    assert carla.send_form(old, "/submit").status_code == 200
    assert carla.send_form(old, "/submit").status_code == 409
    with app.app_context():
        assert session().query(Event).filter_by(verb="submit").count() == 1


def test_too_few_places_are_said_when_a_draft_is_sent(app: Flask, carla: CheckedClient) -> None:
    first, second = (
        carla.submit("/practicas/nueva", keep="1", **typed(places="2")).request.path for _ in range(2)
    )
    carla.submit(first, "/submit")
    answer = carla.submit(second, "/submit")
    assert "El convenio tiene 1 plaza libre." in answer.text and "Borrador" in answer.text


def many(app: Flask, how_many: int) -> None:
    """So many open practices, each of a company of its own; every third is filled."""
    with app.app_context(), committed():
        fund = session().query(Fund).first() or a_fund(900_000)
        for number in range(how_many):
            practice = an_open_practice(
                a_partner(name=f"Ñandú {number:02d}"),
                fund=fund,
                title=f"=Práctica ágil {number:02d}",
                stipend=bs(1_500 + number),
                modality=Modality.REMOTE if number % 2 else Modality.ONSITE,
                must=[(a_skill("Python"), 2)],
                nice=[(a_skill("Docker"), 1)],
            )
            if number % 3 == 0:
                a_placement(an_accepted_application(practice))


def test_the_practices_are_filtered_sorted_paged_and_taken_home_as_seen(
    app: Flask, client: CheckedClient
) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    many(app, 22)
    diana = come_in(app, DIANA)
    assert [len(page) for page in pages_of(diana, "/practicas/todas")] == [20, 2]
    assert len(rows_of(diana, "/practicas/todas?state=filled")) == 8
    assert len(rows_of(diana, "/practicas/todas?q=agil+nandu+1")) >= 10
    assert rows_of(diana, "/practicas/todas?q=%25") == []
    stipends = [row[6] for row in rows_of(diana, "/practicas/todas?sort=stipend")]
    assert stipends == [str(bs(1_500 + n)) for n in range(22)]
    assert [row[6] for row in rows_of(diana, "/practicas/todas?sort=-stipend")] == stipends[::-1]
    for query in ("", "?state=open&sort=-title", "?q=ágil&sort=company", "?state=x&sort=x&page=99"):
        url = f"/practicas/todas{query}"
        seen = rows_of(diana, url) if "page" not in query else rows_of(diana, "/practicas/todas?sort=x")
        assert tells_the_same(seen, sheet_of(diana, url)), query
    shown = client.get("/practicas?modality=remote").text
    assert "Práctica ágil 01" in shown and "Práctica ágil 02" not in shown
    assert "Práctica ágil 00" not in client.get("/practicas").text, "what is filled isn't offered"


@pytest.mark.parametrize(
    ("name", "path"), [(DIANA, "/practicas/todas"), (DIANA, "/inicio"), ("", "/practicas"), ("", "/")]
)
@pytest.mark.one_database
def test_a_list_asks_the_database_no_more_for_thirty_than_for_three(app: Flask, name: str, path: str) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    client = come_in(app, name) if name else app.test_client()
    asked = []
    for how_many in (4, 27):
        many(app, how_many)
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get(path).status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 16
