"""A paper without a name: what in her own words would say who she is gives way to an ellipsis."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from agency.profiles.papers.paper import Item, Paper

GONE = "…"
ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w[\w.]{2,}", re.IGNORECASE)
ENDINGS = "com|org|net|bo|io|me|dev|app|lat|link"
SITE = re.compile(rf"\b[\w-]+(?:\.[\w-]+)*\.(?:{ENDINGS})\b(?:/\S*)?", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/-])\+?\d(?:[ .()-]{0,2}\d){6,14}(?![\w/-])")
YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y"})
WORD = re.compile(r"\w+")


def without_her(paper: Paper, name: str = "") -> Paper:
    """The same paper without anything that leads to her; where known, her name is taken out of her words."""
    return replace(
        paper,
        contact=None,
        links=(),
        headline=unnamed(paper.headline, name),
        summary=unnamed(paper.summary, name),
        sections=[(label, [_item(item, name) for item in items]) for label, items in paper.sections],
    )


def _item(item: Item, name: str) -> Item:
    return replace(
        item,
        title=unnamed(item.title, name),
        place=unnamed(item.place, name),
        text=unnamed(item.text, name),
        url="",
    )


def unnamed(text: str, name: str = "") -> str:
    """The text without addresses, phones, and two or more parts of her name in a row."""
    for pattern in (ADDRESS, SITE):
        text = pattern.sub(GONE, text)
    text = PHONE.sub(lambda found: found[0] if YEARS.fullmatch(found[0]) else GONE, text)
    return _without_name(text, {_folded(part) for part in WORD.findall(name)})


def _without_name(text: str, parts: set[str]) -> str:
    hers = [(word, _folded(word[0]) in parts) for word in WORD.finditer(text)]
    for is_hers, run in reversed([(key, list(run)) for key, run in groupby(hers, key=itemgetter(1))]):
        telling = [word for word, _hers in run if _folded(word[0]) not in PARTICLES]
        if is_hers and len(telling) > 1:
            text = text[: telling[0].start()] + GONE + text[telling[-1].end() :]
    return text


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
