"""Entries of a CV's section, found by the years that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agency.db import folded
from agency.profiles.portable.months import is_ongoing, month

_WORDS = (
    r"ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|se[p]?t(?:iembre)?"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?|jan(?:uary)?|february|march|apr(?:il)?|june|july|aug(?:ust)?"
    r"|september|october|november|dec(?:ember)?"
)
_DAY = rf"(?:(?:{_WORDS})\.?,?\s+(?:de\s+|del\s+)?|(?:[0-3]?[0-9][/.-])?[01]?[0-9][/.-])?(?:19|20)[0-9]{{2}}"
_NOW = (
    r"(?:a |hasta )?la (?:actualidad|fecha)|actualidad|actual|(?:el )?presente?|current|en curso|now"
    r"|(?:hasta )?hoy"
)
PERIOD = re.compile(
    rf"\(?\b(?:desde\s+|de\s+|from\s+)?({_DAY})"
    rf"(?:\s*(?:-|–|—|a|al|hasta|to|/)\s*({_DAY}|{_NOW}))?(?![0-9])\)?(?:\s*\([^()]{{3,30}}\))?",
    re.IGNORECASE,
)
BULLET = re.compile(r"\s*[•·●▪◦‣*–—-]\s")
EDGES = " \t,;:|·•–—-"
BETWEEN = re.compile(r"\s+[|·•–—-]\s+|\s*[|]\s*")
LONGEST_HEAD = 110
SCHOOL = re.compile(
    r"(?:universidad|umsa|umss|upea|uagrm|colegio|instituto|unidad educativa|escuela|liceo|academia|infocal"
    r"|fundacion|university|college|school|institute)\b"
)


@dataclass
class CvEntry:
    """An entry as it seems to stand in the text."""

    title: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Dated:
    """A line with a period: what else stands in it, and the two ends."""

    at: int
    rest: str
    start: str
    end: str


def dated_entries(lines: Sequence[str]) -> tuple[list[CvEntry], Sequence[str]]:
    """One entry for each line with a period, as the section is laid out; and the lines before the first."""
    dated = [found for at, line in enumerate(lines) if (found := _dated(at, line))]
    if not dated:
        return [], lines
    # In a section whose first line is only a period, the periods stand above what they speak of.
    above = dated[0].at == 0 and not dated[0].rest
    # In one whose second line is the first with a period, a name stands above each.
    below = dated[0].at == 1 and bool(dated[0].rest) and _names(lines[0])
    heads = [
        _head(each, lines, above, below, dated[number - 1].at if number else -1)
        for number, each in enumerate(dated)
    ]
    entries = [
        _entry(each, lines, head, heads[number + 1][0] if number + 1 < len(heads) else len(lines))
        for number, (each, head) in enumerate(zip(dated, heads, strict=True))
    ]
    return entries, lines[: heads[0][0]]


def named_by_what_was_learnt(entry: CvEntry) -> CvEntry:
    """A study is called by what she learnt, also where the school stands first."""
    title, place, text = entry.title, entry.place, entry.text
    if not SCHOOL.match(folded(title)) or SCHOOL.match(folded(place)):
        return entry
    if not place and text and _names(text[0]):
        place, text = text[0].strip(EDGES), text[1:]
    return CvEntry(place, title, entry.start, entry.end, text) if place else entry


def line_entries(lines: Sequence[str]) -> list[CvEntry]:
    """Each line as an entry of its own."""
    found = []
    for line in lines:
        title, place = _title_and_place(BULLET.sub("", line, count=1))
        if title:
            found.append(CvEntry(title, place))
    return found


def _dated(at: int, line: str) -> Dated | None:
    found = PERIOD.search(line)
    if found is None:
        return None
    start, end = month(found[1]) or "", found[2] or ""
    before, after = line[: found.start()].strip(EDGES), line[found.end() :].strip(EDGES)
    if len(line) > LONGEST_HEAD or (BULLET.match(line) and not end and len(before) > 60):
        return None
    if not found[2] and re.search(r"\w\.$|\b(?:en|desde|in|since)$", folded(line[: found.start()]).strip()):
        return None
    rest = f"{before} | {after}" if before and after else before or after
    return Dated(at, rest, start, "" if is_ongoing(end) else month(end) or "")


def _head(
    dated: Dated, lines: Sequence[str], above: bool, below: bool, last: int
) -> tuple[int, list[str], int]:
    """Where the entry begins, the lines that name it, and where its text begins."""
    if below and dated.at - 1 > last and _names(lines[dated.at - 1]):
        return dated.at - 1, [lines[dated.at - 1], dated.rest], dated.at + 1
    if dated.rest:
        return dated.at, [dated.rest], dated.at + 1
    if above:
        named = [line for line in lines[dated.at + 1 : dated.at + 3] if not BULLET.match(line)]
        named = [line for line in named if not PERIOD.search(line)]
        short = [line for line in named if len(line) <= LONGEST_HEAD and not line.endswith(".")]
        return dated.at, short, dated.at + 1 + len(short)
    begin = dated.at
    while begin - 1 > last and dated.at - begin < 2 and _names(lines[begin - 1]):
        begin -= 1
    return begin, list(lines[begin : dated.at]), dated.at + 1


def _names(line: str) -> bool:
    return len(line) <= LONGEST_HEAD and not BULLET.match(line) and not line.endswith(".")


def _entry(dated: Dated, lines: Sequence[str], head: tuple[int, list[str], int], until: int) -> CvEntry:
    _begin, named, first = head
    text = list(lines[first:until])
    if not named and text:
        named, text = text[:1], text[1:]
    title, place = _title_and_place(named[0]) if named else ("", "")
    if not place and len(named) > 1:
        place = named[1].strip(EDGES)
    elif len(named) > 1:
        text = [*named[1:], *text]
    if (
        title
        and not place
        and text
        and dated.rest
        and _names(text[0])
        and len(text[0]) <= 60
        and len(text) > 1
    ):
        place, text = text[0].strip(EDGES), text[1:]
    return CvEntry(title, place, dated.start, dated.end, text)


def _title_and_place(line: str) -> tuple[str, str]:
    parts = [part.strip(EDGES) for part in BETWEEN.split(line, maxsplit=1)]
    return parts[0], parts[1] if len(parts) > 1 else ""
