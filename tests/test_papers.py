"""Her CV: what stands on it, what never does, and how readers of PDF find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from agency.profiles.models import EntryKind, Link, LinkKind, ProfileSkill, Veil, Way
from agency.profiles.papers.cv import cv, first_page
from agency.profiles.papers.lettering import FONTS, covered, one_line, paragraphs
from agency.profiles.papers.paper import Contact, Design, Item, Paper
from agency.profiles.papers.shown import paper_of
from agency.profiles.papers.unnamed import Telling, without_her
from agency.profiles.papers.words import words_in
from agency.profiles.rules import Seen, SeenEntry
from agency.skills.models import Skill
from tests import bench_papers
from tests.bench_papers import by_fpdf2, ratio
from tests.kit.photos import small

HEADINGS = ("contact", "summary", "facts", "skills", "languages", "links")
WORDS = {"cv": "Currículum", "photo": "Foto", **{key: f"<{key}>" for key in HEADINGS}}
NAME = "María Ñusta Mamani Quispe"
CONTACT = Contact(NAME, "maria@example.org", "+591 71234567", "https://agencia.example/m/clave", small())
CARE = Item("Cuidado de mi abuela", "En casa", "Cuidado de personas", "2019 – hoy", "Todo.")
PAPER = Paper(
    WORDS,
    "Programadora: páginas que se entienden",
    contact=CONTACT,
    place="La Paz",
    summary="Aprendí sola.\nHoy enseño a otras.",
    facts=["Desde casa"],
    skills=[("Resuelvo lo difícil", ["Python", "Administración de bases de datos"]), ("Sola", ["Git"])],
    languages=[("Guaraní", "Es mi lengua (C2)"), ("Castellano", "Con soltura (B2)")],
    sections=[
        ("Experiencia", [CARE]),
        ("Proyectos", [Item("Inventario", url="https://example.org/inventario", skills=["Django"])]),
    ],
    links=[("Mi código", "https://example.org/codigo")],
)
MARKUP = "#$*_`<>@/\\=~\"'[](){}-+&%^|;:,.!? \nabuñ0"
ANYTHING = st.text(max_size=120)

designs = pytest.mark.parametrize("design", list(Design))


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs inside the app: words have a language there."""
    with app.app_context():
        yield app


