"""Llévate tu perfil: what she takes with her, what a coordinator takes, and the pictures of an open page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from werkzeug.test import TestResponse

from agency.db import committed, session
from agency.extensions import db
from agency.files.operations import put_away
from agency.files.pictures import reencoded
from agency.profiles import operations, rules
from agency.profiles.models import EntryKind, LinkKind, Profile, Veil, Way
from agency.profiles.papers.cv import cv
from agency.profiles.papers.paper import Design
from agency.profiles.papers.photo import photo_of
from agency.profiles.papers.shown import card_of, contact_of, paper_of
from agency.profiles.papers.words import words_in
from agency.profiles.portable import Contact, Item, Portrait
from agency.profiles.portable.json_resume import written
from agency.profiles.portable.portrait import portrait_of
from agency.profiles.rules import MOST_ENTRIES
from agency.roles import Role
from tests.kit.cast import a_person, come_in
from tests.kit.everybody import mail
from tests.kit.page import CheckedClient
from tests.kit.profiles import PHONE, a_profile, photo
from tests.kit.queries import count_queries
from tests.kit.resume_schema import faults
from tests.test_papers import everything_in, text_of

pytestmark = pytest.mark.one_database

TAKE = "/perfil/llevar"
CV = f"{TAKE}/cv.pdf"
FILES = {
    CV: ("application/pdf", "cv.pdf"),
    f"{TAKE}/curriculum.json": ("application/json", "curriculum.json"),
    f"{TAKE}/contacto.vcf": ("text/vcard", "contacto.vcf"),
    f"{TAKE}/tarjeta.jpg": ("image/jpeg", "tarjeta.jpg"),
    f"{TAKE}/codigo.png": ("image/png", "codigo.png"),
}
UNNAMED = "?who=unnamed"
NAMES = ("Alicia", "Zzqquispe", "Zzqmamani")
EMAIL = mail("alicia")


@pytest.fixture
def alicia(app: Flask) -> Iterator[CheckedClient]:
    """Alicia with a whole profile and an open page, in her browser."""
    with app.app_context(), committed():
        profile = a_profile("Alicia", name=EMAIL)
        profile.person.first_surname, profile.person.second_surname = "Zzqquispe", "Zzqmamani"
        operations.set_visibility(profile, operations.Yeses(public=True), by=profile.person)
    yield come_in(app, EMAIL)


def hers() -> Profile:
    """Alicia's profile."""
    return session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()


def read(answer: TestResponse) -> str:
    """What a reader of the PDF hears."""
    assert answer.status_code == 200, answer.status
    return text_of(answer.data)


def test_all_that_she_can_take_is_on_one_page_and_her_profile_leads_there(alicia: CheckedClient) -> None:
    assert f'href="{TAKE}"' in alicia.get("/perfil").text
    page = alicia.get(TAKE)
    for url in FILES:
        assert f'"{url}' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_each_file_is_to_be_kept_under_a_name_that_says_nothing(alicia: CheckedClient) -> None:
    for url, (media_type, name) in FILES.items():
        answer = alicia.get(url)
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["Cache-Control"] == "no-store"


def test_taking_writes_nothing_and_asks_little(app: Flask, alicia: CheckedClient) -> None:
    for url in (TAKE, *FILES, f"{TAKE}/cv.png"):
        with app.app_context(), count_queries(db.engine) as seen:
            alicia.get(url)
        assert seen.count <= 12, url
        assert not [text for text in seen.statements if not text.lstrip().upper().startswith("SELECT")], url


def test_only_she_takes_what_is_hers(app: Flask, alicia: CheckedClient, client: CheckedClient) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=mail("diana"))
        a_person(name=mail("eva"))
    for url in (TAKE, *FILES, f"{TAKE}/cv.png"):
        assert client.get(url).status_code == 302
        for other in ("diana", "eva"):
            assert come_in(app, mail(other)).get(url).status_code == 404


