"""What LinkedIn gives a person who asks for her data: a zip of tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from agency.db import folded
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable import Reading, Reason, SkillNames, Unreadable
from agency.profiles.portable.gathering import HEADLINE, SUMMARY, Gathering, Part, Told
from agency.profiles.portable.packed import texts
from agency.profiles.portable.texts import decoded

TABLES = (
    *("profile.csv", "profile summary.csv", "positions.csv", "education.csv", "projects.csv"),
    *("certifications.csv", "volunteering.csv", "volunteer.csv", "volunteer experiences.csv"),
    *("skills.csv", "languages.csv"),
)
KNOWN_ELSEWHERE = (
    *("honors.csv", "courses.csv", "publications.csv", "patents.csv", "organizations.csv", "test scores.csv"),
)
"""Parts of a LinkedIn page for which a profile here has no place."""
STARTED, FINISHED = ("started on", "start date"), ("finished on", "end date")
MOST_ROWS = 500
MOST_COLUMNS = 60
PREAMBLE = 12
"""Within how many rows the names of the columns must stand."""
HEADS = frozenset(
    {"first name", "headline", "company name", "company", "school name", "school", "name", "skill", "title"}
    | {"role", "profile summary", "summary", "degree name", "proficiency"}
)
WEB = re.compile(r"https?://[^\s,\]]+", re.IGNORECASE)


def read(content: bytes, names: SkillNames) -> Reading:
    """What the export says; raises Unreadable when the zip is broken, locked, too big or another's."""
    found, broken = texts(content, (*TABLES, *KNOWN_ELSEWHERE))
    if not any(name in found for name in TABLES):
        raise Unreadable(Reason.BROKEN if broken else Reason.KIND)
    gathering = Gathering(names)
    for name in TABLES:
        if name in found:
            for row in _rows(found[name], name, gathering):
                READERS[name](row, gathering)
                row.leave_rest(gathering)
    for name in (*broken, *(each for each in KNOWN_ELSEWHERE if each in found)):
        gathering.leave(name)
    return gathering.reading()


def _rows(content: bytes, name: str, gathering: Gathering) -> Iterator[Part]:
    """The rows below the names of the columns; notes above these are passed over."""
    columns: Sequence[str] | None = None
    count = 0
    lines = csv.reader(StringIO(decoded(content).replace("\0", ""), newline=""))
    while True:
        try:
            row = next(lines)
        except StopIteration:
            break
        except csv.Error:
            gathering.leave(name)
            break
        if columns is None:
            heads = [folded(cell[:60]) for cell in row]
            if HEADS & set(heads):
                columns = heads[:MOST_COLUMNS]
            elif lines.line_num > PREAMBLE:
                break
        elif any(cell.strip() for cell in row):
            count += 1
            if count > MOST_ROWS:
                gathering.leave(f"{name}: > {MOST_ROWS}")
                return
            yield Part(dict(zip(columns, row, strict=False)), f"{name}[{count - 1}]")
    if columns is None:
        gathering.leave(name)


def _profile(row: Part, gathering: Gathering) -> None:
    # Who she is stands in her account; her birthday and her street are nobody's business.
    row.drop("first name", "last name", "maiden name", "address", "birth date", "zip code")
    row.drop("instant messengers", "country")
    gathering.set_text("headline", row.take("headline"), HEADLINE)
    gathering.set_text("summary", row.take("summary"), SUMMARY, lines=True)
    place = row.take("geo location", "location")
    if place[1]:
        gathering.set_municipality(place)
    path, sites = row.take("websites")
    for site in WEB.findall(str(sites or "")):
        gathering.add_link((path, site), usual=LinkKind.WEB)


def _summary(row: Part, gathering: Gathering) -> None:
    gathering.set_text("summary", row.take("profile summary", "summary"), SUMMARY, lines=True)


def _work(row: Part, gathering: Gathering, way: Way | None = None) -> None:
    gathering.add_item(
        Told(
            EntryKind.WORK,
            row.path,
            title=row.take("title", "role", "position"),
            place=row.take("company name", "company", "organization", "organisation"),
            text=[row.take("description")],
            way=way,
            start=row.take(*STARTED),
            end=row.take(*FINISHED),
        )
    )


def _volunteering(row: Part, gathering: Gathering) -> None:
    _work(row, gathering, Way.VOLUNTEER)


def _study(row: Part, gathering: Gathering) -> None:
    gathering.add_item(
        Told(
            EntryKind.STUDY,
            row.path,
            title=row.take("degree name", "degree"),
            place=row.take("school name", "school"),
            text=[row.take("notes"), row.take("activities")],
            start=row.take(*STARTED),
            end=row.take(*FINISHED),
        )
    )


def _certificate(row: Part, gathering: Gathering) -> None:
    url = row.take("url")
    gathering.add_item(
        Told(
            EntryKind.CERTIFICATE,
            row.path,
            title=row.take("name"),
            place=row.take("authority"),
            start=row.take(*STARTED),
            url=url if url[1] else (url[0], None),
        )
    )


def _project(row: Part, gathering: Gathering) -> None:
    url = row.take("url")
    gathering.add_item(
        Told(
            EntryKind.PROJECT,
            row.path,
            title=row.take("title", "name"),
            text=[row.take("description")],
            start=row.take(*STARTED),
            end=row.take(*FINISHED),
            url=url if url[1] else (url[0], None),
        )
    )


def _skill(row: Part, gathering: Gathering) -> None:
    gathering.add_skill(row.take("name", "skill"))


def _language(row: Part, gathering: Gathering) -> None:
    gathering.add_language(row.take("name", "language"), row.take("proficiency"))


READERS: Mapping[str, Callable[[Part, Gathering], None]] = {
    "profile.csv": _profile,
    "profile summary.csv": _summary,
    "positions.csv": _work,
    "education.csv": _study,
    "projects.csv": _project,
    "certifications.csv": _certificate,
    "volunteering.csv": _volunteering,
    "volunteer.csv": _volunteering,
    "volunteer experiences.csv": _volunteering,
    "skills.csv": _skill,
    "languages.csv": _language,
}
