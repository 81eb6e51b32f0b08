"""Files of other houses: what they say is understood, and what is hostile is refused with its reason."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
import pytest

from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable import Item, Portrait, Reading, Reason, SkillNames, Unreadable
from agency.profiles.portable.cv_text import gather
from agency.profiles.portable.gathering import Gathering
from agency.profiles.portable.reading import MOST_BYTES, read_file
from tests.kit.brought import CANDIDATE, HERE, LINKEDIN, LINKEDINS_PDF, SKILLS_PASSPORT, cv, zipped
from tests.kit.documents import pdf

NAMES: SkillNames = {"python": "python", "sql": "sql", "mapas": "mapas"}
ANALYST = Item(EntryKind.WORK, "Analista", "Banco Unión", Way.JOB, "2021-03")


def said(content: bytes | str, name: str = "archivo") -> Reading:
    """What the file says."""
    return read_file(content.encode() if isinstance(content, str) else content, name, NAMES)[1]


def why_not(content: bytes | str, name: str = "archivo") -> Reason:
    """Why nothing of the file can be read."""
    with pytest.raises(Unreadable) as refused:
        said(content, name)
    return refused.value.reason


def test_linkedin_says_who_she_is_and_nothing_that_is_nobodys_business() -> None:
    reading = said(zipped({f"Basic_LinkedInDataExport/{name}": text for name, text in LINKEDIN.items()}))
    assert reading.portrait == Portrait(
        headline="Analista de datos",
        summary="Ordeno datos.",
        municipality="020105",
        languages=(("es", "C2"), ("ay", "B1")),
        skills=(("python", 0),),
        entries=(
            Item(
                EntryKind.WORK,
                "Analista",
                "Banco Unión",
                Way.JOB,
                "2021-03",
                text='Tableros, con "SQL"\ny Python',
            ),
            Item(EntryKind.WORK, "Soporte", "Tienda Illimani", Way.JOB, "2018-01", "2020-12"),
            Item(
                EntryKind.STUDY, "Licenciatura en Informática", "UMSA", None, "2013", "2018", "Club de redes"
            ),
            Item(EntryKind.PROJECT, "Mapa de ferias", "", None, "2019", "2020", "Un mapa"),
            Item(EntryKind.CERTIFICATE, "CCNA", "Cisco", None, "2020-05", url="https://cisco.example/1"),
            Item(
                EntryKind.WORK,
                "Instructora",
                "Biblioteca",
                Way.VOLUNTEER,
                "2017-01",
                text="Clases de Scratch",
            ),
        ),
        links=((LinkKind.WEB, "https://alicia.bo"), (LinkKind.WEB, "https://blog.alicia.bo")),
    )
    assert not [line for line in reading.left if "secreto" in line or "Calle" in line or "1999" in line]
    assert {"honors.csv", "skills.csv[1].name: 'Tejido'"} <= set(reading.left)


def test_linkedins_tables_are_found_below_notes_and_behind_marks_in_any_letters() -> None:
    table = "Name,Proficiency\nInglés,Professional working proficiency\n"
    notes = "Notes:\nThis is what you told us.\n\n"
    for content in (
        f"\ufeff{table}".encode(),
        table.encode("utf-16"),
        table.encode("cp1252"),
        (notes + table).encode(),
        table.replace("\n", "\r\n").encode(),
        f"{table}\n\n,,,\n".encode(),
    ):
        assert said(zipped({"LANGUAGES.csv": content})).portrait.languages == (("en", "B2"),)


def test_of_a_zip_with_a_broken_table_the_others_are_kept() -> None:
    whole = bytearray(zipped(LINKEDIN, packed=False))
    at = whole.index(b"Banco Uni")
    whole[at : at + 5] = b"Xxxxx"  # its checksum no longer fits
    reading = said(bytes(whole))
    assert [
        e.title for e in reading.portrait.entries if e.kind is EntryKind.STUDY
    ] and "Positions.csv" in reading.left


def locked_zip() -> bytes:
    """A zip whose table asks for a password."""
    whole = bytearray(zipped({"Positions.csv": LINKEDIN["Positions.csv"]}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + offset] |= 1
    return bytes(whole)


def odd_way() -> bytes:
    """A zip packed in a way that nobody needs."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("Positions.csv", LINKEDIN["Positions.csv"])
    return out.getvalue()