def test_her_cv_says_who_she_is_and_how_to_reach_her(app: Flask, alicia: CheckedClient) -> None:
    answer = alicia.get(CV)
    said = read(answer)
    for text in ("Alicia Zzqquispe Zzqmamani", EMAIL, "+591 76504321", "Programo y pruebo", "Python", "UMSA"):
        assert text in said
    with app.app_context():
        assert hers().public_key in everything_in(answer.data)
    assert "/Figure" not in everything_in(answer.data)
    assert "/Figure" in everything_in(alicia.get(f"{CV}?who=photo").data)


def test_her_choice_of_design_and_language_is_kept_and_shown(alicia: CheckedClient) -> None:
    page = alicia.submit(TAKE, "cv.pdf", design="columna", lang="en", who="photo")
    assert page.request.path == CV and page.data[:5] == b"%PDF-"
    asked = "design=columna&lang=en&who=photo"
    again = alicia.get(f"{TAKE}?{asked}").text
    assert f"cv.png?{asked.replace('&', '&amp;')}" in again
    assert len(re.findall(r'value="(?:columna|en|photo)" checked', again)) == 3
    with Image.open(BytesIO(alicia.get(f"{TAKE}/cv.png?{asked}").data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (612, 792))


def test_nonsense_in_the_address_is_as_if_nothing_was_asked(alicia: CheckedClient) -> None:
    plain = alicia.get(CV).data
    for asked in ("design=../../etc", "lang=xx&who=", "who=%00&design=CLARA"):
        assert alicia.get(f"{CV}?{asked}").data == plain


def test_without_her_name_no_byte_says_who_she_is_even_where_she_wrote_it(
    app: Flask, alicia: CheckedClient
) -> None:
    told = f"Alicia Zzqquispe: {EMAIL}, {PHONE}, 765-04-321, wsp76504321, ZZQMAMANI, Ali\u00adcia"
    with app.app_context(), committed():
        profile = hers()
        who = operations.Who(told[:120], told, "020101", f"I am Alicia, {EMAIL}"[:120], told)
        operations.save_who(profile, who, by=profile.person)
        for item in (
            Item(
                EntryKind.PROJECT, told[:160], told[:160], text=told, url="https://alicia.example/zzqquispe"
            ),
            Item(EntryKind.WORK, "Tienda Zzqmamani", "De Alicia", Way.CARE, text=told),
        ):
            operations.add_entry(profile, item, [], by=profile.person)
        key = profile.public_key
    named = everything_in(alicia.get(CV).data)
    telling = (
        *NAMES,
        "ZZQMAMANI",
        EMAIL,
        EMAIL.partition("@")[0],
        "76504321",
        "04321",
        "04-321",
        key,
        "alicia.",
    )
    assert all(each.lower() in named.lower() for each in (*NAMES, EMAIL, "76504321", key))
    for design in Design:
        for lang in ("es", "en"):
            pdf = alicia.get(f"{CV}{UNNAMED}&design={design}&lang={lang}").data
            inside = everything_in(pdf).lower()
            assert not [each for each in telling if each.lower() in inside]
            assert "tienda …" in inside and "/uri" not in inside


def test_what_a_paper_shows_never_exceeds_the_veil(app: Flask, alicia: CheckedClient) -> None:
    """Each veil's paper has her words of that veil, and none of what a further one would show."""
    with app.app_context():
        profile = hers()
        ladder = {
            "headline": "Programo y pruebo",
            "surname": "Zzqquispe",
            "link": "github.com/alicia",
            "phone": "76504321",
        }
        shown = {
            Veil.CARD: set[str](),
            Veil.FIRST_NAME: {"headline"},
            Veil.FULL: {"headline", "surname", "link"},
            Veil.PHONE: set(ladder),
        }
        for veil, expected in shown.items():
            seen = rules.seen(profile, veil)
            contact = contact_of(seen, photo=photo())
            inside = everything_in(cv(paper_of(seen, words_in("es"), contact=contact)))
            assert {name for name, text in ladder.items() if text in inside} == expected
            assert ("/Figure" in inside) == (veil in (Veil.FULL, Veil.PHONE))
            assert (photo_of(seen) is None) == (veil in (Veil.CARD, Veil.FIRST_NAME))
            assert seen.title in inside.replace("\n", " ")
        assert card_of(rules.seen(profile, Veil.CARD), photo()) == card_of(rules.seen(profile, Veil.CARD))


def test_a_coordinator_takes_the_cv_of_a_woman_with_her_phone_but_not_her_email(
    app: Flask, alicia: CheckedClient
) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=mail("diana"))
        a_person(Role.FINANCE, name=mail("fabiola"))
        url = f"/mujeres/{hers().uid}/cv.pdf"
    diana = come_in(app, mail("diana"))
    assert diana.get("/mujeres/00000000-0000-4000-8000-000000000000/cv.pdf").status_code == 404
    answer = diana.get(url)
    said = read(answer)
    assert "Alicia Zzqquispe Zzqmamani" in said and "+591 76504321" in said
    assert EMAIL not in everything_in(answer.data)
    assert answer.headers["Content-Disposition"] == "attachment; filename=cv.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    for other in (alicia, come_in(app, mail("fabiola"))):
        assert other.get(url).status_code == 404


