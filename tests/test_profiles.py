"""A woman's profile: its four steps, mistakes, second tabs, double clicks, and its photo."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from agency.db import committed, session
from agency.extensions import db
from agency.history.models import Event
from agency.profiles import operations, rules
from agency.profiles.models import Entry, EntryKind, Link, Profile
from agency.profiles.portable import Item
from agency.profiles.queries import profile_of
from agency.roles import Role
from tests.kit.cast import (
    a_person,
    a_woman,
    come_in,
)
from tests.kit.everybody import mail
from tests.kit.page import CheckedClient, form_of
from tests.kit.profiles import a_profile, photo
from tests.kit.queries import count_queries

WHO, KNOW, DONE, WANT = (f"/perfil/{step}" for step in ("quien-soy", "que-se", "que-hice", "que-busco"))
LINKS = "/perfil/enlaces"
SEEN = "/perfil/quien-me-ve"
ODD = "👩🏽‍💻 <b>ñandú</b> & \u0627\u0644\u0639\u0631\u0628\u064a\u0629"
MARK = "Zzq"


@pytest.fixture
def alicia(app: Flask) -> CheckedClient:
    """Alicia, who has just joined, in her browser."""
    with app.app_context(), committed():
        a_person(Role.WOMAN, name=mail("alicia"), given_names="Alicia")
    return come_in(app, mail("alicia"))


def hers() -> Profile:
    """Alicia's profile."""
    return session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()


def of(kind: EntryKind, profile: Profile | None = None) -> list[Entry]:
    """Her entries of this kind."""
    return [e for e in (profile or hers()).entries if e.kind is kind]


def told() -> list[str]:
    """What the history of profiles tells, oldest first."""
    return [e.verb for e in session().query(Event).filter_by(subject_kind="profile").order_by(Event.id)]


def test_who_joins_has_an_empty_profile_that_nobody_sees(app: Flask, alicia: CheckedClient) -> None:
    assert "Te faltan 8 cosas. La siguiente: una frase que diga qué haces." in alicia.get("/perfil").text
    with app.app_context():
        assert not hers().to_companies and not hers().public
        assert rules.missing(hers())[0] == "headline" and len(rules.missing(hers())) == rules.PARTS


