"""An application from the first yes to the placement, by each of its three through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from agency import clock, i18n
from agency.applications import operations
from agency.applications.models import Application, ApplicationState, Message
from agency.db import Stale, committed, session
from agency.extensions import db
from agency.flow import NotReady
from agency.mail.models import Letter
from agency.placements.models import Placement
from agency.practices.models import Practice, PracticeState
from agency.profiles import operations as profiles
from agency.profiles.models import Block, Profile
from tests.kit.cast import (
    AGENCY,
    COMPANY,
    a_woman,
    an_accepted_application,
    an_application,
    an_open_practice,
    speaker_of,
)
from tests.kit.everybody import As, browsers, everybody, mail, press, who_sees
from tests.kit.lists import rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient, form_of
from tests.kit.queries import count_queries
from tests.kit.together import at_once

S = ApplicationState
PLACE = "En la oficina de la calle Ecuador"


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast; nobody has applied to Carla's practice yet."""
    with app.app_context(), committed():
        everybody(places=2)
    return browsers(app)


def the_practice() -> Practice:
    return session().query(Practice).order_by(Practice.id).first()  # type: ignore[return-value]


def profile_of(name: str) -> Profile:
    return session().query(Profile).join(Profile.person).filter_by(given_names=name).one()


def of(name: str) -> Application:
    return session().query(Application).filter_by(profile_id=profile_of(name).id).one()


def state_of(app: Flask, name: str = "Alicia") -> ApplicationState:
    with app.app_context():
        return of(name).state


def practice_url(app: Flask) -> str:
    with app.app_context():
        return f"/practicas/{the_practice().uid}"


def url_of(app: Flask, name: str = "Alicia") -> str:
    with app.app_context():
        return f"/postulaciones/{of(name).uid}"


def applied(app: Flask, *names: str) -> str:
    """The address of the first of the applications of these women."""
    with app.app_context(), committed():
        for name in names or ("Alicia",):
            an_application(the_practice(), profile_of(name))
    return url_of(app, (names or ("Alicia",))[0])


def stands(app: Flask, state: ApplicationState, name: str = "Alicia") -> None:
    """The application has come this far by whatever way."""
    with app.app_context(), committed():
        of(name).state = state


def letters(app: Flask, begins: str = "applications/") -> list[tuple[str, str]]:
    """(kind, address) of each letter about applications, oldest first."""
    with app.app_context():
        chosen = session().query(Letter).filter(Letter.kind.startswith(begins)).order_by(Letter.id)
        return [(letter.kind.removeprefix("applications/"), letter.address) for letter in chosen]


def in_hours(hours: int) -> str:
    """A moment to come, as it is typed."""
    return i18n.day_time(clock.now() + timedelta(hours=hours))


def test_a_woman_applies_and_comes_to_her_placement(app: Flask, as_: As) -> None:
    alicia, carla, diana, practice = as_("alicia"), as_("carla"), as_("diana"), practice_url(app)
    page = alicia.submit(f"{practice}/postular", note="Quiero aprender con ustedes.")
    url = page.request.path
    assert "Enviada. Te avisamos cuando respondan" in page.text
    assert "1 postulante espera tu respuesta" in carla.get("/inicio").text
    assert "Quiero aprender con ustedes." in carla.get(url).text
    assert carla.submit(url, "/paso/review").request.path == url
    page = carla.submit(url, "/entrevista", interview_at=in_hours(30), interview_place=PLACE)
    assert "Le propusimos la entrevista." in page.text
    assert PLACE in alicia.get(url).text
    assert "la empresa sabe que vas" in alicia.submit(url, "/entrevista/si").text
    carla.submit(url, "/paso/offer")
    assert "Tienes una oferta" in alicia.get("/inicio").text
    alicia.submit(url, "/paso/accept")
    assert "Abrir la colocación" not in carla.get(url).text
    assert "Abrir la colocación" in diana.get(url).text
    with app.app_context():
        opening = f"/colocaciones/nueva/{of('Alicia').uid}"
    assert "Colocación abierta" in diana.submit(opening).text
    assert state_of(app) is S.PLACED
    with app.app_context():
        assert session().query(Placement).one().application.profile.person.given_names == "Alicia"
    told = [kind for kind, _address in letters(app)]
    assert told == ["arrived", "review", "invite", "agree_interview", "offer", "accept"]