def test_an_empty_profile_can_be_taken_too(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.WOMAN, name=mail("nueva"), given_names="Nueva")
    nueva = come_in(app, mail("nueva"))
    page = nueva.get(f"{TAKE}?who=photo").text
    assert "Cuando tu página esté abierta" in page and 'value="photo"' not in page
    for url in FILES:
        assert nueva.get(url).status_code == (404 if url.endswith("codigo.png") else 200)
    assert "Nueva" in read(nueva.get(f"{CV}?who=photo"))
    assert read(nueva.get(CV + UNNAMED)) == "Currículum"
    assert not faults(nueva.get(f"{TAKE}/curriculum.json").json)


def test_the_longest_profile_that_the_forms_let_through_is_taken(app: Flask, alicia: CheckedClient) -> None:
    word, address = "Ñ" * 160, f"https://example.org/{'a' * 279}"
    with app.app_context(), committed():
        profile = hers()
        operations.save_who(profile, operations.Who(word[:120], word * 9, "020101"), by=profile.person)
        for kind in EntryKind:
            for n in range(MOST_ENTRIES - 1 if kind is EntryKind.WORK else 5):
                way = Way.CARE if kind is EntryKind.WORK else None
                item = Item(kind, f"{n}{word}"[:160], word, way, "2019-01", "", word * 6, address)
                operations.add_entry(profile, item, [], by=profile.person)
        for n in range(20):
            operations.add_link(profile, LinkKind.OTHER, f"{address[:-2]}{n:02}", by=profile.person)
    for design in Design:
        pdf = alicia.get(f"{CV}?design={design}").data
        assert len(PdfReader(BytesIO(pdf)).pages) > 10 and len(pdf) < 2_000_000
    assert len(alicia.get(f"{TAKE}/tarjeta.jpg").data) < 100_000
    assert len(alicia.get(f"{TAKE}/cv.png").data) < 80_000
    assert not faults(alicia.get(f"{TAKE}/curriculum.json").json)


def test_her_contact_is_what_a_phone_keeps(app: Flask, alicia: CheckedClient) -> None:
    card = alicia.get(f"{TAKE}/contacto.vcf").get_data(as_text=True).replace("\r\n ", "").split("\r\n")
    with app.app_context():
        key = hers().public_key
    assert card[:6] == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Zzqquispe Zzqmamani;Alicia;;;",
        "FN:Alicia Zzqquispe Zzqmamani",
        "TITLE:Programo y pruebo",
        f"EMAIL;TYPE=INTERNET:{EMAIL}",
    ]
    assert card[6] == f"TEL;TYPE=CELL:{PHONE}" and card[7].endswith(f"/p/{key}")


