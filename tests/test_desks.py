"""Each role's home: what waits for her and what comes next; and the letters that a person passes on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask

from agency import clock
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.companies.models import Company
from agency.db import committed, session
from agency.desks import board
from agency.extensions import db
from agency.mail.models import Channel, Letter, LetterState
from agency.mail.operations import Reader, write
from agency.placements import operations as placements
from agency.placements.models import Placement
from agency.practices.models import Practice
from agency.privacy.operations import leave
from agency.profiles import operations as profiles
from agency.profiles.models import Profile
from agency.roles import Hat, Role
from agency.safety.operations import Told, receive, take_step
from agency.subsidies import operations as purse
from tests.kit.cast import (
    COMPANY,
    FINANCE,
    WOMAN,
    a_company,
    a_completed_placement,
    a_person,
    a_placement,
    a_placement_to_sign,
    a_running_placement,
    a_submitted_practice,
    a_woman,
    an_accepted_application,
    an_agreement,
    an_application,
    an_open_practice,
    bs,
    come_in,
    speaker_of,
)
from tests.kit.everybody import CAST, As, browsers, everybody, mail, press, who_sees
from tests.kit.lists import rows_of, sheet_of
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
from tests.kit.tree import parsed

BY_HAND = "+59170000001"


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast, in their browsers."""
    with app.app_context(), committed():
        everybody(places=2)
    return browsers(app)


def the_practice() -> Practice:
    return session().query(Practice).order_by(Practice.id).first()  # type: ignore[return-value]


def profile_of(name: str) -> Profile:
    return session().query(Profile).join(Profile.person).filter_by(given_names=name).one()


def days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def home(as_: As, name: str) -> str:
    answer = as_(name).get("/inicio")
    assert answer.status_code == 200
    return answer.text.split("<main")[1]


QUEUES = {
    "diana": 11,
    "fabiola": 2,
    "celia": 2,
    "dora": 0,
    "irma": 0,
}


@pytest.mark.one_database
@pytest.mark.parametrize("name", QUEUES)
def test_each_of_the_staff_sees_her_own_queues(as_: As, name: str) -> None:
    text = home(as_, name)
    assert f"Hola, {name.capitalize()}" in text
    assert len(re.findall(r'class="queue( clear)?"', text)) == QUEUES[name]
    assert ("Tu lugar está en el menú de arriba." in text) == (not QUEUES[name])
    assert ("Nada espera." in text) == bool(QUEUES[name])


@pytest.mark.one_database
@pytest.mark.parametrize("name", CAST)
def test_every_place_of_her_menu_and_of_her_home_is_there_for_her(as_: As, name: str) -> None:
    client = as_(name)
    page = parsed(client.get("/inicio").get_data())
    links = {a.get("href", "") for a in page.all("a")}
    inside = sorted(link for link in links if link.startswith("/"))
    assert len(inside) > 5
    lost = {link: s for link in inside if (s := client.get(link, follow_redirects=True).status_code) != 200}
    assert lost == {}


