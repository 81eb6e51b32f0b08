"""The picture for a chat, the contact for a phone, and the code that leads to her."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from agency.profiles.papers.aguayo import BAND, motif, upright
from agency.profiles.papers.card import HEIGHT, WIDTH, share_card
from agency.profiles.papers.fitting import rows, shortened, wrapped
from agency.profiles.papers.lettering import FONTS, one_line
from agency.profiles.papers.qr import qr_png, qr_svg
from agency.profiles.papers.vcard import vcard
from tests.kit.photos import small

FONT = ImageFont.truetype(FONTS / "Lato-Regular.ttf", 30)
PAPER = (251, 248, 244)
SKILLS = ("Python", "Django", "PostgreSQL", "Pruebas unitarias", "Git", "Linux")
SQUARE = ((WIDTH - HEIGHT) // 2, 0, (WIDTH + HEIGHT) // 2, HEIGHT)


def opened(card: bytes) -> Image.Image:
    """The card as pixels."""
    return Image.open(BytesIO(card), formats=("JPEG",))


def test_a_card_is_the_size_that_chats_ask_for_light_and_says_nothing_of_itself() -> None:
    photo = Image.effect_noise((640, 640), 80).convert("RGB")
    noisy = BytesIO()
    photo.save(noisy, "WEBP", quality=90)
    card = share_card(
        "María Mamani " * 9,
        "Programadora que hace de todo " * 9,
        tuple(s * 9 for s in SKILLS),
        noisy.getvalue(),
    )
    assert opened(card).size == (1200, 630)
    assert set(opened(card).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert len(card) < 100_000


def test_the_same_card_gives_the_same_bytes_and_is_drawn_once() -> None:
    share_card.cache_clear()
    first = share_card("María", "Hola", SKILLS, small())
    assert share_card("María", "Hola", SKILLS, small()) is first
    share_card.cache_clear()
    assert share_card("María", "Hola", SKILLS, small()) == first


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200), st.text(max_size=300), st.lists(st.text(max_size=80), max_size=9).map(tuple))
def test_whatever_she_writes_stays_inside_the_square_that_a_chat_crops(
    title: str, headline: str, skills: tuple[str, ...]
) -> None:
    card = opened(share_card(title, headline, skills)).convert("RGB")
    for left, right in ((90, SQUARE[0] - 1), (SQUARE[2] + 1, WIDTH - 90)):
        darkest = [low for low, _high in card.crop((left, 0, right, HEIGHT)).getextrema()]  # type: ignore[misc]
        assert all(own - low < 24 for low, own in zip(darkest, PAPER, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("María", "", ()), ("Marta", "", ())),
        (("María", "Programo", ()), ("María", "Pruebo", ())),
        (("María", "", ("Git",)), ("María", "", ("SQL",))),
    ],
)
def test_each_thing_that_she_says_is_seen(
    one: tuple[str, str, tuple[str, ...]], other: tuple[str, str, tuple[str, ...]]
) -> None:
    assert share_card(*one) != share_card(*other)


def test_only_five_skills_and_no_sign_that_the_font_lacks_are_drawn() -> None:
    assert share_card("María", "Programo", SKILLS[:5]) == share_card("María", "Programo", SKILLS)
    assert share_card("María", "Programo", ()) == share_card("María 🌸", "Programo\u202e 漢", ("🎉", " "))


def test_a_photo_fills_the_circle_and_a_number_shows_the_woven_diamond_instead_of_letters() -> None:
    middle = (WIDTH // 2 - 40, 60, WIDTH // 2 + 40, 200)
    faces = [
        opened(share_card(title, "Programo", SKILLS[:2], photo)).crop(middle).tobytes()
        for title, photo in (("María Mamani", None), ("N.º 4F09AC", None), ("N.º 4F09AC", small()))
    ]
    assert len(set(faces)) == 3
    numbers = [
        opened(share_card(f"N.º {n}", "Programo", SKILLS[:2])).crop((530, 60, 670, 200)) for n in ("1A", "9F")
    ]
    assert numbers[0].tobytes() == numbers[1].tobytes()


def test_the_band_is_woven_as_on_the_pages() -> None:
    colours = set(re.findall(r"#\w{6}", BAND.read_text("utf-8")))
    woven = upright(28, 400)
    assert woven.size == (28, 400)
    assert {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in _colours(woven)} == colours
    assert motif(70).size == (70, 70)
    assert list(_colours(motif(70).crop((30, 30, 40, 40)))) == [(15, 93, 99)]


def _colours(image: Image.Image) -> set[tuple[int, ...]]:
    found = image.getcolors() or []
    return {colour for _count, colour in found if isinstance(colour, tuple)}


@given(st.text(max_size=80).map(one_line), st.integers(40, 600))
def test_a_shortened_text_fits_and_is_the_beginning(text: str, width: int) -> None:
    short = shortened(text, FONT, width)
    assert FONT.getlength(short) <= width
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(
    st.lists(st.text("abcñ", min_size=1, max_size=30), max_size=20), st.integers(60, 400), st.integers(1, 4)
)
def test_wrapped_lines_fit_and_lose_nothing_without_an_ellipsis(
    words: list[str], width: int, most: int
) -> None:
    lines = wrapped(" ".join(words), FONT, width, most)
    assert len(lines) <= most
    assert all(FONT.getlength(line) <= width for line in lines)
    assert "…" in "".join(lines) or " ".join(lines) == " ".join(words)


@given(st.lists(st.floats(10, 200), max_size=12))
def test_rows_hold_everything_in_order_and_fit(widths: list[float]) -> None:
    found = rows(widths, 10, 200)
    assert [number for row in found for number in row] == list(range(len(widths)))
    assert all(sum(widths[n] for n in row) + 10 * (len(row) - 1) <= 200.001 for row in found)


def read_back(card: str) -> dict[str, str]:
    """The properties of a card by their name, unfolded, as a phone reads them."""
    return dict(line.split(":", 1) for line in card.replace("\r\n ", "").split("\r\n") if line)


def unescaped(value: str) -> str:
    """The text that was meant."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_a_card_for_a_phone_says_who_she_is_and_how_to_reach_her() -> None:
    card = vcard(
        "María Elena Mamani Quispe",
        "María Elena",
        "Mamani Quispe",
        "Programadora",
        "maria@example.org",
        "+591 7 1234567",
        "https://agencia.example/m/clave?a=1,2;3",
    )
    assert card.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Mamani Quispe;María Elena;;;",
        "FN:María Elena Mamani Quispe",
        "TITLE:Programadora",
        "EMAIL;TYPE=INTERNET:maria@example.org",
        "TEL;TYPE=CELL:+59171234567",
        "URL:https://agencia.example/m/clave?a=1,2;3",
        "END:VCARD",
        "",
    ]


