"""The catalogue of skills: what stands in it, how it is found, and how a typed list is read."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from agency.db import committed, folded, session
from agency.skills import queries
from agency.skills.models import Skill, SkillName
from agency.skills.operations import load_catalogue
from agency.skills.rules import LEVELS, Typed, catalogue, nearest, read_list
from agency.skills.words import LEVELS as LEVEL_WORDS
from agency.skills.words import SHORT_LEVELS
from tests.kit.cast import a_woman, come_in
from tests.kit.page import CheckedClient

NAMES = {name: number for number, s in enumerate(catalogue()[1], start=1) for name in s.names}
SLUGS = {number: s.slug for number, s in enumerate(catalogue()[1], start=1)}


def read(text: str) -> list[tuple[str, int | None]]:
    """The slugs and levels that a typed list is read as; every word of it is understood."""
    found = read_list(text, NAMES)
    assert found.unknown == (), found.unknown
    return [(SLUGS[t.skill_id], t.level) for t in found.skills]


def test_the_catalogue_is_broad_enough_to_begin_with() -> None:
    groups, skills = catalogue()
    assert len(skills) >= 150
    assert {s.group for s in skills} == {g.slug for g in groups}


def test_every_skill_has_a_slug_of_its_own_and_a_name_in_both_languages() -> None:
    _groups, skills = catalogue()
    assert [slug for slug, n in Counter(s.slug for s in skills).items() if n > 1] == []
    assert [s.slug for s in skills if not (s.es.strip() and s.en.strip())] == []


def test_every_folded_name_belongs_to_one_skill_only() -> None:
    shared = Counter(name for s in catalogue()[1] for name in s.names)
    assert [name for name, n in shared.items() if n > 1] == []


def test_every_name_of_the_catalogue_can_be_typed_in_a_list() -> None:
    unread = [name for name in NAMES if read_list(name, NAMES).skills != (Typed(NAMES[name], None),)]
    assert unread == [], "Write it without comma or semicolon: these part the skills of a list."


def test_every_level_has_its_words() -> None:
    assert set(LEVEL_WORDS) == set(SHORT_LEVELS) == set(LEVELS) == {1, 2, 3, 4, 5}


def test_loading_the_catalogue_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        with committed():
            assert load_catalogue() == len(catalogue()[1])
        before = _stored()
        with committed():
            assert load_catalogue() == 0
        assert _stored() == before
        assert set(queries.all_names()) == set(NAMES)


def _stored() -> set[tuple[int, str, str]]:
    rows = (
        session()
        .query(Skill.id, Skill.slug, SkillName.folded)
        .join(SkillName, SkillName.skill_id == Skill.id)
    )
    return {(number, slug, name) for number, slug, name in rows}


def test_loading_again_corrects_a_name_and_takes_no_skill_away(app: Flask) -> None:
    with app.app_context(), committed() as current:
        load_catalogue()
        current.add(Skill(slug="fax", group="redes", es="Fax", en="Fax"))
        queries.skills_by_slug()["python"].es = "Pitón"
        current.flush()
        load_catalogue()
        assert queries.skills_by_slug()["python"].es == "Python"
        assert "fax" in queries.skills_by_slug()


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("python", "python"),
        ("PYTHON", "python"),
        ("C", "c"),
        ("c", "c"),
        ("C++", "c-plus-plus"),
        ("c#", "c-sharp"),
        (".net", "dotnet"),
        ("Programación en C", "c"),
        ("programacion en c", "c"),
        ("lógica", "logica-de-programacion"),
        ("logica", "logica-de-programacion"),
        ("programming logic", "logica-de-programacion"),
        ("  python   programming ", "python"),
    ],
)
def test_a_skill_is_found_first_with_or_without_accents_signs_and_capitals(
    app: Flask, typed: str, slug: str
) -> None:
    with app.app_context(), committed():
        load_catalogue()
        assert queries.skills_found(typed)[0].slug == slug


def test_percent_underscore_and_backslash_are_plain_letters_in_a_search(app: Flask) -> None:
    with app.app_context(), committed():
        load_catalogue()
        for typed in ("%", "_", "\\", "p_thon", "py%n", "%%%"):
            found = queries.skills_found(typed, 500)
            named = {s.slug for s in catalogue()[1] for name in s.names if folded(typed) in name}
            assert {s.slug for s in found} == named, typed


def test_an_empty_search_finds_nothing_and_none_finds_more_than_asked(app: Flask) -> None:
    with app.app_context(), committed():
        load_catalogue()
        assert queries.skills_found("   ") == []
        assert len(queries.skills_found("a", 5)) == 5


def test_a_list_is_read_with_commas_semicolons_and_lines() -> None:
    assert read("Python, sql; Git\nLinux") == [
        ("python", None),
        ("sql", None),
        ("git", None),
        ("linux", None),
    ]


def test_a_number_after_a_name_is_its_level() -> None:
    assert read("Python 3, sql:4, Git : 5") == [("python", 3), ("sql", 4), ("git", 5)]


def test_a_number_that_belongs_to_a_name_is_no_level() -> None:
    assert read("Python3") == [("python", None)]
    assert read("HTML5") == [("html", None)]
    assert read("HTML5 4") == [("html", 4)]


def test_signs_stay_with_their_names() -> None:
    assert read("C, C++, C#, .NET, C++ 4, c# 2") == [
        ("c", None),
        ("c-plus-plus", 4),
        ("c-sharp", 2),
        ("dotnet", None),
    ]


def test_of_a_skill_written_twice_the_last_one_counts() -> None:
    assert read("Python 2, py 5") == [("python", 5)]


def test_a_level_beyond_the_scale_is_not_understood() -> None:
    for text in ("Python 0", "Python 6", "Python 33", "Python -1"):
        assert read_list(text, NAMES).unknown == (text,)


def test_an_unknown_word_is_told_as_it_was_typed_with_the_nearest_name() -> None:
    assert read_list("  Phyton   Web , SQL", NAMES).unknown == ("Phyton Web",)
    assert nearest("Phyton", NAMES) == "python"
    assert nearest("repostería fina", NAMES) is None


@given(st.text(max_size=300))
def test_reading_a_list_never_fails_and_loses_no_word(text: str) -> None:
    found = read_list(text, NAMES)
    assert all(t.level is None or t.level in LEVELS for t in found.skills)
    assert all(t.skill_id in SLUGS for t in found.skills)
    words = [w for part in text.replace(";", ",").replace("\n", ",").split(",") if (w := part.strip(" ."))]
    assert bool(found.skills or found.unknown) >= any(folded(w).strip(" .") for w in words)
    for word in found.unknown:
        nearest(word, NAMES)


@given(st.lists(st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(LEVELS)), max_size=20))
def test_what_is_written_with_levels_is_read_with_the_same_levels(wanted: list[tuple[str, int]]) -> None:
    found = read_list(", ".join(f"{name} {level}" for name, level in wanted), NAMES)
    assert {t.skill_id: t.level for t in found.skills} == {NAMES[name]: level for name, level in wanted}


@pytest.fixture
def known(app: Flask) -> None:
    """The catalogue is loaded, and Alicia has a profile with Python in it."""
    with app.app_context(), committed():
        load_catalogue()
        a_woman("Alicia", name="alicia@example.org")


@pytest.mark.one_database
@pytest.mark.usefixtures("known")
def test_anyone_reads_and_searches_the_catalogue(client: CheckedClient) -> None:
    assert "C++" in client.get("/habilidades").text
    found = client.get("/habilidades?q=programacion").text
    assert "Lógica de programación" in found and "Photoshop" not in found
    assert client.get("/habilidades?q=%25").status_code == 200


@pytest.mark.one_database
@pytest.mark.usefixtures("known")
def test_suggestions_come_as_names_and_are_kept_for_an_hour(client: CheckedClient) -> None:
    answer = client.get("/habilidades/sugerencias?q=C%2B%2B")
    assert answer.json and answer.json[0] == "C++"
    assert answer.cache_control.max_age == 3600
    assert client.get("/habilidades/sugerencias").json == []


@pytest.mark.one_database
@pytest.mark.usefixtures("known")
def test_a_mistyped_skill_is_asked_about_and_what_was_typed_is_kept(app: Flask) -> None:
    alicia = come_in(app, "alicia@example.org")
    page = alicia.submit("/perfil/que-se", more="Phyton 4, SQL")
    assert page.status_code == 422
    assert "¿Quisiste decir Python?" in page.text and "Phyton 4, SQL" in page.text
    page = alicia.submit("/perfil/que-se", more="repostería fina")
    assert "No tenemos «repostería fina»" in page.text


@pytest.mark.one_database
@pytest.mark.usefixtures("known")
def test_more_skills_than_forty_are_refused_with_their_number(app: Flask) -> None:
    alicia = come_in(app, "alicia@example.org")
    names = [s.es for s in catalogue()[1] if "," not in s.es][:41]
    page = alicia.submit("/perfil/que-se", more=", ".join(names))
    assert page.status_code == 422 and "como máximo 40 habilidades; ahora son 41" in page.text
