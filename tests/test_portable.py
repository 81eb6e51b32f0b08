"""Her profile as JSON Resume, and any JSON Resume as a profile: what was written is read again, unchanged."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agency import clock
from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.models import DayTime, EntryKind, LinkKind, Modality, Way
from agency.profiles.portable import Contact, Item, Portrait, Reading, SkillNames, from_plain, plain
from agency.profiles.portable.json_resume import read, written
from agency.profiles.portable.reading import read_file
from agency.profiles.rules import LANGUAGE_LEVELS, LANGUAGES, is_web_address
from agency.skills.rules import catalogue
from agency.web.forms import clean

KNOWN = Path(__file__).parent / "resumes"


@cache
def names() -> SkillNames:
    """The names of the whole catalogue."""
    return {name: skill.slug for skill in catalogue()[1] for name in skill.names}


def title(slug: str) -> str:
    """What a skill is called in Spanish."""
    return next(skill.es for skill in catalogue()[1] if skill.slug == slug)


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """What a form lets through."""
    signs = st.characters(exclude_categories=["Cs"])
    return st.text(signs, max_size=most).map(clean).filter(lambda text: least <= len(text) <= most)


def months() -> st.SearchStrategy[str]:
    """A year or a month that has come."""
    years = st.integers(1950, clock.today().year - 1)
    return st.one_of(
        years.map(str),
        st.tuples(years, st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02d}"),
        st.just(""),
    )


ADDRESSES = st.one_of(
    st.sampled_from(
        ["https://github.com/maria", "http://josé.bo/ñandú?q=a b#x".replace(" ", "+"), "https://a.bo"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    .map(lambda tail: clean(f"https://portal.bo/{tail}"))
    .filter(lambda url: is_web_address(url) and len(url) <= 300),
)
SLUGS = st.sampled_from([skill.slug for skill in catalogue()[1]])


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An entry such as a form makes it."""
    kind = draw(st.sampled_from(EntryKind))
    start, end = draw(months()), draw(months())
    in_order = not (start and end and end < start[: len(end)])
    return Item(
        kind,
        draw(texts(160, 1)),
        draw(texts(160)),
        draw(st.sampled_from(Way)) if kind is EntryKind.WORK else None,
        start,
        end if in_order else "",
        draw(texts(1000)),
        draw(st.one_of(st.just(""), ADDRESSES)),
        draw(texts(160)),
        draw(texts(1000)),
        tuple(draw(st.lists(SLUGS, unique=True, max_size=12))),
    )


def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Some of these, each once."""
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=4).map(tuple)


@st.composite
def portraits(draw: st.DrawFn) -> Portrait:
    """A profile such as the portal's forms can make it."""
    start, end = sorted(draw(st.tuples(st.dates(), st.dates())))
    codes = draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=5))
    slugs = draw(st.lists(SLUGS, unique=True, max_size=6))
    return Portrait(
        draw(texts(120)),
        draw(texts(1500)),
        draw(texts(120)),
        draw(texts(1500)),
        draw(st.sampled_from(["", *MUNICIPALITIES])),
        draw(some(MUNICIPALITIES)),
        draw(some([each.value for each in Modality])),
        draw(some([group.slug for group in catalogue()[0]])),
        draw(some([each.value for each in DayTime])),
        draw(st.one_of(st.none(), st.integers(1, 40))),
        draw(st.one_of(st.none(), st.just(start))),
        draw(st.one_of(st.none(), st.just(end))),
        tuple((code, draw(st.sampled_from(LANGUAGE_LEVELS))) for code in codes),
        tuple((slug, draw(st.integers(1, 5))) for slug in slugs),
        tuple(draw(st.lists(items(), max_size=5))),
        tuple(draw(st.lists(st.tuples(st.sampled_from(LinkKind), ADDRESSES), unique=True, max_size=4))),
    )


CONTACT = Contact("Alicia Quispe", "alicia@example.org", "+59171234567")


@settings(max_examples=80)
@given(portraits())
def test_what_the_portal_wrote_it_reads_again_without_losing_anything(portrait: Portrait) -> None:
    said = json.dumps(written(portrait, CONTACT, title), ensure_ascii=False).encode()
    assert read(said, names()) == Reading(portrait, ())
    assert from_plain(json.loads(json.dumps(plain(portrait)))) == portrait


