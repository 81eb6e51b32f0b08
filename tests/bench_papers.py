"""What her CV costs beside the same text drawn by fpdf2; `lines` is what `./dev bench` prints."""

from __future__ import annotations

import logging
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

from fpdf import FPDF

from agency.profiles.papers.card import share_card
from agency.profiles.papers.cv import cv, first_page
from agency.profiles.papers.lettering import FONTS, one_line
from agency.profiles.papers.paper import Contact, Design, Item, Paper

logging.getLogger("fontTools").setLevel(logging.ERROR)
PAIRS = 25
HEADINGS = ("contact", "summary", "facts", "skills", "languages", "links")
WORDS = {"cv": "Currículum", "photo": "Foto", **{key: key.capitalize() for key in HEADINGS}}
TEXT = "Sistemas de inventario y de citas para negocios del barrio: hablo, dibujo las pantallas y programo. "
SKILLS = ("Python", "Django", "PostgreSQL", "Git", "Linux")
_number = count()
"""No two papers are alike: a compiler that remembers would win too easily."""

Work = Callable[[], object]


def lines() -> list[tuple[str, float]]:
    """Each thing measured, and how many times fpdf2's CPU time it costs; fpdf2 against itself comes first."""
    works: dict[str, Work] = {"A/A: fpdf2 against itself": by_fpdf2}
    for design in Design:
        works[f"CV of two pages, {design}"] = partial(drawn, design)
    works["what she sees of it before"] = lambda: first_page(two_pages())
    works["card for a chat"] = _card
    return [(what, ratio(work, by_fpdf2)) for what, work in works.items()]


def drawn(design: Design) -> bytes:
    """The CV of two pages in this design."""
    return cv(two_pages(design))


def _card() -> bytes:
    return share_card("María Elena Mamani Quispe", f"Hago sistemas web, {next(_number)}", SKILLS)


def ratio(work: Work, bare: Work, pairs: int = PAIRS) -> float:
    """What the work costs for one of the bare: the median of pairs in random order, in CPU of all threads."""
    for each in (work, bare):
        each()
    found = []
    for _pair in range(pairs):
        spent = {}
        for which in random.sample((0, 1), 2):
            began = time.process_time()
            (work, bare)[which]()
            spent[which] = time.process_time() - began
        found.append(spent[0] / spent[1])
    return statistics.median(found)


def two_pages(design: Design = Design.CLARA) -> Paper:
    """A paper that fills two pages and is like no other."""
    number = next(_number)
    item = Item("Programadora", "Por cuenta propia", "Trabajo", "06/2021 – hoy", TEXT * 2, ("Python",))
    items = [replace(item, title=f"{item.title} {number}.{n}", text=f"{item.text}{number}") for n in range(5)]
    return Paper(
        WORDS,
        f"Hago sistemas web que se entienden, {number}",
        design=design,
        contact=Contact("María Elena Mamani Quispe", "maria@example.org", "+591 71234567"),
        place="La Paz",
        summary=TEXT * 4,
        skills=[("Lo hago sola", [f"Habilidad {n}" for n in range(8)]), ("Con ayuda", ["Linux", "Git"])],
        languages=[("Castellano", "C2"), ("Aymara", "B2"), ("Inglés", "B1")],
        sections=[("Experiencia", items), ("Proyectos", items[:3]), ("Estudios", items[:2])],
    )


def by_fpdf2() -> bytes:
    """The same text on as many pages, without design or tags."""
    paper = two_pages()
    pdf = FPDF(format="letter")
    pdf.add_font("Lato", "", FONTS / "Lato-Regular.ttf")
    pdf.add_font("Lato", "B", FONTS / "Lato-Bold.ttf")
    pdf.add_page()
    for style, text in written(paper):
        pdf.set_font("Lato", style, 10)
        pdf.multi_cell(0, 5, one_line(text), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def written(paper: Paper) -> list[tuple[str, str]]:
    """All that the paper says, in bold or not."""
    contact = paper.contact or Contact("")
    said = [("B", contact.name), ("", paper.headline), ("", f"{paper.place} {contact.phone} {contact.email}")]
    said.append(("", paper.summary))
    said += [("", f"{label}: {', '.join(names)}") for label, names in paper.skills]
    said += [("", f"{language}: {level}") for language, level in paper.languages]
    for label, items in paper.sections:
        said.append(("B", label))
        for item in items:
            said += [("B", item.title), ("", f"{item.span} {item.place} {item.way}"), ("", item.text)]
            said.append(("", ", ".join(item.skills)))
    return [(style, text) for style, text in said if text]


if __name__ == "__main__":
    for what, figure in lines():
        print(f"{what:<50}{figure:>8.2f}")  # noqa: T201
