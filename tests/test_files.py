"""Pictures from strangers, where they are kept, and who sees them."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo
from werkzeug.datastructures import FileStorage, MultiDict

from agency import clock
from agency.accounts.models import SignInName
from agency.db import committed, session
from agency.files import operations, pictures, policy, queries, storage
from agency.files.models import StoredFile
from agency.files.pictures import Animated, Damaged, NotAPicture, TooLarge, TooManyPixels, reencoded
from agency.files.words import REFUSALS
from agency.web.forms import Form, Needed
from agency.web.uploads import PictureField
from tests.kit.cast import PASSWORD, a_person
from tests.kit.client import CheckedClient

LIGHTS = {"red": (220, 30, 30), "blue": (30, 30, 220)}
MAKER = "TelefonoDeAna"
PLACE = b"-14.858"


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture's bytes in this format."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def two_halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), LIGHTS["red"])
    image.paste(LIGHTS["blue"], (width // 2, 0, width, height))
    return image


def tells_all(image: Image.Image) -> dict[str, Any]:
    """Options that write everything into the picture that a phone tells: maker, place, profile, turn."""
    exif = image.getexif()
    exif[Base.Make] = MAKER
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (14.0, 51.0, 28.8)
    return {"exif": exif.tobytes(), "icc_profile": b"ICC of " + MAKER.encode(), "xmp": b"<x:xmpmeta>" + PLACE}


def small(kind: str = "JPEG", **options: Any) -> bytes:
    """An ordinary picture of a few hundred pixels."""
    return written(two_halves(300, 200), kind, **options)


def claiming(kind: str, side: int) -> bytes:
    """A picture of a few bytes whose header claims a square of this side."""
    tiny = bytearray(written(Image.new("RGB", (16, 16)), kind, lossless=True))
    if kind == "PNG":
        tiny[16:24] = side.to_bytes(4, "big") * 2
        tiny[29:33] = _crc(bytes(tiny[12:29]))
    elif kind == "JPEG":
        at = tiny.index(b"\xff\xc0") + 5
        tiny[at : at + 4] = side.to_bytes(2, "big") * 2
    else:
        at = tiny.index(b"VP8L") + 9
        tiny[at : at + 4] = ((side - 1) | (side - 1) << 14).to_bytes(4, "little")
    return bytes(tiny)


def _crc(chunk: bytes) -> bytes:
    return crc32(chunk).to_bytes(4, "big")


def opened(content: bytes) -> Image.Image:
    """The written picture, decoded by its own bytes."""
    image = Image.open(BytesIO(content), formats=["WEBP"])
    image.load()
    return image


def chunks(webp: bytes) -> list[bytes]:
    """The names of what a WebP consists of."""
    found, at = [], 12
    while at < len(webp):
        found.append(webp[at : at + 4])
        at += 8 + int.from_bytes(webp[at + 4 : at + 8], "little") + len(webp) % 2
    return found


def looks(colour: Any, name: str) -> bool:
    """True when the colour is the named one, as far as compression keeps it."""
    return all(abs(a - b) < 40 for a, b in zip(colour, LIGHTS[name], strict=True))


def test_a_phone_photo_stands_upright_in_both_sizes_and_tells_nothing_but_itself() -> None:
    photo = two_halves(4000, 3000)
    original = written(photo, "JPEG", quality=85, comment=b"nota privada", **tells_all(photo))
    assert MAKER.encode() in original and PLACE in original
    picture = reencoded(BytesIO(original))
    assert {side: opened(content).size for side, content in picture.sides.items()} == {
        640: (640, 640),
        160: (160, 160),
    }
    for side, content in picture.sides.items():
        image = opened(content)
        assert looks(image.getpixel((side // 2, side // 8)), "red")
        assert looks(image.getpixel((side // 2, side * 7 // 8)), "blue")
        assert chunks(content) == [b"VP8 "]
        assert not dict(image.getexif()) and "icc_profile" not in image.info


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_other_formats_tell_is_dropped_as_well(kind: str) -> None:
    photo = two_halves(300, 200)
    told = tells_all(photo)
    if kind == "PNG":
        note = PngInfo()
        note.add_text("Comment", MAKER)
        told["pnginfo"] = note
        told.pop("xmp")
    original = written(photo, kind, **told)
    assert MAKER.encode() in original
    for content in reencoded(BytesIO(original)).sides.values():
        assert chunks(content) == [b"VP8 "]


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_of_holding_the_phone_comes_out_upright(turn: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    photo = two_halves(200, 200)
    held = photo if turn == 1 else photo.transpose(Image.Transpose(back[turn]))
    exif = Image.Exif()
    exif[Base.Orientation] = turn
    image = opened(reencoded(BytesIO(written(held, "JPEG", exif=exif.tobytes(), quality=95))).sides[640])
    assert looks(image.getpixel((20, 100)), "red") and looks(image.getpixel((180, 100)), "blue")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_damaged_description_does_not_cost_the_photo() -> None:
    picture = reencoded(BytesIO(small(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")))
    assert opened(picture.sides[640]).size == (200, 200)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("1", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_kind_of_colour_becomes_plain_colour(mode: str, kind: str) -> None:
    picture = reencoded(BytesIO(written(Image.new(mode, (300, 200)), kind)))
    assert opened(picture.sides[640]).mode == "RGB"
    assert opened(picture.sides[640]).size == (200, 200)


def test_what_is_transparent_becomes_white_and_not_black() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert opened(reencoded(BytesIO(written(clear, "PNG"))).sides[640]).getpixel((50, 50)) == (255, 255, 255)
    palette = Image.new("P", (100, 100))
    given_clear = written(palette, "PNG", transparency=0)
    assert opened(reencoded(BytesIO(given_clear)).sides[640]).getpixel((50, 50)) == (255, 255, 255)


def test_a_progressive_photo_is_read() -> None:
    assert opened(reencoded(BytesIO(small(progressive=True))).sides[160]).size == (160, 160)


def test_a_phone_photo_with_a_second_view_behind_it_is_no_animation() -> None:
    two = written(two_halves(300, 200), "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200))])
    assert looks(opened(reencoded(BytesIO(two)).sides[640]).getpixel((20, 100)), "red")


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (639, 161)])
def test_a_small_or_thin_picture_is_cropped_but_never_blown_up(size: tuple[int, int]) -> None:
    picture = reencoded(BytesIO(written(Image.new("RGB", size), "PNG")))
    assert opened(picture.sides[640]).size == (min(*size, 640),) * 2
    assert opened(picture.sides[160]).size == (min(*size, 160),) * 2


def moving(kind: str) -> bytes:
    """Two different frames."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in LIGHTS]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


