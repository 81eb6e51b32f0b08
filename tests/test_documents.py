"""Papers from strangers come out as they looked, do nothing and tell of nobody, or are refused."""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from agency.files.apart import stripped
from agency.files.apart.run import Fell, run_apart
from agency.files.documents import DOCX, PDF, document
from agency.files.refused import Refused
from tests.kit.documents import (
    EVIL,
    SECRET,
    WRONG_PAPERS,
    W,
    a_picture_with_words,
    busy,
    docx,
    pdf,
    photo_with_a_place,
    rels,
    said,
    tie,
)
from tests.kit.photos import opened, small

ACTS = re.compile(
    rb"/(JS|JavaScript|OpenAction|AA|Launch|URI|GoToR|SubmitForm|EmbeddedFiles?|Filespec|AcroForm|XFA|Annots"
    rb"|Metadata|PieceInfo|Info|Names|RichMedia|Ref|OPI|PS|FS|XFA|Alternates)\b"
)


def laid_open(content: bytes) -> bytes:
    """The PDF with nothing packed, so that all its words can be searched."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as paper:
        paper.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def words_of(content: bytes) -> list[str]:
    """What each page of the PDF says, as another library reads it."""
    return [page.extract_text() for page in PdfReader(BytesIO(content), strict=True).pages]


def test_a_certificate_keeps_its_pages_and_what_they_say() -> None:
    paper = document(BytesIO(pdf("Certificado de redes", "UMSA 2024")))
    assert (paper.media_type, paper.pages) == (PDF, 2)
    assert words_of(paper.content) == ["Certificado de redes", "UMSA 2024"]


@pytest.mark.parametrize("packed", pikepdf.ObjectStreamMode.__members__.values())
def test_a_pdf_that_acts_and_tells_comes_out_as_paper(packed: pikepdf.ObjectStreamMode) -> None:
    original = pdf("Certificado", change=busy, object_stream_mode=packed)
    before = laid_open(original)
    assert before.count(EVIL.encode()) > 8 and before.count(SECRET.encode()) >= 8 and ACTS.search(before)
    after = laid_open(document(BytesIO(original)).content)
    assert EVIL.encode() not in after and SECRET.encode() not in after
    assert ACTS.findall(after) == []


def test_what_was_filled_in_and_the_pictures_are_still_seen() -> None:
    written_anew = document(BytesIO(pdf("Certificado", change=busy))).content
    (page,) = words_of(written_anew)
    assert "Certificado" in page and "Alicia Quispe" in page
    with pikepdf.open(BytesIO(written_anew)) as paper:
        found = paper.pages[0].obj.Resources.XObject
        for name in ("/Im", "/Zip"):
            assert opened(found[name].read_raw_bytes()).size == (60, 40)
            assert found[name].Filter == pikepdf.Name.DCTDecode
        assert set(paper.Root.keys()) == {"/Type", "/Pages"}
        assert set(paper.trailer.keys()) & {"/Info", "/Encrypt", "/Prev"} == set()


def test_earlier_versions_of_a_pdf_are_not_in_it_any_more() -> None:
    first = pdf("Certificado")
    later = first + f"\n9 0 obj ({SECRET}) endobj\n".encode() + first[first.rindex(b"startxref") :]
    assert SECRET.encode() not in laid_open(document(BytesIO(later)).content)


def test_a_page_that_inherits_its_looks_keeps_them() -> None:
    def inherit(paper: pikepdf.Pdf) -> None:
        for key in ("/Resources", "/MediaBox"):
            paper.Root.Pages[key] = paper.pages[0].obj[key]
            del paper.pages[0].obj[key]
        paper.Root.Pages.Rotate = 90

    anew = document(BytesIO(pdf("Heredado", change=inherit))).content
    assert words_of(anew) == ["Heredado"]
    (page,) = PdfReader(BytesIO(anew)).pages
    assert (page.rotation, page.mediabox.width, page.mediabox.height) == (90, 300, 200)


@pytest.mark.parametrize("name", WRONG_PAPERS)
def test_what_is_no_harmless_paper_is_refused_with_its_reason(name: str) -> None:
    content, reason = WRONG_PAPERS[name]
    with pytest.raises(Refused) as refused:
        document(BytesIO(content()))
    assert type(refused.value) is reason


def parts(content: bytes) -> dict[str, bytes]:
    """The DOCX's parts by their names."""
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def text_of(content: bytes) -> list[str]:
    """What each paragraph of the DOCX says."""
    root = ElementTree.fromstring(parts(content)["word/document.xml"])
    return ["".join(t.text or "" for t in p.iter(f"{{{W}}}t")) for p in root.iter(f"{{{W}}}p")]


