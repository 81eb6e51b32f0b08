"""A paper without a name: what in her own words would say who she is gives way to an ellipsis."""

from __future__ import annotations

import re
import unicodedata

GONE = "…"
ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w[\w.]{2,}", re.IGNORECASE)
SITE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|bo|io|me|dev|app|lat|link)\b(?:/\S*)?", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/-])\+?\d(?:[ .()-]{0,2}\d){6,14}(?![\w/-])")
YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
WORD = re.compile(r"\w+")


def unnamed(text: str, name: str = "") -> str:
    """The text without addresses, phones, and two or more parts of her name in a row."""
    for pattern in (ADDRESS, SITE):
        text = pattern.sub(GONE, text)
    text = PHONE.sub(lambda found: found[0] if YEARS.fullmatch(found[0]) else GONE, text)
    return _without_name(text, {_folded(part) for part in WORD.findall(name)})


def _without_name(text: str, parts: set[str]) -> str:
    words = list(WORD.finditer(text))
    hers = [_folded(word[0]) in parts for word in words]
    gone = [
        word.span()
        for number, word in enumerate(words)
        if hers[number] and (any(hers[max(number - 1, 0) : number]) or any(hers[number + 1 : number + 2]))
    ]
    for start, end in reversed(gone):
        text = text[:start] + GONE + text[end:]
    return re.sub(rf"{GONE}(?:\W{{0,2}}{GONE})+", GONE, text)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
