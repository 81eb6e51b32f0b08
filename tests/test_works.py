"""Pictures of her work and papers that prove it: who sees them, and what happens to what can't be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from agency import clock
from agency.applications import operations as applications
from agency.db import committed, session
from agency.files.models import StoredFile
from agency.profiles import operations
from agency.profiles.models import Entry
from agency.profiles.rules import MOST_PICTURES
from agency.roles import Role
from tests.kit.cast import COMPANY, a_person, an_application, come_in, speaker_of
from tests.kit.documents import pdf
from tests.kit.everybody import browsers, everybody, mail, who_sees
from tests.kit.page import CheckedClient
from tests.kit.photos import small
from tests.kit.profiles import a_profile, hers, show_work, the_application

DONE = "/perfil/que-hice"


@pytest.fixture
def alicia(app: Flask) -> CheckedClient:
    """Alicia, who has just joined, in her browser."""
    with app.app_context(), committed():
        a_person(Role.WOMAN, name=mail("alicia"), given_names="Alicia")
    return come_in(app, mail("alicia"))


def kept() -> list[str]:
    """What kinds of files stand, oldest first."""
    return [file.media_type for file in session().query(StoredFile).order_by(StoredFile.id)]


def the_entry() -> Entry:
    return session().query(Entry).one()


def test_a_project_has_pictures_which_go_one_by_one_or_with_it(app: Flask, alicia: CheckedClient) -> None:
    new = f"{DONE}/proyecto"
    page = alicia.submit(new, new, title="Tienda", picture=(BytesIO(small()), "captura.png"))
    assert page.status_code == 200
    with app.app_context():
        own = f"{new}/{the_entry().uid}"
    for _ in range(MOST_PICTURES):
        page = alicia.submit(own, own, picture=(BytesIO(small()), "otra.jpg"))
    assert page.status_code == 422 and "hasta cuatro imágenes" in page.text
    with app.app_context():
        assert len(the_entry().pictures) == MOST_PICTURES == len(kept())
        first = the_entry().pictures[0]
    page = alicia.get(own)
    for _ in range(2):
        assert alicia.send_form(page, f"{first}/quitar").status_code == 200
    with app.app_context():
        assert len(the_entry().pictures) == MOST_PICTURES - 1 == len(kept())
    alicia.submit(DONE, "/quitar")
    with app.app_context():
        assert kept() == [] and session().query(Entry).count() == 0


def test_a_certificate_has_a_paper_that_is_replaced_and_taken_away(app: Flask, alicia: CheckedClient) -> None:
    new = f"{DONE}/certificado"
    alicia.submit(new, new, title="Redes", document=(BytesIO(pdf("Certifico")), "Alicia Quispe.pdf"))
    with app.app_context():
        own, first = f"{new}/{the_entry().uid}", the_entry().document_uid
    answer = alicia.get(f"/archivos/{first}/documento")
    assert answer.headers["Content-Disposition"] == "attachment; filename=documento.pdf"
    alicia.submit(own, own, document=(BytesIO(pdf("Otra vez")), "b.pdf"))
    with app.app_context():
        assert kept() == ["application/pdf"] and the_entry().document_uid != first
    assert alicia.get(f"/archivos/{first}/documento").status_code == 404
    alicia.submit(own, own, drop_document=True)
    with app.app_context():
        assert kept() == [] and the_entry().document_uid is None


@pytest.mark.parametrize(
    ("said", "field", "content"),
    [
        ("proyecto", "picture", b"hola"),
        ("certificado", "document", small()),
    ],
)
@pytest.mark.one_database
def test_what_cannot_be_read_is_refused_and_what_was_typed_stays(
    app: Flask, alicia: CheckedClient, said: str, field: str, content: bytes
) -> None:
    new = f"{DONE}/{said}"
    page = alicia.submit(new, new, title="Mi obra", **{field: (BytesIO(content), "a.pdf")})
    assert page.status_code == 422 and 'value="Mi obra"' in page.text
    with app.app_context():
        assert kept() == [] and session().query(Entry).count() == 0


def test_who_sees_a_picture_of_her_work_and_who_a_paper(app: Flask) -> None:
    with app.app_context(), committed():
        practice = everybody("Zzq")
        picture, paper = show_work(hers())
        an_application(practice, hers())
    as_ = browsers(app)
    for url in (picture, paper):
        assert who_sees(app, as_, url) == {"alicia", "diana"}
    with app.app_context(), committed():
        application = the_application()
        speaker = speaker_of(application.practice.company)
        applications.invite(application, clock.now(), "En la oficina", COMPANY, by=speaker)
        applications.agree_to_interview(application, by=hers().person)
    for url in (picture, paper):
        assert who_sees(app, as_, url) == {"alicia", "diana", "carla"}
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
    anybody = app.test_client()
    assert (anybody.get(picture).status_code, anybody.get(paper).status_code) == (200, 404)


@pytest.mark.one_database
def test_she_looks_at_a_square_of_her_photo_before_she_keeps_it(app: Flask) -> None:
    with app.app_context(), committed():
        profile = a_profile(name=mail("alicia"))
        first = profile.photo_uid
    alicia = come_in(app, mail("alicia"))
    page = alicia.submit("/perfil/foto", x="0", y="0", size="50", look="1")
    assert page.status_code == 200 and 'viewBox="0 0 100 100"' in page.text
    with app.app_context():
        assert hers().photo_uid == first
    page = alicia.submit("/perfil/foto", x="0", y="900", size="")
    assert page.status_code == 422 and "entre 0 y 100" in page.text
    page = alicia.submit("/perfil/foto", x="100", y="100", size="50")
    assert "Guardado." in page.text
    with app.app_context():
        second = hers().photo_uid
        assert second != first and len(kept()) == 1
    assert alicia.get(f"/archivos/{second}/160").status_code == 200
    assert alicia.get(f"/archivos/{first}/160").status_code == 404


@pytest.mark.one_database
def test_without_a_photo_there_is_nothing_to_cut(alicia: CheckedClient) -> None:
    assert alicia.get("/perfil/foto").status_code == 404


def test_an_entry_keeps_the_skills_that_it_shows(app: Flask) -> None:
    with app.app_context(), committed():
        show_work(a_profile(name=mail("alicia")))
        uid = next(entry.uid for entry in hers().entries if entry.pictures)
    alicia = come_in(app, mail("alicia"))
    own = f"{DONE}/proyecto/{uid}"
    assert "Python" in alicia.get(own).text
    alicia.submit(own, own, title="Otra obra")
    alicia.submit(own, own, shows="SQL, Git")
    with app.app_context():
        changed = next(entry for entry in hers().entries if entry.uid == uid)
        assert (changed.title, [skill.name for skill in changed.skills]) == ("Otra obra", ["SQL", "Git"])
        assert len(changed.pictures) == 1
    assert "Se ve en: Otra obra" in alicia.get("/perfil").text
