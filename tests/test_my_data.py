"""Taking her data along: all that she may read is in the copy, and nothing that is others'."""

from __future__ import annotations

import ast
import json
import zipfile
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from agency.applications.operations import say
from agency.db import committed, session
from agency.evaluations.models import Evaluation
from agency.history.models import Audience, Event
from agency.mail.models import Letter
from agency.privacy.words import LABELS
from agency.profiles.models import Profile
from agency.roles import Hat, Role
from tests.kit.accounts import confirmed_ana, letters
from tests.kit.cast import PASSWORD, a_person, an_application, come_in, speaker_of
from tests.kit.checks import check_page
from tests.kit.client import CheckedClient
from tests.kit.hers import a_whole_life, mark
from tests.kit.profiles import a_profile, show_work
from tests.kit.source import modules

ALICIA, BERTA = "alicia@example.org", "berta@example.org"
HERS, ANOTHERS, STAFFS = "Zzq", "Yyq", "Xxq"
STAYS: dict[str, str] = {
    "signed_in.device": "told in words: which browser on which phone",
    "letter.to_name": "her own first name",
    "suggestion.understood": "from her own file, and kept for some days only",
    "suggestion.left": "from her own file, and kept for some days only",
    "confirmation.text_sha256": "a sum over the text, which is there",
    "payment.note": "between the agency's own people",
    "concern.sealed_text": "the care team's: nobody who takes her phone may find it",
    "concern.sealed_contact": "the care team's",
    "concern.sealed_notes": "the care team's",
}
"""What is kept of her and isn't in the copy, and why."""


def copy_of(client: CheckedClient) -> TestResponse:
    """The answer to her asking for the copy."""
    return client.send_form(client.get("/mis-datos"), "descargar", current_password=PASSWORD)


def opened(answer: TestResponse) -> zipfile.ZipFile:
    """The copy, unpacked."""
    assert answer.mimetype == "application/zip", answer.text
    content = answer.data
    answer.close()
    return zipfile.ZipFile(BytesIO(content))


def words_in(box: zipfile.ZipFile) -> str:
    """All that can be read in the copy."""
    return "\n".join(box.read(name).decode() for name in box.namelist() if "/" not in name)


def for_the_staff_only() -> None:
    """What isn't hers to read carries a word of its own."""
    for event in session().query(Event).filter_by(audience=Audience.STAFF):
        event.note = f"{STAFFS}note"
    for given in session().query(Evaluation).filter_by(side=Hat.COMPANY):
        given.comment = f"{STAFFS}comment"
    for letter in session().query(Letter):
        if not letter.to_name.startswith(("Alicia", "Berta")):
            letter.text = f"{STAFFS}letter"


@pytest.mark.slow
@pytest.mark.one_database
def test_the_copy_has_every_word_of_hers_and_none_of_anybody_else(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_whole_life("Alicia", ALICIA, "+59176504321").id
        other = a_whole_life("Berta", BERTA, "+59176504322").id
    client = come_in(app, ALICIA)
    with app.app_context(), committed():
        hers = mark(session().get_one(Profile, own), HERS)
        mark(session().get_one(Profile, other), ANOTHERS)
        for_the_staff_only()
    box = opened(copy_of(client))
    said = words_in(box)
    assert ANOTHERS not in said
    assert STAFFS not in said
    columns = {column for token, column in hers.items() if token in said}
    missing = set(hers.values()) - columns - set(STAYS)
    assert not missing, (
        f"Let agency/privacy/copy say {sorted(missing)}, or say in STAYS why it isn't hers to take."
    )
    assert not columns & set(STAYS), "This is in the copy now: take it out of STAYS."
    files = [name for name in box.namelist() if name.startswith("archivos/")]
    assert sorted(name.rpartition(".")[2] for name in files) == ["pdf", "webp", "webp"]
    assert all(name in said for name in files)


@pytest.mark.one_database
def test_the_copy_is_a_page_to_read_data_for_machines_and_pictures_that_open(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_profile("Alicia", name=ALICIA)
        own.summary = "Uno <script>alert(1)</script>\nDos & tres"
        show_work(own)
    answer = copy_of(come_in(app, ALICIA))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=datos.zip"
    box = opened(answer)
    page = box.read("datos.html").decode()
    assert check_page(page.encode(), "datos.html", "es") == []
    assert "Uno &lt;script&gt;alert(1)&lt;/script&gt;<br>Dos &amp; tres" in page
    profile = json.loads(box.read("perfil.json"))
    assert profile["skills"] == [{"skill": s, "level": n} for s, n in (("Python", 4), ("SQL", 3), ("Git", 2))]
    resume = json.loads(box.read("curriculum.json"))
    assert (resume["basics"]["name"], resume["basics"]["email"]) == ("Alicia Quispe Mamani", ALICIA)
    for name in box.namelist():
        if name.endswith(".webp"):
            Image.open(BytesIO(box.read(name))).load()
    assert box.read(next(n for n in box.namelist() if n.endswith(".pdf"))).startswith(b"%PDF")


@pytest.mark.one_database
def test_her_password_is_asked_again_and_she_learns_that_a_copy_was_made(app: Flask) -> None:
    confirmed_ana(app)
    client = come_in(app, "ana@example.org")
    page = client.get("/mis-datos")
    wrong = client.send_form(page, "descargar", current_password="otra cosa que no es")
    assert (wrong.status_code, wrong.mimetype) == (422, "text/html")
    assert "Esa no es tu contraseña." in wrong.text
    assert letters(app) == []
    opened(copy_of(client))
    assert [(x.kind, x.address) for x in letters(app)] == [("privacy/downloaded", "ana@example.org")]
    assert "descargó una copia de todos sus datos" in client.get("/cuenta").text


@pytest.mark.one_database
def test_copies_and_guesses_are_slowed_down(app: Flask) -> None:
    confirmed_ana(app)
    client = come_in(app, "ana@example.org")
    for _ in range(5):
        opened(copy_of(client))
    assert copy_of(client).status_code == 429
    for _ in range(5):
        client.send_form(client.get("/mis-datos"), "descargar", current_password="no la sé, en serio")
    assert copy_of(client).status_code == 429


@pytest.mark.one_database
def test_the_words_of_a_company_and_of_the_staff_are_theirs_to_take(app: Flask) -> None:
    with app.app_context(), committed():
        application = an_application()
        company = application.practice.company
        speaker = speaker_of(company)
        say(application, "Te esperamos el lunes.", Hat.COMPANY, by=speaker)
        say(application, "Gracias.", Hat.WOMAN, by=application.profile.person)
        name, firm = speaker.names[0].value, company.name
        a_person(Role.COORDINATOR, name="diana@example.org")
    box = opened(copy_of(come_in(app, name)))
    said = json.loads(box.read("empresa.json"))
    assert [place["company"] for place in said["companies"]] == [firm]
    assert [message["text"] for message in said["messages"]] == ["Te esperamos el lunes."]
    assert "Gracias." not in words_in(box)
    staff = opened(copy_of(come_in(app, "diana@example.org")))
    assert set(staff.namelist()) == {"datos.html", "cuenta.json", "cartas.json"}


def test_every_label_of_the_copy_is_used_and_has_words() -> None:
    used = {
        key
        for module in modules()
        if module.name.startswith("privacy/copy/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Dict)
        for key in (k.value for k in node.keys if isinstance(k, ast.Constant))
    }
    assert used - set(LABELS) == set(), "Say in agency/privacy/words.py what these are called."
    assert set(LABELS) - used == set(), "Take these out of agency/privacy/words.py: nothing says them."
