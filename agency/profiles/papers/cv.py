"""Her CV as a tagged PDF: the same paper gives the same bytes, and nobody's text is read as markup."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock

import typst
from PIL import Image

from agency.profiles.papers.lettering import FONTS
from agency.profiles.papers.paper import Design, Paper
from agency.profiles.papers.payload import payload

SCREEN_PPI = 72
COLOURS = 48
DESIGNS = Path(__file__).with_name("designs")

_one_at_a_time = Lock()
"""A compiler refuses a second caller, and however many ask at once, the process pays for one."""


def cv(paper: Paper) -> bytes:
    """The CV as PDF/UA."""
    with _one_at_a_time:
        drawn = _compiler(paper.design).compile(
            format="pdf", sys_inputs={"paper": payload(paper)}, pdf_standards=["ua-1"]
        )
    return b"".join(_pages(drawn))


def first_page(paper: Paper) -> bytes:
    """The first page of the same CV as a light PNG, to be looked at before it is taken."""
    with _one_at_a_time:
        drawn = _compiler(paper.design).compile(
            format="png", ppi=SCREEN_PPI, sys_inputs={"paper": payload(paper)}
        )
    written = BytesIO()
    with Image.open(BytesIO(_pages(drawn)[0])) as page:
        page.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


def _pages(drawn: bytes | list[bytes] | None) -> list[bytes]:
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())


@cache
def _compiler(design: Design) -> typst.Compiler:
    return typst.Compiler(
        DESIGNS / f"{design}.typ", root=DESIGNS, font_paths=_fonts(), ignore_system_fonts=True
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