@pytest.mark.one_database
def test_a_stranger_is_led_to_the_sign_in_and_who_has_no_place_to_her_application(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(name=mail("nadia"))
    assert "/entrar" in app.test_client().get("/inicio").headers["Location"]
    assert come_in(app, mail("nadia")).get("/inicio").headers["Location"] == "/empresa/solicitud"


def test_a_womans_home_says_whose_turn_it_is_and_what_fits(app: Flask, as_: As) -> None:
    text = home(as_, "alicia")
    with app.app_context():
        title = the_practice().title
    assert title in text and "Te toca a ti" not in text and "Completar mi perfil" not in text
    assert "Te faltan" in home(as_, "berta")
    with app.app_context(), committed():
        an_application(the_practice(), profile_of("Alicia"))
    text = home(as_, "alicia")
    assert "En camino" in text and "Te toca a ti" not in text
    with app.app_context(), committed():
        by = speaker_of(the_practice().company)
        applications.take_step(session().query(Application).one(), "offer", COMPANY, "", by=by)
    assert "Tienes una oferta" in home(as_, "alicia") and "Te toca a ti" in home(as_, "alicia")
    with app.app_context(), committed():
        profiles.hide(profile_of("Alicia"), by=profile_of("Alicia").person)
    assert "Tienes todo oculto." in home(as_, "alicia")


def test_a_womans_home_leads_through_her_placement(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        application = an_accepted_application(the_practice(), profile_of("Alicia"))
        a_placement_to_sign(application)
    assert "Tu acuerdo espera tu firma" in home(as_, "alicia")
    assert "Un acuerdo espera tu firma" in home(as_, "carla")
    assert "espera tu firma" not in home(as_, "berta") + home(as_, "eva")
    with app.app_context(), committed():
        a_running_placement(an_accepted_application(an_open_practice(), profile_of("Berta")))
    assert "Anota tus horas de la semana" in home(as_, "berta")


def test_a_companys_home_says_who_waits_and_what_it_can_post(app: Flask, as_: As) -> None:
    text = home(as_, "carla")
    assert "Publicar una práctica" in text and "espera tu respuesta" not in text
    assert "Falta el convenio firmado" in home(as_, "eva")
    with app.app_context(), committed():
        an_agreement(session().query(Company).order_by(Company.id).first())  # type: ignore[arg-type]
        for name in ("Alicia", "Berta"):
            an_application(the_practice(), profile_of(name))
    text = home(as_, "carla")
    assert "2 postulantes esperan tu respuesta" in text and "Quispe" not in text
    assert "postulante" not in home(as_, "eva")


@pytest.mark.one_database
def test_a_company_that_is_not_vetted_yet_reads_where_it_stands(app: Flask) -> None:
    with app.app_context(), committed():
        a_company(a_person(name=mail("olga")))
    text = come_in(app, mail("olga")).get("/inicio").text
    assert "Tu solicitud está con la agencia." in text and "Publicar una práctica" not in text


@pytest.fixture
def busy(app: Flask) -> CheckedClient:
    """Ofelia wears all hats of the agency that have queues, and something waits in each of them."""
    with app.app_context(), committed():
        ofelia = a_person(Role.COORDINATOR, Role.FINANCE, Role.CARE, name=mail("ofelia"))
        _companies_and_practices_wait()
        _applications_wait()
        _placements_wait()
        for number in range(3):
            concern = receive(Told(f"Aviso {number}", "", "", None), by=None)
        take_step(concern, "triage", frozenset({Hat.CARE}), "", by=ofelia)
        a_woman("Sara", name=BY_HAND)
        sara = profile_of("Sara")
        profiles.tell_story(sara, "Aprendí de noche.", "", True, by=sara.person)
        write("applications/message_to_her", sara.person.reader, link="http://x")
    return come_in(app, mail("ofelia"))


def _companies_and_practices_wait() -> None:
    a_company().created_at = days_ago(5)
    a_company()
    a_submitted_practice().submitted_at = days_ago(4)
    session().flush()


def _applications_wait() -> None:
    practice = an_open_practice(places=5)
    an_application(practice).waits_since = days_ago(8)
    an_application(practice).waits_since = days_ago(6)
    an_accepted_application(practice).waits_since = days_ago(3)
    shown = a_woman()
    applications.wish(practice, shown, by=speaker_of(practice.company)).created_at = days_ago(2)
    session().flush()


def _placements_wait() -> None:
    a_placement().created_at = days_ago(6)
    a_placement_to_sign().created_at = days_ago(7)
    a_completed_placement().ended_on = clock.today() - timedelta(days=9)
    leaver = a_running_placement().application.profile.person
    leave(leaver, "", by=leaver)
    running = a_running_placement()
    coordinator = a_person(Role.COORDINATOR)
    for period, day in (("01", 2), ("02", 3)):
        payment = placements.prepare_payment(running, period, bs(100), "", by=coordinator)
        payment.created_at = days_ago(day)
    purse.approve(payment, FINANCE, by=a_person(Role.FINANCE))
    session().flush()


def length(client: CheckedClient, url: str) -> int:
    """How many things the list holds, as a person counts them."""
    answer = client.get(url)
    assert answer.status_code == 200
    if "<table" in answer.text:
        return len(rows_of(client, url))
    return answer.text.split("<main")[1].count("<article")


def test_every_queue_counts_what_its_list_holds(app: Flask, busy: CheckedClient) -> None:
    with app.test_request_context():
        queues = {str(q.label): q for q in board.queues({Role.COORDINATOR, Role.FINANCE, Role.CARE})}
    assert len(queues) == len(board.QUEUES)
    assert [label for label, queue in queues.items() if not queue.count] == []
    wrong = {
        label: (queue.count, held)
        for label, queue in queues.items()
        if (held := length(busy, queue.url)) != queue.count
    }
    assert wrong == {}, "a queue must lead to the list of exactly what it counts"


AGES = {
    "empresas por revisar": "hace 5 días",
    "prácticas por revisar": "hace 4 días",
    "colocaciones por abrir": "hace 3 días",
    "colocaciones por enviar a firmar": "hace 6 días",
    "acuerdos por firmar": "hace 7 días",
    "pedidos de empresas": "hace 2 días",
    "postulaciones que una empresa no contesta hace 7 días": "hace 8 días",
    "cuentas por cerrar": "hace 9 días",
}


def test_every_queue_tells_its_oldest_and_the_oldest_queue_stands_first(
    app: Flask, busy: CheckedClient
) -> None:
    text = busy.get("/inicio").text
    told = re.findall(r"<strong>\d+</strong> <span>([^<]+)</span> <small>[^:]+: ([^<]+)<", text)
    assert AGES.items() <= dict(told).items()
    order = [label for label, _age in told if label in AGES]
    assert order == sorted(AGES, key=lambda label: -int(AGES[label].split()[1]))


def test_longer_queues_take_no_more_statements(app: Flask, busy: CheckedClient) -> None:
    with app.app_context():
        engine = db.engine

    def statements() -> int:
        with count_queries(engine) as counted:
            busy.get("/inicio")
        return counted.count

    statements()
    few = statements()
    with app.app_context(), committed():
        for _ in range(3):
            _companies_and_practices_wait()
            _applications_wait()
    assert statements() == few


@pytest.mark.parametrize("name", ["alicia", "carla"])
def test_a_fuller_home_takes_no_more_statements(app: Flask, as_: As, name: str) -> None:
    with app.app_context():
        engine = db.engine

    def more(count: int) -> None:
        with app.app_context(), committed():
            for _ in range(count):
                practice = an_open_practice(the_practice().company)
                an_application(practice, profile_of("Alicia"))
                an_application(practice, a_woman("", ("Python", 3)))
                an_open_practice(the_practice().company)

    def statements() -> int:
        with count_queries(engine) as counted:
            as_(name).get("/inicio")
        return counted.count

    with app.app_context(), committed():
        session().query(Practice).one().agreement.places = 100
    more(1)
    statements()
    few = statements()
    more(4)
    statements()
    assert statements() == few


def a_letter(secret: bool = False, email: str = "", phone: str = BY_HAND) -> Letter:
    """A letter to Sara; without e-mail a person passes it on."""
    person = a_person(Role.WOMAN)
    to = Reader(person.uid, "Sara", "es", email, phone)
    letter = write("applications/message_to_her", to, secret=secret, link="http://x/y")
    assert letter is not None
    session().flush()
    return letter


def test_who_has_no_mail_waits_for_a_person_with_her_text_ready_for_whatsapp(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        text = a_letter().text
    page = as_("diana").get("/por-avisar").text
    assert "Sara" in page and "Tienes un mensaje en tu espacio." in page
    assert f"https://wa.me/59170000001?text={quote(text)}" in page
    answer = as_("diana").submit("/por-avisar", "/por-avisar/")
    assert "Anotado: avisaste a Sara." in answer.text and "Nadie espera un aviso." in answer.text
    with app.app_context():
        letter = session().query(Letter).filter_by(to_name="Sara").one()
        assert letter.state is LetterState.SENT and letter.told_by is not None


def test_two_coordinators_who_mark_the_same_letter_are_both_thanked(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        a_letter()
    old = as_("diana").get("/por-avisar")
    for _ in range(2):
        assert "Anotado" in as_("diana").send_form(old, "/por-avisar/").text


def test_the_queue_and_its_sheet_are_for_coordinators_and_the_sheet_has_no_text(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        a_letter()
        a_letter(secret=True)
    assert who_sees(app, as_, "/por-avisar") == {"diana"}
    rows = sheet_of(as_("diana"), "/por-avisar")
    assert len(rows) == 2 and "Tienes un mensaje" not in str(rows) and "http://x/y" not in str(rows)


def test_a_secret_that_a_mailbox_refused_is_shown_to_nobody(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        letter = a_letter(secret=True, email="sara@example.org")
        letter.state, uid = LetterState.FAILED, letter.uid
        assert letter.channel is Channel.MAIL
    page = as_("diana").get("/por-avisar").text
    assert "sara@example.org" in page and "que aquí no se muestra" in page
    assert "Tienes un mensaje en tu espacio." not in page and "http://x/y" not in page
    assert "wa.me" not in page
    press(as_("diana"), f"/por-avisar/{uid}")
    with app.app_context():
        assert session().query(Letter).filter_by(uid=uid).one().text == ""


def test_a_letter_that_the_post_can_still_take_is_not_marked_as_told(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        uid = a_letter(email="sara@example.org").uid
    press(as_("diana"), f"/por-avisar/{uid}")
    with app.app_context():
        assert session().query(Letter).filter_by(uid=uid).one().state is LetterState.WAITING
    for name in set(CAST) - {"diana"}:
        assert press(as_(name), f"/por-avisar/{uid}").status_code == 404, name


@pytest.mark.one_database
def test_the_mailbox_of_the_demo_exists_in_the_demo_only(app: Flask, as_: As) -> None:
    assert who_sees(app, as_, "/demo/correo") == set()


def test_what_she_ended_is_no_longer_on_her_home(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        application = an_application(the_practice(), profile_of("Alicia"))
        applications.take_step(application, "withdraw", WOMAN, "", by=application.profile.person)
        assert session().query(Placement).count() == 0
    assert "En camino" not in home(as_, "alicia")
    assert "postulante" not in home(as_, "carla")
