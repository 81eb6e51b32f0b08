"""What a PDF says: the text of its first pages, where its links lead, and an XML that it carries."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from .answer import No, answer

MOST_PAGES = 20
MOST_TEXT = 200_000
MOST_LINKS = 60
MOST_XML = 4 * 1024 * 1024


def said(content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The text, the links and the XML as JSON; raises No, or what the library raises."""
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise No("locked")
    texts: list[str] = []
    links: list[str] = []
    for number in range(min(len(reader.pages), MOST_PAGES)):
        page = reader.pages[number]
        texts.append(_text(page)[: MOST_TEXT - sum(map(len, texts))])
        links += _links(page)
    told = {"text": "\n".join(texts), "links": links[:MOST_LINKS], "xml": _xml(reader)}
    return json.dumps(told).encode("ascii"), ()


def _text(page: Any) -> str:
    try:
        return str(page.extract_text())
    except MemoryError:
        raise
    except Exception:
        # One page that is written badly does not take the others with it.
        return ""


def _links(page: Any) -> list[str]:
    try:
        return [uri[:600] for uri in _addresses(page) if isinstance(uri, str)]
    except (AttributeError, TypeError, ValueError, KeyError):
        return []


def _addresses(page: Any) -> Iterator[object]:
    for note in (page.annotations or ())[: MOST_LINKS * 4]:
        action = note.get_object().get("/A")
        if action is not None:
            yield action.get_object().get("/URI")


def _xml(reader: Any) -> str:
    for attached in reader.attachment_list:
        content = attached.content or b""
        if attached.name.lower().endswith(".xml") and len(content) <= MOST_XML:
            return base64.b64encode(content).decode("ascii")
    return ""


if __name__ == "__main__":
    answer(said)