def test_each_of_the_three_reads_the_history_and_her_own_part_as_hers(app: Flask, as_: As) -> None:
    url = applied(app)
    as_("carla").submit(url, "/paso/review")
    for name in ("alicia", "carla", "diana"):
        history = as_(name).get(url).text.split("Historia")[1]
        assert "postuló" in history and "empezó a leer" in history
        assert ("Tú" in history) == (name == "alicia")


def test_who_applies_again_is_led_to_what_she_has(app: Flask, as_: As) -> None:
    url = applied(app)
    assert as_("alicia").get(f"{practice_url(app)}/postular").headers["Location"] == url
    assert press(as_("alicia"), f"{practice_url(app)}/postular", note="Otra vez").request.path == url
    with app.app_context():
        assert session().query(Application).count() == 1


def test_two_applications_at_the_same_moment_are_one(app: Flask, as_: As) -> None:
    with app.app_context():
        practice, profile = the_practice().id, profile_of("Alicia").id

    def apply() -> None:
        hers = session().get_one(Profile, profile)
        operations.apply(session().get_one(Practice, practice), hers, "", by=hers.person)

    answers = at_once(app, apply, apply)
    refused = [a for a in answers if isinstance(a, operations.AlreadyThere | Stale)]
    assert len(refused) == 1 and answers.count(None) == 1
    with app.app_context():
        assert session().query(Application).count() == 1
        assert session().query(Letter).filter_by(kind="applications/arrived").count() == 1


