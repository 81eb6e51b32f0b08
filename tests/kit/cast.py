"""The cast of the tests: people who can sign in, and what they have made by the rooms' own operations.

Nothing here commits. Where nobody else is named, somebody new does what has to be done.
"""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from agency import bells, clock
from agency.accounts import operations
from agency.accounts.models import Membership, NameKind, Person, SignInName
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.companies import operations as companies
from agency.companies.models import Agreement, Company, Member
from agency.companies.queries import agreement_in_force, representatives_of
from agency.db import committed, folded, session
from agency.money import Money
from agency.placements import operations as placements
from agency.placements.agreement_text import agreement_text
from agency.placements.models import Placement
from agency.placements.rules import PARTIES, fingerprint
from agency.practices import operations as practices
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import Modality, Profile
from agency.profiles.queries import profile_of
from agency.roles import CompanyRole, Hat, Role
from agency.skills.models import Skill, SkillName
from agency.skills.queries import skills_by_slug
from agency.subsidies import operations as purse
from agency.subsidies.models import Fund

from .client import CheckedClient

PASSWORD = "tres llamas cruzan el puente"
WOMAN, COMPANY, AGENCY = (frozenset({hat}) for hat in (Hat.WOMAN, Hat.COMPANY, Hat.AGENCY))
FINANCE, CLOCK = (frozenset({hat}) for hat in (Hat.FINANCE, Hat.CLOCK))

_numbers = itertools.count(1)


def a_person(*roles: Role, name: str = "", given_names: str = "", language: str = "es") -> Person:
    """A person with these roles; no letter is owed to her, and nothing is committed.

    `name` is the e-mail or the phone (+591…) that she signs in with.
    """
    number = next(_numbers)
    value = name or f"persona{number}@example.org"
    kind = NameKind.EMAIL if "@" in value else NameKind.PHONE
    person = Person(
        given_names=given_names or f"Persona {number}",
        first_surname="Quispe",
        second_surname="Mamani",
        language=language,
        password_hash=operations.hash_of(PASSWORD),
        adult_said_at=clock.now(),
        memberships=[Membership(role=role) for role in roles],
        names=[SignInName(kind=kind, value=value, confirmed_at=clock.now())],
    )
    session().add(person)
    session().flush()
    operations.agree(person, by=person)
    if Role.WOMAN in roles:
        bells.woman_joined.send(person, by=person)
    return person


def come_in(app: Flask, name: str) -> CheckedClient:
    """A browser of her own, in which whoever signs in with this name has come in.

    What the door does for her is done, without its pages: those are held by the tests of accounts.
    """
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    with app.app_context(), committed():
        person = session().query(SignInName).filter_by(value=name).one().person
        opened = operations.open_session(person, "", False, by=person)
        session().flush()
        uid = str(opened.uid)
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = uid, True
    return client


