"""How far a company sees a woman: nothing before her yes, more with each yes, nothing once she says no."""

from __future__ import annotations

import pytest
from flask import Flask

from agency import clock
from agency.applications import operations
from agency.applications.models import Application, ApplicationState, Wish
from agency.applications.operations import remind_and_expire
from agency.applications.rules import LIVE, veil_of
from agency.companies import operations as companies
from agency.db import committed, session
from agency.history.models import Event
from agency.mail.models import Letter
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import Profile, Sighting, Veil
from agency.roles import CompanyRole, Hat, Role
from tests.kit.cast import (
    AGENCY,
    COMPANY,
    WOMAN,
    a_member,
    a_person,
    a_proposal,
    an_application,
    come_in,
    speaker_of,
)
from tests.kit.everybody import As, browsers, everybody, mail, press

S = ApplicationState
MARK = "Zzq"
NOTE, SAID = f"{MARK}nota para ustedes", f"{MARK}mensaje de ella"
PROFILE = (f"{MARK}Programo", f"{MARK}UMSA", f"{MARK}Tienda", f"{MARK}Arreglaba", NOTE, SAID)
WHOLE = (f"{MARK}Quispe", f"{MARK}Mamani", f"github.com/{MARK}alicia", "/archivos/")


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast; Alicia has applied to Carla's practice and said something."""
    with app.app_context(), committed():
        practice = everybody(MARK)
        profile = hers()
        application = an_application(practice, profile)
        application.note = NOTE
        operations.say(application, SAID, next(iter(WOMAN)), by=profile.person)
    return browsers(app)


def hers() -> Profile:
    return session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()


def the_application() -> Application:
    return session().query(Application).one()


def the_practice() -> Practice:
    return session().query(Practice).order_by(Practice.id).first()  # type: ignore[return-value]


def page(app: Flask, as_: As, name: str = "carla") -> str:
    """The application as she reads it; empty when it does not exist for her."""
    with app.app_context():
        answer = as_(name).get(f"/postulaciones/{the_application().uid}")
    return answer.text if answer.status_code == 200 else ""


def listed(app: Flask, as_: As, name: str = "carla") -> str:
    """The practice's applications as she reads them; empty when they do not exist for her."""
    with app.app_context():
        answer = as_(name).get(f"/practicas/{the_practice().uid}/postulaciones")
    return answer.text if answer.status_code == 200 else ""


def take(app: Flask, name: str, hats: frozenset[Hat], reason: str = "") -> None:
    """The step is taken by whoever wears these hats."""
    with app.app_context(), committed():
        by = hers().person if hats == WOMAN else speaker_of(the_practice().company)
        operations.take_step(the_application(), name, hats, reason, by=by)


def interview(app: Flask, agreed: bool) -> None:
    """An interview is proposed, and she may have agreed to it."""
    with app.app_context(), committed():
        by = speaker_of(the_practice().company)
        operations.invite(the_application(), clock.now(), "En la oficina", COMPANY, by=by)
        if agreed:
            operations.agree_to_interview(the_application(), by=hers().person)


def shows(text: str, *parts: str) -> bool:
    """True when all of this stands in the page, and nothing else of hers."""
    return [p for p in (*PROFILE, *WHOLE) if p in text] == list(parts)


def test_who_applies_shows_her_first_name_and_profile(app: Flask, as_: As) -> None:
    text = page(app, as_)
    assert "<h1>Alicia</h1>" in text and shows(text, *PROFILE)
    assert "Alicia" in listed(app, as_) and MARK not in listed(app, as_)


def test_an_interview_that_is_only_proposed_lifts_nothing(app: Flask, as_: As) -> None:
    interview(app, agreed=False)
    assert shows(page(app, as_), *PROFILE)
    assert MARK not in listed(app, as_)


def test_her_yes_to_an_interview_lifts_the_veil(app: Flask, as_: As) -> None:
    interview(app, agreed=True)
    text = page(app, as_)
    assert f"Alicia {MARK}Quispe {MARK}Mamani" in text and shows(text, *PROFILE, *WHOLE)
    assert "76504321" not in text.replace(" ", "")
    assert f"{MARK}Quispe" in listed(app, as_)


def test_her_yes_to_an_offer_lifts_the_veil_and_the_offer_alone_does_not(app: Flask, as_: As) -> None:
    take(app, "offer", COMPANY)
    assert shows(page(app, as_), *PROFILE)
    take(app, "accept", WOMAN)
    assert shows(page(app, as_), *PROFILE, *WHOLE)


ENDS = {"withdraw": (WOMAN, ""), "reject": (COMPANY, "level")}


