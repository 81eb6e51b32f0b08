"""Where pictures are kept, who sees them, and how they come out of a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import FileStorage, MultiDict

from agency.accounts.models import SignInName
from agency.db import committed, session
from agency.files import operations, policy, queries
from agency.files.crop import Crop
from agency.files.documents import DOCX, PDF, document
from agency.files.models import StoredFile
from agency.files.pictures import recropped, reencoded
from agency.files.words import REFUSALS
from agency.web.forms import Form, Needed
from agency.web.uploads import DocumentField, PictureField, ProjectPictureField
from tests.kit.cast import PASSWORD, a_person
from tests.kit.client import CheckedClient
from tests.kit.documents import WRONG_PAPERS, docx, pdf
from tests.kit.photos import WRONG, opened, small


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app."""
    with app.app_context():
        yield app


def everything_below(app: Flask) -> list[Path]:
    """All that lies in the files folder."""
    return [p for p in app.config["SETTINGS"].files_dir.rglob("*") if p.is_file()]


def kept_for(name: SignInName) -> StoredFile:
    """A photo of this subject's, about to land."""
    return operations.keep(name, operations.put_away(reencoded(BytesIO(small()))), by=name.person)


def a_subject() -> SignInName:
    """Something that a file can belong to, and whose kind no room guards."""
    return a_person().names[0]


def test_a_kept_picture_is_its_subjects_and_lands_with_the_transaction(inside: Flask) -> None:
    with committed():
        subject = a_subject()
        file = kept_for(subject)
    assert [f.uid for f in queries.files_of(subject)] == [file.uid]
    assert (file.media_type, file.by_uid) == ("image/webp", subject.person.uid)
    assert file.size == sum(p.stat().st_size for p in everything_below(inside))
    assert len(everything_below(inside)) == 7


def test_another_square_is_cut_from_the_kept_whole(inside: Flask) -> None:
    with committed():
        subject = a_subject()
        old = kept_for(subject)
    with committed():
        new = operations.keep(
            subject,
            operations.put_away(recropped(operations.whole_of(old), Crop(100, 50, 50))),
            by=subject.person,
        )
        operations.drop(old, by=subject.person)
    assert [f.uid for f in queries.files_of(subject)] == [new.uid]
    assert operations.whole_of(new) == operations.whole_of(old)


def test_a_kept_document_is_its_subjects_and_forgets_its_name(inside: Flask) -> None:
    with committed():
        subject = a_subject()
        file = operations.keep(
            subject, operations.put_away(document(BytesIO(pdf("Hola")))), by=subject.person
        )
    assert [f.uid for f in queries.files_of(subject)] == [file.uid]
    (kept,) = everything_below(inside)
    assert (file.media_type, file.size) == ("application/pdf", kept.stat().st_size)
    assert kept.name == f"{file.uid.hex}-documento.pdf"


@pytest.fixture
def readers() -> Iterator[set[Any]]:
    """Who may read the files of these tests: ids of people, and None for everybody."""
    allowed: set[Any] = set()

    def may_read(person: Any, file: StoredFile) -> bool:
        return None in allowed or (person is not None and person.uid in allowed)

    def is_hers(person: Any, file: StoredFile) -> bool:
        return person is not None and person.uid == file.by_uid

    policy.register("sign_in_name", may_read, is_hers)
    yield allowed
    policy.register("sign_in_name", lambda person, file: False)


def address(file: StoredFile, size: int = 160) -> str:
    return f"/archivos/{file.uid}/{size}"


