"""Papers from strangers, PDF or DOCX: written anew apart from the portal, with nothing but what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from agency.files.apart.run import Fell, run_apart
from agency.files.refused import Refused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {PDF: "pdf", DOCX: "docx"}
HEADS = ((b"%PDF-", PDF), (b"PK\x03\x04", DOCX))
MOST_BYTES = 8 * 1024 * 1024


class NotADocument(Refused):
    """Neither a PDF nor a DOCX."""


class TooHeavy(Refused):
    """More bytes than we take."""


class TooManyPages(Refused):
    """More pages than a certificate has."""


class Locked(Refused):
    """It opens only with a password."""


class Broken(Refused):
    """It ends too early, or is broken inside."""


class TooHard(Refused):
    """It took too long or too much memory to read, or would be too large when unpacked."""


class HasMacros(Refused):
    """It carries a program."""


class LeadsOutside(Refused):
    """Part of it would be fetched from somewhere else, or is declared instead of written."""


class HoldsFiles(Refused):
    """It carries another file inside, or something that we don't know."""


REASONS: dict[str, type[Refused]] = {
    "pages": TooManyPages,
    "locked": Locked,
    "damaged": Broken,
    "bomb": TooHard,
    "macros": HasMacros,
    "outside": LeadsOutside,
    "inside": HoldsFiles,
}


@dataclass(frozen=True)
class Document:
    """A paper that shows what the original shows; a DOCX doesn't know how many pages it has."""

    content: bytes
    media_type: str
    pages: int | None


def document(stream: IO[bytes], most_bytes: int = MOST_BYTES) -> Document:
    """The paper without actions, attachments, links, authors or history; raises Refused."""
    length = stream.seek(0, 2)
    stream.seek(0)
    if length > most_bytes:
        raise TooHeavy
    content = stream.read()
    media_type = next((kind for head, kind in HEADS if content.startswith(head)), None)
    if media_type is None:
        raise NotADocument
    try:
        answer = run_apart(ENDINGS[media_type], content)
    except Fell as fell:
        raise TooHard from fell
    if answer.said[0] != "ok":
        raise REASONS[answer.said[1]]
    return Document(answer.content, media_type, int(answer.said[1]) if media_type == PDF else None)
