"""What a DOCX may consist of: its parts, the ties between them, and what each stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Kind:
    """A kind of part that is kept: how it is tied, how it is called, its type, and its first element."""

    tie: str
    name: re.Pattern[str]
    media_type: str
    root: str = ""


def _kind(tie: str, name: str, media_type: str, root: str = "") -> Kind:
    return Kind(tie, re.compile(f"word/{name}"), media_type, root)


KINDS = (
    _kind("officeDocument", r"document\d*\.xml", f"{WORD}.document.main+xml", "document"),
    _kind("styles", r"styles\d*\.xml", f"{WORD}.styles+xml", "styles"),
    _kind("settings", r"settings\d*\.xml", f"{WORD}.settings+xml", "settings"),
    _kind("fontTable", r"fontTable\d*\.xml", f"{WORD}.fontTable+xml", "fonts"),
    _kind("numbering", r"numbering\d*\.xml", f"{WORD}.numbering+xml", "numbering"),
    _kind("header", r"header\d*\.xml", f"{WORD}.header+xml", "hdr"),
    _kind("footer", r"footer\d*\.xml", f"{WORD}.footer+xml", "ftr"),
    _kind("footnotes", r"footnotes\d*\.xml", f"{WORD}.footnotes+xml", "footnotes"),
    _kind("endnotes", r"endnotes\d*\.xml", f"{WORD}.endnotes+xml", "endnotes"),
    _kind(
        "theme",
        r"theme/theme\d*\.xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        "theme",
    ),
    _kind("image", r"media/[\w-]{1,60}\.jpe?g", "image/jpeg"),
    _kind("image", r"media/[\w-]{1,60}\.png", "image/png"),
)
MAIN = KINDS[0]
LEFT_OUT = frozenset(
    {
        *("core-properties", "extended-properties", "custom-properties", "thumbnail"),
        *("customXml", "webSettings", "stylesWithEffects", "glossaryDocument", "printerSettings", "font"),
        *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks"),
        *("hyperlink", "classificationlabels", "origin"),
    }
)
"""Ties to what a paper doesn't need: who wrote it, where, on which printer, and links into the web."""
REFUSED = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "macros",
    "attachedToolbars": "macros",
    "control": "macros",
    "activeXControlBinary": "macros",
    "attachedTemplate": "outside",
    "aFChunk": "outside",
    "subDocument": "outside",
    "frame": "outside",
    "oleObject": "inside",
    "package": "inside",
}
"""Ties to what acts, comes from elsewhere, or is a file in the file; what is in no list is refused too."""
REFUSED_NAMES = (
    (re.compile(r"vba|macro|activex|\.(exe|dll|js|vbs|hta|bat|cmd|ps1|scr|lnk)$", re.I), "macros"),
    (re.compile(r"embeddings/|oleobject|afchunk|\.(html?|mht|rtf|docm|xlsm|swf)$", re.I), "inside"),
)
REFUSED_TYPES = re.compile(rb"macroEnabled|vbaProject|activeX", re.I)