@pytest.mark.parametrize("step", ENDS)
def test_after_the_end_only_the_anonymous_card_is_left(app: Flask, as_: As, step: str) -> None:
    interview(app, agreed=True)
    take(app, step, *ENDS[step])
    text = page(app, as_)
    assert "N.º " in text and "Python" in text and "La Paz" in text
    assert MARK not in text and "Alicia" not in text
    assert "Alicia" not in listed(app, as_) and MARK not in listed(app, as_)
    assert SAID in page(app, as_, "alicia") and NOTE in page(app, as_, "diana")


def test_who_hides_is_not_seen_at_all_and_comes_back_as_she_was(app: Flask, as_: As) -> None:
    with app.app_context():
        number = hers().uid.hex[:6].upper()
    with app.app_context(), committed():
        profiles.hide(hers(), by=hers().person)
    text = page(app, as_)
    assert "puso sus postulaciones en pausa" in text and number in text
    assert MARK not in text and "Alicia" not in text and "Python" not in text
    assert "/paso/" not in text and "/mensaje" not in text and "/no" not in text.split("<main")[1]
    assert MARK not in listed(app, as_) and "Alicia" not in listed(app, as_)
    assert "espera tu respuesta" not in as_("carla").get("/inicio").text
    with app.app_context():
        url = f"/postulaciones/{the_application().uid}"
    for path in ("/paso/offer", "/no", "/mensaje", "/entrevista"):
        assert press(as_("carla"), url + path, reason="level", text="Hola").status_code == 404, path
    assert "en pausa" in page(app, as_, "alicia")
    with app.app_context(), committed():
        profiles.unhide(hers(), by=hers().person)
    assert shows(page(app, as_), *PROFILE)


@pytest.mark.parametrize("state", [*sorted(LIVE), S.PLACED, S.REJECTED])
def test_without_her_yes_no_state_shows_anything(state: ApplicationState) -> None:
    application = Application(state=state, profile=Profile(hidden=False))
    assert veil_of(application) is None


@pytest.mark.parametrize("state", ApplicationState)
def test_her_phone_is_behind_every_veil_of_an_application(state: ApplicationState) -> None:
    application = Application(
        state=state, agreed_at=clock.now(), interview_accepted_at=clock.now(), profile=Profile(hidden=False)
    )
    assert veil_of(application) is not Veil.PHONE


def test_a_stranger_company_and_a_colleague_without_a_company_see_nothing(app: Flask, as_: As) -> None:
    assert page(app, as_, "eva") == listed(app, as_, "eva") == ""
    assert page(app, as_, "berta") == listed(app, as_, "berta") == ""


@pytest.mark.parametrize("role", CompanyRole)
def test_each_colleague_reads_and_only_a_reader_cannot_act(app: Flask, as_: As, role: CompanyRole) -> None:
    with app.app_context(), committed():
        name = a_member(the_practice().company, role).names[0].value
        url = f"/postulaciones/{the_application().uid}"
    colleague = come_in(app, name)
    text = colleague.get(url).text
    assert shows(text, *PROFILE) and ("/paso/offer" in text) == (role is not CompanyRole.READER)
    status = press(colleague, f"{url}/paso/review").status_code
    assert status == (404 if role is CompanyRole.READER else 200)


