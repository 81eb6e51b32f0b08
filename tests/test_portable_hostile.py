"""Whatever the bytes are, a reader says what they say or why it can't; it never falls and never hangs."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agency.profiles.portable import Portrait, SkillNames, Unreadable, from_plain, plain
from agency.profiles.portable.cv_text import gather
from agency.profiles.portable.gathering import HEADLINE, MOST_LEFT, SUMMARY, TEXT, TITLE, Gathering
from agency.profiles.portable.reading import read_file
from agency.profiles.rules import MOST_ENTRIES, is_web_address
from tests.kit.brought import CANDIDATE, CV, LINKEDIN, SKILLS_PASSPORT, zipped

NAMES: SkillNames = {"python": "python", "sql": "sql", "c++": "c++", "redes": "redes"}
SECONDS = 4
"""Far more than any of these takes, far less than a reader that has gone astray."""
RESUME = {
    "basics": {
        "label": "Programadora",
        "profiles": [{"url": "https://a.bo"}],
        "location": {"city": "La Paz"},
    },
    "work": [{"position": "Analista", "startDate": "2014-04", "highlights": ["Uno", "Dos"]}],
    "skills": [{"name": "Python", "keywords": ["SQL"]}],
    "languages": [{"language": "Aymara", "fluency": "B1"}],
}
VALID = {
    "json": json.dumps(RESUME).encode(),
    "linkedin": zipped(LINKEDIN, packed=False),
    "packed": zipped(LINKEDIN),
    "europass": CANDIDATE.encode(),
    "passport": SKILLS_PASSPORT.encode(),
}


def holds(portrait: Portrait) -> None:
    """Everything in it fits where it will be kept."""
    assert len(portrait.headline) <= HEADLINE and len(portrait.summary) <= SUMMARY
    for item in portrait.entries:
        assert item.title and max(map(len, (item.title, item.place))) <= TITLE and len(item.text) <= TEXT
        assert not item.url or is_web_address(item.url)
        assert (item.kind == "work") == (item.way is not None)
        assert not (item.start and item.end and item.end < item.start[: len(item.end)])
    for kind in {item.kind for item in portrait.entries}:
        assert sum(item.kind == kind for item in portrait.entries) <= MOST_ENTRIES
    assert all(is_web_address(url) and len(url) <= 300 for _kind, url in portrait.links)
    assert from_plain(json.loads(json.dumps(plain(portrait)))) == portrait


def is_read_or_refused(content: bytes) -> None:
    """The file is read within its limits, or refused; quickly."""
    begun = time.process_time()
    try:
        _kind, reading = read_file(content, "cv", NAMES)
    except Unreadable:
        pass
    else:
        holds(reading.portrait)
        assert len(reading.left) <= MOST_LEFT and all(len(line) <= 160 for line in reading.left)
    assert time.process_time() - begun < SECONDS


@settings(max_examples=120)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"{", b"[", b"<", b"PK\x03\x04", b"\xff\xfe{\0", b"<Candidate>"]),
)
def test_random_bytes_are_read_or_refused(tail: bytes, head: bytes) -> None:
    is_read_or_refused(head + tail)


@pytest.mark.parametrize("kind", VALID)
def test_a_valid_file_with_some_bytes_changed_is_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)
    for _time in range(100):
        whole = bytearray(VALID[kind])
        for _change in range(chance.randint(1, 6)):
            at = chance.randrange(len(whole))
            act = chance.randrange(4)
            if act == 0:
                whole[at] = chance.randrange(256)
            elif act == 1:
                del whole[at : at + chance.randint(1, 40)]
            elif act == 2:
                whole[at:at] = whole[at : at + chance.randint(1, 60)]
            else:
                whole[at:at] = chance.choice(
                    [b"\0", b'"', b"<", b"&", b"]]>", b"\xed\xa0\x80", b"{", b",", b"\n"]
                )
        is_read_or_refused(bytes(whole))


ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["2014", "Python", "Aymara", "B1", "La Paz", "https://a.bo", "<b>x</b>", "a" * 2000]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = (
    *("basics", "work", "volunteer", "education", "projects", "certificates", "skills", "languages", "meta"),
    *(
        "awards",
        "references",
        "x-agency",
        "label",
        "summary",
        "location",
        "city",
        "profiles",
        "url",
        "position",
    ),
    *("name", "startDate", "endDate", "highlights", "keywords", "level", "language", "fluency", "courses"),
    *("version", "free_from", "hours_per_week", "modalities", "skill", "network", "username", "date", "text"),
)


@st.composite
def odd_resumes(draw: st.DrawFn, depth: int = 0) -> dict[str, Any]:
    """A document with the right names, and anything at all under them."""
    inner = (
        ODD
        if depth > 1
        else st.one_of(ODD, odd_resumes(depth + 1), st.lists(odd_resumes(depth + 1), max_size=3))
    )
    return draw(st.dictionaries(st.sampled_from(KEYS), inner, max_size=6))


@settings(max_examples=40)
@given(odd_resumes(), st.booleans())
def test_right_names_with_anything_under_them_are_read_or_refused(found: dict[str, Any], ours: bool) -> None:
    own = {"meta": {"x-agency": {"version": 1, **found}}} if ours else {}
    is_read_or_refused(json.dumps({**found, **own}).encode())


@settings(max_examples=120)
@given(st.lists(st.one_of(st.sampled_from(CV.split("\n")), st.text(max_size=80)), max_size=30))
def test_any_text_of_a_pdf_gives_only_what_stands_in_it(lines: list[str]) -> None:
    gathering = Gathering(NAMES)
    gather("\n".join(lines), ["https://a.bo", "javascript:x"], gathering)
    holds(gathering.reading().portrait)


SLOW = {
    "marks": "a" + "\u0301\u0323" * 90_000,
    "one word": "x" * 180_000,
    "dots": "." * 90_000 + "a",
    "blanks": " " * 180_000 + "a",
    "tags": "<a " * 60_000,
    "scripts": "<script" * 25_000,
    "comments": "<!--" * 45_000,
    "ampersands": "&#" * 90_000,
    "commas": ",;|" * 60_000,
    "years": "2019 - 2020 " * 15_000,
    "bullets": "- x\n" * 45_000,
    "headings": "EXPERIENCIA\n2019\n" * 9_000,
    "slashes": "a/" * 90_000,
    "colons": "http://" * 25_000,
    "skills": "python sql c++ " * 12_000,
}


@pytest.mark.parametrize("what", SLOW)
def test_texts_made_to_be_slow_are_not(what: str) -> None:
    text = SLOW[what]
    whole = {"basics": {"label": text, "summary": text, "location": {"city": text, "countryCode": text}}}
    entry = {"position": text, "name": text, "startDate": text, "highlights": [text], "url": text}
    skill = {"name": text, "level": text}
    is_read_or_refused(json.dumps({**whole, "work": [entry], "skills": [skill]}, ensure_ascii=False).encode())
    begun = time.process_time()
    gather(text, [], Gathering(NAMES))
    gather(f"EXPERIENCIA\n{text}\nHABILIDADES\n{text}\nIDIOMAS\n{text}", [], Gathering(NAMES))
    assert time.process_time() - begun < SECONDS
    table = f'"{text[:90_000]}",Name,Proficiency,{text[:9_000]}\n"{text[:90_000]}",Inglés,B1,x\n'
    is_read_or_refused(zipped({"Languages.csv": table, "Skills.csv": table}, packed=False))
