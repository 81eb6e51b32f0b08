"""Pictures from strangers come out upright, square and bare, or are refused with a reason."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from agency.files.apart.stripped import bare_jpeg
from agency.files.crop import Crop
from agency.files.pictures import recropped, reencoded, shrunk
from agency.files.refused import Refused
from agency.files.words import REFUSALS
from tests import bench_pictures
from tests.kit.photos import LIGHTS, WRONG, heic, opened, peak_megabytes, small, two_halves, written

MAKER = "TelefonoDeAna"
PLACE = b"-14.858"
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""How every plain JPEG begins: its version, and that its dots are square."""


def tells_all(image: Image.Image) -> dict[str, Any]:
    """Options that write everything into the picture that a phone tells: maker, place, profile, turn."""
    exif = image.getexif()
    exif[Base.Make] = MAKER
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (14.0, 51.0, 28.8)
    return {"exif": exif.tobytes(), "icc_profile": b"ICC of " + MAKER.encode(), "xmp": b"<x:xmpmeta>" + PLACE}


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


def is_bare(content: bytes) -> bool:
    """True when the picture's file consists of pixels only."""
    if content.startswith(b"RIFF"):
        return chunks(content) == [b"VP8 "]
    return bare_jpeg(content) == content.replace(JFIF, b"", 1)