def test_a_picture_is_shown_only_to_whom_its_subjects_room_lets_in(
    app: Flask, client: CheckedClient, readers: set[Any]
) -> None:
    with app.app_context(), committed():
        owner, berta = a_person(), a_person(name="berta@example.org").uid
        where = address(kept_for(owner.names[0]))
        readers.add(owner.uid)
    strangers = app.test_client()
    assert strangers.get(where).status_code == 404
    client.submit("/entrar", name="berta@example.org", password=PASSWORD)
    assert client.get(where).status_code == 404
    readers.add(berta)
    answer = client.get(where)
    assert answer.status_code == 200
    assert opened(answer.data).size == (160, 160)
    assert {"Accept", "Cookie"} <= set(answer.vary)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == ("image/webp", "inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    readers.clear()
    assert client.get(where).status_code == 404


def test_a_public_picture_is_kept_by_the_phone_for_minutes_and_asked_for_again_by_its_tag(
    app: Flask, client: CheckedClient, readers: set[Any]
) -> None:
    readers.add(None)
    with app.app_context(), committed():
        file = kept_for(a_subject())
        where, larger = address(file), address(file, 640)
    answer = client.get(where)
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    again = client.get(where, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(larger).headers["ETag"] != answer.headers["ETag"]


def test_a_picture_that_nobody_guards_or_that_is_not_there_is_a_404(
    app: Flask, client: CheckedClient, readers: set[Any]
) -> None:
    readers.add(None)
    with app.app_context(), committed() as current:
        shown = address(kept_for(a_subject()), 161)
        unguarded = StoredFile(
            subject_kind="nobody_guards_this", subject_uid=uuid.uuid4(), media_type="image/webp", size=1
        )
        lost = StoredFile(
            subject_kind="sign_in_name", subject_uid=uuid.uuid4(), media_type="image/webp", size=1
        )
        current.add_all([unguarded, lost])
        wanted = [address(unguarded), address(lost), shown, f"/archivos/{uuid.uuid4()}/160"]
    for where in wanted:
        assert client.get(where).status_code == 404, where


CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
OLD_SAFARI = "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (CHROME, "webp"),
        (OLD_SAFARI, "jpeg"),
        ("*/*", "jpeg"),
        ("image/webp;q=0,image/*", "jpeg"),
        ("", "webp"),
    ],
)
def test_an_older_browser_gets_a_jpeg(
    app: Flask, client: CheckedClient, readers: set[Any], accept: str, kind: str
) -> None:
    readers.add(None)
    with app.app_context(), committed():
        where = address(kept_for(a_subject()), 320)
    answer = client.get(where, headers={"Accept": accept})
    assert (answer.mimetype, opened(answer.data).format) == (f"image/{kind}", kind.upper())
    other = client.get(where, headers={"Accept": OLD_SAFARI if kind == "webp" else CHROME})
    assert other.headers["ETag"] != answer.headers["ETag"]


def test_the_whole_picture_is_shown_to_its_owner_only_even_when_the_square_is_public(
    app: Flask, client: CheckedClient, readers: set[Any]
) -> None:
    readers.add(None)
    with app.app_context(), committed():
        owner = a_person()
        a_person(name="berta@example.org")
        file = kept_for(owner.names[0])
        square, whole, hers = address(file), address(file, 0), owner.names[0].value
    strangers = app.test_client()
    assert (strangers.get(square).status_code, strangers.get(whole).status_code) == (200, 404)
    berta = app.test_client()
    assert isinstance(berta, CheckedClient)
    berta.submit("/entrar", name="berta@example.org", password=PASSWORD)
    assert (berta.get(square).status_code, berta.get(whole).status_code) == (200, 404)
    client.submit("/entrar", name=hers, password=PASSWORD)
    answer = client.get(whole, headers={"Accept": OLD_SAFARI})
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert opened(answer.data).size == (300, 200)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_room_that_says_nothing_of_the_whole_shows_it_to_nobody(inside: Flask) -> None:
    policy.register("said_nothing", lambda person, file: True)
    file = StoredFile(subject_kind="said_nothing", subject_uid=uuid.uuid4(), media_type="x", size=1)
    assert policy.may_read(None, file) and not policy.may_read_whole(a_person(), file)
    session().rollback()


def a_paper_for(name: SignInName, content: bytes | None = None) -> StoredFile:
    """A document of this subject's, about to land."""
    return operations.keep(
        name, operations.put_away(document(BytesIO(content or pdf("Hola")))), by=name.person
    )


@pytest.mark.parametrize(
    ("content", "media_type", "name"), [(pdf("Hola"), PDF, "documento.pdf"), (docx(), DOCX, "documento.docx")]
)
def test_a_document_is_saved_by_whom_its_subjects_room_lets_in_and_is_never_opened_here(
    app: Flask, client: CheckedClient, readers: set[Any], content: bytes, media_type: str, name: str
) -> None:
    with app.app_context(), committed():
        ana = a_person(name="ana@example.org")
        readers.add(ana.uid)
        where = f"/archivos/{a_paper_for(ana.names[0], content).uid}/documento"
    assert app.test_client().get(where).status_code == 404
    client.submit("/entrar", name="ana@example.org", password=PASSWORD)
    answer = client.get(where)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data[:4] == content[:4]
    readers.clear()
    assert client.get(where).status_code == 404
    readers.add(None)
    assert app.test_client().get(where).headers["Cache-Control"] == "private, max-age=600"


def test_a_picture_is_no_document_and_a_document_no_picture(
    app: Flask, client: CheckedClient, readers: set[Any]
) -> None:
    readers.add(None)
    with app.app_context(), committed():
        subject = a_subject()
        wanted = [f"/archivos/{kept_for(subject).uid}/documento", address(a_paper_for(subject))]
        wanted += [address(a_paper_for(subject), 0), f"/archivos/{uuid.uuid4()}/documento"]
    for where in wanted:
        assert client.get(where).status_code == 404, where


