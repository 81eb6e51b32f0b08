"""Skills that a text names: whole words that the catalogue knows, and nothing that merely looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agency.db import folded
from agency.profiles.portable import UNSAID, SkillNames
from agency.profiles.portable.fluency import skill_level

WORD = re.compile(r"[^\s,;|()]+")
ADDRESS = re.compile(r"://|@|www\.|\w\.(?:(?:com|org|bo|io|dev)\b|net/)", re.IGNORECASE)
"""Not ASP.NET, which is a skill."""
BETWEEN = re.compile(r"[,;|•·●▪◦‣\n\t()\[\]\"“”«»]+")
LEVELED = re.compile(r"(.{1,60}?)\s*[-–—:(]\s*([^()]{3,30})\)?")
MOST_WORDS = 6
SHORT = 3
"""Names so short are also other words: in running text only their capitals tell (SQL, not «sig.»)."""
MOST_SIGNS = 200_000


def named_skills(text: str, names: SkillNames, listed: bool = True) -> dict[str, int]:
    """The skills that the text names, with their levels; `listed` when it is a list and not a story."""
    found: dict[str, int] = {}
    bare = WORD.sub(lambda word: " " if ADDRESS.search(word[0]) else word[0], text[:MOST_SIGNS])
    if listed:
        for piece in re.split(r"[,;|•·●▪◦‣\n\t]+", bare):
            for slug, level in _leveled(piece, names):
                found.setdefault(slug, level)
    for piece in BETWEEN.split(bare):
        for slug in _in_piece(piece, names, listed):
            found.setdefault(slug, UNSAID)
    return found


def _leveled(piece: str, names: SkillNames) -> Iterator[tuple[str, int]]:
    if said := LEVELED.fullmatch(piece.strip(" -–—*")):
        slug, level = names.get(folded(said[1])), skill_level(said[2])
        if slug and level:
            yield slug, level


def _in_piece(piece: str, names: SkillNames, listed: bool) -> Iterator[str]:
    words = piece.split()
    bare = [folded(word) for word in words]
    at = 0
    while at < len(words):
        for size in range(min(MOST_WORDS, len(words) - at), 0, -1):
            name = _known(" ".join(bare[at : at + size]), names)
            alone = len(words) == size
            if name and _counts(name, words[at], listed, alone):
                yield names[name]
                at += size
                break
        else:
            for part in words[at].split("/") if "/" in words[at] else ():
                if (name := _known(folded(part), names)) and _counts(name, part, listed, False):
                    yield names[name]
            at += 1


def _known(word: str, names: SkillNames) -> str:
    for each in (word, word.rstrip(".:!?"), word.strip("-–—*'’.:!?")):
        if each in names:
            return each
    return ""


def _counts(name: str, written: str, listed: bool, alone: bool) -> bool:
    if listed and alone:
        return True
    letters = re.sub(r"\W", "", name)
    if len(letters) < SHORT and not re.search(r"[+#]", name):
        return False
    return len(letters) > SHORT or listed or written.upper() == written or written[:1].isupper()
