"""Starting from what she has: the file is read once, she looks, and nothing is hers without her yes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from agency import clock
from agency.cli.reminders import remind
from agency.db import committed, session
from agency.profiles import operations, queries
from agency.profiles.forms import bringing as form
from agency.profiles.models import EntryKind, LinkKind, Profile, Suggestion, Way
from agency.profiles.operations import bringing
from agency.profiles.portable import Contact, Item, Portrait, Reading, Reason, SkillNames, offers
from agency.profiles.portable.json_resume import written
from agency.profiles.portable.offers import Shelf
from agency.profiles.portable.words import FACTS, REASONS, SHELVES, told
from agency.profiles.rules import MOST_ENTRIES
from agency.roles import Role
from tests.kit.brought import cv
from tests.kit.cast import a_person, a_skill, come_in, post
from tests.kit.everybody import mail
from tests.kit.page import CheckedClient, form_of
from tests.kit.profiles import a_profile
from tests.kit.together import at_once

BRING, REVIEW, MINE = "/perfil/traer", "/perfil/traer/revisar", "/perfil"
RESUME: dict[str, Any] = {
    "basics": {"label": "Analista de datos", "location": {"city": "El Alto", "countryCode": "BO"}},
    "work": [{"name": "Banco Unión", "position": "Analista", "startDate": "2021-03", "summary": "Tableros"}],
    "education": [{"institution": "UMSA", "area": "Informática", "startDate": "2015", "endDate": "2020"}],
    "skills": [{"name": "Python", "level": "Advanced"}, {"name": "Tejido", "level": "Expert"}],
    "languages": [{"language": "Aymara", "fluency": "B1"}],
    "awards": [{"title": "Olimpiada de informática"}],
}


@pytest.fixture
def alicia(app: Flask) -> CheckedClient:
    """Alicia, who has just joined, in her browser."""
    with app.app_context(), committed():
        a_person(Role.WOMAN, name=mail("alicia"), given_names="Alicia")
        for name in ("Python", "SQL", "Git"):
            a_skill(name)
    return come_in(app, mail("alicia"))


def hers() -> Profile:
    """Alicia's profile."""
    return session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()


def brought(client: CheckedClient, content: bytes | dict[str, Any], name: str = "cv.json") -> TestResponse:
    """The page after she chose this file."""
    whole = json.dumps(content).encode() if isinstance(content, dict) else content
    return client.submit(BRING, file=(BytesIO(whole), name))


def test_what_she_ticked_is_hers_and_the_file_is_forgotten(app: Flask, alicia: CheckedClient) -> None:
    page = brought(alicia, RESUME)
    assert page.request.path == REVIEW and "Analista · Banco Unión" in page.text
    assert "Habilidad 2 · nombre: «Tejido»" in page.text and "Premio 1: «Olimpiada" in page.text
    with app.app_context():
        assert not hers().entries and not hers().headline, "nothing without her yes"
    page = alicia.send_form(page)
    assert page.request.path == MINE and "Agregamos 6 cosas" in page.text
    with app.app_context():
        profile = hers()
        assert (profile.headline, profile.municipality) == ("Analista de datos", "020105")
        work = next(e for e in profile.entries if e.kind is EntryKind.WORK)
        assert (work.title, work.place, work.start, work.text) == (
            "Analista",
            "Banco Unión",
            "2021-03",
            "Tableros",
        )
        assert [(s.skill.name, s.level) for s in profile.skills] == [("Python", 4)]
        assert profile.languages == [["ay", "B1"]]
        assert session().query(Suggestion).count() == 0
    assert alicia.get(REVIEW, follow_redirects=True).request.path == BRING