class PhotoForm(Form):
    """A form with a photo that must be there."""

    photo = PictureField("Foto", [Needed()])


def upload(content: bytes, filename: str = "foto.jpg") -> MultiDict[str, Any]:
    return MultiDict({"photo": FileStorage(BytesIO(content), filename)})


@pytest.mark.one_database
def test_a_photo_in_a_form_is_a_picture_and_holds_no_lock_while_it_is_read(inside: Flask) -> None:
    queries.all_uids()
    assert session().in_transaction()
    form = PhotoForm(upload(small()))
    assert form.validate()
    assert form.photo.data is not None and "whole.webp" in form.photo.data.contents
    assert not session().in_transaction()


@pytest.mark.one_database
def test_a_photo_in_a_form_undoes_nothing_that_was_written_before(inside: Flask) -> None:
    session().add(StoredFile(subject_kind="x", subject_uid=uuid.uuid4(), media_type="x", size=1))
    PhotoForm(upload(small()))
    session().flush()
    assert len(queries.all_uids()) == 1
    session().rollback()


@pytest.mark.one_database
@pytest.mark.parametrize("name", [n for n in WRONG if n != "nothing"])
def test_each_refused_photo_gets_its_one_sentence_at_the_field(inside: Flask, name: str) -> None:
    content, reason = WRONG[name]
    form = PhotoForm(upload(content()))
    assert not form.validate()
    assert form.mistakes == [("photo", str(REFUSALS[reason]))]
    assert form.photo.data is None


@pytest.mark.one_database
@pytest.mark.parametrize("typed", [MultiDict(), MultiDict({"photo": "no es un archivo"}), upload(b"", "")])
def test_a_form_without_a_photo_says_that_it_is_missing(inside: Flask, typed: MultiDict[str, Any]) -> None:
    form = PhotoForm(typed)
    assert not form.validate()
    assert form.mistakes == [("photo", "Falta completar: Foto.")]


@pytest.mark.one_database
def test_a_form_with_a_photo_is_sent_as_multipart(app: Flask) -> None:
    page = (
        "{% from 'kit/form.html' import form %}{% from 'kit/field.html' import field %}"
        "{% call form('/x', f, 'Guardar') %}{{ field(f.photo) }}{% endcall %}"
    )
    with app.test_request_context():
        html = render_template_string(page, f=PhotoForm())
        without = render_template_string(page.replace("{{ field(f.photo) }}", ""), f=Form())
    assert 'enctype="multipart/form-data"' in html
    assert 'accept="image/jpeg,image/png,image/webp,image/heic,image/heif"' in html and 'type="file"' in html
    assert "multipart" not in without


@pytest.mark.one_database
def test_an_upload_beyond_all_measure_is_answered_calmly(make_app: Callable[..., Flask]) -> None:
    client = make_app(upload_megabytes=1).test_client()
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/crear-cuenta", data=bytes(2 * 1024 * 1024), content_type=kind)
    assert answer.status_code == 413
    assert "El archivo es demasiado grande" in answer.text


class PapersForm(Form):
    """A form with a project's picture and a certificate."""

    picture = ProjectPictureField("Imagen")
    paper = DocumentField("Certificado", [Needed()])


def sent(**files: bytes) -> MultiDict[str, Any]:
    return MultiDict({name: FileStorage(BytesIO(content), "x") for name, content in files.items()})


@pytest.mark.one_database
def test_a_document_in_a_form_is_written_anew_and_a_projects_picture_is_not_cut(inside: Flask) -> None:
    form = PapersForm(sent(paper=pdf("Hola", "Chau"), picture=small()))
    assert form.validate()
    assert form.paper.data is not None and form.paper.data.pages == 2
    assert form.picture.data is not None
    assert opened(form.picture.data.contents["1280.jpg"]).size == (300, 200)
    assert 'accept=".pdf,.docx,' in form.paper()


@pytest.mark.one_database
@pytest.mark.parametrize("name", [n for n in WRONG_PAPERS if n != "nothing"])
def test_each_refused_document_gets_its_one_sentence_at_the_field(inside: Flask, name: str) -> None:
    content, reason = WRONG_PAPERS[name]
    form = PapersForm(sent(paper=content()))
    assert not form.validate()
    assert form.mistakes == [("paper", str(REFUSALS[reason]))]
    assert form.paper.data is None


@pytest.mark.one_database
def test_a_form_without_a_document_says_that_it_is_missing(inside: Flask) -> None:
    form = PapersForm(MultiDict())
    assert not form.validate()
    assert form.mistakes == [("paper", "Falta completar: Certificado.")]
