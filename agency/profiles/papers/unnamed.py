"""A paper without a name: what in her own words would say who she is gives way to an ellipsis."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace

from agency.profiles.papers.lettering import written
from agency.profiles.papers.paper import Item, Paper

GONE = "…"
ADDRESS = re.compile(r"\S+ ?@ ?\S+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w[\w.]{2,}", re.IGNORECASE)
ENDINGS = "com|org|net|bo|io|me|dev|app|lat|link"
SITE = re.compile(rf"\b[\w-]+(?:\.[\w-]+)*\.(?:{ENDINGS})\b(?:/\S*)?", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/-])\+?\d(?:[ .()-]{0,2}\d){6,14}(?![\w/-])")
YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
LINKING = ("de", "del", "la", "las", "los", "y", "e")
BETWEEN = re.compile(rf"{GONE}(?:[\s-]+(?:{'|'.join(LINKING)})\b)*[\s-]*{GONE}", re.IGNORECASE)
TOWNS = re.compile(r"\b(?:La Paz|Santa Cruz|San Borja)\b", re.IGNORECASE)
"""A gap in these would say a surname better than the word itself."""
TOKEN = re.compile(r"\w+")
WORD = re.compile(r"[^\W\d_]+")
LONG = 5
"""A part of a name as long as this tells also at the beginning of another word, a longer one anywhere."""
LOCAL_DIGITS = 8


def without_her(paper: Paper, telling: Collection[str]) -> Paper:
    """The same paper without anything that leads to her, nor her names, e-mails and phones in her words."""
    hers = Telling(telling)
    return replace(
        paper,
        contact=None,
        links=(),
        headline=hers.gone_from(paper.headline),
        summary=hers.gone_from(paper.summary),
        sections=[(label, [_item(item, hers) for item in items]) for label, items in paper.sections],
    )


def _item(item: Item, hers: Telling) -> Item:
    texts = {name: hers.gone_from(getattr(item, name)) for name in ("title", "place", "text")}
    return replace(item, **texts, url="")


class Telling:
    """What says who she is: her names, and the e-mails, phones and codes that she signs in with."""

    def __init__(self, telling: Collection[str]) -> None:
        names = [text for text in telling if "@" not in text and not any(c.isdigit() for c in text)]
        words = (_folded(part) for name in names for part in WORD.findall(name))
        self.parts = frozenset(word for word in words if len(word) > 1 and word not in LINKING)
        literal = {text for text in telling if text not in names}
        literal |= {text.partition("@")[0] for text in literal if "@" in text}
        spelt = [_spelt(text) for text in sorted(literal, key=len, reverse=True) if len(text) > 2]
        self.literal = re.compile("|".join(spelt), re.IGNORECASE) if spelt else None

    def gone_from(self, text: str) -> str:
        """The text, in which an ellipsis stands for each address, each phone, and each thing that tells."""
        # Signs that the paper leaves out go first: a name with one of them inside would come together later.
        text = written(text)
        for pattern in (ADDRESS, SITE):
            text = pattern.sub(GONE, text)
        text = PHONE.sub(lambda found: found[0] if YEARS.fullmatch(found[0]) else GONE, text)
        if self.literal:
            text = self.literal.sub(GONE, text)
        for start, end in reversed(list(self._named(text))):
            text = text[:start] + GONE + text[end:]
        while text != (text := BETWEEN.sub(GONE, text)):
            pass
        return text

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        towns = [found.span() for found in TOWNS.finditer(text)]
        for token in TOKEN.finditer(text):
            in_town = any(start <= token.start() < end for start, end in towns)
            words = [_folded(word) for word in WORD.findall(token[0])]
            if not in_town and any(self._tells(word) for word in (*words, "".join(words))):
                yield token.span()

    def _tells(self, word: str) -> bool:
        if word in self.parts:
            return True
        for part in self.parts:
            if (word.startswith(part) and len(part) >= LONG) or (part in word and len(part) > LONG):
                return True
        return sum(part in word for part in self.parts if len(part) > 2) > 1


def _spelt(text: str) -> str:
    """A pattern for the text; of a phone its own digits count, however they are set apart."""
    digits = re.sub(r"\D", "", text)
    if "@" not in text and len(digits) >= LOCAL_DIGITS:
        return rf"\+?(?:\d[ .()-]{{0,2}}){{0,3}}{r'[ .()-]{0,2}'.join(digits[-LOCAL_DIGITS:])}"
    return rf"(?<!\w){re.escape(text)}(?!\w)"


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