@pytest.mark.one_database
def test_what_she_has_is_not_offered_again(app: Flask) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
    alicia = come_in(app, mail("alicia"))
    page = brought(
        alicia,
        {
            "basics": {"label": "PROGRAMO y pruebo", "profiles": [{"url": "http://www.github.com/alicia/"}]},
            "work": [{"position": "soporte", "name": "TIENDA"}],
            "education": [{"area": "Informatica", "institution": "UMSA", "startDate": "2019"}],
            "skills": [{"name": "Git", "level": "Basic"}, {"name": "Python"}],
            "languages": [{"language": "Castellano", "fluency": "Native"}],
        },
    )
    assert page.request.path == REVIEW and 'name="take"' not in page.text
    assert "no encontramos nada nuevo" in page.text
    page = alicia.send_form(page, no_thanks="1")
    assert page.request.path == MINE
    with app.app_context():
        assert session().query(Suggestion).count() == 0


def test_what_she_says_stays_unless_she_ticks_what_the_file_says(app: Flask) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
        a_skill("Docker")
    alicia = come_in(app, mail("alicia"))
    said = {
        "basics": {"label": "Otra frase", "location": {"city": "El Alto"}},
        "work": [{"position": "Soporte", "name": "Tienda", "startDate": "2020", "summary": "Reparaba"}],
        "skills": [{"name": "Git", "level": "Expert"}, {"name": "Docker"}],
        "languages": [{"language": "Aymara", "fluency": "C1"}],
    }
    page = brought(alicia, said)
    assert "En tu perfil, y se queda si no marcas:" in page.text and "Arreglaba todo" in page.text
    assert form_of(page.text)["take"] == "skill-docker", "only what replaces nothing stands ticked"
    alicia.send_form(page)
    with app.app_context():
        profile = hers()
        assert (profile.headline, profile.municipality) == ("Programo y pruebo", "020101")
        assert {s.skill.name: s.level for s in profile.skills}["Git"] == 2
    page = brought(alicia, said)
    alicia.send_form(page, take=["headline", "municipality", "entry-0", "skill-git", "language-ay"])
    with app.app_context():
        profile = hers()
        assert (profile.headline, profile.municipality) == ("Otra frase", "020105")
        assert {s.skill.name: s.level for s in profile.skills}["Git"] == 5
        assert profile.languages == [["es", "C2"], ["ay", "C1"]]
        work = [e for e in profile.entries if e.kind is EntryKind.WORK]
        assert [(e.start, e.text, e.way) for e in work] == [("2020", "Reparaba", Way.INFORMAL)]
        assert [s.name for s in work[0].skills] == ["Python"], "what the file does not say is kept"


@pytest.mark.one_database
def test_no_thanks_leaves_nothing(app: Flask, alicia: CheckedClient) -> None:
    page = brought(alicia, RESUME)
    assert "Tienes un archivo por revisar" in alicia.get(BRING).text
    page = alicia.send_form(page, no_thanks="1")
    assert page.request.path == MINE and "no cambiamos nada" in page.text
    with app.app_context():
        assert not hers().entries and session().query(Suggestion).count() == 0
    assert alicia.get(REVIEW, follow_redirects=True).request.path == BRING
    assert post(alicia, REVIEW, no_thanks="1").request.path == MINE, "pressed twice"


@pytest.mark.one_database
def test_nothing_ticked_is_asked_again(alicia: CheckedClient) -> None:
    page = alicia.send_form(brought(alicia, RESUME), take=[])
    assert page.status_code == 422 and "Marca lo que quieras agregar" in page.text
    assert "take" not in form_of(page.text), "what she unticked stays so"


@pytest.mark.one_database
def test_another_tab_cannot_take_what_it_did_not_show(app: Flask, alicia: CheckedClient) -> None:
    first = brought(alicia, RESUME)
    brought(alicia, {"basics": {"label": "Tejedora"}})
    page = alicia.send_form(first)
    assert page.status_code == 422 and "Alguien cambió esto" in page.text
    assert "Tejedora" in page.text and "Banco Unión" not in page.text
    assert form_of(page.text)["take"] == "headline"
    alicia.submit("/perfil/quien-soy", headline="Mi frase", municipality="020101")
    page = alicia.send_form(page, take=["headline"])
    assert page.status_code == 422 and "Mi frase" in page.text, "her profile changed meanwhile: she sees both"
    page = alicia.send_form(page)
    assert page.request.path == MINE
    with app.app_context():
        assert hers().headline == "Tejedora"