def text_of(pdf: bytes) -> str:
    """All that a reader of the PDF hears, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def links_of(pdf: bytes) -> set[str]:
    """Where the PDF leads."""
    pages = PdfReader(BytesIO(pdf)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ArrayObject())]
    return {str(note["/A"]["/URI"]) for note in notes}


def everything_in(pdf: bytes) -> str:
    """Each text, name and stream in the file, whether a reader shows it or not."""
    reader = PdfReader(BytesIO(pdf))
    found = [str(reader.metadata), text_of(pdf), pdf.decode("latin-1")]
    for number in range(1, int(str(reader.trailer["/Size"]))):
        thing: Any = reader.get_object(number)
        found.append(str(thing))
        if hasattr(thing, "get_data"):
            found.append(thing.get_data().decode("latin-1"))
    return "\n".join(found)


def tags_of(node: Any) -> Iterator[DictionaryObject]:
    """Each element of the structure below this one, in the order in which it is read."""
    thing = node.get_object()
    if isinstance(thing, ArrayObject):
        for child in thing:
            yield from tags_of(child)
    elif isinstance(thing, DictionaryObject):
        if "/S" in thing:
            yield thing
        if "/K" in thing:
            yield from tags_of(thing["/K"])


@designs
def test_all_that_she_shows_can_be_read_back_with_its_accents(design: Design) -> None:
    said = text_of(cv(replace(PAPER, design=design)))
    for text in (
        NAME,
        "Programadora: páginas que se entienden",
        "maria@example.org",
        "+591 71234567",
        "La Paz",
        "agencia.example/m/clave",
        "Aprendí sola.",
        "Hoy enseño a otras.",
        "Desde casa",
        "Resuelvo lo difícil",
        "Administración de bases de datos",
        "Guaraní",
        "Es mi lengua (C2)",
        "Cuidado de mi abuela",
        "Cuidado de personas",
        "2019 – hoy",
        "Inventario",
        "Django",
        "example.org/codigo",
        *(f"<{key}>" for key in HEADINGS if (key, design) != ("contact", Design.CLARA)),
    ):
        assert text in said


@designs
def test_the_links_lead_where_they_say(design: Design) -> None:
    assert links_of(cv(replace(PAPER, design=design))) == {
        "tel:+59171234567",
        "mailto:maria@example.org",
        "https://agencia.example/m/clave",
        "https://example.org/inventario",
        "https://example.org/codigo",
    }


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "https://u:p@x.org"]
)
def test_an_address_that_is_none_is_written_but_leads_nowhere(url: str) -> None:
    pdf = cv(replace(PAPER, links=[("Otro", url)], sections=[("P", [Item("Uno", url=url)])]))
    assert url not in links_of(pdf)


@designs
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pdf_says_its_language_its_title_and_its_structure(design: Design, language: str) -> None:
    reader = PdfReader(BytesIO(cv(replace(PAPER, design=design, language=language))))
    root = reader.root_object
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == f"{NAME} · {PAPER.headline}"
    assert reader.metadata.author is None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()  # type: ignore[attr-defined]
    kinds = [str(tag["/S"]) for tag in tags_of(root["/StructTreeRoot"]["/K"])]  # type: ignore[index]
    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/H3")
    assert kinds.count("/H3") == 2


@designs
def test_her_photo_is_described_and_loses_what_the_camera_wrote(design: Design) -> None:
    photo = small(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0SECRETO")
    pdf = cv(replace(PAPER, design=design, contact=replace(CONTACT, photo=photo)))
    tree: Any = PdfReader(BytesIO(pdf)).root_object["/StructTreeRoot"]
    assert [str(tag["/Alt"]) for tag in tags_of(tree["/K"]) if str(tag["/S"]) == "/Figure"] == [
        f"Foto: {NAME}"
    ]
    assert "SECRETO" not in everything_in(pdf)
    without = cv(replace(PAPER, design=design, contact=replace(CONTACT, photo=None)))
    assert "/Figure" not in everything_in(without)


@designs
def test_the_same_paper_gives_the_same_bytes(design: Design) -> None:
    paper = replace(PAPER, design=design)
    first = cv(paper)
    cv(replace(paper, summary="Otra cosa"))
    assert cv(paper) == first
    assert not re.search(rb"/(Creation|Mod)Date", first)


@designs
def test_a_cv_of_two_pages_is_small(design: Design) -> None:
    many = [Item(f"Trabajo {n}", text="Hice esto y aquello con calma. " * 12) for n in range(6)]
    sections = [("Experiencia", many), ("Estudios", many[:3])]
    paper = replace(PAPER, design=design, contact=replace(CONTACT, photo=None), sections=sections)
    pdf = cv(paper)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    assert len(pdf) < 60_000


@designs
def test_of_a_paper_without_her_nothing_in_the_file_says_who_she_is(design: Design) -> None:
    named = replace(
        PAPER,
        design=design,
        headline=f"Soy {NAME} y programo",
        summary=f"Escríbeme: maria@example.org, 591 712-34567 o https://example.org/yo.\nMamani Quispe {TEN}",
        sections=[
            ("Experiencia", [Item("Cuidado", "De Maria Ñusta", text="@marianusta", url="https://x.org/y")])
        ],
    )
    assert all(each in everything_in(cv(named)) for each in ("example.org", "Mamani Quispe"))
    pdf = cv(without_her(named, (NAME, "maria@example.org", "+59171234567")))
    hidden = everything_in(pdf)
    addresses = ("maria@", "example.org", "71234567", "34567", "marianusta", "x.org")
    for telling in (*NAME.split(), "Maria", *addresses):
        assert telling not in hidden
    assert links_of(pdf) == set()
    assert not re.search(r"'/Figure'|'/Subtype': '/Image'", hidden)
    assert all(kept in text_of(pdf) for kept in ("Soy … y programo", "Python", TEN))
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Soy … y programo", None)


TEN = "2015 – 2021, 10 000 personas, ISO 27001"
"""Figures that are no phone."""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nací en Santa Cruz", "Nací en Santa Cruz"),
        ("Yo, ROSA  de la cruz.", "Yo, …."),
        ("soy rosa y programo", "soy … y programo"),
        ("Rosa\u00ad, Ro\u00adsa, 𝗥𝗼𝘀𝗮, Elenas, RosaElena_dev", "…, …, …, …, …"),
        ("Escribe a la cuenta de reina.77 o al wsp 7 123 45 67", "Escribe a la cuenta de … o al wsp …"),
        ("wsp71234567, reina.77 @ correo.bo", "wsp…, …"),
        ("rosal, rosado, elegante y cruzada", "rosal, rosado, elegante y cruzada"),
        ("responsable de la tienda", "responsable de la tienda"),
        ("miwarmi.com.bo/tienda", "…"),
        ("Node.js y ASP.net", "Node.js y …"),
        ("de 2019-2021", "de 2019-2021"),
        ("+591 (2) 2345678", "…"),
    ],
)
def test_what_leads_to_her_gives_way_and_nothing_else(text: str, left: str) -> None:
    assert Telling(("Rosa Elena", "de la Cruz", "reina.77@correo.bo", "+59171234567")).gone_from(text) == left


@given(
    ANYTHING,
    st.sampled_from(["Alicia", "ALICIA", "alícia", "Mamani", "591 71234567", "alicia@x.org"]),
    ANYTHING,
)
def test_whatever_stands_around_her_name_it_goes(before: str, telling: str, after: str) -> None:
    hers = Telling(("Alicia Luz", "Mamani", "alicia@x.org", "+59171234567"))
    left = hers.gone_from(f"{before} soy{telling} {after}").lower()
    assert not re.search(
        "al[ií]cia|mamani|71234567|x.org", left.replace(before.lower(), "").replace(after.lower(), "")
    )


@designs
def test_nobody_writes_markup_into_a_cv(design: Design) -> None:
    attack = '#panic("x") = $x^2$ *b* `c` <a> @b // c \\ \\u{41} {{7*7}} "\u200b" </script>'
    pdf = cv(replace(PAPER, design=design, headline=attack, summary=attack, facts=[attack]))
    said = "".join(text_of(pdf).split())
    assert said.count("".join(attack.replace("\u200b", "").split())) == 3


@settings(max_examples=30)
@given(st.text(MARKUP, max_size=70).filter(str.strip), st.sampled_from(list(Design)))
def test_signs_of_markup_are_read_back_as_she_wrote_them(text: str, design: Design) -> None:
    item = Item("Cosa", text=text)
    pdf = cv(Paper(WORDS, "Prueba", design=design, summary=text, sections=[("Proyectos", [item])]))
    assert "".join(text_of(pdf).split()).count("".join(text.split())) >= 2


@designs
def test_a_letter_without_a_sign_of_its_own_is_read_once(design: Design) -> None:
    said = text_of(cv(replace(PAPER, design=design, summary="g̃uarani, Tsimane’, chʼixi, ỹ, ñandú")))
    assert "g̃uarani, Tsimane’, chʼixi, ỹ, ñandú" in said


@designs
def test_what_the_font_cannot_write_is_left_out_or_written_plainly(design: Design) -> None:
    odd = "\u202eSoy 🌸\u200d🎉 עברית العربية 漢字 \x00\x07\ud800 𝗗𝗲𝘃 ﬁn"
    said = text_of(cv(replace(PAPER, design=design, headline=odd, summary=odd)))
    assert said.count("Soy Dev fin") + said.count("Soy Dev ﬁn") == 2


def test_lines_stay_lines_and_marks_without_a_letter_go() -> None:
    assert paragraphs("uno\r\n\n  dos\u2028tres\t\u0301 ") == ["uno", "dos", "tres"]
    assert one_line(" n\u0303andu \n g\u0303 ") == "ñandu g\u0303"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_list_of_signs_is_that_of_the_font(weight: str) -> None:
    with TTFont(FONTS / f"Lato-{weight}.ttf") as font:
        assert covered() == {point for point in font.getBestCmap() if point >= 0x20}


@designs
def test_a_very_long_life_survives_whole_and_inside_the_paper(design: Design) -> None:
    word, address = "Ñ" * 300, f"https://example.org/{'camino/' * 30}{'a' * 60}"
    items = [Item(f"Cosa {n}", "En casa", "Trabajo", "2019 – hoy", "Hice esto.") for n in range(29)]
    items.append(Item(f"Cosa 29 {word}", word, word, "2019 – hoy", f"{word}\n" * 3, [word], address))
    paper = replace(
        PAPER,
        design=design,
        headline=word[:120],
        contact=replace(CONTACT, name=word[:120], email=f"{'a' * 60}@{'b' * 60}.org"),
        summary="Un párrafo que no acaba. " * 200,
        skills=[(f"Nivel {n}", [f"Habilidad {n} {m}" for m in range(30)]) for n in range(5)],
        languages=[("Castellano", "C2")] * 13,
        sections=[(f"Parte {n}", items) for n in range(4)],
        links=[("Enlace", address), *[("Enlace", "https://example.org/uno")] * 29],
    )
    pdf = cv(paper)
    said, right = _said_and_furthest_right(pdf)
    assert all(said.count(f"Cosa {n}\n") == 4 for n in range(29))
    assert said.count("Cosa 29 Ñ") == 4
    assert said.count("Ñ") == 4 * 300 * 7 + 240
    assert "Habilidad 4 29" in " ".join(said.split())
    assert links_of(pdf) >= {address, "https://example.org/uno"}
    assert right < 612


def _said_and_furthest_right(pdf: bytes) -> tuple[str, float]:
    said, ends = "", [0.0]

    def noted(text: str, _cm: Any, tm: Any, *_: Any) -> None:
        if text.strip():
            ends.append(tm[4])

    for page in PdfReader(BytesIO(pdf)).pages:
        said += page.extract_text(visitor_text=noted) + "\n"
        ends += [float(note.get_object()["/Rect"][2]) for note in page.get("/Annots", ArrayObject())]
    return said, max(ends)


@designs
def test_an_empty_paper_is_a_paper(design: Design) -> None:
    for contact in (None, Contact("")):
        paper = Paper(WORDS, "", design=design, contact=contact, sections=[("Estudios", [Item(" ")])])
        assert text_of(cv(paper)) == "Currículum"


@designs
def test_a_thing_without_a_title_keeps_the_rest(design: Design) -> None:
    items = [Item("", "En casa", "Cuidado"), Item("漢字", text="Hice esto.")]
    said = text_of(cv(replace(PAPER, design=design, sections=[("Experiencia", items)])))
    assert said.count("En casa") == 1
    assert "… Hice esto." in said


@settings(max_examples=20, deadline=None)
@given(ANYTHING, ANYTHING, ANYTHING, st.sampled_from(list(Design)), st.booleans())
def test_whatever_she_writes_becomes_a_cv(
    one: str, two: str, three: str, design: Design, named: bool
) -> None:
    paper = Paper(
        WORDS,
        one,
        design=design,
        contact=Contact(two, three, one, two) if named else None,
        summary=three,
        facts=[one],
        skills=[(one, [two, three])],
        languages=[(two, three)],
        sections=[("Estudios", [Item(two, three, one, two, three, [one], two)])],
        links=[(one, three), (two, f"https://example.org/{one}")],
    )
    assert PdfReader(BytesIO(cv(paper))).pages


@designs
def test_a_cv_of_two_pages_costs_at_most_a_quarter_of_what_fpdf2_takes(design: Design) -> None:
    pages = PdfReader(BytesIO(bench_papers.drawn(design))).pages
    assert len(pages) == 2
    assert ratio(partial(bench_papers.drawn, design), by_fpdf2, pairs=5) <= 0.25


def test_many_at_once_get_each_their_own() -> None:
    @cache
    def named(number: int) -> Paper:
        return replace(PAPER, design=list(Design)[number % 2], contact=Contact(f"Mujer {number}"))

    with ThreadPoolExecutor(6) as several:
        drawn = list(several.map(lambda n: cv(named(n)), range(18)))
    for number, pdf in enumerate(drawn):
        assert re.findall(r"Mujer \d+", text_of(pdf)) == [f"Mujer {number}"]


def test_a_cv_can_be_looked_at_before_it_is_taken() -> None:
    long = replace(PAPER, sections=[("Experiencia", [CARE] * 30)])
    for paper in (PAPER, long):
        page = first_page(paper)
        with Image.open(BytesIO(page), formats=("PNG",)) as picture:
            assert picture.size == (612, 792)
        assert len(page) < 60_000


def seen(veil: Veil = Veil.FULL) -> Seen:
    """What somebody sees of a woman whose care work counts."""
    skill = Skill(id=1, slug="pruebas", group="calidad", es="Pruebas manuales", en="Manual testing")
    other = Skill(id=2, slug="git", group="calidad", es="Git", en="Git")
    return Seen(
        veil=veil,
        title=NAME,
        municipality="020105",
        modalities=["remote"],
        hours_per_week=20,
        free_from=None,
        free_until=None,
        languages=[["ay", "C2"], ["xx", "B1"]],
        skills=[
            ProfileSkill(skill_id=2, level=2, skill=other),
            ProfileSkill(skill_id=1, level=4, skill=skill),
        ],
        headline="Pruebo programas",
        entries=[
            SeenEntry(EntryKind.STUDY, None, "Sistemas", "Instituto", "2017", "2020", "", ()),
            SeenEntry(EntryKind.WORK, Way.CARE, "Cuidado de mi hija", "En casa", "2024-07", "", "", [skill]),
            SeenEntry(EntryKind.CERTIFICATE, None, "Curso", "", "2022-03", "2024-03", "", ()),
        ],
        links=[Link(kind=LinkKind.GITHUB, url="https://example.org/codigo")],
    )


@pytest.mark.one_database
def test_a_paper_is_gathered_from_what_is_seen_of_her(inside: Flask) -> None:
    paper = paper_of(seen(), words_in("es"), contact=CONTACT)
    assert paper.place == "El Alto"
    assert paper.facts == ["Desde casa", "Horas por semana: 20"]
    assert paper.skills == [("Resuelvo lo difícil", ["Pruebas manuales"]), ("Lo hago con ayuda", ["Git"])]
    assert paper.languages == [("Aymara", "Es mi lengua (C2)"), ("xx", "Me defiendo (B1)")]
    sections = {label: [(i.title, i.way, i.span) for i in items] for label, items in paper.sections}
    assert sections == {
        "Experiencia": [("Cuidado de mi hija", "Cuidado de personas", "07/2024 – hoy")],
        "Proyectos": [],
        "Estudios": [("Sistemas", "", "2017 – 2020")],
        "Certificados": [("Curso", "", "03/2022")],
    }
    assert paper.links == [("Mi código", "https://example.org/codigo")]


@pytest.mark.one_database
def test_an_english_paper_speaks_english_from_a_spanish_page(inside: Flask) -> None:
    paper = paper_of(seen(), words_in("en"), "en", Design.COLUMNA, CONTACT)
    said = text_of(cv(paper))
    for english in ("Skills", "Experience", "Languages", "Links", "Manual testing", "today"):
        assert english in said
    for spanish in ("Habilidades", "Experiencia", "Lenguas", "Pruebas manuales"):
        assert spanish not in said


@pytest.mark.one_database
def test_a_paper_without_a_contact_takes_nothing_that_leads_to_her(inside: Flask) -> None:
    paper = paper_of(seen(), words_in("es"))
    assert not paper.links
    assert NAME not in everything_in(cv(paper))