def test_somebody_of_the_staff_sees_for_her_company_what_the_company_sees(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        person = a_member(the_practice().company, CompanyRole.REPRESENTATIVE)
        person.memberships.append(a_person(Role.DIRECTION).memberships.pop())
        name, url = person.names[0].value, f"/postulaciones/{the_application().uid}"
    text = come_in(app, name).get(url).text
    assert shows(text, *PROFILE) and "76504321" not in text.replace(" ", "")


def test_a_coordinator_of_the_company_decides_nothing_for_the_agency(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        person = a_member(the_practice().company, CompanyRole.READER)
        person.memberships.append(a_person(Role.COORDINATOR).memberships.pop())
        name, url = person.names[0].value, f"/postulaciones/{the_application().uid}"
    assert press(come_in(app, name), f"{url}/paso/offer").status_code == 404


def test_a_block_ends_everything_and_the_company_is_not_told_why(app: Flask, as_: As) -> None:
    interview(app, agreed=True)
    with app.app_context(), committed():
        profiles.block(hers(), the_practice().company, by=hers().person)
    with app.app_context():
        assert the_application().state is S.WITHDRAWN
        last = session().query(Letter).order_by(Letter.id.desc()).first()
        assert last is not None and last.kind == "applications/withdraw"
        assert MARK not in last.text and "Alicia" not in last.text and "bloque" not in last.text.lower()
        told = session().query(Event).filter_by(verb="blocked").one()
        assert told.audience == "woman"
    assert page(app, as_) == ""
    text = listed(app, as_)
    assert "N.º" not in text and "bloque" not in text.lower()
    assert page(app, as_, "alicia") and page(app, as_, "diana")


def test_a_suspended_company_sees_nothing_from_that_moment(app: Flask, as_: As) -> None:
    assert page(app, as_) and listed(app, as_)
    assert "Alicia" in as_("carla").get("/inicio").text
    with app.app_context(), committed():
        company, by = the_practice().company, a_person(Role.COORDINATOR)
        companies.take_step(company, "suspend", AGENCY, "Por revisar", by=by)
    assert page(app, as_) == listed(app, as_) == ""
    home = as_("carla").get("/inicio").text
    assert "Alicia" not in home and "postulante" not in home
    with app.app_context():
        url = f"/postulaciones/{the_application().uid}"
    assert press(as_("carla"), f"{url}/paso/offer").status_code == 404
    assert page(app, as_, "alicia")


@pytest.fixture
def proposed(app: Flask) -> As:
    """The whole cast; Diana has proposed Carla's practice to Alicia by the pages."""
    with app.app_context(), committed():
        practice = everybody(MARK)
        url = f"/practicas/{practice.uid}/proponer/{hers().uid}"
    as_ = browsers(app)
    answer = as_("diana").submit(url, note=f"{MARK}Pensé en ti")
    assert "La empresa no sabe nada todavía." in answer.text
    return as_


def letters_to_carla(app: Flask) -> list[str]:
    with app.app_context():
        chosen = session().query(Letter).filter_by(address=mail("carla")).order_by(Letter.id)
        return [x.kind for x in chosen if x.kind.startswith("applications/")]


def test_a_proposal_does_not_exist_for_the_company_before_her_yes(app: Flask, proposed: As) -> None:
    assert page(app, proposed) == ""
    assert "Alicia" not in listed(app, proposed) and MARK not in listed(app, proposed)
    assert "Todavía nadie postuló" in listed(app, proposed)
    assert "postulante" not in proposed("carla").get("/inicio").text
    assert letters_to_carla(app) == []
    text = page(app, proposed, "alicia")
    assert f"{MARK}Pensé en ti" in text and "Sí, quiero que me vean" in text


def test_her_yes_to_a_proposal_lets_the_company_in_without_the_agencys_words(
    app: Flask, proposed: As
) -> None:
    with app.app_context():
        url = f"/postulaciones/{the_application().uid}"
    proposed("alicia").submit(url, "/paso/consent")
    text = page(app, proposed)
    assert "<h1>Alicia</h1>" in text and "La agencia la propuso." in text
    assert "Pensé en ti" not in text and "propuso la práctica" not in text
    assert letters_to_carla(app) == ["applications/arrived"]


def test_her_no_to_a_proposal_stays_between_her_and_the_agency(app: Flask, proposed: As) -> None:
    with app.app_context():
        url = f"/postulaciones/{the_application().uid}"
    proposed("alicia").submit(url, "/paso/decline")
    assert page(app, proposed) == "" and letters_to_carla(app) == []
    assert "Todavía nadie postuló" in listed(app, proposed)


def test_a_proposal_is_made_once_and_the_second_time_leads_to_it(app: Flask, proposed: As) -> None:
    with app.app_context():
        again = f"/practicas/{the_practice().uid}/proponer/{hers().uid}"
        url = f"/postulaciones/{the_application().uid}"
    assert proposed("diana").get(again).headers["Location"] == url
    for name in ("alicia", "berta", "carla", "eva", "dora", "celia"):
        assert proposed(name).get(again).status_code == 404, name


def test_who_is_hidden_or_has_blocked_the_company_is_not_asked(app: Flask) -> None:
    with app.app_context(), committed():
        practice = everybody()
        url = f"/practicas/{practice.uid}/proponer/{hers().uid}"
        profiles.hide(hers(), by=hers().person)
    as_ = browsers(app)
    assert as_("diana").get(url).status_code == 404
    with app.app_context(), committed():
        profiles.unhide(hers(), by=hers().person)
    assert as_("diana").get(url).status_code == 200
    with app.app_context(), committed():
        profiles.block(hers(), the_practice().company, by=hers().person)
    assert as_("diana").get(url).status_code == 404


@pytest.fixture
def cards(app: Flask) -> As:
    """The whole cast; Alicia shows her card to companies."""
    with app.app_context(), committed():
        everybody(MARK)
        profiles.set_visibility(hers(), profiles.Yeses(True, False), by=hers().person)
    return browsers(app)


def test_a_company_asks_from_a_card_and_the_agency_asks_her(app: Flask, cards: As) -> None:
    carla, diana = cards("carla"), cards("diana")
    with app.app_context():
        url = f"/practicas/{the_practice().uid}/postulaciones"
        number = hers().uid.hex[:6].upper()
    old = carla.get(url)
    assert number in old.text and MARK not in old.text and "Alicia" not in old.text
    for _ in range(2):
        answer = carla.send_form(old, "/pedir/")
    assert "Ya se lo pediste a la agencia." in answer.text
    with app.app_context():
        assert session().query(Wish).count() == 1
    assert f"Alicia {MARK}Quispe" in diana.get("/pedidos").text
    with app.app_context():
        proposal = f"/practicas/{the_practice().uid}/proponer/{hers().uid}"
    diana.submit(proposal, note="")
    assert "No hay pedidos pendientes." in diana.get("/pedidos").text
    assert page(app, cards) == "", "she has not said yes"


def test_a_coordinator_leaves_a_wish_be(app: Flask, cards: As) -> None:
    with app.app_context():
        url = f"/practicas/{the_practice().uid}/postulaciones"
    cards("carla").submit(url, "/pedir/")
    old = cards("diana").get("/pedidos")
    for _ in range(2):
        assert cards("diana").send_form(old, "/dejar").status_code == 200
    assert "No hay pedidos pendientes." in cards("diana").get("/pedidos").text
    for name in ("alicia", "berta", "carla", "eva", "dora", "celia", "irma", "fabiola"):
        assert cards(name).get("/pedidos").status_code == 404, name


def test_only_the_practices_company_asks_and_only_from_an_open_card(app: Flask, cards: As) -> None:
    with app.app_context():
        url = f"/practicas/{the_practice().uid}/pedir/"
        alicia, berta = hers().uid, session().query(Profile).order_by(Profile.id.desc()).first().uid  # type: ignore[union-attr]
    for name in ("eva", "berta", "diana", "dora"):
        assert press(cards(name), f"{url}{alicia}").status_code == 404, name
    assert press(cards("carla"), f"{url}{berta}").status_code == 404
    with app.app_context(), committed():
        profiles.hide(hers(), by=hers().person)
    assert press(cards("carla"), f"{url}{alicia}").status_code == 404
    with app.app_context():
        assert session().query(Wish).count() == 0


def reminded(app: Flask, days: int) -> tuple[int, int]:
    """What the clock does so many days from now, and that it finds nothing to do right after."""
    with app.app_context(), clock.days_from_now(days):
        with committed():
            done = remind_and_expire()
        before = session().query(Letter).count()
        with committed():
            remind_and_expire()
        assert session().query(Letter).count() == before
    return done


def kinds(app: Flask, name: str) -> list[str]:
    """The reminders and last words that somebody was sent, oldest first."""
    with app.app_context():
        chosen = session().query(Letter).filter_by(address=mail(name)).order_by(Letter.id)
        found = [x.kind.removeprefix("applications/") for x in chosen]
    return [kind for kind in found if kind.startswith(("remind", "expire"))]


def test_a_silent_company_is_reminded_twice_and_then_it_is_closed_with_honest_words(
    app: Flask, as_: As
) -> None:
    for days in (2, 3, 4, 7, 8, 29):
        reminded(app, days)
    assert kinds(app, "carla") == ["remind_company"] * 2 and kinds(app, "alicia") == []
    assert reminded(app, 30) == (0, 1)
    assert kinds(app, "carla")[2:] == ["expire_company"] and kinds(app, "alicia") == ["expire"]
    with app.app_context():
        assert the_application().state is S.EXPIRED
    assert MARK not in page(app, as_)


def test_a_move_begins_the_waiting_anew(app: Flask, as_: As) -> None:
    reminded(app, 3)
    with clock.days_from_now(3):
        take(app, "review", COMPANY)
    reminded(app, 5)
    assert kinds(app, "carla") == ["remind_company"]
    reminded(app, 6)
    assert kinds(app, "carla") == ["remind_company"] * 2


def test_a_woman_whose_turn_it_is_is_reminded_kindly(app: Flask, as_: As) -> None:
    take(app, "offer", COMPANY)
    for days in (3, 7):
        reminded(app, days)
    assert kinds(app, "alicia") == ["remind_her"] * 2 and kinds(app, "carla") == []


def test_an_unanswered_proposal_ends_after_fourteen_days_and_no_company_hears_of_it(app: Flask) -> None:
    with app.app_context(), committed():
        a_proposal(everybody(), hers())
    reminded(app, 13)
    assert kinds(app, "alicia") == ["remind_her"]
    assert reminded(app, 14) == (0, 1)
    with app.app_context():
        assert the_application().state is S.EXPIRED
    assert letters_to_carla(app) == [] and kinds(app, "alicia") == ["remind_her"]


def test_nobody_is_reminded_of_a_woman_who_hides(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        profiles.hide(hers(), by=hers().person)
    assert reminded(app, 3) == (0, 0)


def test_no_look_of_the_agency_is_told_as_a_companys(app: Flask, as_: As) -> None:
    for name in ("diana", "celia", "alicia"):
        assert page(app, as_, name)
    with app.app_context():
        assert session().query(Sighting).count() == 0
