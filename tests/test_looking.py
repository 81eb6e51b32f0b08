"""A coordinator's light look: the badge, remarks that only she sees, and stories on the front page."""

from __future__ import annotations

import pytest
from flask import Flask

from agency.db import committed, session
from agency.extensions import db
from agency.profiles import operations
from agency.profiles.models import Story
from tests.kit.cast import a_woman
from tests.kit.everybody import As, browsers, everybody, press
from tests.kit.lists import rows_of
from tests.kit.profiles import hers, told
from tests.kit.queries import count_queries

TELL = "/perfil/mi-historia"
WORDS = "Arreglaba celulares y hoy programo."


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast."""
    with app.app_context(), committed():
        everybody("Zzq")
    return browsers(app)


@pytest.fixture
def her_page(app: Flask, as_: As) -> str:
    """Alicia's page, as coordinators reach it."""
    with app.app_context():
        return f"/mujeres/{hers().uid}"


def test_the_badge_says_what_was_verified_and_goes_with_it(app: Flask, as_: As, her_page: str) -> None:
    as_("diana").submit(her_page, "/verificar", verified=["studies", "skills"])
    shown = as_("alicia").get("/perfil/asi-te-ven/card").text
    assert "Verificado por la agencia:" in shown and "sus estudios y certificados" in shown
    as_("diana").submit(her_page, "/verificar", verified=[])
    assert "Verificado" not in as_("alicia").get("/perfil/asi-te-ven/card").text
    with app.app_context():
        assert told()[-2:] == ["verified", "unverified"]
        assert (hers().verified_at, hers().verified_by_id) == (None, None)


@pytest.mark.one_database
def test_two_coordinators_do_not_verify_over_each_other(app: Flask, as_: As, her_page: str) -> None:
    first = as_("diana").get(her_page)
    as_("diana").submit(her_page, "/verificar", verified=["identity"])
    assert as_("diana").send_form(first, "/verificar", verified=["work"]).status_code == 422
    with app.app_context():
        assert hers().verified == ["identity"]


def test_a_remark_is_read_by_her_and_coordinators_alone(app: Flask, as_: As, her_page: str) -> None:
    page = as_("diana").get(her_page)
    for _ in range(2):
        as_("diana").send_form(page, "/comentar", text="Cuenta más de la tienda.")
    page = as_("alicia").get("/perfil")
    assert page.text.count("Cuenta más de la tienda.") == 1
    assert as_("berta").get("/perfil").text.count("Cuenta más") == 0
    with app.app_context():
        uid = hers().remarks[0].uid
    press(as_("berta"), f"/perfil/comentarios/{uid}/listo")
    with app.app_context():
        assert hers().remarks[0].done_at is None
    as_("alicia").send_form(page, "/listo")
    assert "Cuenta más" not in as_("alicia").get("/perfil").text
    assert "Cuenta más" in as_("diana").get(her_page).text


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["alicia", "carla", "eva"])
def test_only_coordinators_look(as_: As, her_page: str, who: str) -> None:
    for step in ("verificar", "comentar", "historia"):
        assert press(as_(who), f"{her_page}/{step}").status_code == 404


def test_her_story_is_on_the_front_page_with_her_yes_once_it_was_read(
    app: Flask, as_: As, her_page: str
) -> None:
    front = app.test_client()
    page = as_("alicia").submit(TELL, TELL, text=WORDS, shown=True)
    assert "Una coordinadora la lee antes" in page.text and WORDS not in front.get("/").text
    rows = rows_of(as_("diana"), "/mujeres?show=story")
    assert len(rows) == 1 and "Alicia" in str(rows[0])
    as_("diana").submit(her_page, "/historia")
    text = front.get("/").text
    assert WORDS in text and "Alicia" in text and "Quispe" not in text
    as_("alicia").submit(TELL, TELL, text=f"{WORDS} Y más.", shown=True)
    assert WORDS not in front.get("/").text
    as_("diana").submit(her_page, "/historia")
    assert WORDS in front.get("/").text
    with app.app_context(), committed():
        operations.hide(hers(), by=hers().person)
    assert WORDS not in front.get("/").text
    with app.app_context(), committed():
        operations.unhide(hers(), by=hers().person)
    as_("alicia").submit(TELL, TELL, shown=False)
    assert WORDS not in front.get("/").text
    with app.app_context():
        story = session().query(Story).one()
        assert (story.agreed_at, story.approved_at) == (None, None) and story.text.startswith(WORDS)


@pytest.mark.one_database
def test_a_yes_without_a_story_is_answered_with_a_sentence(as_: As) -> None:
    page = as_("alicia").submit(TELL, TELL, text="", shown=True)
    assert page.status_code == 422 and "Escribe primero tu historia." in page.text


@pytest.mark.one_database
def test_what_nobody_said_yes_to_cannot_be_approved(app: Flask, as_: As, her_page: str) -> None:
    as_("alicia").submit(TELL, TELL, text=WORDS)
    with app.app_context(), committed():
        story = hers().story
        assert story is not None
        operations.approve_story(hers(), story, by=hers().person)
        assert story.approved_at is None
    assert WORDS not in app.test_client().get("/").text


@pytest.mark.one_database
def test_what_would_help_her_is_read_by_the_agency_alone(app: Flask, as_: As, her_page: str) -> None:
    as_("alicia").submit("/perfil/que-busco", needs=["childcare"], needs_note="Mi hijo sale a las doce")
    page = as_("diana").get(her_page).text
    assert "Mi hijo sale a las doce" in page and "Alguien que cuide" in page
    for level in ("card", "first_name", "full", "phone", "public"):
        shown = as_("alicia").get(f"/perfil/asi-te-ven/{level}").text
        assert "Mi hijo" not in shown and "Alguien que cuide" not in shown


@pytest.mark.one_database
def test_the_front_page_asks_as_much_for_three_stories_as_for_one(app: Flask) -> None:
    def one_more(name: str) -> None:
        with app.app_context(), committed():
            profile = a_woman(name, ("Python", 3))
            operations.tell_story(profile, f"{WORDS} {name}", "", True, by=profile.person)
            assert profile.story is not None
            operations.approve_story(profile, profile.story, by=profile.person)

    def asked() -> int:
        with app.app_context(), count_queries(db.engine) as counted:
            app.test_client().get("/")
        return counted.count

    one_more("Ana")
    few = asked()
    one_more("Bea")
    one_more("Cira")
    assert asked() == few
