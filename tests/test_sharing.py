"""Links to her profile: for whom she chose, until they end; her open page for chats and search engines."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import tostring

import pytest
from flask import Flask

from agency import clock
from agency.applications import operations as applications
from agency.db import committed, session
from agency.profiles import operations
from agency.profiles.models import ShareLink
from agency.profiles.rules import MOST_SHARED
from tests.kit.cast import COMPANY, an_application, come_in, speaker_of
from tests.kit.everybody import browsers, everybody, mail
from tests.kit.page import CheckedClient
from tests.kit.profiles import a_profile, hers, show_work, the_application, told
from tests.kit.tree import parsed

SHARE = "/perfil/compartir"
MARK = "Zzq"


@pytest.fixture
def alicia(app: Flask) -> CheckedClient:
    """Alicia, with a whole profile that nobody sees, in her browser."""
    with app.app_context(), committed():
        show_work(a_profile(mark=MARK, name=mail("alicia")), MARK)
    return come_in(app, mail("alicia"))


def the_link() -> ShareLink:
    return session().query(ShareLink).one()


def test_a_link_opens_her_profile_until_she_takes_it_back(app: Flask, alicia: CheckedClient) -> None:
    page = alicia.submit(SHARE, SHARE, label="la profesora Rojas", days="7")
    assert page.status_code == 200 and "la profesora Rojas" in page.text
    with app.app_context():
        url = f"/v/{the_link().key}"
    anybody = app.test_client()
    answer = anybody.get(url)
    assert f"{MARK}Quispe" in answer.text and "76504321" not in answer.text.replace(" ", "")
    assert "documento" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    for picture in re.findall(r'src="(/v/[^"]+)"', answer.text):
        assert anybody.get(picture).mimetype == "image/webp"
    assert len(re.findall(r'src="/v/', answer.text)) == 2
    alicia.get(url)
    with app.app_context():
        assert the_link().opened == 1
    assert "abierto 1 vez" in alicia.get(SHARE).text
    page = alicia.get(SHARE)
    for _ in range(2):
        alicia.send_form(page, "/quitar")
    assert anybody.get(url).status_code == 404
    with app.app_context():
        assert told() == ["shared", "unshared"]


def test_a_link_ends_by_itself_and_with_the_one_switch(app: Flask, alicia: CheckedClient) -> None:
    alicia.submit(SHARE, SHARE, days="7")
    with app.app_context():
        url = f"/v/{the_link().key}"
    anybody = app.test_client()
    with app.app_context(), committed():
        operations.hide(hers(), by=hers().person)
    assert anybody.get(url).status_code == 404
    with app.app_context(), committed():
        operations.unhide(hers(), by=hers().person)
    assert anybody.get(url).status_code == 200
    with clock.days_from_now(8):
        assert anybody.get(url).status_code == 404
    with app.app_context(), committed():
        hers().person.closed_at = clock.now()
    assert anybody.get(url).status_code == 404


@pytest.mark.one_database
def test_a_picture_of_a_link_is_that_profiles_and_no_paper(app: Flask, alicia: CheckedClient) -> None:
    alicia.submit(SHARE, SHARE)
    with app.app_context(), committed():
        key, papers = the_link().key, [e.document_uid for e in hers().entries if e.document_uid]
        other = a_profile("Berta", phone="+59176504399").photo_uid
        photo = hers().photo_uid
    anybody = app.test_client()
    for uid in (*papers, other):
        assert anybody.get(f"/v/{key}/imagen/{uid}/640").status_code == 404
    assert anybody.get(f"/v/{key}/imagen/{photo}/0").status_code == 404
    assert anybody.get(f"/v/nada/imagen/{photo}/160").status_code == 404


@pytest.mark.one_database
def test_links_are_counted_and_what_makes_no_sense_is_refused(app: Flask, alicia: CheckedClient) -> None:
    page = alicia.submit(SHARE, SHARE, label="x" * 200)
    assert page.status_code == 422 and "x" * 200 in page.text
    assert alicia.submit(SHARE, SHARE).status_code == 200
    with app.app_context(), committed():
        for _ in range(MOST_SHARED - 1):
            operations.share(hers(), "", 7, by=hers().person)
    page = alicia.submit(SHARE, SHARE)
    assert page.status_code == 422 and "quita alguno" in page.text


def test_the_open_page_speaks_to_chats_and_to_search_engines_only_by_her_yes(
    app: Flask, alicia: CheckedClient
) -> None:
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
        url = f"/p/{hers().public_key}"
    page = app.test_client().get(url)
    said = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', page.text))
    assert said["title"].endswith(f"{MARK}Quispe {MARK}Mamani")
    card = app.test_client().get(said["image"])
    assert card.mimetype == "image/jpeg" and len(card.data) < 100_000
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["address"]["addressLocality"]) == ("Person", "La Paz")
    assert "Python" in data["knowsAbout"] and "telephone" not in data
    with app.app_context(), committed():
        yeses = operations.Yeses(False, True, findable=True)
        operations.set_visibility(hers(), yeses, by=hers().person)
    page = app.test_client().get(url)
    assert "X-Robots-Tag" not in page.headers and "noindex" not in page.text


@pytest.mark.one_database
def test_what_she_wrote_cannot_end_the_script_of_her_data(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        hers().summary = "</script><script>alert(1)</script>"
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
        url = f"/p/{hers().public_key}"
    assert app.test_client().get(url).text.count("<script") == 2


@pytest.mark.one_database
def test_in_english_her_page_shows_what_she_wrote_in_english(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        hers().headline_en = "I build and test"
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
        url = f"/p/{hers().public_key}"
    reader = app.test_client()
    assert "I build and test" not in reader.get(url).text
    reader.set_cookie("lang", "en", domain="127.0.0.1")
    page = reader.get(url).text
    assert "I build and test" in page and "Programo y pruebo" not in page


@pytest.mark.one_database
def test_the_preview_is_what_others_read_byte_for_byte(app: Flask, alicia: CheckedClient) -> None:
    with app.app_context(), committed():
        operations.set_visibility(hers(), operations.Yeses(False, True), by=hers().person)
        url = f"/p/{hers().public_key}"
    assert shown(alicia.get("/perfil/asi-te-ven/public").text) == shown(app.test_client().get(url).text)


@pytest.mark.one_database
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_company_reads_byte_for_byte_what_she_was_shown(app: Flask, lang: str) -> None:
    with app.app_context(), committed():
        application = an_application(everybody(MARK), hers())
        show_work(hers(), MARK)
        hers().headline_en = "I build and test"
        url = f"/postulaciones/{application.uid}"
    as_ = browsers(app)
    for name in ("alicia", "carla", "diana"):
        as_(name).set_cookie("lang", lang, domain="127.0.0.1")

    def hers_and_theirs(level: str) -> tuple[str, str]:
        return shown(as_("alicia").get(f"/perfil/asi-te-ven/{level}").text), shown(as_("carla").get(url).text)

    first, read = hers_and_theirs("first_name")
    assert first == read and ("I build and test" in read) == (lang == "en")
    with app.app_context(), committed():
        application = the_application()
        speaker = speaker_of(application.practice.company)
        applications.invite(application, clock.now(), "En la oficina", COMPANY, by=speaker)
        applications.agree_to_interview(application, by=hers().person)
    whole, read = hers_and_theirs("full")
    assert whole == read != first
    with app.app_context():
        staff = as_("diana").get(f"/mujeres/{hers().uid}").text
    assert ("I build and test" in shown(staff)) == (lang == "en")


@pytest.mark.one_database
def test_a_company_reads_the_card_that_she_was_shown(app: Flask) -> None:
    with app.app_context(), committed():
        practice = everybody(MARK)
        operations.set_visibility(hers(), operations.Yeses(True), by=hers().person)
        operations.verify(hers(), ["studies"], by=hers().person)
        url = f"/practicas/{practice.uid}/postulaciones"
    as_ = browsers(app)
    theirs = as_("carla").get(url).text
    card = shown(as_("alicia").get("/perfil/asi-te-ven/card").text)
    assert card == shown(theirs) and "La Paz" in card and "Verificado" in card


def shown(page: str) -> str:
    """What a page shows of a profile."""
    tree = parsed(page.encode())
    (profile,) = [e for e in tree.all("div") if e.get("class") == "profile"]
    profile.tail = None
    return tostring(profile, encoding="unicode")