def ties_of(found: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """(the part, the tie's id, where it leads) for each tie."""
    for name, content in found.items():
        if name.endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
            for one in ElementTree.fromstring(content):
                assert "TargetMode" not in one.attrib
                yield owner, one.attrib["Id"], one.attrib["Target"].lstrip("/")


TELLING = (
    f'<w:p w:rsidR="00AB{SECRET}" w14:paraId="{SECRET}">'
    f'<w:bookmarkStart w:id="0" w:name="{SECRET}"/><w:bookmarkEnd w:id="0"/>'
    f'<w:ins w:id="1" w:author="{SECRET}" w:date="2024-01-01T00:00:00Z"><w:r><w:t>Redes </w:t></w:r></w:ins>'
    '<w:hyperlink r:id="rId8"><w:r><w:t>y sistemas</w:t></w:r></w:hyperlink>'
    '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
)
DDE = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
    f'<w:r><w:instrText>AUTO c:\\\\{EVIL}\\\\cmd.exe "/c calc"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>lo que se veía</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    f'<w:fldSimple w:instr="INCLUDEPICTURE https://{EVIL}/a.png"><w:r><w:t> siempre</w:t></w:r></w:fldSimple>'
    "</w:p>"
)
CHOICE = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>nuevo</w:t></mc:Choice>'
    "<mc:Fallback><w:t>viejo</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
BOXED = (
    f'<w:sdt><w:sdtPr><w:alias w:val="{SECRET}"/></w:sdtPr>'
    f"<w:sdtContent>{said('en caja')}</w:sdtContent></w:sdt>"
)
PICTURES = (
    '<w:p><w:r><w:drawing><a:graphic><a:graphicData uri="x"><pic:pic><pic:nvPicPr>'
    f'<pic:cNvPr id="1" name="{SECRET}.jpg" descr="C:\\Users\\{SECRET}\\a.jpg"/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="rId2" r:link="rId99"/></pic:blipFill></pic:pic></a:graphicData>'
    f'</a:graphic></w:drawing></w:r><w:r><w:pict><v:shape href="https://{EVIL}/" o:gfxdata="UEsDB{EVIL}">'
    f'<v:imagedata r:id="rId3" src="https://{EVIL}/b.png" o:title="{SECRET}"/></v:shape></w:pict></w:r></w:p>'
)
SETTINGS = (
    f'<w:settings xmlns:w="{W}" xmlns:r="x"><w:zoom w:percent="100"/><w:attachedTemplate r:id="rId1"/>'
    f'<w:mailMerge><w:query w:val="{EVIL}"/></w:mailMerge><w:docVars><w:docVar w:val="{SECRET}"/></w:docVars>'
    f'<w:evenAndOddHeaders/><w:rsids><w:rsid w:val="{SECRET}"/></w:rsids></w:settings>'
)


