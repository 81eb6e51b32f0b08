"""Pictures from strangers come out upright, square and bare, or are refused with a reason."""

from __future__ import annotations

import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from agency.files import pictures
from agency.files.pictures import reencoded
from agency.files.words import REFUSALS
from tests.kit.photos import LIGHTS, WRONG, opened, small, two_halves, written

MAKER = "TelefonoDeAna"
PLACE = b"-14.858"


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


def test_every_refusal_has_its_words() -> None:
    assert set(REFUSALS) == set(pictures.Refused.__subclasses__())
