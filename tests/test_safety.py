"""Something is not right: anyone can tell, and only the care team ever reads it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text as sql

from agency import clock
from agency.accounts.models import Person
from agency.country import operations as country
from agency.country.models import Helpline
from agency.db import Stale, committed, session
from agency.extensions import db
from agency.history.models import Event
from agency.mail.models import Letter
from agency.practices.models import Practice
from agency.roles import Role
from agency.safety import operations
from agency.safety.models import Concern, ConcernReading, ConcernState
from agency.safety.operations import Told
from agency.seal import unseal
from tests.conftest import MakeApp
from tests.kit.cast import a_person
from tests.kit.everybody import CAST, As, browsers, everybody, mail, press, who_sees
from tests.kit.page import CheckedClient, form_of
from tests.kit.together import at_once

TELL = "/algo-no-esta-bien"
WHAT, HOW, DONE = "Me pidió fotos para el puesto", "Al 70000001 por la mañana", "Hablé con ella, está bien"


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast, in their browsers."""
    with app.app_context(), committed():
        everybody()
    return browsers(app)


def concern() -> Concern:
    return session().query(Concern).one()


def irma() -> Person:
    return session().query(Person).filter_by(given_names="Irma").one()


def told_by(name: str = "") -> Concern:
    """A concern about the practice, told by this one of the cast or by a stranger."""
    people = session().query(Person).filter_by(given_names=name.capitalize())
    practice = session().query(Practice).first()
    assert practice is not None
    told = Told(WHAT, HOW, "practice", practice.uid)
    return operations.receive(told, by=people.one() if name else None)


@pytest.fixture
def url(app: Flask, as_: As) -> str:
    """The address of a concern that Alicia told."""
    with app.app_context(), committed():
        return f"/avisos/{told_by('alicia').uid}"


def test_a_stranger_tells_without_saying_who_she_is(app: Flask, client: CheckedClient) -> None:
    page = client.submit(TELL, text=WHAT, contact=HOW)
    assert page.status_code == 200 and "Gracias por contarlo" in page.text
    assert WHAT not in page.text and HOW not in page.text
    with app.app_context():
        assert unseal(concern().sealed_text) == WHAT and unseal(concern().sealed_contact) == HOW
        assert (concern().sealed_person, concern().sealed_notes) == ("", "")
        assert concern().state is ConcernState.RECEIVED


@pytest.mark.one_database
@pytest.mark.parametrize("name", CAST)
def test_everybody_who_is_signed_in_can_tell(app: Flask, as_: As, name: str) -> None:
    assert "Gracias por contarlo" in as_(name).submit(TELL, text=WHAT).text
    with app.app_context():
        person = session().query(Person).filter_by(given_names=name.capitalize()).one()
        assert unseal(concern().sealed_person) == str(person.uid)


@pytest.mark.one_database
def test_who_is_signed_in_may_stay_unnamed(app: Flask, as_: As) -> None:
    as_("alicia").submit(TELL, text=WHAT, unnamed=True)
    with app.app_context():
        assert concern().sealed_person == ""


@pytest.mark.one_database
def test_she_who_owes_her_confirmation_can_tell_too(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        for name in session().query(Person).filter_by(given_names="Alicia").one().names:
            name.confirmed_at = None
    assert "Gracias por contarlo" in as_("alicia").submit(TELL, text=WHAT).text


@pytest.mark.one_database
def test_nothing_said_is_asked_for_kindly_and_what_was_typed_stays(app: Flask, client: CheckedClient) -> None:
    page = client.submit(TELL, text=" \u200b", contact=HOW)
    assert page.status_code == 422 and "Escribe aunque sea una línea." in page.text
    assert form_of(page.get_data())["contact"] == HOW
    page = client.submit(TELL, text="x" * 5001)
    assert page.status_code == 422 and "como máximo 5000" in page.text
    with app.app_context():
        assert session().query(Concern).count() == 0


@pytest.mark.one_database
def test_what_she_types_is_kept_on_no_shared_phone(client: CheckedClient) -> None:
    page = client.get(TELL)
    form = page.text.split(f'action="{TELL}')[1].split(">")[0]
    assert "data-guard" not in form, "a draft of it would stay in the browser"
    assert page.headers["Cache-Control"] == "no-store"


ABOUT = {
    "practice": "una práctica",
    "application": "una postulación",
    "placement": "una colocación",
    "nada": "algo del portal",
}


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ABOUT)
def test_it_is_known_of_what_she_speaks(app: Flask, client: CheckedClient, kind: str) -> None:
    uid = uuid.uuid4()
    address = f"{TELL}?kind={kind}&uid={uid}"
    assert ABOUT[kind] in client.get(address).text
    client.submit(address, text=WHAT)
    with app.app_context():
        known = (kind, uid) if kind != "nada" else ("", None)
        assert (concern().subject_kind, concern().subject_uid) == known


