"""The picture that a chat shows beside the address of her page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from agency.profiles.papers.aguayo import motif, upright
from agency.profiles.papers.fitting import rows, shortened, wrapped
from agency.profiles.papers.lettering import FONTS, one_line

WIDTH, HEIGHT = 1200, 630
MEDIA_TYPE = "image/jpeg"
AGENCY = "Agencia de Soluciones de Mujeres TIC"
DOTS = 2
"""Drawn at twice its size and then made smaller, so that round edges are smooth."""
SQUARE = 590
"""A chat that crops to the middle square still shows all that is written."""
FACE, RING, BAND = 148, 5, 84
MOST_SKILLS, PILL, GAP = 5, 46, 12
PILL_TEXT, PADDING = 24, 34
WIDEST_PILL = (SQUARE - GAP) // 2
NAMES = (46, 40, 34)
MOST_BYTES = 100_000
QUALITIES = (84, 70, 50)
INK, SOFT, PAPER, WINE, WASH, MARIGOLD = "#211a1f", "#5b5157", "#fbf8f4", "#8a1253", "#fdf1cf", "#f2a900"
MOST_KEPT = 32
"""Whoever asks for the same card again and again costs no drawing; 100 KB each."""
HEADLINES = ((40, 2), (34, 3))
"""The sizes that are tried, each with the most lines that it may take."""


@lru_cache(MOST_KEPT)
def share_card(title: str, headline: str, skills: tuple[str, ...], photo: bytes | None = None) -> bytes:
    """A JPEG of 1200 x 630 with her name or number, what she does and up to five skills, and nothing else."""
    name = one_line(title)
    sheet = _Sheet()
    face = _round(photo) if photo else _initials(name)
    pills = [text for skill in skills if (text := one_line(skill))][:MOST_SKILLS]
    sheet.write(face, name, one_line(headline), pills)
    return sheet.jpeg()


class _Sheet:
    """A card while it is drawn, from the middle of its height outwards."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH * DOTS, HEIGHT * DOTS), PAPER)
        self.draw = ImageDraw.Draw(self.picture)
        band = upright(BAND * DOTS, HEIGHT * DOTS)
        self.picture.paste(band, (0, 0))
        self.picture.paste(band, (WIDTH * DOTS - band.width, 0))

    def write(self, face: Image.Image, name: str, headline: str, pills: Sequence[str]) -> None:
        bold = _name_font(name)
        name = shortened(name, bold, SQUARE * DOTS)
        size, lines = _headline(headline)
        chips, together = _chips(pills)
        tall = FACE + 2 * RING + 22 + (62 if name else 0) + len(lines) * _line(size)
        tall += (18 + len(together) * (PILL + GAP) - GAP) if together else 0
        top = max((HEIGHT - 66 - tall) // 2, 26)
        self.face(face, top)
        top += FACE + 2 * RING + 22
        if name:
            self.line(name, top + 24, bold, INK)
            top += 62
        for line in lines:
            self.line(line, top + _line(size) // 2, _font(size), WINE)
            top += _line(size)
        top += 18
        for row in together:
            self.chips([chips[number] for number in row], top)
            top += PILL + GAP
        self.line(AGENCY, HEIGHT - 40, _font(25, bold=True), SOFT)

    def face(self, face: Image.Image, top: int) -> None:
        middle, side = WIDTH * DOTS // 2, (FACE + 2 * RING) * DOTS
        ring = (middle - side // 2, top * DOTS, middle + side // 2, top * DOTS + side)
        self.draw.ellipse(ring, fill=MARIGOLD)
        mask = Image.new("L", face.size, 0)
        ImageDraw.Draw(mask).ellipse((0, 0, face.width - 1, face.height - 1), fill=255)
        self.picture.paste(face, (middle - face.width // 2, (top + RING) * DOTS), mask)

    def line(self, text: str, middle: int, font: ImageFont.FreeTypeFont, colour: str) -> None:
        self.draw.text((WIDTH * DOTS // 2, middle * DOTS), text, fill=colour, font=font, anchor="mm")

    def chips(self, row: Sequence[tuple[str, int]], top: int) -> None:
        left = (WIDTH - sum(wide for _text, wide in row) - GAP * (len(row) - 1)) // 2
        for text, wide in row:
            box = (left * DOTS, top * DOTS, (left + wide) * DOTS, (top + PILL) * DOTS)
            self.draw.rounded_rectangle(box, PILL * DOTS // 2, fill=WASH, outline=MARIGOLD, width=2 * DOTS)
            at = ((left + wide / 2) * DOTS, (top + PILL / 2 - 1) * DOTS)
            self.draw.text(at, text, fill=INK, font=_font(PILL_TEXT), anchor="mm")
            left += wide + GAP

    def jpeg(self) -> bytes:
        small = self.picture.reduce(DOTS)
        for quality in QUALITIES:
            written = BytesIO()
            small.save(written, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
            if written.tell() <= MOST_BYTES:
                break
        return written.getvalue()


def _name_font(name: str) -> ImageFont.FreeTypeFont:
    fonts = [_font(size, bold=True) for size in NAMES]
    return next((font for font in fonts if font.getlength(name) <= SQUARE * DOTS), fonts[-1])


def _headline(text: str) -> tuple[int, list[str]]:
    for size, most in HEADLINES:
        lines = wrapped(text, _font(size), SQUARE * DOTS, most)
        if " ".join(lines) == text:
            break
    return size, lines


def _line(size: int) -> int:
    return size * 5 // 4


def _chips(pills: Sequence[str]) -> tuple[list[tuple[str, int]], list[list[int]]]:
    texts = [shortened(text, _font(PILL_TEXT), (WIDEST_PILL - PADDING) * DOTS) for text in pills]
    chips = [(text, round(_font(PILL_TEXT).getlength(text) / DOTS) + PADDING) for text in texts]
    together = rows([wide for _text, wide in chips], GAP, SQUARE)[:2]
    return chips, together


def _round(photo: bytes) -> Image.Image:
    with Image.open(BytesIO(photo), formats=("WEBP", "JPEG", "PNG")) as picture:
        return ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (FACE * DOTS, FACE * DOTS))


def _initials(name: str) -> Image.Image:
    letters = [part[0] for part in name.split() if part[0].isupper()]
    if not letters or any(sign.isdigit() for sign in name):
        return motif(FACE * DOTS)
    face = Image.new("RGB", (FACE * DOTS, FACE * DOTS), WINE)
    middle = (FACE * DOTS / 2, FACE * DOTS / 2)
    text = "".join(letters[:2])
    ImageDraw.Draw(face).text(middle, text, fill=PAPER, font=_font(62, bold=True), anchor="mm")
    return face


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"Lato-{'Bold' if bold else 'Regular'}.ttf", size * DOTS)
