"""How well a woman and a practice fit: the score, its reasons, and who is on a list at all."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from agency import clock
from agency.companies.models import Company
from agency.db import committed, session
from agency.extensions import db
from agency.i18n import in_language
from agency.matching.queries import (
    fitting_practices,
    offered_by,
    ranked_women,
    skill_names,
    wanted_by,
)
from agency.matching.rules import WEIGHTS, Asked, Offered, Reason, Wanted, Why, meets_musts, score
from agency.matching.words import told
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import Modality, Profile
from tests.kit.cast import a_partner, a_skill, a_woman, an_open_practice, in_days
from tests.kit.queries import count_queries

PYTHON, SQL, DOCKER, GIT = range(1, 5)
MONDAY = date(2027, 3, 1)
PLACES = ("020101", "020105", "070101", "080302")
NAMES = {PYTHON: "Python", SQL: "SQL", DOCKER: "Docker", GIT: "Git"}

asked = st.lists(
    st.builds(Asked, st.integers(1, 6), st.integers(1, 5), st.booleans()),
    max_size=6,
    unique_by=lambda a: a.skill_id,
)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
wanteds = st.builds(
    lambda skills, place, how, first, long, hours: Wanted(
        tuple(skills), place, how, first, first + timedelta(days=long), hours
    ),
    asked,
    st.sampled_from(PLACES),
    st.sampled_from([m.value for m in Modality]),
    days,
    st.integers(0, 400),
    st.integers(1, 40),
)
offereds = st.builds(
    Offered,
    st.dictionaries(st.integers(1, 6), st.integers(1, 5)),
    st.sampled_from(("", *PLACES)),
    st.frozensets(st.sampled_from([m.value for m in Modality])),
    st.none() | days,
    st.none() | days,
    st.none() | st.integers(1, 40),
)


def wanted(*skills: Asked, **changed: object) -> Wanted:
    """A practice on site in La Paz, ten weeks of thirty hours."""
    plain = Wanted(skills, "020101", "onsite", MONDAY, MONDAY + timedelta(days=69), 30)
    return replace(plain, **changed)  # type: ignore[arg-type]


def offered(skills: dict[int, int] | None = None, **changed: object) -> Offered:
    """A woman of La Paz with thirty hours a week."""
    plain = Offered(skills or {}, "020101", frozenset(), hours_per_week=30)
    return replace(plain, **changed)  # type: ignore[arg-type]


def why(found: tuple[Reason, ...]) -> dict[Why, Reason]:
    """The reasons by their kind; there is one of each at most."""
    assert len({r.why for r in found}) == len(found)
    return {r.why: r for r in found}


def test_name_photo_age_and_place_of_birth_cannot_enter_a_score() -> None:
    assert {f.name for f in fields(Offered)} == {
        "skills",
        "municipality",
        "modalities",
        "free_from",
        "free_until",
        "hours_per_week",
    }
    assert {f.name for f in fields(Wanted)} == {
        "skills",
        "municipality",
        "modality",
        "starts_on",
        "ends_on",
        "hours_per_week",
    }


def test_the_parts_of_a_score_make_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_who_has_all_that_is_asked_fits_wholly() -> None:
    found = score(wanted(Asked(PYTHON, 3, True), Asked(SQL, 2, False)), offered({PYTHON: 3, SQL: 5}))
    assert (found.points, found.meets_musts) == (100, True)
    assert all(reason.good for reason in found.reasons)


def test_who_has_nothing_of_what_is_asked_fits_not_at_all() -> None:
    far = offered(
        municipality="070101", free_from=MONDAY + timedelta(days=400), hours_per_week=None, modalities=()
    )
    found = score(wanted(Asked(PYTHON, 3, True)), far)
    assert found.points == 5, "hours that nobody knows count half"
    assert not found.meets_musts


def test_a_must_weighs_twice_as_much_as_what_is_only_liked() -> None:
    practice = wanted(Asked(PYTHON, 2, True), Asked(SQL, 2, False))
    assert score(practice, offered({PYTHON: 2})).points == 40 + 40
    assert score(practice, offered({SQL: 2})).points == 40 + 20


def test_a_lower_level_counts_by_its_share() -> None:
    assert score(wanted(Asked(PYTHON, 4, False)), offered({PYTHON: 2})).points == 40 + 30


def test_a_must_at_a_lower_level_is_not_met() -> None:
    practice = wanted(Asked(PYTHON, 3, True))
    assert not meets_musts(practice, offered({PYTHON: 2}))
    assert meets_musts(practice, offered({PYTHON: 3}))
    assert meets_musts(wanted(Asked(PYTHON, 3, False)), offered())


def test_la_paz_and_el_alto_are_near_and_other_places_are_far() -> None:
    practice = wanted(municipality="020105")
    assert Why.NEAR_PLACE in why(score(practice, offered()).reasons)
    assert Why.OTHER_PLACE in why(score(practice, offered(municipality="080302")).reasons)
    assert score(practice, offered(municipality="020105")).points > score(practice, offered()).points


def test_where_she_lives_does_not_count_for_work_from_home() -> None:
    practice = wanted(modality="remote")
    points = {score(practice, offered(municipality=place)).points for place in ("", *PLACES)}
    assert points == {100}


def test_another_way_of_working_halves_the_place() -> None:
    found = score(wanted(), offered(modalities=frozenset({"remote"})))
    assert found.points == 100 - 7 or found.points == 100 - 8
    assert why(found.reasons)[Why.OTHER_MODALITY].good is False


def test_the_weeks_that_she_has_in_common_are_counted() -> None:
    found = score(wanted(), offered(free_from=MONDAY + timedelta(days=14)))
    assert why(found.reasons)[Why.WEEKS] == Reason(Why.WEEKS, True, 8, 10)
    none = score(wanted(), offered(free_until=MONDAY - timedelta(days=1)))
    assert why(none.reasons)[Why.WEEKS] == Reason(Why.WEEKS, False, 0, 10)
    backwards = offered(free_from=MONDAY + timedelta(days=30), free_until=MONDAY)
    assert why(score(wanted(), backwards).reasons)[Why.WEEKS].part == 0


def test_fewer_hours_count_by_their_share_and_unknown_ones_by_half() -> None:
    assert score(wanted(), offered(hours_per_week=15)).points == 95
    assert score(wanted(), offered(hours_per_week=40)).points == 100
    found = score(wanted(), offered(hours_per_week=None))
    assert found.points == 95 and why(found.reasons)[Why.HOURS_UNKNOWN].good is None


@given(wanteds, offereds)
def test_a_score_stands_between_zero_and_a_hundred_and_is_always_the_same(
    practice: Wanted, woman: Offered
) -> None:
    found = score(practice, woman)
    assert 0 <= found.points <= 100
    assert found == score(practice, woman)
    assert found.meets_musts == (Why.LACKS_MUST not in why(found.reasons) and meets_musts(practice, woman))


@given(wanteds, offereds, st.integers(1, 6), st.integers(1, 5))
def test_more_skill_never_lowers_a_score(practice: Wanted, woman: Offered, skill: int, level: int) -> None:
    more = replace(woman, skills={**woman.skills, skill: max(level, woman.skills.get(skill, 0))})
    assert score(practice, more).points >= score(practice, woman).points
    assert meets_musts(practice, more) >= meets_musts(practice, woman)


@given(wanteds, offereds)
def test_the_order_in_which_skills_are_asked_changes_nothing(practice: Wanted, woman: Offered) -> None:
    turned = replace(practice, skills=practice.skills[::-1])
    assert score(turned, woman).points == score(practice, woman).points


@pytest.fixture(scope="module")
def all_reasons() -> list[Reason]:
    """One reason of every kind."""
    skills = {Why.LACKS, Why.LACKS_MUST, Why.LOWER}
    return [Reason(w, None, 4, 5, (DOCKER, SQL) if w in skills else ()) for w in Why]


SAID = {
    "es": [
        "tiene 4 de 5 habilidades",
        "falta Docker, SQL",
        "coinciden 4 de 5 semanas",
        "mismo municipio",
        "puede 4 de 5 horas por semana",
    ],
    "en": ["4 of 5", "Docker, SQL", "weeks", "hours"],
}


@pytest.mark.one_database
@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("hers", [True, False])
def test_every_reason_has_words_in_both_languages(
    app: Flask, all_reasons: list[Reason], lang: str, hers: bool
) -> None:
    with app.test_request_context(), in_language(lang):
        said = [t.text for t in told(all_reasons, NAMES, hers=hers)]
        spanish = [t.text for t in told(all_reasons, NAMES, hers=hers)] if lang == "es" else []
    assert len(set(said)) == len(Why) and all(said)
    assert not any("%(" in text or "?" in text for text in said)
    if not hers:
        assert [part for part in SAID[lang] if not any(part in text for text in said)] == []
    if lang == "en":
        with app.test_request_context():
            spanish = [t.text for t in told(all_reasons, NAMES, hers=hers)]
        assert not set(said) & set(spanish), "a reason has no English sentence"


@pytest.mark.one_database
def test_a_reason_told_to_her_speaks_to_her(app: Flask) -> None:
    found = score(wanted(Asked(PYTHON, 3, True), Asked(DOCKER, 2, False)), offered({PYTHON: 2}))
    with app.test_request_context():
        hers = [t.text for t in told(found.reasons, NAMES, hers=True)]
        of_her = [t.text for t in told(found.reasons, NAMES)]
    assert hers[:3] == [
        "cumples 0 de 2 habilidades",
        "piden más nivel en Python",
        "te falta Docker, y aquí lo puedes aprender",
    ]
    assert of_her[:3] == ["tiene 0 de 2 habilidades", "tiene, con menos nivel: Python", "falta Docker"]


def a_python_practice(company: Company | None = None) -> Practice:
    """An open practice that needs Python and likes SQL."""
    return an_open_practice(company, must=[(a_skill("Python"), 3)], nice=[(a_skill("SQL"), 2)])


def the_women(practice: Practice, **options: object) -> list[str]:
    """The first names on the list of who fits, in its order."""
    return [r.profile.person.given_names for r in ranked_women(practice, **options)]  # type: ignore[arg-type]


def test_the_list_has_those_who_meet_every_must_best_first(app: Flask) -> None:
    with app.app_context(), committed():
        practice = a_python_practice()
        a_woman("Ana", ("Python", 3))
        a_woman("Berta", ("Python", 4), ("SQL", 2))
        a_woman("Carla", ("Python", 2), ("SQL", 5))
        a_woman("Delia", ("SQL", 5))
        assert the_women(practice) == ["Berta", "Ana"]


def test_the_hidden_the_closed_and_those_who_blocked_the_company_are_on_no_list(app: Flask) -> None:
    with app.app_context(), committed():
        practice = a_python_practice()
        women = {name: a_woman(name, ("Python", 3)) for name in ("Ana", "Berta", "Carla", "Delia", "Elsa")}
        profiles.hide(women["Berta"], by=women["Berta"].person)
        profiles.block(women["Carla"], practice.company, by=women["Carla"].person)
        women["Delia"].person.closed_at = clock.now()
        session().flush()
        assert the_women(practice) == ["Ana", "Elsa"]
        assert the_women(practice, but={women["Elsa"].id}) == ["Ana"]
        assert the_women(a_python_practice()) == ["Ana", "Carla", "Elsa"], "another company is not blocked"


def test_a_company_sees_only_cards_that_were_opened_to_it(app: Flask) -> None:
    with app.app_context(), committed():
        practice = a_python_practice()
        ana, _berta = a_woman("Ana", ("Python", 3)), a_woman("Berta", ("Python", 5))
        profiles.set_visibility(ana, profiles.Yeses(True, False), by=ana.person)
        session().flush()
        assert the_women(practice, shown_only=True) == ["Ana"]
        assert the_women(practice) == ["Ana", "Berta"]


def test_of_many_who_fit_the_best_are_listed(app: Flask) -> None:
    with app.app_context(), committed():
        practice = an_open_practice(nice=[(a_skill("Python"), 5)])
        for number in range(12):
            a_woman(f"Mujer {number:02d}", ("Python", 1 + number % 5))
        assert the_women(practice, most=3) == ["Mujer 04", "Mujer 09", "Mujer 03"]


def test_the_list_and_the_single_score_agree(app: Flask) -> None:
    with app.app_context(), committed():
        practice = a_python_practice()
        for number in range(8):
            profile = a_woman(f"Mujer {number}", ("Python", 3 + number % 3), ("SQL", 1 + number % 5))
            days, hours = in_days(7 * number), 10 + 4 * number
            want = profiles.Want(["onsite", "remote"][: number % 3], hours, days, None)
            profiles.save_want(profile, want, by=profile.person)
        session().flush()
        found = ranked_women(practice)
        assert len(found) == 8
        for ranked in found:
            assert ranked.score == score(wanted_by(practice), offered_by(ranked.profile))
        assert [r.score.points for r in found] == sorted((r.score.points for r in found), reverse=True)
        names = skill_names([r.score for r in found])
        assert set(names.values()) <= {"Python", "SQL"}


def test_a_long_list_takes_no_more_statements_than_a_short_one(app: Flask) -> None:
    def statements() -> int:
        session().commit()
        session().expire_all()
        with count_queries(db.engine) as counted:
            found = ranked_women(session().get_one(Practice, number))
            skill_names([r.score for r in found])
            assert all(r.profile.person.full_name for r in found)
        return counted.count

    with app.app_context():
        number = a_python_practice().id
        for _ in range(5):
            a_woman("", ("Python", 3), ("SQL", 1))
        few = statements()
        for _ in range(55):
            a_woman("", ("Python", 3), ("Git", 2))
        assert statements() == few


def test_the_practices_that_fit_her_come_best_first_without_blocked_companies(app: Flask) -> None:
    with app.app_context(), committed():
        ana = a_woman("Ana", ("Python", 3))
        good = a_python_practice()
        better = an_open_practice(must=[(a_skill("Python"), 3)])
        blocked = a_partner()
        a_python_practice(company=blocked)
        profiles.block(ana, blocked, by=ana.person)
        session().flush()
        found = fitting_practices(ana, clock.today())
        assert [f.practice.id for f in found] == [better.id, good.id]
        for fitting in found:
            assert fitting.score == score(wanted_by(fitting.practice), offered_by(ana))
        assert [f.practice.id for f in fitting_practices(ana, clock.today(), but={better.id})] == [good.id]


def test_many_open_practices_take_no_more_statements_than_few(app: Flask) -> None:
    def statements() -> int:
        session().commit()
        session().expire_all()
        with count_queries(db.engine) as counted:
            ana = session().get_one(Profile, number)
            found = fitting_practices(ana, clock.today())
            assert all(f.practice.company.name for f in found)
        return counted.count

    with app.app_context():
        number, company = a_woman("Ana", ("Python", 3)).id, a_partner()
        a_python_practice(company=company)
        a_python_practice(company=company)
        few = statements()
        for _ in range(8):
            a_python_practice(company=company)
        assert statements() == few
