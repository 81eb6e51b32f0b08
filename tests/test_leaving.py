"""Deleting one's account: closed at once, a month to think again, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from agency import clock
from agency.accounts import operations as accounts
from agency.accounts.models import Person
from agency.accounts.queries import administrators
from agency.applications import operations as applications
from agency.applications.models import Application, ApplicationState
from agency.companies.models import Company, CompanyState
from agency.db import committed, session
from agency.extensions import db
from agency.mail.models import Letter
from agency.placements.models import Placement, PlacementState
from agency.placements.operations import prepare_payment
from agency.privacy import operations
from agency.privacy.models import Departure
from agency.privacy.queries import how_many_left_behind
from agency.profiles import operations as profiles
from agency.profiles.models import Profile
from agency.roles import CompanyRole, Role
from tests.kit.accounts import confirmed_ana, letters, link_in, stranger, without_tokens
from tests.kit.cast import (
    COMPANY,
    PASSWORD,
    WOMAN,
    a_member,
    a_partner,
    a_person,
    a_ready_placement,
    a_running_placement,
    a_woman,
    an_application,
    an_offer,
    an_open_practice,
    bs,
    come_in,
    post,
    speaker_of,
)
from tests.kit.client import CheckedClient
from tests.kit.hers import dump
from tests.kit.queries import count_queries
from tests.kit.together import at_once

ANA = "ana@example.org"
Make = Callable[[Application], Placement]


def goes(client: CheckedClient, password: str = PASSWORD, reason: str = "") -> TestResponse:
    """The answer after she asked for her account to be deleted."""
    page = client.get("/mis-datos/borrar")
    return client.send_form(page, "borrar", current_password=password, reason=reason)


def comes_in(client: CheckedClient, name: str = ANA, password: str = PASSWORD) -> TestResponse:
    """The answer to signing in."""
    return client.submit("/entrar", name=name, password=password)


def of(name: str) -> Person:
    """The person who is called so."""
    return session().query(Person).filter_by(given_names=name).one()


def leave(person: Person) -> None:
    """She has left, and nothing is committed."""
    operations.leave(person, "", by=person)
    session().flush()


@pytest.mark.one_database
def test_going_closes_her_account_at_once_everywhere(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_woman("Ana", name=ANA)
        profiles.set_visibility(own, profiles.Yeses(True, True), by=own.person)
        application = an_application(profile=own)
        page, app_uid = f"/p/{own.public_key}", application.uid
    here, there = come_in(app, ANA), come_in(app, ANA)
    answer = goes(here, reason="Me mudo")
    assert answer.request.path == "/"
    assert "puedes recuperarla" in answer.text
    for client in (here, there):
        assert client.get("/inicio").headers["Location"].endswith("/entrar?next=/inicio")
    assert stranger(app).get(page).status_code == 404
    with app.app_context():
        assert session().query(Application).filter_by(uid=app_uid).one().state is ApplicationState.WITHDRAWN
        departure = session().query(Departure).one()
        assert (departure.reason, departure.due_at) == ("Me mudo", departure.person.leaving_until)
        assert clock.now() + timedelta(days=29) < departure.due_at <= clock.now() + timedelta(days=30)


@pytest.mark.one_database
def test_the_page_says_what_goes_what_stays_and_until_when(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_woman("Ana", name=ANA)
        placement = a_running_placement(an_accepted(own))
        prepare_payment(placement, "01", bs(100), "", by=a_person(Role.COORDINATOR))
        a_person(name="carla@example.org")
    said = come_in(app, ANA).get("/mis-datos/borrar").text
    last = clock.today().replace(year=clock.today().year + 5).strftime("%d/%m/%Y")
    assert f"2 papeles firmados y recibos, con tu nombre, hasta el {last}" in said
    assert "Todavía esperas 1 pago." in said
    assert "Durante 30 días puedes volver" in said
    assert "Tu coordinadora lo ve hoy en su lista" in said
    plain = come_in(app, "carla@example.org").get("/mis-datos/borrar").text
    assert "Papeles con tu nombre: ninguno" in plain
    assert "Tu perfil se oculta" not in plain
    assert "Todavía esperas" not in plain


def an_accepted(profile: Profile) -> Application:
    """She has accepted an offer."""
    application = an_offer(profile=profile)
    applications.take_step(application, "accept", WOMAN, "", by=profile.person)
    return application


@pytest.mark.one_database
def test_a_wrong_password_changes_nothing(app: Flask) -> None:
    confirmed_ana(app)
    client = come_in(app, ANA)
    answer = goes(client, password="no es la mía, no")
    assert (answer.status_code, "Esa no es tu contraseña." in answer.text) == (422, True)
    assert client.get("/inicio").status_code == 200
    with app.app_context():
        assert session().query(Departure).count() == 0


@pytest.mark.one_database
def test_who_comes_in_again_may_only_take_it_back_or_go(app: Flask) -> None:
    confirmed_ana(app)
    goes(come_in(app, ANA))
    client = stranger(app)
    asked = comes_in(client)
    assert asked.request.path == "/mis-datos/recuperar"
    assert client.get("/cuenta").status_code == 302, "she isn't signed in"
    went = client.send_form(asked, "hasta-luego")
    assert went.request.path == "/"
    assert "Este enlace ya no sirve" in client.get("/mis-datos/recuperar").text
    back = client.send_form(comes_in(client), "recuperar")
    assert back.request.path == "/inicio"
    assert "Tu cuenta está abierta otra vez" in back.text
    assert "recuperó la cuenta" in client.get("/cuenta").text
    with app.app_context():
        assert session().query(Departure).count() == 0


@pytest.mark.one_database
def test_the_letter_leads_back_without_a_password_and_only_once(app: Flask) -> None:
    confirmed_ana(app)
    goes(come_in(app, ANA))
    letter = letters(app)[-1]
    assert (letter.kind, letter.secret, letter.subject) == ("privacy/leaving", True, "Novedades de tu cuenta")
    link, client = link_in(letter.text), stranger(app)
    with app.app_context():
        assert session().query(Person).one().closed_at, "a GET changes nothing"
    back = client.submit(link, "recuperar")
    assert back.request.path == "/entrar"
    assert "Este enlace ya no sirve" in client.get(link).text
    assert comes_in(client).request.path == "/inicio"
    goes(client)
    assert "Este enlace ya no sirve" in stranger(app).get(link).text, "it was for the former leaving"


@pytest.mark.one_database
def test_nobody_learns_that_somebody_is_leaving(app: Flask) -> None:
    confirmed_ana(app)
    goes(come_in(app, ANA))
    wrong = [comes_in(stranger(app), name, "no la sé, de verdad") for name in (ANA, "nadie@example.org")]
    assert [answer.status_code for answer in wrong] == [422, 422]
    assert without_tokens(wrong[0].text) == without_tokens(wrong[1].text)
    assert "Este enlace ya no sirve" in stranger(app).get("/mis-datos/recuperar").text
    assert "Este enlace ya no sirve" in stranger(app).get("/mis-datos/recuperar/nada").text


@pytest.mark.one_database
def test_after_a_month_her_password_opens_nothing(app: Flask) -> None:
    confirmed_ana(app)
    goes(come_in(app, ANA))
    link = link_in(letters(app)[-1].text)
    with clock.days_from_now(31):
        assert comes_in(stranger(app)).status_code == 422
        assert "Este enlace ya no sirve" in stranger(app).get(link).text


def test_coming_back_finds_everything_as_it_was(app: Flask) -> None:
    with app.app_context(), committed(), clock.at(clock.now()):
        own = a_woman("Ana", name=ANA)
        profiles.set_visibility(own, profiles.Yeses(True, True, True), by=own.person)
        for begin in (an_application, an_offer, an_accepted):
            begin(profile=own)
        uid = own.person.uid
    told = ("letter", "event", "departure", "directory_change")
    with app.app_context(), clock.at(clock.now()):
        before = dump(*told)
        person = session().query(Person).filter_by(uid=uid).one()
        with committed():
            leave(person)
        assert dump(*told) != before
        with committed():
            operations.come_back(person, by=person)
        assert dump(*told) == before
        assert session().query(Departure).count() == 0


@pytest.mark.one_database
def test_the_days_away_dont_count_and_who_was_hidden_stays_hidden(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_woman("Ana", name=ANA)
        application = an_application(profile=own)
        profiles.hide(own, by=own.person)
        waits = application.waits_since
    with app.app_context(), committed():
        leave(of("Ana"))
    with app.app_context(), clock.days_from_now(20):
        with committed():
            operations.come_back(of("Ana"), by=of("Ana"))
        again = session().query(Application).one()
        assert again.profile.hidden
        assert again.state is ApplicationState.SUBMITTED
        assert timedelta(days=19) < again.waits_since - waits < timedelta(days=21)


@pytest.mark.one_database
def test_a_place_that_was_offered_to_somebody_else_meanwhile_is_not_taken_back(app: Flask) -> None:
    with app.app_context(), committed():
        practice = an_open_practice()
        an_offer(practice, a_woman("Ana", name=ANA))
        an_application(practice, a_woman("Berta"))
    with app.app_context(), committed():
        leave(of("Ana"))
        theirs = session().query(Application).filter_by(state=ApplicationState.SUBMITTED).one()
        applications.take_step(theirs, "offer", COMPANY, "", by=speaker_of(theirs.practice.company))
    with app.app_context(), committed():
        operations.come_back(of("Ana"), by=of("Ana"))
    with app.app_context():
        states = {a.profile.person.given_names: a.state for a in session().query(Application)}
        assert states == {"Ana": ApplicationState.DECLINED, "Berta": ApplicationState.OFFERED}


@pytest.mark.one_database
def test_only_she_opens_what_she_closed(app: Flask) -> None:
    with app.app_context(), committed():
        a_woman("Ana", name=ANA)
        a_person(Role.ADMIN, name="irma@example.org")
    with app.app_context(), committed():
        leave(of("Ana"))
        uid = of("Ana").uid
    irma = come_in(app, "irma@example.org")
    assert "Se va: puede volver hasta el" in irma.get(f"/personas/{uid}").text
    assert post(irma, f"/personas/{uid}/abrir").status_code == 404


@pytest.mark.one_database
def test_the_last_administrator_and_the_last_representative_stay(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.ADMIN, name="irma@example.org")
        company = a_partner(a_person(name="carla@example.org"))
        colleague = a_member(company, CompanyRole.REPRESENTATIVE, "Zoe")
        leave(colleague)
    for name, why in (("irma@example.org", "única administradora"), ("carla@example.org", "única persona")):
        client = come_in(app, name)
        page = client.get("/mis-datos/borrar")
        assert why in page.text
        assert "current_password" not in page.text
        assert post(client, "/mis-datos/borrar", current_password=PASSWORD).status_code == 422
        assert client.get("/cuenta").status_code == 200
    with app.app_context(), committed():
        carla = speaker_of(company_again())
        with pytest.raises(operations.LastRepresentative):
            operations.leave(carla, "", by=carla)
        irma = administrators()[0]
        with pytest.raises(accounts.LastAdministrator):
            operations.leave(irma, "", by=irma)
        company_again().state = CompanyState.CLOSED
        leave(carla)


def company_again() -> Company:
    """The one company that there is."""
    return session().query(Company).one()


@pytest.mark.one_database
def test_a_placement_that_goes_on_waits_on_the_coordinators_desk(app: Flask) -> None:
    with app.app_context(), committed():
        uid = a_running_placement(an_accepted(a_woman("Ana", name=ANA))).uid
        a_person(Role.COORDINATOR, name="diana@example.org")
    diana = come_in(app, "diana@example.org")
    assert "Ninguna práctica espera por esto." in diana.get("/salidas").text
    goes(come_in(app, ANA), reason="Me mudo a Oruro")
    assert "/salidas" in diana.get("/inicio").text
    page = diana.get("/salidas").text
    assert (f"/colocaciones/{uid}" in page, "Ana Quispe Mamani" in page) == (True, True)
    assert "Me mudo a Oruro" in page
    assert diana.get("/salidas?format=xlsx").status_code == 200
    with app.app_context():
        assert session().query(Placement).one().state is PlacementState.RUNNING
        with count_queries(db.engine) as asked:
            assert how_many_left_behind()[0] == 1
        assert asked.count == 1


@pytest.mark.parametrize("made", [a_running_placement, a_ready_placement])
def test_what_nobody_ended_in_time_ends_by_itself_and_the_company_is_told(app: Flask, made: Make) -> None:
    with app.app_context(), committed():
        placement = made(an_accepted(a_woman("Ana", name=ANA)))
        company = placement.application.practice.company
        address = speaker_of(company).names[0].value
        held = placement.commitment
        assert held is not None
    with app.app_context(), committed():
        leave(of("Ana"))
    with app.app_context(), clock.days_from_now(31), committed():
        assert operations.anonymise_due() == 1
    with app.app_context():
        ended = session().query(Placement).one()
        assert ended.state in {PlacementState.ENDED_EARLY, PlacementState.CANCELLED}
        newest = session().query(Letter).filter_by(address=address).order_by(Letter.id.desc()).first()
        assert newest is not None
        assert newest.kind in {"placements/end_early_company", "placements/cancel_company"}
        assert "Ana" not in newest.text
        assert session().query(Letter).filter_by(to_uid=ended.application.profile.person.uid).count() == 0


def test_two_presses_at_once_are_one_leaving_and_two_clocks_take_one_name(app: Flask) -> None:
    with app.app_context(), committed():
        an_application(profile=a_woman("Ana", name=ANA))

    def press() -> None:
        leave(of("Ana"))

    at_once(app, press, press)
    with app.app_context():
        before = session().query(Departure).one().before
        assert (before["hidden"], len(before["applications"])) == (False, 1)
        past = clock.now() - timedelta(days=1)
        with committed():
            of("Ana").leaving_until = session().query(Departure).one().due_at = past
    done = at_once(app, operations.anonymise_due, operations.anonymise_due)
    assert sorted(map(str, done)) == ["0", "1"]