def test_four_steps_make_a_profile_whole(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        a_woman("Otra", ("Python", 3), ("SQL", 2), ("Git", 1))
    summary = "Hago páginas web, las pruebo y las explico. Busco un equipo donde seguir aprendiendo."
    page = alicia.submit(WHO, headline="Programadora web", municipality="020105", summary=summary, go_on="1")
    assert page.request.path == KNOW
    page = alicia.submit(KNOW, more="Python 4, SQL, Git 1", speaks_ay="B1", go_on="1")
    assert page.request.path == DONE
    page = alicia.submit(f"{DONE}/trabajo", title="Soporte", place="Ferretería", start="03/2024")
    assert page.request.path == DONE and "Soporte" in page.text and "Ferretería" in page.text
    alicia.submit(f"{DONE}/estudio", title="Informática", place="UMSA", start="2019", end="2023")
    alicia.submit(LINKS, kind="github", url="github.com/alicia")
    page = alicia.submit(WANT, modalities=["onsite", "remote"], hours_per_week="30", free_from="01/03/2027")
    assert page.request.path == "/perfil" and "Tu perfil está completo." in page.text
    with app.app_context():
        profile = hers()
        assert rules.missing(profile) == []
        assert (profile.headline, profile.municipality, profile.summary) == (
            "Programadora web",
            "020105",
            summary,
        )
        assert [(s.skill.name, s.level) for s in profile.skills] == [("Python", 4), ("SQL", 2), ("Git", 1)]
        assert profile.languages == [["es", "C2"], ["ay", "B1"]]
        assert [(e.title, e.start, e.end) for e in of(EntryKind.WORK)] == [("Soporte", "2024-03", "")]
        assert [(e.place, e.start, e.end) for e in of(EntryKind.STUDY)] == [("UMSA", "2019", "2023")]
        assert [x.url for x in profile.links] == ["https://github.com/alicia"]
        assert (profile.modalities, profile.hours_per_week) == (["onsite", "remote"], 30)
        assert profile.free_from is not None and profile.free_until is None


def test_each_thing_that_is_there_is_one_that_no_longer_lacks(app: Flask) -> None:
    with app.app_context(), committed():
        profile = a_profile()
        assert rules.missing(profile) == []
        profile.entries.remove(of(EntryKind.STUDY)[0])
        assert rules.missing(profile) == [], "a job is as good as a study"
        profile.entries.clear()
        profile.summary = "Corto."
        assert rules.missing(profile) == ["past", "summary"]
        profile.skills.pop()
        profile.hours_per_week, profile.languages, profile.modalities = None, [], []
        assert rules.missing(profile) == ["skills", "modalities", "hours", "past", "summary", "languages"]


def test_saving_and_going_back_stays_with_her_profile(alicia: CheckedClient) -> None:
    page = alicia.submit(WHO, headline="Programadora", municipality="020101", stay="1")
    assert page.request.path == "/perfil" and "Programadora" in page.text


def test_a_level_is_corrected_and_a_skill_taken_out(app: Flask) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
    alicia = come_in(app, mail("alicia"))
    alicia.submit(KNOW, level_python="5", level_git="0", speaks_ay="")
    with app.app_context():
        assert [(s.skill.name, s.level) for s in hers().skills] == [("Python", 5), ("SQL", 3)]
        assert hers().languages == [["es", "C2"]]


WRONG = {
    "nothing": (WHO, {"headline": "", "municipality": ""}, "Falta completar: Qué haces, en una frase."),
    "blanks": (WHO, {"headline": "  \u200b ", "municipality": "020101"}, "Falta completar: Qué haces"),
    "too long": (WHO, {"headline": "x" * 121, "municipality": "020101"}, "como máximo 120"),
    "a novel": (WHO, {"headline": "x", "municipality": "020101", "summary": "x" * 1501}, "como máximo 1500"),
    "too many hours": (WANT, {"hours_per_week": "41"}, "entre 1 y 40"),
    "no hours": (WANT, {"hours_per_week": "0"}, "entre 1 y 40"),
    "hours in words": (WANT, {"hours_per_week": "treinta"}, "no es un número entero"),
    "no date": (WANT, {"free_from": "31/02/2027"}, "no es una fecha"),
    "dates turned round": (
        WANT,
        {"free_from": "02/03/2027", "free_until": "01/03/2027"},
        "anterior a la de inicio",
    ),
    "no year": (f"{DONE}/estudio", {"title": "x", "start": "antes"}, "no es un año ni un mes"),
    "a month to come": (f"{DONE}/estudio", {"title": "x", "start": "12/2099"}, "Esa fecha todavía no llegó."),
    "years turned round": (
        f"{DONE}/trabajo",
        {"title": "x", "start": "2022", "end": "2021"},
        "El fin es anterior al inicio.",
    ),
    "a job without a name": (f"{DONE}/trabajo", {"title": ""}, "Falta completar: Qué hiciste."),
    "no address": (LINKS, {"url": "mi página"}, "No parece una dirección"),
    "a script as address": (LINKS, {"url": "javascript://x.y/%0aalert(1)"}, "No parece una"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_at_its_field_and_nothing_is_saved(
    app: Flask, alicia: CheckedClient, case: str
) -> None:
    url, typed, sentence = WRONG[case]
    page = alicia.submit(url, **typed)
    assert page.status_code == 422 and sentence in page.text
    kept = form_of(page.get_data())
    assert all(kept.get(name, "") == value for name, value in typed.items() if value.strip("\u200b "))
    with app.app_context():
        assert (hers().headline, hers().hours_per_week, hers().free_from) == ("", None, None)
        assert not hers().entries and not hers().links


@pytest.mark.one_database
def test_markup_emoji_and_arabic_are_kept_and_shown_as_plain_text(app: Flask, alicia: CheckedClient) -> None:
    alicia.submit(WHO, headline=ODD, municipality="020101", summary="\u202e" + ODD)
    alicia.submit(f"{DONE}/trabajo", title=ODD, place=ODD, text=ODD)
    for url in ("/perfil", "/perfil/asi-te-ven/full", DONE, WHO):
        page = alicia.get(url).text
        assert "ñandú" in page and "<b>ñandú" not in page, url
        assert "👩🏽‍💻" in page and "\u202e" not in page
    with app.app_context():
        assert hers().headline == hers().summary == ODD
        assert hers().entries[0].text == ODD


@pytest.mark.parametrize(("step", "first", "second"), [(WHO, "Una", "Otra"), (WANT, "20", "30")])
def test_a_second_tab_does_not_overwrite_what_the_first_saved(
    app: Flask, alicia: CheckedClient, step: str, first: str, second: str
) -> None:
    def typed(value: str) -> dict[str, str]:
        return {"headline": value, "municipality": "020101"} if step == WHO else {"hours_per_week": value}

    old = alicia.get(step)
    alicia.submit(step, **typed(first))
    page = alicia.send_form(old, **typed(second))
    assert page.status_code == 422 and "Alguien cambió esto mientras escribías" in page.text
    assert second in form_of(page.get_data()).values(), "what she typed is still there"
    with app.app_context():
        assert first in {hers().headline, str(hers().hours_per_week)}
    assert alicia.send_form(page).status_code == 200
    with app.app_context():
        assert second in {hers().headline, str(hers().hours_per_week)}


def test_a_skill_added_in_another_tab_is_not_lost(app: Flask) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
        a_woman("Otra", ("Linux", 1))
    alicia = come_in(app, mail("alicia"))
    old = alicia.get(KNOW)
    alicia.submit(KNOW, more="Linux 2")
    assert alicia.send_form(old, level_git="5").status_code == 422
    with app.app_context():
        assert ("Linux", 2) in {(s.skill.name, s.level) for s in hers().skills}


def test_a_double_click_adds_a_study_a_job_and_a_link_once(app: Flask, alicia: CheckedClient) -> None:
    for url, typed in (
        (f"{DONE}/estudio", {"title": "Informática"}),
        (f"{DONE}/trabajo", {"title": "Soporte"}),
        (LINKS, {"url": "github.com/alicia"}),
    ):
        page = alicia.get(url)
        for _ in range(2):
            assert alicia.send_form(page, **typed).request.path == DONE
    with app.app_context():
        assert [session().query(t).count() for t in (Entry, Link)] == [2, 1]


def test_an_entry_is_corrected_and_taken_out_and_twice_is_calm(app: Flask, alicia: CheckedClient) -> None:
    alicia.submit(f"{DONE}/estudio", title="Infromática", start="2020")
    with app.app_context():
        url = f"{DONE}/estudio/{hers().entries[0].uid}"
    page = alicia.submit(url, title="Informática", start="05/2020")
    assert "Informática" in page.text and "Infromática" not in page.text
    page = alicia.get(DONE)
    for _ in range(2):
        assert "Lo quitamos de tu perfil." in alicia.send_form(page, f"{url}/quitar").text
    with app.app_context():
        assert not hers().entries
    assert alicia.get(url).status_code == 404


def test_another_womans_entry_cannot_be_opened_or_taken_out(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        other = a_profile("Berta", name=mail("berta"))
        number = other.id
        url = f"{DONE}/trabajo/{of(EntryKind.WORK, other)[0].uid}"
    assert alicia.get(url).status_code == 404
    token = form_of(alicia.get(WHO).get_data())["csrf_token"]
    alicia.post(f"{url}/quitar", data={"csrf_token": token})
    with app.app_context():
        assert len(of(EntryKind.WORK, session().get(Profile, number))) == 1
    assert alicia.get(f"{DONE}/nada").status_code == 404


def test_of_five_hundred_entries_the_first_thirty_are_kept(app: Flask) -> None:
    with app.app_context(), committed():
        person = a_person(Role.WOMAN, name=mail("alicia"), given_names="Alicia")
        profile = profile_of(person)
        assert profile is not None
        refused = 0
        for number in range(500):
            try:
                operations.add_entry(profile, Item(EntryKind.STUDY, f"Curso {number}"), [], by=person)
            except operations.Full:
                refused += 1
        assert (len(profile.entries), refused) == (rules.MOST_ENTRIES, 500 - rules.MOST_ENTRIES)
    alicia = come_in(app, mail("alicia"))
    page = alicia.submit(f"{DONE}/estudio", title="Uno más")
    assert page.status_code == 422 and "quita una para agregar otra" in page.text and "Uno más" in page.text
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as counted:
        alicia.get("/perfil")
    assert counted.count < 20


@pytest.mark.one_database
def test_a_photo_is_kept_replaced_and_taken_away(app: Flask, alicia: CheckedClient) -> None:
    def send(**typed: object) -> None:
        page = alicia.submit(WHO, headline="Programo", municipality="020101", **typed)
        assert page.request.path in {KNOW, "/perfil"}

    def shown() -> str:
        with app.app_context():
            return f"/archivos/{hers().photo_uid}/160"

    send(photo=(BytesIO(photo()), "yo.jpg"))
    first = shown()
    assert alicia.get(first).mimetype == "image/webp"
    send(photo=(BytesIO(photo("tomato")), "yo.jpg"))
    second = shown()
    assert second != first and alicia.get(first).status_code == 404
    send()
    assert shown() == second, "a form without a photo keeps the one that is there"
    send(drop_photo=True)
    assert alicia.get(second).status_code == 404
    with app.app_context():
        assert hers().photo_uid is None


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "content"), [("yo.jpg", b"hola"), ("yo.svg", b"<svg onload='x'/>"), ("yo.jpg", photo()[:200])]
)
def test_a_photo_that_is_none_is_refused_and_what_was_typed_is_kept(
    app: Flask, alicia: CheckedClient, name: str, content: bytes
) -> None:
    page = alicia.submit(WHO, headline="Programo", municipality="020101", photo=(BytesIO(content), name))
    assert page.status_code == 422 and form_of(page.get_data())["headline"] == "Programo"
    with app.app_context():
        assert hers().photo_uid is None and hers().headline == ""