def test_a_phone_photo_stands_upright_in_all_sizes_and_tells_nothing_but_itself() -> None:
    photo = two_halves(4000, 3000)
    original = written(photo, "JPEG", quality=85, comment=b"nota privada", **tells_all(photo))
    assert MAKER.encode() in original and PLACE in original
    picture = reencoded(BytesIO(original))
    assert {name: opened(content).size for name, content in picture.contents.items()} == {
        "whole.webp": (960, 1280),
        **{f"{side}.{ending}": (side, side) for side in (640, 320, 160) for ending in ("webp", "jpg")},
    }
    for name, content in picture.contents.items():
        image = opened(content)
        assert image.format == ("JPEG" if name.endswith("jpg") else "WEBP")
        assert looks(image.getpixel((image.width // 2, image.height // 8)), "red")
        assert looks(image.getpixel((image.width // 2, image.height * 7 // 8)), "blue")
        assert is_bare(content) and MAKER.encode() not in content and PLACE not in content
        assert not dict(image.getexif()) and "icc_profile" not in image.info and "comment" not in image.info


def test_an_iphones_own_format_is_read_and_tells_nothing_either() -> None:
    photo = two_halves(1200, 900)
    told = tells_all(photo)
    original = heic(photo, exif=told["exif"], xmp=told["xmp"], icc_profile=None)
    assert MAKER.encode() in original and PLACE in original
    picture = reencoded(BytesIO(original))
    assert opened(picture.contents["whole.webp"]).size in {(1200, 900), (900, 1200)}
    for content in picture.contents.values():
        assert is_bare(content)


def test_an_iphones_photo_is_the_photo_and_not_its_preview() -> None:
    held = pillow_heif.from_pillow(two_halves(1200, 900))
    preview = two_halves(160, 120).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    held.add_frombytes("RGB", preview.size, preview.tobytes())
    buffer = BytesIO()
    held.save(buffer, quality=60, primary_index=0)
    whole = opened(reencoded(buffer).contents["whole.webp"])
    assert whole.size == (1200, 900)
    assert looks(whole.getpixel((100, 450)), "red") and looks(whole.getpixel((1100, 450)), "blue")


def test_she_chooses_the_square_from_the_kept_whole_and_the_whole_stays() -> None:
    first = reencoded(BytesIO(written(two_halves(4000, 3000), "JPEG", quality=90)))
    assert looks(opened(first.contents["160.jpg"]).getpixel((20, 80)), "red")
    again = recropped(first.contents["whole.webp"], Crop(100, 50, 60))
    assert set(again.contents) == set(first.contents)
    assert again.contents["whole.webp"] == first.contents["whole.webp"]
    for name in ("640.webp", "320.jpg", "160.webp"):
        image = opened(again.contents[name])
        assert looks(image.getpixel((2, image.height // 2)), "blue")
    assert opened(again.contents["640.webp"]).size == (576, 576)


def test_a_square_that_is_chosen_at_once_is_the_one_that_is_chosen_later() -> None:
    original = written(two_halves(1000, 700), "PNG")
    at_once = reencoded(BytesIO(original), Crop(40, 20, 50))
    later = recropped(reencoded(BytesIO(original)).contents["whole.webp"], Crop(40, 20, 50))
    for name in ("640.webp", "160.jpg"):
        one, other = opened(at_once.contents[name]), opened(later.contents[name])
        assert one.size == other.size
        assert looks(one.getpixel((10, 10)), "red") and looks(other.getpixel((10, 10)), "red")


@given(
    st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 100), st.integers(0, 100), st.integers(1, 100)
)
def test_a_chosen_square_lies_in_the_picture_wherever_it_was_put(
    width: int, height: int, x: int, y: int, size: int
) -> None:
    left, top, right, bottom = Crop(x, y, size).box(width, height)
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    assert right - left == bottom - top == max(1, round(min(width, height) * size / 100))
    wanted = width * x / 100 - (right - left) / 2
    assert abs(left - wanted) <= 0.5 or left in {0, width - (right - left)}


@pytest.mark.parametrize("wrong", [(-1, 50, 100), (50, 101, 100), (50, 50, 0), (50, 50, 101)])
def test_a_crop_outside_of_a_hundred_is_none(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="hundredths"):
        Crop(*wrong)


@pytest.mark.parametrize("whole", [b"", b"no es nada", small("JPEG"), small("WEBP")[:60]])
def test_what_is_no_kept_whole_is_not_cut(whole: bytes) -> None:
    with pytest.raises(Refused):
        recropped(whole, Crop(50, 50, 50))


@pytest.mark.parametrize(
    ("given_size", "large", "small_one"),
    [
        ((2560, 1440), (1280, 720), (640, 360)),
        ((900, 3600), (320, 1280), (320, 1280)),
        ((200, 100), (200, 100), (200, 100)),
        ((1, 3000), (1, 1280), (1, 1280)),
    ],
)
def test_a_projects_picture_is_not_cut(
    given_size: tuple[int, int], large: tuple[int, int], small_one: tuple[int, int]
) -> None:
    picture = shrunk(BytesIO(written(two_halves(*given_size), "PNG")))
    sizes = {name: opened(content).size for name, content in picture.contents.items()}
    assert sizes == {"1280.webp": large, "1280.jpg": large, "640.webp": small_one, "640.jpg": small_one}
    assert all(is_bare(content) for content in picture.contents.values())


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
    for content in reencoded(BytesIO(original)).contents.values():
        assert is_bare(content) and MAKER.encode() not in content


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_of_holding_the_phone_comes_out_upright(turn: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    photo = two_halves(200, 200)
    held = photo if turn == 1 else photo.transpose(Image.Transpose(back[turn]))
    exif = Image.Exif()
    exif[Base.Orientation] = turn
    image = opened(
        reencoded(BytesIO(written(held, "JPEG", exif=exif.tobytes(), quality=95))).contents["640.webp"]
    )
    assert looks(image.getpixel((20, 100)), "red") and looks(image.getpixel((180, 100)), "blue")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_damaged_description_does_not_cost_the_photo() -> None:
    picture = reencoded(BytesIO(small(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")))
    assert opened(picture.contents["640.webp"]).size == (200, 200)


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
    assert opened(picture.contents["640.webp"]).mode == "RGB"
    assert opened(picture.contents["640.webp"]).size == (200, 200)


def test_what_is_transparent_becomes_white_and_not_black() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert opened(reencoded(BytesIO(written(clear, "PNG"))).contents["640.webp"]).getpixel((50, 50)) == (
        255,
        255,
        255,
    )
    palette = Image.new("P", (100, 100))
    given_clear = written(palette, "PNG", transparency=0)
    assert opened(reencoded(BytesIO(given_clear)).contents["640.webp"]).getpixel((50, 50)) == (255, 255, 255)


def test_a_progressive_photo_is_read() -> None:
    assert opened(reencoded(BytesIO(small(progressive=True))).contents["160.jpg"]).size == (160, 160)


def test_a_phone_photo_with_a_second_view_behind_it_is_no_animation() -> None:
    two = written(two_halves(300, 200), "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200))])
    assert looks(opened(reencoded(BytesIO(two)).contents["640.webp"]).getpixel((20, 100)), "red")


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (639, 161)])
def test_a_small_or_thin_picture_is_cropped_but_never_blown_up(size: tuple[int, int]) -> None:
    picture = reencoded(BytesIO(written(Image.new("RGB", size), "PNG")))
    assert opened(picture.contents["640.webp"]).size == (min(*size, 640),) * 2
    assert opened(picture.contents["160.jpg"]).size == (min(*size, 160),) * 2


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_photo_is_refused_with_its_reason(name: str) -> None:
    content, reason = WRONG[name]
    with pytest.raises(reason):
        reencoded(BytesIO(content()))


def test_markup_hidden_in_a_photo_does_not_survive() -> None:
    script = b"<script>fetch('//evil.example')</script>"
    original = small(comment=script) + b"<html>" + script
    for content in reencoded(BytesIO(original)).contents.values():
        assert b"script" not in content and b"<html" not in content and b"evil" not in content


IPHONES = heic(two_halves(200, 120))
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
    except Refused:
        return
    assert len(picture.contents) == 7


@effort(max_examples=20)
@given(st.data())
@pytest.mark.slow
def test_an_iphones_broken_bytes_are_a_picture_or_refused_and_the_portal_lives(data: st.DataObject) -> None:
    content = bytearray(IPHONES)
    for _change in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = reencoded(BytesIO(bytes(content)))
    except Refused:
        return
    assert len(picture.contents) == 7


@effort(max_examples=200)
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "]),
    st.binary(max_size=400),
)
def test_any_bytes_are_refused_and_nothing_else_happens(head: bytes, rest: bytes) -> None:
    for read in (reencoded, shrunk):
        with pytest.raises(Refused):
            read(BytesIO(head + rest))


STORE = "from agency.files.pictures import reencoded\nwith open({path!r}, 'rb') as photo: reencoded(photo)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "size", "megabytes"), [("JPEG", (7300, 5470), 60), ("PNG", (4000, 4000), 200)]
)
def test_the_largest_photos_cost_little_memory(
    tmp_path: Path, kind: str, size: tuple[int, int], megabytes: int
) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(written(Image.new("RGB" if kind == "JPEG" else "RGBA", size, (9, 99, 99)), kind))
    imported = peak_megabytes(STORE.partition("\n")[0])
    assert peak_megabytes(STORE.format(path=str(photo))) - imported < megabytes


@pytest.mark.slow
def test_a_phones_photo_stays_within_what_we_promised() -> None:
    (_same, noise), *figures = bench_pictures.lines()
    if abs(noise - 1) > 0.2:
        pytest.skip("the computer is too busy to measure on")
    for name, figure in figures:
        assert figure <= (30 if "MB" in name else 5), name


def test_photos_that_arrive_together_are_all_read() -> None:
    read: list[int] = []
    content = small()
    threads = [
        threading.Thread(target=lambda: read.append(len(reencoded(BytesIO(content)).contents)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [7, 7, 7, 7]


def test_every_refusal_has_its_words() -> None:
    assert set(REFUSALS) == set(Refused.__subclasses__())
