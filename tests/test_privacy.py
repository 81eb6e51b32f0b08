"""A canary: unmistakable words in every private field of a woman, and where each reader meets them.

Each reader walks every address of the portal with every real id in it. What she meets must be what section
"Who sees what" of the design allows her, no more; and what she is owed must really be there, so that the
walk cannot pass by being blind.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from agency import bells, clock
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.companies import operations as companies
from agency.db import committed, session
from agency.evaluations import operations as evaluations
from agency.evaluations.models import Evaluation
from agency.mail.models import Letter
from agency.placements import operations as placements
from agency.placements.models import Placement
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import Profile, ShareLink
from agency.roles import Hat, Role
from agency.safety import operations as safety
from tests.kit.canary import SHEET, Walker, addresses, met
from tests.kit.cast import (
    AGENCY,
    COMPANY,
    WOMAN,
    a_person,
    a_proposal,
    a_running_placement,
    an_application,
    an_open_practice,
    bs,
    speaker_of,
)
from tests.kit.everybody import As, browsers, everybody, mail
from tests.kit.profiles import show_work

pytestmark = [pytest.mark.one_database, pytest.mark.slow]

MARK = "Zzq"
TOKENS = {
    "given name": f"{MARK}Alicia",
    "second given name": f"{MARK}Segunda",
    "first surname": f"{MARK}Quispe",
    "second surname": f"{MARK}Mamani",
    "e-mail": mail("alicia"),
    "phone": "76504321",
    "headline": f"{MARK}Programo",
    "summary": f"{MARK}Me gusta",
    "study": f"{MARK}Inform",
    "institution": f"{MARK}UMSA",
    "role": f"{MARK}Soporte",
    "organisation": f"{MARK}Tienda",
    "story": f"{MARK}Arreglaba",
    "link": f"github.com/{MARK}alicia",
    "project": f"{MARK}Obra",
    "project's text": f"{MARK}Vende",
    "project's address": f"{MARK}tienda.example",
    "certificate": f"{MARK}Redes",
    "academy": f"{MARK}Academia",
    "paper": f"{MARK}Certifico",
    "headline in English": f"{MARK}coder",
    "need": f"{MARK}minibús",
    "remark": f"{MARK}comento",
    "front story": f"{MARK}empecé",
    "blocked person": f"{MARK}ex@example.org".lower(),
    "shared with": f"{MARK}profesora",
    "note": f"{MARK}nota",
    "message": f"{MARK}mensaje",
    "agency's note": f"{MARK}pensé",
    "hours note": f"{MARK}horas",
    "evaluation": f"{MARK}evaluación",
    "reason to leave": f"{MARK}motivo",
    "concern": f"{MARK}preocupa",
    "contact": f"{MARK}contacto",
    "care's note": f"{MARK}atención",
}
NAME = {"given name", "second given name", "first surname", "second surname"}
ENTRIES = {"study", "institution", "role", "organisation", "story", "project", "project's text"}
ENTRIES |= {"certificate", "academy"}
FIRST_NAME = {"given name", "headline", "summary", "headline in English"} | ENTRIES
OPEN = FIRST_NAME | NAME | {"link", "photo", "picture", "project's address"}
FULL = OPEN | {"paper"}
AGENCY_ONLY = {"need", "remark", "front story"}
HERS_ALONE = {"blocked person", "shared with"}
IN_ENGLISH = {"headline in English"}
"""What pages in Spanish need not show."""
WORDS = {"note", "message"}
CARE = {"concern", "contact", "care's note"}
OF_PLACEMENT = {"hours note"}
NOBODY = "nobody"


@pytest.fixture
def as_(app: Flask) -> As:
    """The whole cast; Alicia has shown her card, and everything private of hers has its word."""
    app.test_client_class = Walker
    with app.app_context(), committed():
        practice = everybody(MARK, places=3)
        profile = session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()
        profile.person.given_names = f"{MARK}Alicia {MARK}Segunda"
        profiles.set_visibility(profile, profiles.Yeses(True, False), by=profile.person)
        tell_all(profile)
        practice.title = "La práctica de Carla"
        told = safety.Told(TOKENS["concern"], TOKENS["contact"], "practice", practice.uid)
        concern = safety.receive(told, by=profile.person)
        safety.note(concern, TOKENS["care's note"], by=a_person(Role.CARE))
    return browsers(app)


def tell_all(profile: Profile) -> None:
    """What a deep profile holds besides has its words too."""
    by = profile.person
    show_work(profile, MARK)
    profile.headline_en, profile.needs_note = TOKENS["headline in English"], TOKENS["need"]
    profiles.remark(profile, TOKENS["remark"], by=a_person(Role.COORDINATOR))
    profiles.tell_story(profile, TOKENS["front story"], "", True, by=by)
    profiles.block_name(profile, TOKENS["blocked person"], by=by)
    profiles.share(profile, TOKENS["shared with"], 7, by=by)


def hers() -> Profile:
    return session().query(Profile).filter(Profile.headline.startswith(MARK)).one()


def carlas() -> Practice:
    return session().query(Practice).filter_by(title="La práctica de Carla").one()


def the_application() -> Application:
    return session().query(Application).filter_by(practice_id=carlas().id).one()


def applied() -> Application:
    """She has applied to Carla's practice, with a note and a message."""
    application = an_application(carlas(), hers())
    application.note = TOKENS["note"]
    applications.say(application, TOKENS["message"], Hat.WOMAN, by=hers().person)
    return application