def test_her_data_is_valid_and_whole(app: Flask, alicia: CheckedClient) -> None:
    said = alicia.get(f"{TAKE}/curriculum.json").json
    assert said is not None and not faults(said)
    assert said["basics"]["name"] == "Alicia Zzqquispe Zzqmamani"
    assert {s["name"] for s in said["skills"]} == {"Python", "SQL", "Git"}
    assert said["languages"][0]["language"] == "Castellano"
    assert said["work"][0]["position"] == "Soporte" and said["education"][0]["institution"] == "UMSA"
    with app.app_context():
        portrait = portrait_of(hers())
    assert portrait.headline == "Programo y pruebo" and portrait.skills[0] == ("python", 4)
    assert portrait.entries[0].skills == ("python",) and portrait.modalities == ("onsite", "remote")
    assert portrait.links == ((LinkKind.GITHUB, "https://github.com/alicia"),)


def test_a_page_that_is_not_open_has_no_pictures(
    app: Flask, alicia: CheckedClient, client: CheckedClient
) -> None:
    with app.app_context():
        key = hers().public_key
    urls = [f"/p/{key}/tarjeta.jpg", f"/p/{key}/qr.svg"]
    assert [client.get(url).status_code for url in urls] == [200, 200]
    code = client.get(urls[1])
    assert code.mimetype == "image/svg+xml" and code.text.startswith("<svg xmlns=")
    assert "default-src 'none'" in code.headers["Content-Security-Policy"]
    with app.app_context(), committed():
        operations.hide(hers(), by=hers().person)
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert alicia.get(f"{TAKE}/codigo.png").status_code == 404
    assert "Cuando tu página esté abierta" in alicia.get(TAKE).text
    assert key not in alicia.get(f"{TAKE}/contacto.vcf").text
    assert key not in everything_in(alicia.get(CV).data)
    assert client.get("/p/nadie/tarjeta.jpg").status_code == 404


def test_the_card_of_an_open_page_is_kept_until_she_changes(
    app: Flask, alicia: CheckedClient, client: CheckedClient
) -> None:
    with app.app_context():
        url = f"/p/{hers().public_key}/tarjeta.jpg"
    answer = client.get(url)
    assert answer.mimetype == "image/jpeg" and len(answer.data) < 100_000
    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == (1200, 630)
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    same = {"If-None-Match": answer.headers["ETag"]}
    assert (client.get(url, headers=same).status_code, client.get(url, headers=same).data) == (304, b"")
    with app.app_context(), committed():
        profile = hers()
        operations.save_who(profile, operations.Who("Ahora diseño", "", "020101"), by=profile.person)
    changed = client.get(url, headers=same)
    assert changed.status_code == 200 and changed.data != answer.data
    with app.app_context(), committed():
        profile = hers()
        other = put_away(reencoded(BytesIO(photo("purple"))))
        operations.set_photo(profile, other, by=profile.person)
    assert client.get(url).data != changed.data


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ADDRESSES = ANYTHING.map(lambda tail: f"https://a.bo/{tail}")
MONTHS = st.sampled_from(["", "2019", "2019-04"])


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An entry of any kind, as a form would let it through."""
    kind = draw(st.sampled_from(list(EntryKind)))
    way = draw(st.sampled_from(list(Way))) if kind is EntryKind.WORK else None
    said: dict[str, Any] = {name: draw(ANYTHING) for name in ("title", "place", "text")}
    url = draw(ADDRESSES | st.just(""))
    return Item(kind, way=way, start=draw(MONTHS), end=draw(MONTHS), url=url, **said)


@settings(max_examples=60)
@given(
    ANYTHING,
    st.lists(items(), max_size=5),
    st.lists(st.tuples(st.sampled_from(LinkKind), ADDRESSES), max_size=3),
)
def test_whatever_she_writes_is_a_valid_resume(
    text: str, entries: list[Item], links: list[tuple[LinkKind, str]]
) -> None:
    portrait = Portrait(
        headline=text,
        summary=text,
        municipality="020101",
        skills=(("python", 3),),
        languages=(("ay", "C2"),),
        entries=tuple(entries),
        links=tuple(links),
    )
    said = written(portrait, Contact(text, "alicia@example.org", PHONE), str, str)
    assert not faults(json.loads(json.dumps(said)))