@pytest.mark.one_database
def test_an_address_with_nonsense_is_taken_all_the_same(app: Flask, client: CheckedClient) -> None:
    assert client.submit(f"{TELL}?kind=practice&uid=nada", text=WHAT).status_code == 200
    with app.app_context():
        assert concern().subject_uid is None


def test_from_every_practice_the_way_to_tell_is_one_click(app: Flask, as_: As) -> None:
    with app.app_context():
        practice = session().query(Practice).first()
        assert practice is not None
        there = f"kind=practice&amp;uid={practice.uid}"
    assert f"{TELL}?{there}" in as_("alicia").get(f"/practicas/{practice.uid}").text


@pytest.mark.one_database
def test_text_contact_notes_and_person_are_ciphertext_in_the_database_file(
    app: Flask, as_: As, url: str
) -> None:
    as_("celia").submit(url, "/nota", text=DONE)
    with app.app_context():
        person = unseal(concern().sealed_person)
        assert uuid.UUID(person)
        path = Path(str(db.engine.url.database))
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"concern" in content and b"gAAAA" in content
    for secret in (WHAT, HOW, DONE, "70000001", person):
        assert secret.encode() not in content, secret


def test_a_concerns_row_tells_nothing_on_either_database(app: Flask, as_: As, url: str) -> None:
    as_("celia").submit(url, "/nota", text=DONE)
    with app.app_context():
        row = session().execute(sql("SELECT * FROM concern")).mappings().one()
        person = unseal(concern().sealed_person)
        words = " ".join(str(value) for value in row.values())
        assert [s for s in (WHAT, HOW, DONE, person, uuid.UUID(person).hex) if s in words] == []
        assert len({row[f"sealed_{part}"] for part in ("text", "contact", "notes", "person")}) == 4


def test_only_care_knows_that_concerns_exist(app: Flask, as_: As, url: str) -> None:
    for address in ("/avisos", "/avisos?queue=unread", url):
        assert who_sees(app, as_, address) == {"celia"}, address


def test_only_care_takes_steps_and_writes_notes(app: Flask, as_: As, url: str) -> None:
    for name in set(CAST) - {"celia"}:
        for path in ("/paso/triage", "/nota"):
            assert press(as_(name), url + path, text="Hola").status_code == 404, (name, path)
    with app.app_context():
        assert concern().state is ConcernState.RECEIVED and concern().sealed_notes == ""


def test_the_list_says_nothing_of_what_was_told(app: Flask, as_: As, url: str) -> None:
    text = as_("celia").get("/avisos").text
    assert "una práctica" in text and url in text
    assert [s for s in (WHAT, HOW, "Alicia") if s in text] == []
    with app.app_context():
        assert session().query(ConcernReading).count() == 0, "the list is no reading"


def test_every_reading_is_written_down_and_shown(app: Flask, as_: As, url: str) -> None:
    text = as_("celia").get(url).text
    assert WHAT in text and HOW in text and "Alicia Quispe" in text and "Nadie todavía." in text
    for _ in range(2):
        as_("celia").get(url)
    as_("celia").submit(url, "/nota", text="")
    with app.app_context():
        people = [r.person.given_names for r in session().query(ConcernReading)]
        assert people == ["Celia"] * 5
    assert as_("celia").get(url).text.count("Celia Quispe Mamani") >= 5


def test_the_letter_to_care_tells_nothing_and_goes_to_nobody_else(app: Flask, as_: As) -> None:
    as_("alicia").submit(f"{TELL}?kind=practice", text=WHAT, contact=HOW)
    with app.app_context():
        letters = session().query(Letter).filter(Letter.kind.startswith("safety")).all()
        assert [letter.address for letter in letters] == [mail("celia")]
        said = letters[0].subject + letters[0].text
        assert [s for s in (WHAT, HOW, "Alicia", "práctica", "practice") if s in said] == []
        assert f"/avisos/{concern().uid}" in said


