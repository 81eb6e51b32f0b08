"""The public directory: whoever said yes is found, nobody else is, and who hides is gone at once."""

from __future__ import annotations

import itertools
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from flask import Flask

from agency import clock
from agency.db import committed, session
from agency.directory.queries import is_listed
from agency.extensions import db
from agency.profiles import operations as profiles
from agency.profiles import policy
from agency.profiles.models import Profile
from agency.profiles.operations.blocking import block
from agency.profiles.operations.showing import Yeses, hide, set_visibility
from agency.roles import Role
from agency.skills.models import SkillName
from tests.conftest import MakeApp
from tests.kit.cast import a_partner, a_person, a_skill, a_woman, come_in, sign_in, speaker_of
from tests.kit.page import CheckedClient
from tests.kit.profiles import a_profile
from tests.kit.queries import count_queries

ALL = Yeses(to_companies=True, public=True, listed=True, findable=False)


def listed(given_names: str, *skills: tuple[str, int]) -> Profile:
    """A woman who may be found."""
    profile = a_woman(given_names, *skills)
    set_visibility(profile, ALL, by=profile.person)
    session().flush()
    return profile


def hers(given_names: str) -> Profile:
    """The profile of the woman with this name."""
    return session().query(Profile).join(Profile.person).filter_by(given_names=given_names).one()


@contextmanager
def written(app: Flask) -> Iterator[None]:
    """What is written inside has landed."""
    with app.app_context(), committed():
        yield


