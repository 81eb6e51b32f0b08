"""Who sees what of a woman: by her yes only, by steps, and told to her."""

from __future__ import annotations

import pytest
from flask import Flask

from agency import clock
from agency.applications import operations as applications
from agency.db import committed, session
from agency.extensions import db
from agency.profiles import operations, rules
from agency.profiles.models import Sighting, Veil
from agency.profiles.queries import blocks, who_saw
from agency.roles import CompanyRole, Role
from tests.kit.cast import (
    COMPANY,
    WOMAN,
    a_member,
    a_person,
    a_woman,
    an_application,
    an_open_practice,
    come_in,
    speaker_of,
)
from tests.kit.everybody import As, browsers, everybody, mail, who_sees
from tests.kit.lists import rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.profiles import PHONE, a_profile, hers, the_application, told
from tests.kit.queries import count_queries

WHO, KNOW, DONE, WANT = (f"/perfil/{step}" for step in ("quien-soy", "que-se", "que-hice", "que-busco"))
SEEN = "/perfil/quien-me-ve"
BLOCKED = "/perfil/bloqueos"
ODD = "👩🏽‍💻 <b>ñandú</b> & \u0627\u0644\u0639\u0631\u0628\u064a\u0629"
MARK = "Zzq"


@pytest.fixture
def alicia(app: Flask) -> CheckedClient:
    """Alicia, who has just joined, in her browser."""
    with app.app_context(), committed():
        a_person(Role.WOMAN, name=mail("alicia"), given_names="Alicia")
    return come_in(app, mail("alicia"))


def test_there_must_be_something_to_show_before_anyone_sees_her(app: Flask, alicia: CheckedClient) -> None:
    page = alicia.submit(SEEN, SEEN, to_companies=True)
    assert page.status_code == 422 and "Antes completa tu frase, tu municipio" in page.text
    with app.app_context(), committed():
        assert not hers().to_companies
        a_woman("Otra", ("Python", 3))
    alicia.submit(WHO, headline="Programo", municipality="020101")
    alicia.submit(KNOW, more="Python")
    assert "Guardado." in alicia.submit(SEEN, SEEN, to_companies=True).text
    with app.app_context():
        assert hers().to_companies and not hers().public
        assert told() == ["shown"]


def test_one_switch_hides_everything_and_brings_her_yeses_back(app: Flask) -> None:
    with app.app_context(), committed():
        profile = a_profile(name=mail("alicia"))
        operations.set_visibility(profile, operations.Yeses(True, True), by=profile.person)
        public = f"/p/{profile.public_key}"
    alicia, anybody = come_in(app, mail("alicia")), app.test_client()
    assert anybody.get(public).status_code == 200
    page = alicia.get(SEEN)
    for _ in range(2):
        assert "nadie nuevo te ve" in alicia.send_form(page, "/perfil/ocultar").text
    assert anybody.get(public).status_code == 404
    page = alicia.get(SEEN)
    for _ in range(2):
        alicia.send_form(page, "/perfil/mostrar")
    assert anybody.get(public).status_code == 200
    with app.app_context():
        assert told() == ["shown", "published", "hidden", "unhidden"]