def test_a_concern_is_in_no_history(app: Flask, as_: As, url: str) -> None:
    press(as_("celia"), f"{url}/paso/triage")
    with app.app_context():
        assert session().query(Event).filter(Event.subject_kind.like("concern%")).count() == 0


def test_a_concern_is_read_cared_for_closed_with_words_and_opened_again(
    app: Flask, as_: As, url: str
) -> None:
    celia = as_("celia")
    celia.submit(url, "/paso/triage")
    celia.submit(url, "/paso/take_in_care")
    assert celia.submit(url, "/paso/close", reason="").status_code == 422
    page = celia.submit(url, "/paso/close", reason=DONE)
    assert DONE in page.text and "Cerrado" in page.text
    celia.submit(url, "/paso/reopen")
    with app.app_context():
        assert concern().state is ConcernState.IN_CARE
        assert DONE in unseal(concern().sealed_notes)


def test_notes_stand_one_under_the_other_and_a_double_click_counts_once(
    app: Flask, as_: As, url: str
) -> None:
    celia = as_("celia")
    old = celia.get(url)
    with clock.at(clock.now()):
        for _ in range(2):
            celia.send_form(old, "/nota", text="La llamé. <b>No</b> contestó 👀")
        celia.submit(url, "/nota", text=DONE)
    text = celia.get(url).text
    assert text.count("La llamé. &lt;b&gt;No&lt;/b&gt; contestó 👀") == 1
    assert text.index("La llamé") < text.index(DONE)
    page = celia.submit(url, "/nota", text="x" * 5001)
    assert page.status_code == 422 and "como máximo 5000" in page.text


def test_notes_at_the_same_moment_do_not_overwrite_each_other(app: Flask, as_: As, url: str) -> None:
    def noting(text: str) -> Callable[[], None]:
        return lambda: operations.note(concern(), text, by=a_person(Role.CARE))

    texts = ("Primera", "Segunda", "Tercera")
    answers = at_once(app, *(noting(text) for text in texts))
    assert None in answers and all(a is None or isinstance(a, Stale) for a in answers)
    with app.app_context():
        notes = unseal(concern().sealed_notes)
    assert [text in notes for text in texts] == [answer is None for answer in answers]


def test_the_queues_of_the_list_hold_what_they_say(app: Flask, as_: As, url: str) -> None:
    celia = as_("celia")
    assert url in celia.get("/avisos?queue=unread").text
    assert url not in celia.get("/avisos?queue=in_care").text
    celia.submit(url, "/paso/triage")
    assert url in celia.get("/avisos?queue=in_care").text
    assert "No hay avisos." in celia.get("/avisos?queue=unread").text
    assert url in celia.get("/avisos?queue=nada").text


@pytest.fixture
def limited(make_app: MakeApp) -> Iterator[CheckedClient]:
    """Somebody before a portal that counts."""
    client = make_app(extra={"RATELIMIT_ENABLED": True}).test_client()
    assert isinstance(client, CheckedClient)
    yield client


@pytest.mark.one_database
def test_a_flood_is_stopped_calmly_and_the_page_stays_open(limited: CheckedClient) -> None:
    page = limited.get(TELL)
    statuses = [limited.send_form(page, text=WHAT).status_code for _ in range(20)]
    assert statuses == [200] * 20
    answer = limited.send_form(page, text=WHAT)
    assert answer.status_code == 429 and "Espera unos minutos" in answer.text
    assert limited.get(TELL).status_code == 200


@pytest.mark.one_database
def test_a_helpline_is_shown_only_while_somebody_has_verified_it(app: Flask, client: CheckedClient) -> None:
    with app.app_context(), committed():
        country.seed()
        numbers = [h.number for h in session().query(Helpline)]
        a_person(Role.ADMIN, given_names="Irma")
        first = session().query(Helpline).first()
        assert first is not None and len(numbers) > 1
        shown = first.number
    assert not any(f"tel:{number}" in client.get(TELL).text for number in numbers)
    with app.app_context(), committed():
        country.verify_helpline(session().query(Helpline).filter_by(number=shown).one(), by=irma())
    for page in (client.get(TELL), client.submit(TELL, text=WHAT)):
        assert [n for n in numbers if f'"tel:{n}"' in page.text] == [shown]
    with app.app_context(), committed():
        country.hide_helpline(session().query(Helpline).filter_by(number=shown).one(), by=irma())
    assert f"tel:{shown}" not in client.get(TELL).text