def test_an_empty_profile_cannot_apply_and_is_told_what_is_missing(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        hers = profile_of("Alicia")
        hers.skills.clear()
    alicia, url = as_("alicia"), f"{practice_url(app)}/postular"
    assert "al menos una habilidad" in alicia.get(url).text
    assert press(alicia, url, note="x").status_code == 422
    with app.app_context(), committed():
        assert session().query(Application).count() == 0
        with pytest.raises(operations.NotEnough):
            operations.apply(the_practice(), profile_of("Alicia"), "", by=profile_of("Alicia").person)


def test_who_has_hidden_everything_shows_herself_before_she_applies(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        profiles.hide(profile_of("Alicia"), by=profile_of("Alicia").person)
    alicia, url = as_("alicia"), f"{practice_url(app)}/postular"
    assert "Tienes todo oculto." in alicia.get(url).text
    assert press(alicia, url, note="x").status_code == 422
    assert letters(app) == []


def test_an_unconfirmed_woman_is_asked_to_confirm_first(app: Flask, as_: As) -> None:
    alicia = as_("alicia")
    with app.app_context(), committed():
        for name in profile_of("Alicia").person.names:
            name.confirmed_at = None
    assert alicia.get(f"{practice_url(app)}/postular").headers["Location"] == "/confirmar"


def test_nobody_applies_to_what_is_closed_to_her(app: Flask, as_: As) -> None:
    url = f"{practice_url(app)}/postular"
    assert who_sees(app, as_, url) == {"alicia", "berta"}
    with app.app_context(), committed():
        profiles.block(profile_of("Berta"), the_practice().company, by=profile_of("Berta").person)
        the_practice().taken = the_practice().places
    assert who_sees(app, as_, url) == set()


def test_a_novel_to_the_company_is_refused_and_kept(app: Flask, as_: As) -> None:
    page = as_("alicia").submit(f"{practice_url(app)}/postular", note="ñ" * 1501)
    assert page.status_code == 422 and "como máximo 1500 caracteres; ahora son 1501" in page.text
    assert form_of(page.get_data())["note"] == "ñ" * 1501


def test_an_application_is_read_by_its_three_and_by_care(app: Flask, as_: As) -> None:
    assert who_sees(app, as_, applied(app)) == {"alicia", "carla", "diana", "celia"}


WALLS = {
    "paso/review": {"carla", "diana"},
    "paso/offer": {"carla", "diana"},
    "paso/withdraw": {"alicia"},
    "entrevista": {"carla", "diana"},
    "no": {"carla", "diana"},
    "mensaje": {"alicia", "carla", "diana"},
}


@pytest.mark.one_database
@pytest.mark.parametrize("step", WALLS)
def test_a_step_is_taken_by_those_whose_it_is_and_does_not_exist_for_others(
    app: Flask, as_: As, step: str
) -> None:
    url = f"{applied(app)}/{step}"
    others = {"berta", "eva", "fabiola", "dora", "irma", "celia", "alicia", "carla", "diana"} - WALLS[step]
    for name in others:
        assert press(as_(name), url, reason="level", text="Hola").status_code == 404, name
        assert state_of(app) is S.SUBMITTED
    mine = sorted(WALLS[step])[0]
    values = {"reason": "level", "text": "Hola", "interview_at": in_hours(5), "interview_place": PLACE}
    assert press(as_(mine), url, **values).status_code == 200


@pytest.mark.one_database
def test_what_no_button_offers_is_not_taken_by_its_address(app: Flask, as_: As) -> None:
    url = applied(app)
    for name in ("place", "expire", "outlive", "reject", "invite", "nada"):
        for who in ("alicia", "carla", "diana"):
            assert press(as_(who), f"{url}/paso/{name}", reason="x").status_code == 404, (name, who)
    stands(app, S.OFFERED)
    for who in ("carla", "diana"):
        assert press(as_(who), f"{url}/paso/accept").status_code == 404
    stands(app, S.SUBMITTED)
    assert press(as_("diana"), f"{url}/paso/consent").status_code == 409


def test_a_step_from_an_old_page_says_that_something_changed(app: Flask, as_: As) -> None:
    url = applied(app)
    old = as_("carla").get(url)
    as_("alicia").submit(url, "/paso/withdraw")
    answer = as_("carla").send_form(old, "/paso/offer")
    assert answer.status_code == 409 and "Esto cambió hace un momento" in answer.text
    assert state_of(app) is S.WITHDRAWN


def test_offers_are_never_more_than_the_free_places(app: Flask, as_: As) -> None:
    applied(app, "Alicia", "Berta")
    with app.app_context(), committed():
        the_practice().places = 1
    as_("carla").submit(url_of(app, "Alicia"), "/paso/offer")
    page = as_("carla").submit(url_of(app, "Berta"), "/paso/offer")
    assert "ya hay ofertas para todas las plazas libres" in page.text
    assert (state_of(app, "Alicia"), state_of(app, "Berta")) == (S.OFFERED, S.SUBMITTED)
    as_("alicia").submit(url_of(app, "Alicia"), "/paso/decline")
    as_("carla").submit(url_of(app, "Berta"), "/paso/offer")
    assert state_of(app, "Berta") is S.OFFERED


def test_two_offers_at_the_same_moment_do_not_share_one_place(app: Flask, as_: As) -> None:
    applied(app, "Alicia", "Berta")
    with app.app_context(), committed():
        the_practice().places = 1
        ids = [of("Alicia").id, of("Berta").id]

    def offer(number: int) -> None:
        application = session().get_one(Application, number)
        by = speaker_of(application.practice.company)
        operations.take_step(application, "offer", COMPANY, "", by=by)

    answers = at_once(app, *(lambda n=n: offer(n) for n in ids))
    assert [type(a) for a in answers if a] == [NotReady] and answers.count(None) == 1
    assert {state_of(app, "Alicia"), state_of(app, "Berta")} == {S.OFFERED, S.SUBMITTED}


MOMENTS = {
    "": "Falta completar: Día y hora.",
    "mañana a las 3": "no es una fecha con hora",
    "31/02/2027 10:00": "no es una fecha con hora",
    "01/01/2020 10:00": "Ese momento ya pasó.",
    "01/01/2090 10:00": "más de tres meses",
}


@pytest.mark.one_database
@pytest.mark.parametrize("typed", MOMENTS)
def test_an_interview_wants_a_moment_to_come_and_a_place(app: Flask, as_: As, typed: str) -> None:
    url = applied(app)
    page = as_("carla").submit(url, "/entrevista", interview_at=typed, interview_place=PLACE)
    assert page.status_code == 422 and MOMENTS[typed] in page.text
    assert form_of(page.get_data(), "/entrevista")["interview_place"] == PLACE
    page = as_("carla").submit(url, "/entrevista", interview_at=in_hours(5), interview_place=" ")
    assert page.status_code == 422 and "Falta completar: Dónde." in page.text
    assert state_of(app) is S.SUBMITTED and [kind for kind, _a in letters(app)] == ["arrived"]


def test_another_moment_asks_her_again(app: Flask, as_: As) -> None:
    url = applied(app)
    as_("carla").submit(url, "/entrevista", interview_at=in_hours(5), interview_place=PLACE)
    page = as_("alicia").get(url)
    for _ in range(2):
        assert as_("alicia").send_form(page, "/entrevista/si").status_code == 200
    assert [kind for kind, _a in letters(app)].count("agree_interview") == 1
    as_("carla").submit(url, "/entrevista", interview_at=in_hours(50), interview_place="Por videollamada")
    page = as_("alicia").get(url)
    assert "Por videollamada" in page.text and "Sí, voy a la entrevista" in page.text
    with app.app_context():
        assert of("Alicia").interview_accepted_at is None


def test_a_no_wants_its_reason_and_reaches_her_kindly(app: Flask, as_: As) -> None:
    url = applied(app)
    page = as_("carla").submit(f"{url}/no")
    assert page.status_code == 422 and "Elige un motivo." in page.text and state_of(app) is S.SUBMITTED
    page = as_("carla").submit(f"{url}/no", reason="schedule")
    assert "Gracias por no dejarla esperando." in page.text
    hers = as_("alicia").get(url).text
    assert "El horario no coincide" in hers and "No dice nada de lo que vales" in hers
    assert "Esta vez no" in hers and state_of(app) is S.REJECTED
    assert as_("carla").get(f"{url}/no").status_code == 404


def test_she_withdraws_and_applies_again(app: Flask, as_: As) -> None:
    url = applied(app)
    as_("alicia").submit(url, "/paso/withdraw")
    assert state_of(app) is S.WITHDRAWN
    assert letters(app)[-1][0] == "withdraw"
    as_("alicia").submit(url, "/paso/again")
    assert state_of(app) is S.SUBMITTED
    assert letters(app)[-1] == ("arrived", mail("carla"))
    stands(app, S.OFFERED)
    as_("alicia").submit(url, "/paso/decline")
    assert state_of(app) is S.DECLINED


def test_she_cannot_apply_again_to_what_is_over_or_to_whom_she_blocked(app: Flask, as_: As) -> None:
    url = applied(app)
    with app.app_context(), committed():
        profiles.block(profile_of("Alicia"), the_practice().company, by=profile_of("Alicia").person)
    page = as_("alicia").submit(url, "/paso/again")
    assert "tienes bloqueada a esta empresa" in page.text
    assert state_of(app) is S.WITHDRAWN
    with app.app_context(), committed():
        company = the_practice().company
        session().query(Block).delete()
        company.state, company.reason = type(company.state).SUSPENDED, "Por revisar"
    page = as_("alicia").submit(url, "/paso/again")
    assert "ya no recibe postulaciones" in page.text
    assert [kind for kind, _a in letters(app)] == ["arrived", "withdraw"]


def test_a_message_sent_twice_is_said_once_and_letters_come_once_a_day(app: Flask, as_: As) -> None:
    url = applied(app)
    page = as_("alicia").get(url)
    for _ in range(2):
        as_("alicia").send_form(page, "/mensaje", text="¿Es los lunes?")
    as_("carla").submit(url, "/mensaje", text="Sí, de lunes a viernes.")
    as_("diana").submit(url, "/mensaje", text="Aquí estoy.")
    with app.app_context():
        said = [m.text for m in session().query(Message).order_by(Message.id)]
    assert said == ["¿Es los lunes?", "Sí, de lunes a viernes.", "Aquí estoy."]
    kinds = [kind for kind, _a in letters(app)]
    assert (kinds.count("message_to_company"), kinds.count("message_to_her")) == (1, 1)
    page = as_("carla").get(url)
    assert "Alicia" in page.text and "La agencia" in page.text
    page = as_("alicia").submit(url, "/mensaje", text="  ")
    assert page.status_code == 422 and "Escribe algo." in page.text


def test_what_is_over_takes_no_more_messages(app: Flask, as_: As) -> None:
    url = applied(app)
    page = as_("carla").get(url)
    as_("alicia").submit(url, "/paso/withdraw")
    assert as_("carla").send_form(page, "/mensaje", text="¿Por qué?").status_code == 404
    assert "/mensaje" not in as_("alicia").get(url).text


def test_her_placement_ends_what_else_went_on(app: Flask, as_: As) -> None:
    applied(app)
    with app.app_context(), committed():
        other = an_accepted_application(an_open_practice(), profile_of("Alicia"))
        number = other.id
        operations.place(other, AGENCY, by=speaker_of(other.practice.company))
    with app.app_context():
        ended = session().query(Application).filter(Application.id != number).one()
        assert (ended.state, session().get_one(Application, number).state) == (S.OBSOLETE, S.PLACED)
    assert letters(app)[-1] == ("outlive_company", mail("carla"))


def test_who_waits_for_a_practice_that_is_over_is_told(app: Flask, as_: As) -> None:
    url = applied(app, "Alicia", "Berta")
    as_("carla").submit(practice_url(app), "/paso/close")
    with app.app_context():
        assert the_practice().state is PracticeState.CLOSED
    assert {state_of(app, "Alicia"), state_of(app, "Berta")} == {S.OBSOLETE}
    assert {(k, a) for k, a in letters(app) if k == "outlive"} == {
        ("outlive", mail("alicia")),
        ("outlive", mail("berta")),
    }
    assert "Ya no está disponible" in as_("alicia").get(url).text


def test_why_the_agency_ended_it_is_not_told_to_the_company(app: Flask, as_: As) -> None:
    url = applied(app)
    with app.app_context(), committed():
        of("Alicia").state = S.ACCEPTED
    diana = as_("diana")
    assert press(diana, f"{url}/paso/retract").status_code == 422, "a reason is owed"
    press(diana, f"{url}/paso/retract", reason="Un asunto de su familia")
    assert state_of(app) is S.OBSOLETE
    assert "Un asunto de su familia" in as_("alicia").get(url).text
    assert "Un asunto de su familia" not in as_("carla").get(url).text


def test_letters_to_women_tell_a_borrowed_phone_nothing(app: Flask, as_: As) -> None:
    test_a_woman_applies_and_comes_to_her_placement(app, as_)
    with app.app_context():
        names = {the_practice().title, the_practice().company.name, "práctica", "empresa"}
        hers = session().query(Letter).filter_by(address=mail("alicia")).all()
        about = [x for x in hers if x.kind.startswith("applications/")]
        assert len(about) == 3
        assert {x.subject for x in about} == {"Tienes una novedad"}
        assert [n for x in about for n in names if n in x.text.lower() or n in x.text] == []


def test_the_staffs_list_is_searched_filtered_and_told_in_its_sheet(app: Flask, as_: As) -> None:
    applied(app, "Alicia", "Berta")
    with app.app_context():
        company = the_practice().company.name
    as_("alicia").submit(url_of(app), "/paso/withdraw")
    diana = as_("diana")

    def found(query: str) -> list[str]:
        return sorted(row[0].split()[0] for row in rows_of(diana, f"/postulaciones?{query}"))

    assert found("") == found("q=practica") == found(f"q={company}") == ["Alicia", "Berta"]
    assert found("q=ALÍCIA") == ["Alicia"] and found("q=%25") == []
    assert found("state=withdrawn") == ["Alicia"] and found("turn=live") == ["Berta"]
    assert found("state=nada") == ["Alicia", "Berta"]
    assert tells_the_same(rows_of(diana, "/postulaciones"), sheet_of(diana, "/postulaciones"))
    assert who_sees(app, as_, "/postulaciones") == {"diana"}


@pytest.mark.parametrize(
    ("who", "page"),
    [("diana", "/postulaciones"), ("carla", "matches"), ("diana", "matches"), ("carla", "/inicio")],
)
def test_more_women_take_no_more_statements(app: Flask, as_: As, who: str, page: str) -> None:
    client: CheckedClient = as_(who)
    url = f"{practice_url(app)}/postulaciones" if page == "matches" else page

    def more(count: int) -> None:
        with app.app_context(), committed():
            for _ in range(count):
                an_application(the_practice(), a_woman("", ("Python", 3)))
                shown = a_woman("", ("Python", 3))
                profiles.set_visibility(shown, profiles.Yeses(True, False), by=shown.person)

    with app.app_context():
        engine = db.engine

    def statements() -> int:
        with count_queries(engine) as counted:
            assert client.get(url).status_code == 200
        return counted.count

    more(2)
    statements()
    few = statements()
    more(8)
    statements()
    assert statements() == few