@cache
def known() -> dict[str, dict[str, Any]]:
    """What the schema's own tests know, by file and case."""
    files = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(KNOWN.glob("*.json"))}
    return {f"{name}-{case}": whole for name, cases in files.items() for case, whole in cases.items()}


QUIET = {"meta", "schema"}
"""What says nothing of her."""
HERS = {f"basics-{name}Valid" for name in ("name", "email", "phone", "locationCountryCode")}
"""What stands in her account already, or says nothing by itself."""


def facts(found: Any) -> list[object]:
    """Everything that a document says, without its nulls, and without who she is."""
    if isinstance(found, dict):
        return [fact for value in found.values() for fact in facts(value)]
    if isinstance(found, list):
        return [fact for value in found for fact in facts(value)]
    return [] if found in (None, "") else [found]


@pytest.mark.parametrize("case", known())
def test_what_the_schema_knows_is_read_and_nothing_is_passed_over(case: str) -> None:
    whole = known()[case]
    reading = read(json.dumps(whole).encode(), names())
    section = case.split("-")[0]
    silent = section in QUIET or case in HERS
    assert bool(facts(whole)) == (reading != Reading(Portrait())) or silent, reading


def one(**sections: Any) -> Reading:
    """What a JSON Resume of these sections says."""
    return read_file(json.dumps(sections).encode(), "cv.json", names())[1]


@pytest.mark.parametrize(
    ("raw", "kept", "left"),
    [
        ("2014", "2014", False),
        ("2014-04", "2014-04", False),
        ("2014-04-01", "2014-04", False),
        ("2014-04-01T10:00:00Z", "2014-04", False),
        ("04/2014", "2014-04", False),
        ("abril de 2014", "2014-04", False),
        ("Apr 2014", "2014-04", False),
        (2014, "2014", False),
        ("", "", False),
        (None, "", False),
        ("Present", "", False),
        ("2014-13", "", True),
        ("2014-04-41", "", True),
        ("1814", "", True),
        ("2999-01", "", True),
        ("pronto", "", True),
        (True, "", True),
        (["2014"], "", True),
        (20.5, "", True),
    ],
)
def test_months_are_read_as_people_write_them_and_never_guessed(raw: object, kept: str, left: bool) -> None:
    reading = one(work=[{"position": "Analista", "startDate": raw, "endDate": raw}])
    assert [(e.start, e.end) for e in reading.portrait.entries] == [(kept, kept)]
    assert bool(reading.left) == left


def test_an_address_is_hers_only_when_it_says_where_it_leads() -> None:
    urls = (
        "https://a.bo:secreto@evil.example/",
        "https://a.bo@evil.example",
        "javascript:alert(1)",
        "data:,x",
        "ftp://a.bo",
    )
    reading = one(basics={"profiles": [{"url": url} for url in (*urls, "a.bo/maria", "HTTPS://A.bo")]})
    assert [url for _kind, url in reading.portrait.links] == ["https://a.bo/maria", "https://A.bo"]
    assert len(reading.left) == len(urls)


def test_of_a_file_with_a_bad_part_the_good_part_is_kept_and_the_bad_one_named() -> None:
    reading = one(
        basics={"label": "Programadora", "summary": 7, "url": "", "profiles": "no", "location": "La Paz"},
        work=[
            {"position": "Analista", "name": ["Banco"], "url": "http://banco.bo", "startDate": "ayer"},
            "Vendedora",
            {"summary": "Sin nombre"},
        ],
        skills={"name": "Python"},
        languages=[{"language": "Klingon", "fluency": "Native"}, {"language": "Inglés", "fluency": "mucho"}],
        certificates=[{"name": "CCNA", "url": "javascript:alert(1)"}],
        **{"x-otro": {"a": 1}},
    )
    assert reading.portrait == Portrait(
        headline="Programadora",
        municipality="020101",
        entries=(Item(EntryKind.WORK, "Analista", way=Way.JOB), Item(EntryKind.CERTIFICATE, "CCNA")),
    )
    assert reading.left == (
        "basics.summary: '7'",
        "basics.profiles",
        "work[0].url: 'http://banco.bo'",
        "work[0].name",
        "work[0].startDate: 'ayer'",
        "work[1]: 'Vendedora'",
        "work[2]",
        "certificates[0].url: 'javascript:alert(1)'",
        "skills",
        "languages[0].language: 'Klingon, Native'",
        "languages[1].language: 'Inglés, mucho'",
        "x-otro",
    )