def a_talkative_docx() -> bytes:
    """A DOCX that tells of its author in every part, links outside, and has fields that act."""
    header = f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>Membrete</w:t></w:r></w:p></w:hdr>'
    headers = '<w:headerReference w:type="default" r:id="rId4"/><w:headerReference r:id="rId7"/>'
    properties = f"<w:sectPr>{headers}</w:sectPr>"
    return docx(
        TELLING + DDE + CHOICE + BOXED + PICTURES + properties,
        (
            tie("rId1", "styles", "styles.xml"),
            tie("rId2", "image", "media/image1.jpeg"),
            tie("rId3", "image", "media/image2.png"),
            tie("rId4", "header", "/word/header1.xml"),
            tie("rId5", "settings", "settings.xml"),
            tie("rId6", "comments", "comments.xml"),
            tie("rId7", "header", "header9.xml"),
            tie("rId8", "hyperlink", f"https://{EVIL}/", "External"),
            tie("rId10", "customXml", "../customXml/item1.xml"),
            tie("rId11", "people", "people.xml"),
        ),
        {
            "_rels/.rels": rels(
                tie("rId1", "officeDocument", "word/document.xml"),
                tie("rId2", "metadata/core-properties", "docProps/core.xml"),
                tie("rId3", "extended-properties", "docProps/app.xml"),
                tie("rId4", "metadata/thumbnail", "docProps/thumbnail.jpeg"),
            ),
            "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"/></w:styles>',
            "word/media/image1.jpeg": photo_with_a_place(),
            "word/media/image2.png": a_picture_with_words(),
            "word/header1.xml": header,
            "word/settings.xml": SETTINGS,
            "word/comments.xml": f"<w:comments xmlns:w='{W}'>{SECRET}</w:comments>",
            "word/people.xml": SECRET,
            "customXml/item1.xml": f"<x>{SECRET}</x>",
            "docProps/core.xml": f"<x>{SECRET}</x>",
            "docProps/app.xml": f"<x>{SECRET}</x>",
            "docProps/custom.xml": f"<x>{SECRET}</x>",
            "docProps/thumbnail.jpeg": photo_with_a_place(),
            "word/stray.bin": SECRET.encode(),
        },
    )


def test_a_docx_that_acts_and_tells_comes_out_as_paper() -> None:
    before = b"".join(parts(a_talkative_docx()).values())
    assert before.count(SECRET.encode()) > 15 and before.count(EVIL.encode()) > 5
    found = parts(document(BytesIO(a_talkative_docx())).content)
    after = b"".join(found.values())
    assert SECRET.encode() not in after and EVIL.encode() not in after
    assert b"instr" not in after and b"fldChar" not in after and b"Ignorable" not in after
    assert {name for name in found if not name.endswith(".rels")} == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/styles.xml",
        "word/settings.xml",
        "word/header1.xml",
        "word/media/image1.jpeg",
        "word/media/image2.png",
    }


def test_what_a_docx_says_and_shows_is_still_there() -> None:
    paper = document(BytesIO(a_talkative_docx()))
    assert (paper.media_type, paper.pages) == (DOCX, None)
    assert text_of(paper.content) == ["Redes y sistemas", "lo que se veía siempre", "viejo", "en caja", ""]
    found = parts(paper.content)
    assert "Membrete" in found["word/header1.xml"].decode()
    assert b"evenAndOddHeaders" in found["word/settings.xml"] and b"rsid" not in found["word/settings.xml"]
    assert opened(found["word/media/image1.jpeg"]).size == (60, 40)
    assert found["word/document.xml"].count(b"rId2") == found["word/document.xml"].count(b"rId3") == 1


def test_a_docx_that_was_written_anew_holds_together() -> None:
    found = parts(document(BytesIO(a_talkative_docx())).content)
    ties = list(ties_of(found))
    assert all(target in found for _owner, _name, target in ties)
    named = set(re.findall(rb'(?:r:id|r:embed|r:link)="(\w+)"', found["word/document.xml"]))
    assert named <= {name.encode() for owner, name, _target in ties if owner == "word/document.xml"}
    types = ElementTree.fromstring(found["[Content_Types].xml"])
    declared = {one.attrib["PartName"].lstrip("/") for one in types if "PartName" in one.attrib}
    assert declared == {name for name in found if not name.endswith((".rels", "Types].xml"))}


@pytest.mark.parametrize("original", [pdf("Uno", change=busy), a_talkative_docx()], ids=["pdf", "docx"])
def test_a_paper_that_was_written_anew_stays_as_it_is(original: bytes) -> None:
    once = document(BytesIO(original))
    again = document(BytesIO(once.content))
    assert (again.media_type, again.pages) == (once.media_type, once.pages)
    if once.media_type == DOCX:
        assert parts(again.content) == parts(once.content)
    else:
        assert words_of(again.content) == words_of(once.content)


