"""The XML of a DOCX with only what is seen: unknown names, links, fields, comments and authors are gone."""

from __future__ import annotations

from collections.abc import Iterator, Set
from xml.etree import ElementTree

from defusedxml import ElementTree as Defused
from defusedxml.common import DefusedXmlException

from .answer import No
from .package import OFFICE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"
SEEN = {
    "w": W,
    "a": A,
    "r": OFFICE,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
}
UNWRAPPED = {"hyperlink", "fldSimple", "smartTag", "customXml", "sdt", "sdtContent"}
"""Their content stays where it is, without them."""
GONE = {
    *("fldChar", "instrText", "delInstrText", "fldData", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"),
    *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "bookmarkStart"),
    *("bookmarkEnd", "permStart", "permEnd", "proofErr", "attachedTemplate", "mailMerge", "printerSettings"),
    *("embedRegular", "embedBold", "embedItalic", "embedBoldItalic", "hlinkClick", "hlinkHover"),
    *("hlinkMouseOver", "extLst", "signatureline", "legacyDrawing"),
}
REFUSED = {
    "altChunk": "outside",
    "subDoc": "outside",
    "object": "inside",
    "OLEObject": "inside",
    "objectEmbed": "inside",
    "objectLink": "inside",
    "control": "macros",
    "movie": "inside",
    "videoFile": "inside",
    "audioFile": "inside",
    "wavAudioFile": "inside",
    "quickTimeFile": "inside",
}
TELLING = {"date", "initials", "href", "src", "althref", "gfxdata", "relid", "title", "oleicon", "macro"}
"""Attributes that say when, or lead out, or hold a file."""
SETTINGS = {
    *("zoom", "mirrorMargins", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
    *("defaultTabStop", "autoHyphenation", "hyphenationZone", "evenAndOddHeaders", "characterSpacingControl"),
    *("displayBackgroundShape", "footnotePr", "endnotePr", "compat", "themeFontLang", "clrSchemeMapping"),
    *("decimalSymbol", "listSeparator"),
}
NEEDS_ITS_TIE = {"headerReference", "footerReference"}

for _prefix, _space in SEEN.items():
    ElementTree.register_namespace(_prefix, _space)


def parsed(content: bytes) -> ElementTree.Element:
    """The first element; raises No when the XML declares anything of its own, ParseError when broken."""
    try:
        root: ElementTree.Element = Defused.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise No("outside") from None
    return root


def bare(content: bytes, root_name: str, ties: Set[str]) -> bytes:
    """The part written anew; of what it ties together only these ties are left."""
    root = parsed(content)
    if root.tag not in {f"{{{W}}}{root_name}", f"{{{A}}}{root_name}"}:
        raise No("damaged")
    if root_name == "settings":
        root[:] = [child for child in root if _split(child.tag)[1] in SETTINGS]
    (clean,) = _cleaned(root, ties)
    return written(clean)


def written(root: ElementTree.Element) -> bytes:
    """The XML as bytes."""
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text


def _cleaned(element: ElementTree.Element, ties: Set[str]) -> Iterator[ElementTree.Element]:
    """What stands in the element's place: itself, its content alone, or nothing."""
    space, name = _split(element.tag)
    if name in REFUSED and space != MC:
        raise No(REFUSED[name])
    if space == MC:
        yield from _cleaned_choice(element, name, ties)
    elif space not in SEEN.values() or (name in GONE and space in {W, A, SEEN["o"]}):
        return
    elif name in UNWRAPPED and space == W:
        yield from _cleaned_children(element, ties)
    else:
        attributes = dict(_attributes(element, ties))
        if name in NEEDS_ITS_TIE and f"{{{OFFICE}}}id" not in attributes:
            return
        clean = ElementTree.Element(element.tag, attributes)
        clean.text = element.text
        clean.extend(list(_cleaned_children(element, ties)))
        yield clean


def _cleaned_children(element: ElementTree.Element, ties: Set[str]) -> Iterator[ElementTree.Element]:
    for child in element:
        yield from _cleaned(child, ties)


def _cleaned_choice(element: ElementTree.Element, name: str, ties: Set[str]) -> Iterator[ElementTree.Element]:
    """Of several ways to say the same, the oldest: it needs nothing that we don't know."""
    if name == "AlternateContent":
        for way in element.findall(f"{{{MC}}}Fallback"):
            yield from _cleaned_children(way, ties)


def _attributes(element: ElementTree.Element, ties: Set[str]) -> Iterator[tuple[str, str]]:
    for key, said in element.attrib.items():
        space, name = _split(key)
        if space not in {"", XML, *SEEN.values()} or name in TELLING or name.startswith("rsid"):
            continue
        if space == OFFICE and said not in ties:
            continue
        if name == "author" or (name == "name" and _split(element.tag)[1] in {"cNvPr", "docPr"}):
            yield key, ""
        elif not (name in {"descr", "alt"} and ("\\" in said or "/" in said)):
            yield key, said


def _split(tag: object) -> tuple[str, str]:
    space, closing, name = str(tag).rpartition("}")
    return (space[1:], name) if closing else ("", name)
