"""Her CV as a tagged PDF: the same paper gives the same bytes, and nobody's text is read as markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

import typst

from agency.profiles.papers.lettering import FONTS
from agency.profiles.papers.paper import Design, Paper
from agency.profiles.papers.payload import payload
from agency.profiles.papers.unnamed import without_her

DESIGNS = Path(__file__).with_name("designs")

_one_at_a_time = Lock()
"""A compiler refuses a second caller, and however many ask at once, the process pays for one."""


def cv(paper: Paper, hidden_name: str = "") -> bytes:
    """The CV as PDF/UA; a paper without a contact names nobody, nor `hidden_name` where her words say it."""
    return b"".join(_drawn(paper, hidden_name, "pdf"))


def cv_pictures(paper: Paper, hidden_name: str = "") -> list[bytes]:
    """Each page of the same CV as a PNG, to be looked at before it is taken."""
    return _drawn(paper, hidden_name, "png")


def _drawn(paper: Paper, hidden_name: str, kind: Literal["pdf", "png"]) -> list[bytes]:
    text = payload(paper if paper.contact else without_her(paper, hidden_name))
    with _one_at_a_time:
        drawn = _compiler(paper.design).compile(
            format=kind, sys_inputs={"paper": text}, pdf_standards=["ua-1"] if kind == "pdf" else []
        )
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())


@cache
def _compiler(design: Design) -> typst.Compiler:
    return typst.Compiler(
        DESIGNS / f"{design}.typ", root=DESIGNS, font_paths=_fonts(), ignore_system_fonts=True
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