def test_a_company_is_blocked_once_and_unblocked(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        company = an_open_practice().company
        uid, number, name = str(company.uid), company.id, company.name
    page = alicia.get(BLOCKED)
    for _ in range(2):
        answer = alicia.send_form(page, "/perfil/bloqueos/empresa", company=uid)
        assert answer.status_code == 200 and f"No volverás a encontrarte con {name}" in answer.text
    with app.app_context():
        assert blocks(hers(), number) and told() == ["blocked"]
    page = alicia.get(BLOCKED)
    for _ in range(2):
        assert alicia.send_form(page, "/quitar").status_code == 200
    with app.app_context():
        assert not blocks(hers(), number) and told() == ["blocked", "unblocked"]
    page = alicia.submit(BLOCKED, "/perfil/bloqueos/empresa", company="")
    assert page.status_code == 422 and "Elige una empresa." in page.text


CARD = ("La Paz", "Python", "Aymara")
FIRST_NAME = (*CARD, "Alicia", f"{MARK}Programo", f"{MARK}UMSA", f"{MARK}Tienda", f"{MARK}Arreglaba")
FULL = (*FIRST_NAME, f"{MARK}Quispe", f"{MARK}Mamani", f"github.com/{MARK}alicia", "/archivos/")
BEHIND = {Veil.CARD: CARD, Veil.FIRST_NAME: FIRST_NAME, Veil.FULL: FULL, Veil.PHONE: (*FULL, "76504321")}


@pytest.mark.one_database
def test_she_sees_herself_as_each_reader_does(app: Flask) -> None:
    with app.app_context(), committed():
        a_profile(mark=MARK, name=mail("alicia"))
    alicia = come_in(app, mail("alicia"))
    for veil, shown in BEHIND.items():
        main = alicia.get(f"/perfil/asi-te-ven/{veil}").text.split("<main")[1].split("</main")[0]
        assert [part for part in shown if part not in main] == [], veil
        assert [part for part in BEHIND[Veil.PHONE] if part not in shown and part in main] == [], veil
    assert alicia.get("/perfil/asi-te-ven/todo").status_code == 404


def test_what_a_veil_hides_is_not_in_what_is_seen(app: Flask) -> None:
    with app.app_context(), committed():
        profile = a_profile(mark=MARK)
        for veil in (Veil.CARD, Veil.FIRST_NAME):
            seen = rules.seen(profile, veil)
            assert not seen.links and seen.photo is None and seen.phone == ""
            assert MARK not in seen.title
        card = rules.seen(profile, Veil.CARD)
        assert (card.headline, card.summary, tuple(card.entries)) == ("", "", ())
        assert profile.person.given_names not in card.title
        assert rules.seen(profile, Veil.FULL).phone == ""
        assert rules.seen(profile, Veil.PHONE).phone == PHONE


def test_the_open_page_is_there_only_by_her_yes_and_asks_not_to_be_found(
    app: Flask, client: CheckedClient
) -> None:
    with app.app_context(), committed():
        profile = a_profile(mark=MARK)
        url = f"/p/{profile.public_key}"
    assert client.get(url).status_code == 404
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
    answer = client.get(url)
    assert f"{MARK}Quispe" in answer.text and "76504321" not in answer.text.replace(" ", "")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    with app.app_context(), committed():
        hers().person.closed_at = clock.now()
    assert client.get(url).status_code == 404
    assert client.get("/p/nada").status_code == 404


@pytest.mark.one_database
def test_the_open_page_waits_until_her_name_is_confirmed(app: Flask, client: CheckedClient) -> None:
    with app.app_context(), committed():
        profile = a_profile()
        operations.set_visibility(profile, operations.Yeses(False, True), by=profile.person)
        for name in profile.person.names:
            name.confirmed_at = None
        url = f"/p/{profile.public_key}"
    assert client.get(url).status_code == 404


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast; Alicia has applied to Carla's practice."""
    with app.app_context(), committed():
        practice = everybody(MARK)
        an_application(practice, hers())
    return browsers(app)


def her_photo(app: Flask) -> str:
    with app.app_context():
        return f"/archivos/{hers().photo_uid}/160"


def test_the_photo_is_seen_by_her_the_agency_and_whom_she_said_yes_to(app: Flask, as_: As) -> None:
    url = her_photo(app)
    assert who_sees(app, as_, url) == {"alicia", "diana"}
    with app.app_context(), committed():
        application = the_application()
        at = clock.now()
        speaker = speaker_of(application.practice.company)
        applications.invite(application, at, "En la oficina", COMPANY, by=speaker)
    assert as_("carla").get(url).status_code == 404
    with app.app_context(), committed():
        applications.agree_to_interview(the_application(), by=hers().person)
    assert who_sees(app, as_, url) == {"alicia", "diana", "carla"}
    with app.app_context(), committed():
        operations.hide(hers(), by=hers().person)
    assert who_sees(app, as_, url) == {"alicia", "diana"}
    with app.app_context(), committed():
        operations.unhide(hers(), by=hers().person)
        applications.take_step(the_application(), "withdraw", WOMAN, "", by=hers().person)
    assert who_sees(app, as_, url) == {"alicia", "diana"}


def test_a_blocked_or_suspended_company_sees_no_photo(app: Flask, as_: As) -> None:
    url = her_photo(app)
    with app.app_context(), committed():
        application = the_application()
        application.state, application.ended_at = type(application.state).PLACED, clock.now()
    assert as_("carla").get(url).status_code == 200
    with app.app_context(), committed():
        company = the_application().practice.company
        company.state = type(company.state).SUSPENDED
        company.reason = "Por revisar"
    assert as_("carla").get(url).status_code == 404
    with app.app_context(), committed():
        company = the_application().practice.company
        company.state, company.reason = type(company.state).PARTNER, ""
        operations.block(hers(), company, by=hers().person)
    assert as_("carla").get(url).status_code == 404


@pytest.mark.one_database
def test_an_open_page_opens_its_photo_and_hiding_closes_it(app: Flask, as_: As) -> None:
    url = her_photo(app)
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
    assert app.test_client().get(url).status_code == 200
    with app.app_context(), committed():
        operations.hide(hers(), by=hers().person)
    assert app.test_client().get(url).status_code == 404


def sightings() -> list[tuple[Veil, int]]:
    """What was seen of Alicia by Carla's company, oldest first."""
    return [(s.veil, s.company_id) for s in session().query(Sighting).order_by(Sighting.id)]


def test_who_saw_her_is_one_line_for_each_half_day_and_veil(app: Flask, as_: As) -> None:
    with app.app_context():
        url, company = f"/postulaciones/{the_application().uid}", the_application().practice.company_id
    for _ in range(3):
        as_("carla").get(url)
    as_("diana").get(url)
    with app.app_context():
        assert sightings() == [(Veil.FIRST_NAME, company)]
        name = the_application().practice.company.name
    page = as_("alicia").get(SEEN).text
    assert name in page and "tu primer nombre y tu perfil" in page
    with clock.days_from_now(1):
        come_in(app, mail("carla")).get(url)
    with app.app_context(), committed():
        assert sightings() == [(Veil.FIRST_NAME, company)] * 2, "the day after counts anew"
        applications.invite(the_application(), clock.now(), "Oficina", COMPANY, by=hers().person)
        applications.agree_to_interview(the_application(), by=hers().person)
    as_("carla").get(url)
    with app.app_context():
        assert sightings()[2:] == [(Veil.FULL, company)]
        assert {row[0].veil for row in who_saw(hers())} == {Veil.FIRST_NAME, Veil.FULL}


def test_a_look_of_a_companys_reader_is_told_as_well(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        application = the_application()
        reader = a_member(application.practice.company, CompanyRole.READER)
        name, url = reader.names[0].value, f"/postulaciones/{application.uid}"
    assert come_in(app, name).get(url).status_code == 200
    with app.app_context():
        assert [veil for veil, _company in sightings()] == [Veil.FIRST_NAME]


def test_cards_that_a_company_browses_are_told_too(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(True, False), by=hers().person)
        practice = an_open_practice(the_application().practice.company)
        url = f"/practicas/{practice.uid}/postulaciones"
    page = as_("carla").get(url).text
    assert MARK not in page and "Alicia" not in page and "N.º" in page
    as_("carla").get(url)
    with app.app_context():
        assert [veil for veil, _company in sightings()] == [Veil.CARD]


@pytest.mark.one_database
def test_only_coordinators_read_women_by_name(app: Flask, as_: As) -> None:
    with app.app_context():
        uid = hers().uid
    for url in ("/mujeres", f"/mujeres/{uid}", "/mujeres?format=xlsx"):
        assert who_sees(app, as_, url) == {"diana"}, url
    assert f"{MARK}Quispe" in as_("diana").get(f"/mujeres/{uid}").text


@pytest.mark.one_database
@pytest.mark.parametrize("url", ["/perfil", WHO, KNOW, DONE, WANT, SEEN, "/perfil/asi-te-ven/card"])
def test_a_profiles_own_pages_are_for_women(app: Flask, as_: As, url: str) -> None:
    assert who_sees(app, as_, url) == {"alicia", "berta"}


def test_women_are_found_by_name_without_accents_and_signs_are_plain(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=mail("diana"))
        a_woman("Ángela", ("Python", 3))
        a_woman("Íris 100%", ("SQL", 2))
    diana = come_in(app, mail("diana"))

    def found(query: str) -> list[str]:
        return sorted(row[0].split()[0] for row in rows_of(diana, f"/mujeres?{query}"))

    assert found("q=angela") == found("q=ÁNGELA") == ["Ángela"]
    assert found("q=quispe+angela") == ["Ángela"], "in whatever order the words come"
    assert found("q=%25") == ["Íris"] and found("q=_") == []
    assert found("skills=python") == ["Ángela"] and found("skills=python+3,sql") == []
    assert found("show=shown") == [] and found("show=hidden") == ["Ángela", "Íris"]
    assert found("municipality=020101&show=nada&skills=repostería") == ["Ángela", "Íris"]


def test_the_sheet_of_women_tells_what_the_list_shows(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=mail("diana"))
        for number in range(25):
            a_woman(f"=Mujer {number:02d}")
    diana = come_in(app, mail("diana"))
    assert tells_the_same(rows_of(diana, "/mujeres"), sheet_of(diana, "/mujeres"))


def test_a_longer_list_of_women_takes_no_more_statements(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=mail("diana"))
        for _ in range(3):
            a_woman()
    diana = come_in(app, mail("diana"))

    with app.app_context():
        engine = db.engine

    def statements() -> int:
        with count_queries(engine) as counted:
            assert diana.get("/mujeres").status_code == 200
        return counted.count

    statements()
    few = statements()
    with app.app_context(), committed():
        for _ in range(15):
            a_woman()
    assert statements() == few