def interviewed(agreed: bool) -> None:
    """An interview is proposed; perhaps she has agreed to it."""
    by = speaker_of(carlas().company)
    applications.invite(the_application(), clock.now(), "En la oficina", COMPANY, by=by)
    if agreed:
        applications.agree_to_interview(the_application(), by=hers().person)


def running() -> Placement:
    """She works at Carla's, has said her hours, and a payment is prepared."""
    application = the_application()
    applications.take_step(application, "offer", COMPANY, "", by=speaker_of(carlas().company))
    applications.take_step(application, "accept", WOMAN, "", by=hers().person)
    today = clock.today()
    placement = a_running_placement(
        application, starts_on=today - timedelta(days=20), ends_on=today + timedelta(days=60)
    )
    monday = today - timedelta(days=today.weekday())
    placements.say_hours(placement, monday, 20, TOKENS["hours note"], by=hers().person)
    placements.prepare_payment(placement, "01", bs(100), "", by=a_person(Role.COORDINATOR))
    return placement


def ended() -> None:
    """She has left, told her reason, and said how it was."""
    placement = session().query(Placement).one()
    placements.take_step(placement, "end_early", WOMAN, TOKENS["reason to leave"], by=hers().person)
    evaluations.ask(placement)
    session().flush()
    asked = session().query(Evaluation).filter_by(side=Hat.WOMAN).one()
    evaluations.give(asked, evaluations.Said(5, 5, True, TOKENS["evaluation"]), by=hers().person)


def meets(app: Flask, as_: As, name: str, allowed: set[str], owed: set[str] | None = None) -> None:
    """Wherever she goes, this reader meets no planted words but the allowed ones, and those she is owed."""
    with app.app_context():
        pictures = [picture for entry in hers().entries for picture in entry.pictures]
        tokens = TOKENS | {"photo": str(hers().photo_uid), "picture": pictures[0]}
    client = app.test_client() if name == NOBODY else as_(name)
    found = met(client, addresses(app), tokens)
    wrong = {url: names - allowed for url, names in found.items() if names - allowed}
    assert wrong == {}, f"{name} meets what is not hers to read"
    missed = (allowed if owed is None else owed) - IN_ENGLISH - set().union(*found.values())
    assert missed == set(), f"{name} should have met this: the walk may be blind"


def test_her_company_meets_as_much_as_each_yes_of_hers_allows(app: Flask, as_: As) -> None:
    meets(app, as_, "carla", set())
    with app.app_context(), committed():
        other = an_open_practice(carlas().company)
        a_proposal(other, hers()).note = TOKENS["agency's note"]
    meets(app, as_, "carla", set())
    with app.app_context(), committed():
        applied()
    meets(app, as_, "carla", FIRST_NAME | WORDS)
    with app.app_context(), committed():
        interviewed(agreed=False)
    meets(app, as_, "carla", FIRST_NAME | WORDS)
    with app.app_context(), committed():
        interviewed(agreed=True)
    meets(app, as_, "carla", FULL | WORDS)
    with app.app_context(), committed():
        profiles.hide(hers(), by=hers().person)
    meets(app, as_, "carla", set())
    with app.app_context(), committed():
        profiles.unhide(hers(), by=hers().person)
        running()
    meets(app, as_, "carla", FULL | WORDS | OF_PLACEMENT | {"phone"})
    with app.app_context(), committed():
        ended()
    meets(app, as_, "carla", FULL | WORDS | OF_PLACEMENT)