def shown(client: CheckedClient, address: str = "/directorio") -> list[str]:
    """The first names on the cards, in their order."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return re.findall(r'class="card-title"><a href="/p/[^"]+">(\w+) ', answer.text)


def test_a_visitor_finds_by_words_by_facets_and_by_both(app: Flask, client: CheckedClient) -> None:
    with written(app):
        for name, *skills in (("Ana", ("Python", 4)), ("Berta", ("Python", 2), ("C++", 3)), ("Carla",)):
            listed(name, *skills)
        python = a_skill("Python").id
        hers("Carla").headline = "Diseñadora de páginas"
    assert sorted(shown(client)) == ["Ana", "Berta", "Carla"]
    assert shown(client, "/directorio?q=DISENADORA") == ["Carla"]
    assert shown(client, f"/directorio?q={quote('c++')}") == ["Berta"]
    assert shown(client, f"/directorio?skill={python}.4") == ["Ana"]
    assert shown(client, f"/directorio?skill={python}&q=berta") == ["Berta"]
    assert shown(client, "/directorio?municipality=080302") == []


def test_the_form_works_without_scripts_and_keeps_what_was_chosen(app: Flask, client: CheckedClient) -> None:
    with written(app):
        listed("Ana", ("Python", 4))
        listed("Berta", ("SQL", 4))
        python = str(a_skill("Python").id)
    page = client.submit("/directorio", "directorio", q="programadora", municipality="020101", skill=[python])
    assert "1 mujer<" in page.text and ">Ana " in page.text and ">Berta " not in page.text
    again = client.send_form(page, "directorio")
    assert again.request.args.to_dict(flat=False) == page.request.args.to_dict(flat=False)
    assert f'href="/directorio?q=programadora&amp;skill={python}"' in page.text, "the place can be taken away"


def test_who_reads_in_english_reads_her_own_english(app: Flask, client: CheckedClient) -> None:
    with written(app):
        profile = listed("Ana", ("Python", 4))
        profile.headline_en = "I keep databases tidy"
    assert "Programadora que" in client.get("/directorio").text
    client.set_cookie("lang", "en", domain="127.0.0.1")
    page = client.get("/directorio?q=databases").text
    assert "I keep databases tidy" in page and "Programadora que" not in page


def test_a_mistake_is_told_with_a_link_to_what_was_meant(app: Flask, client: CheckedClient) -> None:
    with written(app):
        listed("Ana", ("Python", 4))
    page = client.get("/directorio?q=pyhton").text
    assert "¿Quisiste decir" in page and 'href="/directorio?q=python"' in page and ">Ana " in page


@pytest.mark.one_database
def test_nobody_there_says_what_to_do_next(app: Flask, client: CheckedClient) -> None:
    assert "Crear mi perfil" in client.get("/directorio").text
    with written(app):
        listed("Ana")
    page = client.get("/directorio?q=zanahoria").text
    assert "Quita uno de los filtros" in page and "Ver a todas" in page


@pytest.mark.one_database
def test_search_engines_are_kept_away_from_names(app: Flask, client: CheckedClient) -> None:
    for address in ("/directorio", "/directorio?q=ana", "/directorio?page=2"):
        assert client.get(address).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.one_database
def test_the_house_leads_there(client: CheckedClient) -> None:
    assert client.get("/").text.count('href="/directorio"') >= 1


BAD = (
    "q=" + "a" * 20_000,
    "q=" + "%00%01",
    "q=" + quote("🦙" * 300),
    "q=" + quote("\u202e٣𝒳ﬃ½ .,;#++ ++ ."),
    "q=%FF%FE",
    "page=-1",
    "page=0",
    "page=999999999999999999",
    "page=x",
    "page=%00",
    "municipality=999999&modality=x&free=%00&hours=21&language=xx&day_time=",
    "skill=0&skill=-1&skill=99999999999999999999&skill=x.y&skill=%00&skill=1.9",
    "q=a&q=b&municipality=020101&municipality=020105",
    "q=" + "+".join("abcdefghij" + str(n) for n in range(30)),
)


def test_what_cannot_be_read_gets_a_clear_page(app: Flask, client: CheckedClient) -> None:
    with written(app):
        listed("Ana")
    codes = {query[:60]: client.get(f"/directorio?{query}").status_code for query in BAD}
    assert codes == dict.fromkeys(codes, 200)


def test_exactly_those_are_found_who_may_be(app: Flask, client: CheckedClient) -> None:
    """Each mix of yeses, of a confirmed name and of an open account."""
    expected = set()
    with written(app):
        mixes = itertools.product((True, False), repeat=5)
        for number, (public, is_in, hidden, confirmed, closed) in enumerate(mixes):
            if is_in and not public:
                continue
            profile = a_woman(f"Mujer{number}")
            profile.public, profile.listed, profile.hidden = public, is_in, hidden
            profile.person.names[0].confirmed_at = clock.now() if confirmed else None
            profile.person.closed_at = clock.now() if closed else None
            if policy.is_public(profile) and profile.listed:
                expected.add(f"Mujer{number}")
    assert set(shown(client)) == expected and len(expected) == 1
    with app.app_context():
        chosen = session().query(Profile).join(Profile.person).filter(is_listed())
        assert {p.person.given_names for p in chosen} == expected


Change = Callable[[Profile], object]
GONE: dict[str, Change] = {
    "hides": lambda p: hide(p, by=p.person),
    "leaves the directory": lambda p: set_visibility(p, Yeses(True, True, False, False), by=p.person),
    "closes her page": lambda p: set_visibility(p, Yeses(True, False, False, False), by=p.person),
    "closes her account": lambda p: setattr(p.person, "closed_at", clock.now()),
    "loses her name": lambda p: setattr(p.person.names[0], "confirmed_at", None),
}


def test_who_takes_her_yes_back_is_gone_at_once_everywhere(make_app: MakeApp) -> None:
    """The changes are made in one app and read in another, as in two processes."""
    here, there = make_app(), make_app().test_client()
    assert isinstance(there, CheckedClient)
    with written(here):
        listed("Ana", ("Python", 3))
        listed("Berta", ("SQL", 3))
    for how, change in GONE.items():
        assert sorted(shown(there)) == ["Ana", "Berta"]
        with written(here):
            change(hers("Ana"))
        page = there.get("/directorio").text
        assert ">Ana " not in page and "1 mujer<" in page and "Python" not in page.split("<main")[1], how
        assert shown(there, "/directorio?q=ana") == [], how
        with written(here):
            profile = hers("Ana")
            profile.person.closed_at, profile.person.names[0].confirmed_at = None, clock.now()
            profiles.unhide(profile, by=profile.person)
            set_visibility(profile, ALL, by=profile.person)


def test_what_she_changes_is_found_at_once_and_what_she_took_out_no_more(
    app: Flask, client: CheckedClient
) -> None:
    with written(app):
        listed("Ana", ("Python", 3))
    assert shown(client, "/directorio?q=python") == ["Ana"]
    with written(app):
        profile = hers("Ana")
        profiles.save_skills(profile, [(a_skill("Rust"), 2)], by=profile.person)
        profile.person.first_surname = "Calle"
    assert shown(client, "/directorio?q=rust") == shown(client, "/directorio?q=calle") == ["Ana"]
    assert shown(client, "/directorio?q=python") == shown(client, "/directorio?q=quispe") == []
    with written(app):
        session().add(SkillName(folded="oxidado", skill_id=a_skill("Rust").id))
    assert shown(client, "/directorio?q=oxidado") == ["Ana"]


def test_what_was_undone_is_not_known(app: Flask, client: CheckedClient) -> None:
    with written(app):
        listed("Ana")
    assert shown(client) == ["Ana"]
    with app.app_context():
        hide(hers("Ana"), by=hers("Ana").person)
        session().flush()
        session().rollback()
    assert shown(client) == ["Ana"]


def test_a_company_that_she_blocks_does_not_meet_her(app: Flask, client: CheckedClient) -> None:
    with written(app):
        company = a_partner(a_person(name="carla@example.org"))
        listed("Ana")
        block(listed("Berta"), company, by=hers("Berta").person)
        speaker = speaker_of(company)
    assert sorted(shown(client)) == ["Ana", "Berta"]
    with app.app_context():
        sign_in(client, session().merge(speaker))
    page = client.get("/directorio").text
    assert "1 mujer<" in page and ">Berta " not in page
    assert shown(client, "/directorio?q=berta") == []


def test_a_card_shows_only_what_her_open_page_shows(app: Flask, client: CheckedClient) -> None:
    with written(app):
        profile = a_profile("Alicia", "Zzq", name="alicia@secreta.example")
        profile.needs, profile.needs_note = ["childcare"], "Zzqnota"
        set_visibility(profile, ALL, by=profile.person)
        key = profile.public_key
        shown_photo = str(profile.photo_uid)
    main = client.get("/directorio").text.split("<main")[1].split("</main")[0]
    page = client.get(f"/p/{key}").text
    assert f"/archivos/{shown_photo}/160" in main and 'loading="lazy"' in main
    for private in ("alicia@secreta", "76504321", "Zzqnota", "childcare"):
        assert private not in main
        assert shown(client, f"/directorio?q={quote(private)}") == []
    words = re.findall(r"\bZzq\w*", main)
    assert words and all(word in page for word in words)


@pytest.mark.one_database
def test_no_searched_word_is_logged(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(extra={"RATELIMIT_ENABLED": True})
    client = app.test_client()
    with caplog.at_level(logging.DEBUG):
        codes = [client.get("/directorio?q=secretisima").status_code for _ in range(62)]
        monkeypatch.setattr("agency.directory.views.search", lambda *_a, **_k: 1 / 0)
        app.config.update(PROPAGATE_EXCEPTIONS=False, TESTING=False)
        broken = app.test_client().get("/directorio?q=secretisima", environ_base={"REMOTE_ADDR": "10.1.1.1"})
    assert codes[:60] == [200] * 60 and codes[60:] == [429, 429] and broken.status_code == 500
    own = [r.getMessage() for r in caplog.records if not r.name.startswith("sqlalchemy")]
    assert own and not any("secretisima" in line for line in own)


def test_as_many_statements_for_twenty_as_for_four(app: Flask, client: CheckedClient) -> None:
    counts = []
    for more in (4, 16):
        with written(app):
            for number in range(more):
                listed(f"Mujer{more}x{number}", ("Python", 3), ("SQL", 2))
        client.get("/directorio")
        with app.app_context(), count_queries(db.engine) as seen:
            assert len(shown(client, "/directorio?q=python")) == len(set(range(4 if more == 4 else 20)))
        counts.append(seen.count)
    assert counts[0] == counts[1] <= 4


def test_several_threads_read_the_same_while_somebody_writes(app: Flask, client: CheckedClient) -> None:
    with written(app):
        for number in range(6):
            listed(f"Mujer{number}")

    def look(_number: int) -> list[str]:
        visitor = app.test_client()
        assert isinstance(visitor, CheckedClient)
        return shown(visitor)

    with ThreadPoolExecutor(4) as pool:
        looking = pool.map(look, range(16))
        for number in range(3):
            with written(app):
                hide(hers(f"Mujer{number}"), by=hers(f"Mujer{number}").person)
        seen = list(looking)
    assert all({"Mujer3", "Mujer4", "Mujer5"} <= set(names) for names in seen)
    assert sorted(shown(client)) == ["Mujer3", "Mujer4", "Mujer5"]


KILLED = """
import os, signal
from agency import create_app
from agency.db import committed, session
from agency.profiles.models import Profile
from agency.settings import Settings
app = create_app(Settings("t" * 40, {url!r}, testing=True))
with app.app_context():
    with committed():
        session().query(Profile).join(Profile.person).filter_by(given_names="Ana").one().hidden = True
    session().query(Profile).join(Profile.person).filter_by(given_names="Berta").one().hidden = True
    session().flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_what_it_committed_and_nothing_more(
    app: Flask, client: CheckedClient, database_url: str
) -> None:
    with written(app):
        listed("Ana")
        listed("Berta")
    assert sorted(shown(client)) == ["Ana", "Berta"]
    ended = subprocess.run([sys.executable, "-c", KILLED.format(url=database_url)], check=False)
    assert ended.returncode == -9
    assert shown(client) == ["Berta"]


@pytest.mark.one_database
def test_staff_and_women_see_it_as_everybody_does(app: Flask) -> None:
    with written(app):
        listed("Ana")
        for role in (Role.COORDINATOR, Role.WOMAN):
            a_person(role, name=f"{role}@example.org")
    for role in (Role.COORDINATOR, Role.WOMAN):
        assert shown(come_in(app, f"{role}@example.org")) == ["Ana"]