XML = '<?xml version="1.0"?>'
REFUSED = {
    "nothing": (b"", Reason.EMPTY),
    "blanks": (b" \r\n\0", Reason.EMPTY),
    "too many bytes": (b"{" * (MOST_BYTES + 1), Reason.BIG),
    "a page": (b"<!doctype html><html></html>", Reason.KIND),
    "a photo": (b"\xff\xd8\xff\xe0 JFIF", Reason.KIND),
    "a text": (b"Alicia Quispe, analista", Reason.KIND),
    "another JSON": (b'{"name": "left-pad", "version": "1.0"}', Reason.KIND),
    "a list": (b"[1, 2]", Reason.KIND),
    "half a JSON": (b'{"basics": {"label": "Prog', Reason.BROKEN),
    "a tower": (b'{"work":' + b"[" * 90_000, Reason.BROKEN),
    "brackets only": (b'{"work":[' + b"[]," * 400_000 + b"1]}", Reason.BIG),
    "a bomb": (zipped({"Positions.csv": "Title\n" + "a" * 9_000_000}), Reason.BIG),
    "thousands of files": (zipped([(f"{n}.csv", "") for n in range(5_001)]), Reason.BIG),
    "a path": (zipped({"../../Positions.csv": "Title\nA", "/Skills.csv": "Name\nPython"}), Reason.KIND),
    "another zip": (zipped({"word/document.xml": "<w/>"}), Reason.KIND),
    "half a zip": (zipped(LINKEDIN)[:900], Reason.BROKEN),
    "a locked zip": (locked_zip(), Reason.LOCKED),
    "an odd zip": (odd_way(), Reason.BROKEN),
    "another XML": (f"{XML}<cv><name>Alicia</name></cv>".encode(), Reason.KIND),
    "half an XML": (CANDIDATE[:900].encode(), Reason.BROKEN),
    "a reader of files": (
        f'{XML}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Candidate>&x;</Candidate>'.encode(),
        Reason.UNSAFE,
    ),
    "a laugh": (
        f'{XML}<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><Candidate>&y;</Candidate>'.encode(),
        Reason.UNSAFE,
    ),
    "a far declaration": (
        f'{XML}<!DOCTYPE a SYSTEM "http://evil.example/x.dtd"><Candidate/>'.encode(),
        Reason.UNSAFE,
    ),
    "a wood": (f"{XML}<Candidate>{'<a/>' * 250_000}</Candidate>".encode(), Reason.BIG),
    "an empty Europass": (f"{XML}<Candidate/>".encode(), Reason.KIND),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_says_nothing_is_refused_with_its_reason(what: str) -> None:
    content, reason = REFUSED[what]
    assert why_not(content) is reason


def test_a_renamed_file_is_known_by_what_is_in_it() -> None:
    assert read_file(CANDIDATE.encode(), "cv.pdf", NAMES)[0] == "europass"
    assert why_not("Hola", "cv.pdf") is Reason.BROKEN


@pytest.mark.parametrize("file", ["candidate", "passport"])
def test_both_europasses_are_understood(file: str) -> None:
    reading = said(CANDIDATE if file == "candidate" else SKILLS_PASSPORT)
    portrait = reading.portrait
    if file == "candidate":
        assert (portrait.summary, portrait.municipality) == ("Ordeno datos.", "020105")
        assert portrait.links == ((LinkKind.WEB, "https://alicia.bo"),)
        assert portrait.languages == (("es", "C2"), ("en", "B1"))
        assert portrait.entries[0].text == "- Tableros"
        assert reading.left == ("HonourAndAward[0]: 'Olimpiada'", "HobbiesAndInterests")
    else:
        assert (portrait.headline, portrait.municipality) == ("Analista de datos", "020101")
        assert portrait.languages == (("es", "C2"), ("en", "B2"))
        assert portrait.skills == (("python", 0), ("sql", 0))
        assert portrait.entries[0].text == "Tableros"
        assert reading.left == ("Achievement[0]: 'Premios'", "Driving")
    work, study = portrait.entries
    assert (work.title, work.place, work.start, work.end) == ("Analista", "Banco Unión", "2021-03", "")
    assert (study.title, study.place, study.start, study.end) == ("Informática", "UMSA", "2013", "2018-12")


def test_a_cv_is_read_by_its_headings_and_its_years() -> None:
    kind, reading = read_file(cv(), "cv.json", NAMES)
    assert kind == "pdf"
    assert reading.portrait == Portrait(
        summary="Ordeno datos y los explico.",
        municipality="020105",
        languages=(("es", "C2"), ("ay", "B1")),
        skills=(("python", 0), ("sql", 0)),
        entries=(
            Item(
                EntryKind.WORK, "Analista", "Banco Union", Way.JOB, "2021-03", text="- Tableros para gerencia"
            ),
            Item(EntryKind.WORK, "Soporte", "Tienda Illimani", Way.JOB, "2018", "2020"),
            Item(EntryKind.STUDY, "Informatica", "UMSA", None, "2013", "2018"),
        ),
        links=((LinkKind.GITHUB, "https://github.com/alicia"),),
    )
    assert reading.left == ("HABILIDADES: 'Tejido'", "REFERENCIAS")


def entries(text: str) -> list[tuple[str, ...]]:
    """What a CV's text says of what she did and learnt."""
    gathering = Gathering(NAMES)
    gather(text, [], gathering)
    found = gathering.reading().portrait.entries
    return [(e.kind.value, e.title, e.place, e.start, e.end, e.text) for e in found]


def test_a_cv_as_people_write_it_here_is_understood() -> None:
    assert entries(HERE) == [
        ("study", "Ingeniería de Sistemas", "Universidad Pública de El Alto (UPEA)", "2018", "2022", ""),
        ("study", "Bachiller en Humanidades", "Colegio Bolívar", "2012", "2017", ""),
        ("work", "Encargada de soporte en Ferretería Andina", "", "2023-01", "", ""),
        ("work", "Pasante en Alcaldía de El Alto", "", "2021", "", ""),
        ("certificate", "Redes CISCO CCNA1, 40 horas", "", "2020", "", ""),
    ]


def test_linkedins_own_pdf_is_understood() -> None:
    assert entries(LINKEDINS_PDF) == [
        ("certificate", "Scrum Foundation", "", "", "", ""),
        ("work", "Analista de datos", "Banco Unión", "2021-03", "", "La Paz, Bolivia\nTableros en SQL"),
        ("work", "Soporte técnico", "Tienda Illimani", "2018-01", "2020-12", "El Alto"),
        ("study", "Licenciatura en informática", "Universidad Mayor de San Andrés", "2013", "2018", ""),
    ]


def test_a_europass_in_pdf_is_read_from_the_xml_that_it_carries() -> None:
    kind, reading = read_file(cv("Europass", CANDIDATE), "europass.pdf", NAMES)
    assert reading == said(CANDIDATE)
    assert kind == "europass"


def sealed(user: str) -> bytes:
    """A CV that opens with this password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(cv())) as paper:
        paper.save(out, encryption=pikepdf.Encryption(owner="hers", user=user))
    return out.getvalue()


def test_of_a_pdf_that_is_no_cv_she_learns_why() -> None:
    assert why_not(sealed("secreto")) is Reason.LOCKED
    assert said(sealed("")).portrait.skills, "a CV that may only not be changed is read"
    assert why_not(cv("")) is Reason.PICTURE
    assert why_not(cv()[:700]) is Reason.BROKEN
    assert why_not(pdf(" ", change=_swell)) is Reason.PICTURE


def _swell(paper: pikepdf.Pdf) -> None:
    paper.pages[0].obj.Contents = pikepdf.Stream(paper, b"BT " * 30_000_000)


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agency.files.apart.run.run_apart.__defaults__", (0.01,))
    assert why_not(cv()) is Reason.SLOW
