"""A paper as the designs read it: texts that our font can write, with places where a line may break."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, ImageOps

from agency.profiles.papers.lettering import one_line, paragraphs
from agency.profiles.papers.paper import Contact, Item, Paper
from agency.profiles.rules import is_web_address

BREAK = "\u200b"
"""Where the designs may break a line; `lettering` leaves none of her own."""
LONG_WORD = re.compile(r"\S{25,}")
UNTITLED = "…"
PIECE = 15
MARK = re.compile("[\u0300-\u036f]")
CUT = re.compile(r"\S{1,12}[\u0300-\u036f]*")
MOST_OF_A_LINK = 2000
PHOTO_SIDE = 360
ROUND = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 360"><clipPath id="c">'
    '<circle cx="180" cy="180" r="179"/></clipPath><image clip-path="url(#c)" width="360" height="360" '
    'href="data:image/jpeg;base64,{}"/></svg>'
)
"""A picture can reach the design only as text, and only the text of an SVG may hold a picture."""

Json = dict[str, Any]


def payload(paper: Paper) -> str:
    """The paper as JSON."""
    plain = _plain(paper)
    marks = MARK.search(json.dumps({**plain, "photo": ""}, ensure_ascii=False))
    return json.dumps({**plain, "marks": bool(marks)}, ensure_ascii=False)


def _plain(paper: Paper) -> Json:
    contact, words = paper.contact, paper.words
    headline = one_line(paper.headline)
    name = one_line(contact.name) if contact else ""
    place = one_line(paper.place)
    facts = ["" if contact else place, *map(one_line, paper.facts)]
    return {
        "lang": paper.language,
        "title": " · ".join(filter(None, (name, headline))) or words["cv"],
        "name": _breakable(name or headline or words["cv"]),
        "headline": _breakable(headline) if name else "",
        "place": place if contact else "",
        "contact": _contact(contact) if contact else [],
        "photo": ROUND.format(_photo(contact.photo)) if contact and contact.photo else "",
        "photo_alt": one_line(f"{words['photo']}: {name}"),
        "summary": _flowing(paper.summary),
        "facts": [_breakable(fact) for fact in facts if fact],
        "skills": _skills(paper),
        "languages": [[_breakable(one_line(part)) for part in pair] for pair in paper.languages],
        "sections": [section for label, items in paper.sections if (section := _section(label, items))],
        "links": [{"label": one_line(label), **_address(url)} for label, url in paper.links if one_line(url)],
        "words": {key: words[key] for key in ("contact", "summary", "facts", "skills", "languages", "links")},
    }


def _contact(contact: Contact) -> list[Json]:
    phone, email = one_line(contact.phone), one_line(contact.email)
    lines = []
    if phone:
        lines.append({"text": _breakable(phone), "url": f"tel:{re.sub(r'[^+0-9]', '', phone)}"})
    if email:
        lines.append({"text": _breakable(email, "@."), "url": f"mailto:{email}"})
    if contact.page:
        lines.append(_address(contact.page))
    return lines


def _section(label: str, items: Sequence[Item]) -> Json | None:
    entries = [entry for item in items if (entry := _entry(item))]
    return {"label": one_line(label), "entries": entries} if entries else None


def _entry(item: Item) -> Json | None:
    text, place = _flowing(item.text), one_line(item.place)
    title = one_line(item.title) or place or (UNTITLED if text else "")
    about = [part for part in (place, one_line(item.way)) if part and part != title]
    if not title:
        return None
    return {
        "title": _breakable(title),
        "about": [_breakable(part) for part in about],
        "span": one_line(item.span),
        "text": text,
        "skills": [_breakable(name) for skill in item.skills if (name := one_line(skill))],
        "link": _address(item.url) if item.url else None,
    }


def _skills(paper: Paper) -> list[Json]:
    named = (
        (label, [_breakable(text) for name in names if (text := one_line(name))])
        for label, names in paper.skills
    )
    return [{"label": one_line(label), "names": names} for label, names in named if names]


def _address(url: str) -> Json:
    written = one_line(url)
    shown = re.sub(r"^https?://(www\.)?", "", written).rstrip("/")
    return {"text": _breakable(shown, "/?&=#_-."), "url": url if _leads_somewhere(url) else ""}


def _leads_somewhere(url: str) -> bool:
    return is_web_address(url) and len(url) <= MOST_OF_A_LINK and urlsplit(url).scheme in {"http", "https"}


def _flowing(text: str) -> list[str]:
    return [_breakable(each) for each in paragraphs(text)]


def _breakable(text: str, after: str = "") -> str:
    return LONG_WORD.sub(lambda word: _pieces(word[0], after), text)


def _pieces(word: str, after: str) -> str:
    parts = re.split(rf"(?<=[{re.escape(after)}])", word) if after else [word]
    pieces = [""]
    for cut in (cut for part in parts for cut in CUT.findall(part)):
        if pieces[-1] and len(pieces[-1]) + len(cut) > PIECE:
            pieces.append("")
        pieces[-1] += cut
    return BREAK.join(pieces)


def _photo(photo: bytes) -> str:
    with Image.open(BytesIO(photo), formats=("WEBP", "JPEG", "PNG")) as picture:
        square = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (PHOTO_SIDE, PHOTO_SIDE))
    written = BytesIO()
    square.save(written, "JPEG", quality=82, optimize=True)
    return base64.b64encode(written.getvalue()).decode("ascii")