@pytest.mark.one_database
def test_only_what_was_offered_can_be_taken(app: Flask, alicia: CheckedClient) -> None:
    page = brought(alicia, RESUME)
    version = form_of(page.text)["version"]
    page = post(alicia, REVIEW, version=version, take=["headline", "entry-99", "public"])
    assert page.status_code == 422
    with app.app_context():
        assert not hers().headline


def test_what_does_not_fit_is_told(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        profile = hers()
        for number in range(MOST_ENTRIES - 1):
            item = Item(EntryKind.PROJECT, f"Proyecto {number}")
            operations.add_entry(profile, item, [], by=profile.person)
    page = brought(alicia, {"projects": [{"name": "Uno"}, {"name": "Otro"}, {"name": "Tercero"}]})
    page = alicia.send_form(page)
    assert "Agregamos 1 cosa" in page.text and "Quedó fuera: Otro, Tercero." in page.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "cv.pdf", "está vacío"),
        (b"hola", "cv.txt", "No encontramos un perfil"),
        (b"hola", "cv.pdf", "dañado o incompleto"),
        (b'{"work": ' + b"[[" * 120_000, "cv.json", "demasiado grande"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><Candidate/>', "cv.xml", "por tu seguridad"),
    ],
)
def test_of_what_cannot_be_read_she_learns_what_helps(
    alicia: CheckedClient, content: bytes, name: str, sentence: str
) -> None:
    page = brought(alicia, content, name)
    assert page.status_code == 422 and page.request.path == BRING and sentence in page.text


@pytest.mark.one_database
def test_every_reason_and_everything_left_has_its_words(app: Flask) -> None:
    assert set(REASONS) == set(Reason) and set(SHELVES) == set(Shelf)
    assert {*offers.WHO, *offers.WANT, offers.FREE} == set(FACTS)
    with app.test_request_context():
        assert told("work[0].startDate: 'ayer'") == "Experiencia 1 · desde: «ayer»"
        assert told("positions.csv[2].location") == "Experiencia 3 · lugar"
        assert told("basics.summary: 1800 > 1500") == "Sobre ti · descripción: demasiado largo: tomamos 1500"
        assert told("HABILIDADES: 'Tejido'") == "HABILIDADES: «Tejido»"
        assert told("x-otro") == "x-otro" and told("a ×2") == "a ×2"


@pytest.mark.one_database
def test_without_a_file_nothing_is_read(alicia: CheckedClient) -> None:
    page = alicia.submit(BRING)
    assert page.status_code == 422 and "Elige un archivo." in page.text


@pytest.mark.one_database
def test_a_cv_in_pdf_is_ticked_only_where_its_words_are_sure(app: Flask, alicia: CheckedClient) -> None:
    page = brought(alicia, cv(), "Mi CV.pdf")
    assert "Un CV es un texto sin casilleros" in page.text and "Tienda Illimani" in page.text
    assert form_of(page.text)["take"] == ["skill-python", "skill-sql", "language-es", "language-ay"]
    alicia.send_form(page, take=["entry-0", "skill-python"])
    with app.app_context():
        assert [e.title for e in hers().entries] == ["Analista"] and len(hers().skills) == 1


def test_what_nobody_said_yes_to_is_gone_after_a_week(app: Flask, alicia: CheckedClient) -> None:
    brought(alicia, RESUME)
    with app.app_context():
        with committed():
            session().query(Suggestion).one().created_at = clock.now() - timedelta(days=8)
        assert queries.suggestion_of(hers()) is None, "it is not shown though it was not swept yet"
        remind()
        assert session().query(Suggestion).count() == 0


