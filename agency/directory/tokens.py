"""How a text is cut into words that find it: small letters, no accents; C++, C# and .NET stay whole."""

from __future__ import annotations

import re
import unicodedata

from agency.db import folded

_LETTER = r"[^\W_]"
_MARKED = rf"(?:{_LETTER}|[\u0300-\u036f])"
_NAME = re.compile(rf"\.?{_MARKED}+(?:\.{_MARKED}+)*(?:\+\+|#)?")
_PART = re.compile(rf"{_LETTER}+(?:\+\+|#)?")
SILENT = frozenset(
    re.findall(
        r"\w+",
        "a al and con de del e el en for in la las los me mi o of para por que se su the to u un una with y",
    )
)
"""Words that say nothing of anybody: a search does without them, unless it holds nothing else."""
MOST_WORDS, LONGEST_WORD = 10, 40


def pieces(text: str) -> list[str]:
    """The words of a text as they are written there, cut where spaces and signs cut them."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _NAME.findall(text)


def whole_words(piece: str) -> list[str]:
    """What a piece is called in the index: "Node.js" is "node.js"; a sign like ½ may be several words."""
    return [word for word in _NAME.findall(folded(piece)) if word]


def words_of(piece: str) -> list[str]:
    """All words that find a piece: "node.js" is also found as "node" and as "js", ".net" as "net"."""
    words = whole_words(piece)
    return list(dict.fromkeys([*words, *(part for word in words for part in parts(word))]))


def parts(word: str) -> list[str]:
    """The words between the dots of a word; "c++" has only itself."""
    return [part for part in _PART.findall(word) if part]


def asked(text: str) -> dict[str, str]:
    """The words that somebody searches for, each with what she typed."""
    typed = {w[:LONGEST_WORD]: piece for piece in pieces(text) for w in whole_words(piece)}
    telling = [word for word in typed if word not in SILENT] or list(typed)
    return {word: typed[word] for word in telling[:MOST_WORDS]}