@pytest.mark.parametrize("end", ["withdrawn", "rejected", "blocked", "suspended", "account closed"])
def test_after_a_no_her_company_meets_nothing(app: Flask, as_: As, end: str) -> None:
    with app.app_context(), committed():
        application = applied()
        interviewed(agreed=True)
        by, coordinator = hers().person, a_person(Role.COORDINATOR)
        if end == "withdrawn":
            applications.take_step(application, "withdraw", WOMAN, "", by=by)
        elif end == "rejected":
            applications.take_step(application, "reject", COMPANY, "level", by=coordinator)
        elif end == "blocked":
            profiles.block(hers(), carlas().company, by=by)
        elif end == "suspended":
            companies.take_step(carlas().company, "suspend", AGENCY, "Por revisar", by=coordinator)
        else:
            bells.account_closed.send(by, by=coordinator)
            by.closed_at = clock.now()
    meets(app, as_, "carla", set())


SEEN_BY: dict[str, set[str]] = {
    NOBODY: set(),
    "berta": set(),
    "eva": set(),
    "dora": set(),
    "irma": NAME | {"e-mail", "phone"},
    "fabiola": NAME | OF_PLACEMENT,
    "celia": FULL | WORDS | OF_PLACEMENT | CARE | {"phone", "reason to leave"},
    "diana": set(TOKENS) - CARE - HERS_ALONE | {"photo", "picture"},
    "alicia": set(TOKENS) - CARE | {"photo", "picture"},
}

OWED = {"alicia": SEEN_BY["alicia"] - {"evaluation"}, "fabiola": NAME, "celia": CARE | NAME}
"""Where a role may meet more than its pages need to show."""


@pytest.fixture
def everything(app: Flask, as_: As) -> As:
    """All that can happen between Alicia and Carla's company has happened."""
    with app.app_context(), committed():
        a_proposal(an_open_practice(carlas().company), hers()).note = TOKENS["agency's note"]
        applied()
        interviewed(agreed=True)
        running()
        ended()
    return as_


@pytest.mark.parametrize("name", SEEN_BY)
def test_everybody_else_meets_only_what_her_role_is_for(app: Flask, everything: As, name: str) -> None:
    meets(app, everything, name, SEEN_BY[name], OWED.get(name))


@pytest.mark.parametrize("name", [NOBODY, "berta", "eva", "dora"])
def test_an_open_page_shows_what_she_opened_and_hiding_closes_it(app: Flask, as_: As, name: str) -> None:
    with app.app_context(), committed():
        profiles.set_visibility(hers(), profiles.Yeses(True, True), by=hers().person)
    meets(app, as_, name, OPEN)
    with app.app_context(), committed():
        profiles.hide(hers(), by=hers().person)
    meets(app, as_, name, set())


def test_a_link_of_hers_shows_what_an_open_page_would_and_nothing_else(app: Flask, as_: As) -> None:
    with app.app_context():
        link = session().query(ShareLink).one()
        picture = next(picture for entry in hers().entries for picture in entry.pictures)
        tokens = TOKENS | {"photo": str(hers().photo_uid), "picture": picture}
        url = f"/v/{link.key}"
    found = met(app.test_client(), [url], tokens)
    assert found == {url: OPEN - IN_ENGLISH}


LETTERS: dict[str, set[str]] = {"carla": NAME, "alicia": {"given name"}}
"""What letters may say of her, by whom they reach; to all others nothing."""


def test_the_walk_reads_the_sheets_that_lists_offer(app: Flask, everything: As) -> None:
    found = met(everything("diana"), addresses(app), TOKENS)
    sheets = {url.partition("?")[0] for url in found if url.endswith(SHEET)}
    assert sheets >= {"/mujeres", "/postulaciones", "/colocaciones", "/evaluaciones"}


def test_letters_tell_a_company_her_name_and_others_nothing(app: Flask, everything: As) -> None:
    with app.app_context():
        letters = session().query(Letter).all()
        assert {letter.address for letter in letters} >= {mail("carla"), mail("alicia"), mail("celia")}
        wrong = []
        for letter in letters:
            name = letter.address.partition("@")[0]
            said = letter.subject + letter.text + letter.to_name * (name != "alicia")
            told = {token for token, word in TOKENS.items() if word in said}
            wrong += [(letter.kind, name, told)] if told - LETTERS.get(name, set()) else []
        assert wrong == []


def test_no_word_of_hers_is_in_a_log_or_in_an_address(
    app: Flask, everything: As, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        for name in ("carla", "diana", "celia", "eva"):
            meets(app, everything, name, {*TOKENS, "photo", "picture"}, set())
    logged = [token for token, word in TOKENS.items() if word in caplog.text]
    assert logged == []
    assert [url for url in addresses(app) for word in TOKENS.values() if word in url] == []