def test_two_yeses_at_once_count_once(app: Flask) -> None:
    with app.app_context(), committed():
        profile = a_profile()
        reading = Reading(Portrait(headline="Nueva", entries=(Item(EntryKind.PROJECT, "Uno"),)))
        bringing.suggest(profile, "json", reading, by=profile.person)

    def take() -> object:
        profile = hers()
        return bringing.take_suggestion(profile, ["headline", "entry-0"], by=profile.person)

    at_once(app, take, take)
    with app.app_context():
        assert [e.title for e in hers().entries if e.kind is EntryKind.PROJECT] == ["Uno"]
        assert hers().headline == "Nueva" and session().query(Suggestion).count() == 0


def test_what_the_portal_wrote_comes_back_into_an_empty_profile(app: Flask, alicia: CheckedClient) -> None:
    portrait = Portrait(
        headline="Programo",
        summary="Dos\nlíneas",
        headline_en="I code",
        municipality="080302",
        municipalities=("020101", "080302"),
        modalities=("remote",),
        day_times=("morning", "evening"),
        hours_per_week=20,
        free_from=date(2027, 3, 1),
        languages=(("trn", "C2"), ("es", "B2")),
        skills=(("python", 4),),
        entries=(
            Item(EntryKind.WORK, "Cuidado", "Mi casa", Way.CARE, "2019", "2020-05", "Cuidé", skills=("git",)),
            Item(EntryKind.CERTIFICATE, "CCNA", "Cisco", None, "2020", url="https://a.bo/1"),
        ),
        links=((LinkKind.OTHER, "https://a.bo"),),
    )
    file = written(portrait, Contact("Alicia"), str)
    page = brought(alicia, file)
    assert "no entendimos" not in page.text
    alicia.send_form(page)
    with app.app_context():
        profile = hers()
        texts = ("headline", "summary", "headline_en", "municipality", "hours_per_week", "free_from")
        assert [getattr(profile, name) for name in texts] == [getattr(portrait, name) for name in texts]
        assert (profile.municipalities, profile.modalities) == (["020101", "080302"], ["remote"])
        assert profile.day_times == ["morning", "evening"] and profile.languages == [
            ["trn", "C2"],
            ["es", "B2"],
        ]
        assert [
            (e.title, e.way, e.start, e.end, e.url) for e in profile.entries if e.kind is EntryKind.WORK
        ] == [("Cuidado", Way.CARE, "2019", "2020-05", "")]
        assert {s.skill.slug: s.level for s in profile.skills} == {"python": 4, "git": 2}
        assert [(x.kind, x.url) for x in profile.links] == [(LinkKind.OTHER, "https://a.bo")]
    assert "no encontramos nada nuevo" in brought(alicia, file).text


@pytest.mark.one_database
def test_a_file_of_which_nothing_has_a_place_says_what_it_says(alicia: CheckedClient) -> None:
    page = brought(alicia, {"interests": [{"name": "Tejido"}]})
    assert "nada que tenga lugar en tu perfil" in page.text and "Intereses 1: «Tejido»" in page.text
    assert alicia.send_form(page, no_thanks="1").request.path == MINE


@pytest.mark.one_database
def test_nobody_waits_for_the_database_while_a_file_is_read(
    alicia: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def read(content: bytes, file_name: str, names: SkillNames) -> tuple[str, Reading]:
        held.append(session().in_transaction())
        return "json", Reading(Portrait(headline=f"{len(content)} {file_name} {len(names)}"))

    monkeypatch.setattr(form, "read_file", read)
    assert "4 cv.json 3" in brought(alicia, b"hola").text
    assert held == [False]


@pytest.mark.one_database
def test_whoever_brings_files_without_end_waits(make_app: Callable[..., Flask]) -> None:
    app = make_app(extra={"RATELIMIT_ENABLED": True})
    with app.app_context(), committed():
        for name in ("alicia", "berta"):
            a_person(Role.WOMAN, name=mail(name))
    alicia, berta = (come_in(app, mail(name)) for name in ("alicia", "berta"))
    for _time in range(30):
        assert post(alicia, BRING).status_code == 422
    assert post(alicia, BRING).status_code == 429
    assert post(berta, BRING).status_code == 422, "though she comes from the same address"
    assert alicia.get(BRING).status_code == 200