def test_what_she_does_not_give_is_not_named() -> None:
    assert list(read_back(vcard("Ana", "Ana", "", "", "", "", ""))) == ["BEGIN", "VERSION", "N", "FN", "END"]


@pytest.mark.parametrize("text", ["a, b; c\\d: e", "uno\ndos", "🌸" * 60, "x\r\nTEL:999\r\nEND:VCARD"])
def test_what_she_writes_comes_back_as_she_wrote_it_and_begins_no_line(text: str) -> None:
    card = vcard(text, text, text, text, text, "", "https://x.org\r\nTEL:1")
    said = read_back(card)
    assert unescaped(said["FN"]) == unescaped(said["TITLE"]) == text.replace("\r\n", "\n")
    assert set(said) == {"BEGIN", "VERSION", "N", "FN", "TITLE", "EMAIL;TYPE=INTERNET", "END"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_lines_are_folded_between_letters_and_a_name_has_five_parts(text: str) -> None:
    card = vcard(text, text, text, text, "", text, text)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert len(re.split(r"(?<!\\)(?:\\\\)*;", read_back(card)["N"])) == 5
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", card)


def test_the_code_is_a_picture_by_itself_and_sized_by_its_page() -> None:
    svg = qr_svg("https://agencia.example/m/clave")
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ")
    assert (root.tag, set(root.attrib)) == ("{http://www.w3.org/2000/svg}svg", {"viewBox"})
    assert [child.attrib.get("stroke") or child.attrib["fill"] for child in root] == ["#fff", "#211a1f"]
    assert not {"style", "script"} & set(re.findall(r"\w+", svg))


def test_the_code_changes_with_the_address() -> None:
    assert qr_svg("https://a.example/1") != qr_svg("https://a.example/2")


@pytest.mark.parametrize("side", [1, 200, 1000])
def test_a_printed_code_has_whole_dots_and_a_quiet_border(side: int) -> None:
    with Image.open(BytesIO(qr_png("https://agencia.example/m/clave", side))) as picture:
        grey, ink = picture.convert("L"), picture.convert("RGB")
    dots = 33
    scale = grey.width // dots
    assert grey.width == grey.height == scale * dots
    assert side - dots < grey.width <= max(side, dots)
    assert grey.crop((0, 0, 2 * scale, grey.height)).getextrema() == (255, 255)
    finder = ink.crop((2 * scale, 2 * scale, 9 * scale, 3 * scale)).getcolors()
    assert finder == [(7 * scale * scale, (33, 26, 31))]
