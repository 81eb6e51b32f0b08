"""Starting from what she has: the file is read once, she looks, and nothing is hers without her yes."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from agency import clock
from agency.cli.reminders import remind
from agency.db import committed, session
from agency.profiles import operations, queries
from agency.profiles.models import EntryKind, Profile, Suggestion, Way
from agency.profiles.operations import bringing
from agency.profiles.portable import Item, Portrait, Reading
from agency.profiles.rules import MOST_ENTRIES
from agency.roles import Role
from tests.kit.cast import a_person, a_skill, come_in, post
from tests.kit.everybody import mail
from tests.kit.page import CheckedClient, form_of
from tests.kit.profiles import a_profile

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
