"""Where pictures are kept, who sees them, and how they come out of a form."""

from __future__ import annotations

import resource
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import FileStorage, MultiDict

from agency import clock
from agency.accounts.models import SignInName
from agency.db import committed, session
from agency.files import operations, policy, queries, storage
from agency.files.models import StoredFile
from agency.files.pictures import reencoded
from agency.files.words import REFUSALS
from agency.web.forms import Form, Needed
from agency.web.uploads import PictureField
from tests.kit.cast import PASSWORD, a_person
from tests.kit.client import CheckedClient
from tests.kit.photos import WRONG, opened, small


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app."""
    with app.app_context():
        yield app


def everything_below(app: Flask) -> list[Path]:
    """All that lies in the files folder."""
    return [p for p in app.config["SETTINGS"].files_dir.rglob("*") if p.is_file()]


@pytest.mark.one_database
def test_kept_bytes_are_read_back_until_they_are_deleted(inside: Flask) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    storage.put(one, "640.webp", b"grande")
    storage.put(one, "160.webp", b"chica")
    storage.put(other, "160.webp", b"otra")
    with storage.open(one, "160.webp") as kept:
        assert kept.read() == b"chica"
    storage.delete(one)
    for name in ("640.webp", "160.webp"):
        with pytest.raises(storage.Missing):
            storage.open(one, name)
    assert {uid for uid, _since in storage.kept()} == {other}


@pytest.mark.one_database
def test_kept_bytes_are_for_the_portal_only_and_no_page_serves_them(inside: Flask) -> None:
    storage.put(uuid.uuid4(), "640.webp", b"grande")
    (kept,) = everything_below(inside)
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert Path(inside.static_folder or "") not in kept.parents


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["", "../a", "a/b", ".webp", "a\0", "A.webp", "a.b.c", "a\n"])
def test_a_name_never_leads_out_of_the_storage(inside: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        storage.put(uuid.uuid4(), name, b"x")
    assert everything_below(inside) == []


@contextmanager
def a_full_disk() -> Iterator[None]:
    """The kernel refuses to make any file longer than 100 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.one_database
def test_what_could_not_be_written_whole_is_not_there_at_all(inside: Flask) -> None:
    uid = uuid.uuid4()
    with a_full_disk(), pytest.raises(OSError):
        storage.put(uid, "640.webp", bytes(1000))
    with pytest.raises(storage.Missing):
        storage.open(uid, "640.webp")
    assert everything_below(inside) == []


def kept_for(name: SignInName) -> StoredFile:
    """A photo of this subject's, about to land."""
    return operations.keep_picture(name, reencoded(BytesIO(small())), by=name.person)


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


def test_a_sweep_removes_what_no_row_names_after_a_day_and_nothing_else(inside: Flask) -> None:
    with committed():
        file = kept_for(a_subject())
    kept_for(a_subject())
    session().rollback()
    shelf = everything_below(inside)[0].parent
    (shelf / f"{shelf.name}{uuid.uuid4().hex[2:]}-x.part").write_bytes(b"half")
    assert len(everything_below(inside)) == 5
    assert operations.sweep() == 0
    with clock.days_from_now(2):
        assert operations.sweep() == 2
    assert {uid for uid, _since in storage.kept()} == {file.uid}
    assert len(everything_below(inside)) == 2


def test_a_dropped_picture_is_gone_from_the_disk_after_the_sweep(inside: Flask) -> None:
    with committed():
        file = kept_for(a_subject())
    with committed():
        operations.drop(file, by=a_person())
    assert queries.file_by_uid(file.uid) is None
    with clock.days_from_now(2):
        assert operations.sweep() == 1
    assert everything_below(inside) == []


@pytest.fixture
def readers() -> Iterator[set[Any]]:
    """Who may read the files of these tests: ids of people, and None for everybody."""
    allowed: set[Any] = set()

    def may_read(person: Any, file: StoredFile) -> bool:
        return None in allowed or (person is not None and person.uid in allowed)

    policy.register("sign_in_name", may_read)
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
    assert form.photo.data is not None and set(form.photo.data.sides) == {640, 160}
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
    assert 'accept="image/jpeg,image/png,image/webp"' in html and 'type="file"' in html
    assert "multipart" not in without


@pytest.mark.one_database
def test_an_upload_beyond_all_measure_is_answered_calmly(make_app: Callable[..., Flask]) -> None:
    client = make_app(upload_megabytes=1).test_client()
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/crear-cuenta", data=bytes(2 * 1024 * 1024), content_type=kind)
    assert answer.status_code == 413
    assert "El archivo es demasiado grande" in answer.text
