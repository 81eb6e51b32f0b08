"""The text of a PDF, read by a process of its own that may take little time, memory and room.

It is started as a file, not imported: it knows nothing of the portal, and the portal's memory is not in it.
"""

from __future__ import annotations

import base64
import json
import sys
from io import BytesIO
from typing import Any

SECONDS = 10
MEMORY = 512 * 1024 * 1024
OUTPUT = 4 * 1024 * 1024
MOST_PAGES = 20
MOST_TEXT = 200_000
MOST_LINKS = 60
MOST_XML = 2 * 1024 * 1024


def limit() -> None:
    """From here on this process gets so much memory, processor time and output, and no more."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def told(content: bytes) -> dict[str, Any]:
    """The text, the links and an attached XML of the PDF; or the reason why there is nothing."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"reason": "locked"}
        return _of(reader)
    except MemoryError:
        return {"reason": "slow"}
    except (PyPdfError, RecursionError, ArithmeticError, LookupError) as broken:
        return {"reason": "broken", "said": type(broken).__name__}
    except (AttributeError, TypeError, ValueError, OSError, AssertionError, NotImplementedError) as broken:
        # What a hostile or half written PDF brings out of its reader.
        return {"reason": "broken", "said": type(broken).__name__}


def _of(reader: Any) -> dict[str, Any]:
    texts: list[str] = []
    links: list[str] = []
    total = 0
    for page in list(reader.pages[:MOST_PAGES]):
        text = page.extract_text()[: MOST_TEXT - total]
        total += len(text)
        texts.append(text)
        links += _links(page, MOST_LINKS - len(links))
    found = "\n".join(texts)
    shown = found.encode("utf-8", "replace").decode("utf-8")
    return {"text": shown, "links": links, "xml": _xml(reader), "pages": len(reader.pages)}


def _links(page: Any, most: int) -> list[str]:
    found: list[str] = []
    for note in page.annotations or ():
        if len(found) >= most:
            break
        uri = note.get_object().get("/A", {}).get_object().get("/URI")
        if isinstance(uri, str):
            found.append(uri[:600].encode("utf-8", "replace").decode("utf-8"))
    return found


def _xml(reader: Any) -> str:
    for attached in reader.attachment_list:
        content = attached.content or b""
        if attached.name.lower().endswith(".xml") and len(content) <= MOST_XML:
            return base64.b64encode(content).decode("ascii")
    return ""


if __name__ == "__main__":
    limit()
    json.dump(told(sys.stdin.buffer.read()), sys.stdout)