WRONG: dict[str, tuple[Callable[[], bytes], type[pictures.Refused]]] = {
    "nothing": (lambda: b"", NotAPicture),
    "text named .jpg": (lambda: b"Hola, soy una foto.\n" * 50, NotAPicture),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", NotAPicture),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NotAPicture),
    "a format we don't read": (lambda: small("TIFF"), NotAPicture),
    "a still GIF": (lambda: small("GIF"), NotAPicture),
    "a moving GIF": (lambda: moving("GIF"), NotAPicture),
    "a moving PNG": (lambda: moving("PNG"), Animated),
    "a moving WEBP": (lambda: moving("WEBP"), Animated),
    "half a JPEG": (lambda: small()[: len(small()) // 2], Damaged),
    "half a PNG": (lambda: small("PNG")[: len(small("PNG")) // 2], Damaged),
    "half a WEBP": (lambda: small("WEBP")[: len(small("WEBP")) // 2], Damaged),
    "81 MP in a JPEG's header": (lambda: claiming("JPEG", 9000), TooManyPixels),
    "81 MP in a PNG's header": (lambda: claiming("PNG", 9000), TooManyPixels),
    "81 MP in a WEBP's header": (lambda: claiming("WEBP", 9000), TooManyPixels),
    "900 MP in a PNG's header": (lambda: claiming("PNG", 30_000), TooManyPixels),
    "25 MP that are decoded whole": (lambda: claiming("PNG", 5000), TooManyPixels),
    "9 MB": (lambda: small() + bytes(9 * 1024 * 1024), TooLarge),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_photo_is_refused_with_its_reason(name: str) -> None:
    content, reason = WRONG[name]
    with pytest.raises(reason):
        reencoded(BytesIO(content()))


def test_markup_hidden_in_a_photo_does_not_survive() -> None:
    script = b"<script>fetch('//evil.example')</script>"
    original = small(comment=script) + b"<html>" + script
    for content in reencoded(BytesIO(original)).sides.values():
        assert b"script" not in content and b"<html" not in content and b"evil" not in content


HEALTHY = [small("JPEG"), small("JPEG", progressive=True), small("PNG"), small("WEBP")]


@effort(max_examples=150)
@given(st.data())
def test_broken_bytes_are_a_picture_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(HEALTHY)))
    for _change in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    try:
        picture = reencoded(BytesIO(bytes(content[: cut or None])))
    except pictures.Refused:
        return
    assert set(picture.sides) == {640, 160}


PEAK = """
import resource, sys
from agency.files.pictures import reencoded
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as photo:
    reencoded(photo)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "size", "megabytes"), [("JPEG", (7300, 5470), 100), ("PNG", (4000, 4000), 200)]
)
def test_the_largest_photos_cost_little_memory(
    tmp_path: Path, kind: str, size: tuple[int, int], megabytes: int
) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(written(Image.new("RGB" if kind == "JPEG" else "RGBA", size, (9, 99, 99)), kind))
    measured = subprocess.run(
        [sys.executable, "-c", PEAK, str(photo)], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(measured.stdout) < megabytes


def test_photos_that_arrive_together_are_all_read() -> None:
    read: list[int] = []
    content = small()
    threads = [
        threading.Thread(target=lambda: read.append(len(reencoded(BytesIO(content)).sides))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [2, 2, 2, 2]


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


def test_every_refusal_has_its_words() -> None:
    assert set(REFUSALS) == set(pictures.Refused.__subclasses__())


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