def post(client: CheckedClient, path: str, **values: Any) -> TestResponse:
    """The answer to what is sent to an address, whether or not a page offers it, redirects followed."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/cuenta").text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **values}, follow_redirects=True)


def sign_in(client: CheckedClient, person: Person, password: str = PASSWORD) -> None:
    """The client has come in as this person, by the door that everybody uses."""
    name = next(n.value for n in person.names if n.confirmed_at)
    answer = client.submit("/entrar", name=name, password=password)
    assert answer.request.path != "/entrar", answer.text


def bs(whole: int) -> Money:
    """So many bolivianos."""
    return Money(whole * 100)


def in_days(days: int) -> date:
    """The day that many days from today."""
    return clock.today() + timedelta(days=days)


def a_skill(name: str = "Python") -> Skill:
    """The skill of this name, as the catalogue would hold it."""
    slug = folded(name).replace(" ", "-")
    known = skills_by_slug().get(slug)
    if known is not None:
        return known
    skill = Skill(slug=slug, group="Programación", es=name, en=name)
    session().add(skill)
    session().flush()
    session().add(SkillName(folded=folded(name), skill_id=skill.id))
    return skill


def a_woman(given_names: str = "", *skills: tuple[str, int], name: str = "") -> Profile:
    """The profile of a woman who shows enough to apply with: a headline, a municipality, and these skills."""
    person = a_person(Role.WOMAN, name=name, given_names=given_names)
    session().flush()
    profile = profile_of(person)
    assert profile is not None
    who = profiles.Who("Programadora que aprende cada día", "Hago páginas y las cuido.", "020101")
    profiles.save_who(profile, who, by=person)
    known = [(a_skill(skill), level) for skill, level in skills or (("Python", 3),)]
    profiles.save_skills(profile, known, by=person)
    session().flush()
    return profile


def company_facts(**changed: Any) -> companies.Facts:
    """What a company says of itself."""
    number = next(_numbers)
    facts = {
        "name": f"Empresa {number}",
        "legal_name": f"Empresa {number} S.R.L.",
        "nit": f"{10_000_000 + number}",
        "matricula": f"{500_000 + number}",
        "municipality": "020101",
        "address": "Sopocachi, calle Ecuador 2044",
        "website": "https://empresa.example",
        "size": "10-49",
        "about": "Hacemos programas para cooperativas.",
        "why": "Queremos que haya más mujeres en nuestro equipo.",
        "phone": f"+5912{2_400_000 + number}",
    }
    return companies.Facts(**facts | changed)


def a_company(by: Person | None = None, **facts: Any) -> Company:
    """A company that has just applied, with its representative."""
    company = companies.apply(company_facts(**facts), by=by or a_person())
    session().flush()
    return company


def a_partner(by: Person | None = None, **facts: Any) -> Company:
    """A vetted company."""
    company, coordinator = a_company(by, **facts), a_person(Role.COORDINATOR)
    for name in ("take_up", "accept"):
        companies.take_step(company, name, AGENCY, "", by=coordinator)
    session().flush()
    return company


def speaker_of(company: Company) -> Person:
    """Its representative."""
    return representatives_of(company)[0]


def a_member(company: Company, role: CompanyRole, given_names: str = "") -> Person:
    """Somebody new in the company."""
    person = a_person(given_names=given_names)
    session().add(Member(company_id=company.id, person_id=person.id, role=role))
    session().flush()
    return person


def an_agreement(company: Company, **changed: Any) -> Agreement:
    """A signed agreement in force since a month ago, for a year: ten places, up to Bs 1.500 a month."""
    facts: dict[str, Any] = {
        "number": f"CM-{next(_numbers):04d}",
        "signed_on": in_days(-30),
        "starts_on": in_days(-30),
        "ends_on": in_days(335),
        "places": 10,
        "subsidy_a_month": bs(1_500),
    }
    terms = companies.Terms(**facts | changed)
    agreement = companies.record_agreement(company, terms, by=a_person(Role.COORDINATOR))
    session().flush()
    return agreement


def a_fund(total: int = 100_000, **changed: Any) -> Fund:
    """A fund with so many bolivianos, open since a month ago and for two years."""
    facts: dict[str, Any] = {
        "name": f"Fondo {next(_numbers)}",
        "programme": "Programa de mujeres en tecnología",
        "total": bs(total),
        "starts_on": in_days(-30),
        "ends_on": in_days(700),
    }
    fund = purse.open_fund(purse.FundFacts(**facts | changed), by=a_person(Role.FINANCE))
    session().flush()
    return fund


def practice_facts(**changed: Any) -> practices.Facts:
    """What a company says of a practice: twelve weeks from in two weeks on, Bs 2.000 a month, one place."""
    facts: dict[str, Any] = {
        "title": f"Práctica en desarrollo web {next(_numbers)}",
        "tasks": "Escribir pruebas, corregir errores y mejorar páginas junto con el equipo de la empresa.",
        "learning": "Python, control de versiones y trabajo en equipo.",
        "must": [],
        "nice": [],
        "municipality": "020101",
        "modality": Modality.ONSITE,
        "address": "Sopocachi, calle Ecuador 2044",
        "starts_on": in_days(14),
        "ends_on": in_days(14 + 12 * 7 - 1),
        "hours_per_week": 30,
        "schedule": "lunes a viernes, 8:30–14:30",
        "stipend": bs(2_000),
        "places": 1,
        "tutor_name": "Teresa Choque",
    }
    return practices.Facts(**facts | ({} if "fund" in changed else {"fund": a_fund()}) | changed)


def a_practice(company: Company | None = None, **facts: Any) -> Practice:
    """A draft of a partner (a new one, unless it is named) with an agreement in force."""
    company = company or a_partner()
    if agreement_in_force(company, clock.today()) is None:
        an_agreement(company)
    practice = practices.draft(company, practice_facts(**facts), by=speaker_of(company))
    session().flush()
    return practice


def a_submitted_practice(company: Company | None = None, **facts: Any) -> Practice:
    """A practice that waits to be reviewed."""
    practice = a_practice(company, **facts)
    practices.take_step(practice, "submit", COMPANY, "", by=speaker_of(practice.company))
    session().flush()
    return practice


def an_open_practice(company: Company | None = None, **facts: Any) -> Practice:
    """A practice that a coordinator has reviewed and published."""
    practice = a_submitted_practice(company, **facts)
    practices.take_step(practice, "approve", AGENCY, "", by=a_person(Role.COORDINATOR))
    session().flush()
    return practice


def an_application(practice: Practice | None = None, profile: Profile | None = None) -> Application:
    """A woman has applied to an open practice; both are new unless they are named."""
    practice, profile = practice or an_open_practice(), profile or a_woman()
    application = applications.apply(practice, profile, "Me gustaría aprender ahí.", by=profile.person)
    session().flush()
    return application


def a_proposal(practice: Practice | None = None, profile: Profile | None = None) -> Application:
    """A woman is asked whether a company may see her; it knows nothing yet."""
    practice, profile = practice or an_open_practice(), profile or a_woman()
    application = applications.propose(practice, profile, "Pensé en ti.", by=a_person(Role.COORDINATOR))
    session().flush()
    return application


def an_offer(practice: Practice | None = None, profile: Profile | None = None) -> Application:
    """The company has offered her the place."""
    application = an_application(practice, profile)
    by = speaker_of(application.practice.company)
    applications.take_step(application, "offer", COMPANY, "", by=by)
    session().flush()
    return application


def an_accepted_application(practice: Practice | None = None, profile: Profile | None = None) -> Application:
    """She has accepted the offer; the agency has yet to open the placement."""
    application = an_offer(practice, profile)
    applications.take_step(application, "accept", WOMAN, "", by=application.profile.person)
    session().flush()
    return application


def terms_of(practice: Practice, **changed: Any) -> placements.Terms:
    """The terms of a placement as its practice says them."""
    said = {name: getattr(practice, name) for name in placements.Terms.__dataclass_fields__}
    return placements.Terms(**said | changed)


def a_placement(application: Application | None = None, **terms: Any) -> Placement:
    """A placement in preparation, with its money reserved."""
    application = application or an_accepted_application()
    chosen = terms_of(application.practice, **terms)
    coordinator = a_person(Role.COORDINATOR)
    placement = placements.open_from_application(application, chosen, AGENCY, by=coordinator)
    session().flush()
    return placement


def a_placement_to_sign(application: Application | None = None, **terms: Any) -> Placement:
    """A placement whose agreement is out to be signed."""
    placement = a_placement(application, **terms)
    placements.take_step(placement, "send", AGENCY, "", by=a_person(Role.COORDINATOR))
    session().flush()
    return placement


def a_ready_placement(application: Application | None = None, **terms: Any) -> Placement:
    """A placement that all three have signed, whose insurance is known and her age seen."""
    placement = a_placement_to_sign(application, **terms)
    coordinator = a_person(Role.COORDINATOR)
    signers = (
        placement.application.profile.person,
        speaker_of(placement.application.practice.company),
        coordinator,
    )
    for party, person in zip(PARTIES, signers, strict=True):
        shown = fingerprint(agreement_text(placement))
        placements.confirm(placement, party, person.full_name, shown, by=person)
    placements.check(placement, "Seguro colectivo, póliza 123", True, by=coordinator)
    session().flush()
    return placement


def a_running_placement(application: Application | None = None, **terms: Any) -> Placement:
    """A placement that has begun, whatever its first day is."""
    placement = a_ready_placement(application, **terms)
    placements.take_step(placement, "start", AGENCY, "", by=a_person(Role.COORDINATOR))
    session().flush()
    return placement


def a_completed_placement(application: Application | None = None, **terms: Any) -> Placement:
    """A placement that came to its end today; both sides are asked how it was."""
    dates = {"starts_on": in_days(-83), "ends_on": in_days(0)}
    placement = a_running_placement(application, **dates | terms)
    placements.take_step(placement, "complete", AGENCY, "", by=a_person(Role.COORDINATOR))
    session().flush()
    return placement