@pytest.mark.slow
@effort(max_examples=30)
@given(st.data())
def test_broken_bytes_are_a_paper_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([pdf("Uno", change=busy), a_talkative_docx()])))
    for _change in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        paper = document(BytesIO(bytes(content)))
    except Refused:
        return
    assert EVIL.encode() not in paper.content and SECRET.encode() not in paper.content


@pytest.mark.slow
@effort(max_examples=30)
@given(st.sampled_from([b"", b"%PDF-", b"PK\x03\x04"]), st.binary(max_size=2000))
def test_any_bytes_are_refused_and_nothing_else_happens(head: bytes, rest: bytes) -> None:
    with pytest.raises(Refused):
        document(BytesIO(head + rest))


NOT_NEEDED = st.sampled_from([0x00, 0x02, 0xBF, 0xC8, *range(0xE0, 0xF0), 0xF0, 0xFD, 0xFE])


@given(st.lists(st.tuples(NOT_NEEDED, st.binary(max_size=40)), max_size=5))
def test_a_photo_in_a_paper_loses_whatever_is_not_needed_to_see_it(more: list[tuple[int, bytes]]) -> None:
    told = b"".join(
        b"\xff" + bytes([marker]) + (len(SECRET) + len(rest) + 2).to_bytes(2, "big") + SECRET.encode() + rest
        for marker, rest in more
    )
    plain = small()
    assert stripped.bare_jpeg(plain[:2] + told + plain[2:]) == stripped.bare_jpeg(plain)
    assert SECRET.encode() not in stripped.bare_jpeg(photo_with_a_place())


@effort(max_examples=300)
@given(st.sampled_from([photo_with_a_place(), a_picture_with_words(), b""]), st.integers(0, 400), st.binary())
def test_a_picture_in_a_paper_that_is_broken_is_said_to_be(healthy: bytes, cut: int, rest: bytes) -> None:
    for strip in (stripped.bare_jpeg, stripped.bare_png):
        try:
            bare = strip(healthy[:cut] + rest)
        except ValueError:
            continue
        assert strip(bare) == bare


def test_a_picture_in_a_paper_looks_as_before() -> None:
    for original, strip in (
        (small(progressive=True, comment=b"x"), stripped.bare_jpeg),
        (small(comment=b"x", restart_marker_blocks=4) + b"<html>", stripped.bare_jpeg),
        (a_picture_with_words() + b"<html>", stripped.bare_png),
    ):
        bare = strip(original)
        assert len(bare) < len(original) and b"html" not in bare
        assert list(_pixels(bare)) == list(_pixels(original))


def _pixels(content: bytes) -> bytes:
    with Image.open(BytesIO(content)) as image:
        return image.tobytes()


def test_a_parser_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Fell):
        run_apart("pdf", pdf(), seconds=0.001)


def test_a_parser_that_is_not_there_falls() -> None:
    with pytest.raises(Fell):
        run_apart("nobody", b"")


LIMITED = "import runpy; start = runpy.run_path({start!r}); start['limit'](); "


@pytest.mark.parametrize(
    "work",
    [
        "from pathlib import Path; Path({place!r}).write_bytes(bytes(9))",
        "bytearray(700 << 20)",
        "[open('/dev/null') for _ in range(40)]",
    ],
)
def test_a_parser_may_not_write_nor_take_much(tmp_path: Path, work: str) -> None:
    start = str(Path(stripped.__file__).with_name("start.py"))
    code = LIMITED.format(start=start) + work.format(place=str(tmp_path / "x"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_bytes() == b""


def test_a_parser_runs_without_loading_the_portal() -> None:
    folder = str(Path(stripped.__file__).parents[1])
    code = (
        f"import sys; sys.path.append({folder!r}); import apart.pdf, apart.docx, apart.heif; "
        "print([m for m in sys.modules if m.split('.')[0] in ('agency', 'flask', 'sqlalchemy')])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
