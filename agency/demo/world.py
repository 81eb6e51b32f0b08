"""The demo's people, companies, agreements, funds and practices."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from agency import clock
from agency.accounts import operations as accounts
from agency.accounts.models import NameKind, Person
from agency.accounts.operations.people import NewPerson, new_person
from agency.bells import woman_joined
from agency.companies import operations as companies
from agency.companies.models import Company, Member
from agency.country.operations import seed
from agency.db import committed, session
from agency.demo.who import PASSWORD
from agency.money import Money
from agency.practices import operations as practices
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import EntryKind, LinkKind, Modality, Profile, Way
from agency.profiles.portable import Item
from agency.profiles.queries import profile_of
from agency.roles import CompanyRole, Hat, Role
from agency.skills.models import Skill
from agency.skills.operations import load_catalogue
from agency.skills.queries import skills_by_slug
from agency.subsidies import operations as purse
from agency.subsidies.models import Fund

HERE = Path(__file__).parent

STAFF = (
    ("Diana", "Rocabado", "diana@agencia.example", (Role.COORDINATOR,)),
    ("Miriam", "Chambi", "miriam@agencia.example", (Role.COORDINATOR,)),
    ("Fabiola", "Terrazas", "fabiola@agencia.example", (Role.FINANCE,)),
    ("Rebeca", "Villca", "rebeca@agencia.example", (Role.DIRECTION,)),
    ("Alejandra", "Poma", "alejandra@agencia.example", (Role.ADMIN,)),
    ("Carmen", "Suxo", "carmen@agencia.example", (Role.CARE,)),
)
ROLES = {
    "representante": CompanyRole.REPRESENTATIVE,
    "tutora": CompanyRole.TUTOR,
    "lectura": CompanyRole.READER,
}
AGENCY = frozenset({Hat.AGENCY})
COMPANY = frozenset({Hat.COMPANY})


def read(name: str) -> dict[str, Any]:
    """One of the demo's files."""
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))


@contextmanager
def on(days_ago: int, hour: int = 10) -> Iterator[None]:
    """Inside it is that many days ago, at this hour in La Paz but never later than now; then it lands."""
    day = clock.real_today() - timedelta(days=days_ago)
    then = datetime.combine(day, time(hour, 15), clock.LA_PAZ)
    with clock.at(min(then, clock.now())), committed():
        yield


@dataclass
class World:
    """Who is who in the demo, by the names of its files."""

    staff: dict[Role, Person] = field(default_factory=dict)
    second: Person | None = None
    skills: dict[str, Skill] = field(default_factory=dict)
    women: list[Profile] = field(default_factory=list)
    companies: dict[str, Company] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    funds: list[Fund] = field(default_factory=list)
    practices: dict[str, Practice] = field(default_factory=dict)

    @property
    def coordinator(self) -> Person:
        """Diana, who coordinates."""
        return self.staff[Role.COORDINATOR]

    def of(self, company: Company) -> Person:
        """Who speaks for the company."""
        return self.people[company.name]


def build() -> World:
    """The agency, its facts, its people, its partners and their practices stand."""
    world = World()
    with on(460):
        seed()
        load_catalogue()
        _staff(world)
    world.skills = skills_by_slug()
    with on(450):
        _funds(world)
    _women(world)
    for written in read("companies")["company"]:
        _company(world, written)
    for written in read("practices")["practice"]:
        _practice(world, written)
    return world


def _person(*roles: Role, **facts: Any) -> Person:
    kind = NameKind.PHONE if facts["name"].startswith("+") else NameKind.EMAIL
    new = NewPerson(
        given_names=facts["given_names"],
        first_surname=facts["first_surname"],
        second_surname=facts.get("second_surname", ""),
        kind=kind,
        name=facts["name"],
        password=PASSWORD,
        language="es",
    )
    return new_person(new, _hash(), *roles)


_hashes: list[str] = []


def _hash() -> str:
    if not _hashes:
        _hashes.append(accounts.hash_of(PASSWORD))
    return _hashes[0]


def _staff(world: World) -> None:
    for given, surname, email, roles in STAFF:
        person = _person(*roles, given_names=given, first_surname=surname, name=email)
        person.names[0].confirmed_at = clock.now()
        if roles[0] in world.staff:
            world.second = person
        world.staff.setdefault(roles[0], person)


def _funds(world: World) -> None:
    today = clock.today()
    written = (
        ("Fondo Warmi Digital 2026", "Programa de lucha contra la trata, donante principal", 420_000),
        ("Fondo Municipal El Alto", "Convenio municipal de El Alto", 90_000),
    )
    for name, programme, total in written:
        facts = purse.FundFacts(name, programme, Money(total * 100), today, today + timedelta(days=3 * 365))
        world.funds.append(purse.open_fund(facts, by=world.staff[Role.FINANCE]))


def _women(world: World) -> None:
    for number, written in enumerate(read("women")["woman"]):
        unconfirmed = number in {57, 58}
        with on(1 if unconfirmed else 400 - number * 6, hour=9 + number % 9):
            _woman(world, written, unconfirmed)


def _woman(world: World, written: dict[str, Any], unconfirmed: bool) -> None:
    name = written["email"] if written["sign_in"] == "email" else written["phone"]
    person = _person(Role.WOMAN, **{**written, "name": name})
    woman_joined.send(person, by=person)
    session().flush()
    if unconfirmed:
        accounts.ask_to_confirm(person.names[0], by=person)
    else:
        person.names[0].confirmed_at = clock.now()
    profile = profile_of(person)
    assert profile is not None
    _fill(world, profile, written, person)
    if not unconfirmed and (written["visible"] or written["public"]):
        yeses = profiles.Yeses(written["visible"], written["public"], written["public"])
        profiles.set_visibility(profile, yeses, by=person)
    world.women.append(profile)


def _fill(world: World, profile: Profile, written: dict[str, Any], person: Person) -> None:
    who = profiles.Who(written["headline"], written["summary"], written["municipality"])
    profiles.save_who(profile, who, by=person)
    skills = [(world.skills[slug], level) for slug, level in written["skills"]]
    profiles.save_skills(profile, skills, by=person)
    profiles.save_languages(profile, [(c, n) for c, n in written["languages"]], by=person)
    today = clock.real_today()
    free = today + timedelta(days=written["available_from_days"])
    until = free + timedelta(weeks=written["available_weeks"]) if written["available_weeks"] else None
    want = profiles.Want(
        written["modalities"], written["hours_per_week"] or None, free if until else None, until
    )
    profiles.save_want(profile, want, by=person)
    for e in written.get("entry", []):
        kinds = {"kind": EntryKind(e["kind"]), "way": Way(e["way"]) if "way" in e else None}
        shown = [world.skills[slug] for slug in e.get("skills", [])]
        item = Item(**{**e, **kinds, "skills": tuple(e.get("skills", []))})
        profiles.add_entry(profile, item, shown, by=person)
    for e in written["links"]:
        profiles.add_link(profile, LinkKind(e["kind"]), e["url"], by=person)


def _company(world: World, written: dict[str, Any]) -> None:
    signed = written.get("agreement", {}).get("signed_days_ago")
    applied = signed + 20 if signed else {"applied": 1, "in_review": 4}.get(written["state"], 60)
    with on(applied, hour=15):
        company = _applied(world, written)
    if written["state"] == "applied":
        return
    with on(applied - 2, hour=11):
        _step(world, company, "take_up")
        if written["state"] == "refused":
            _step(world, company, "refuse", written["reason"])
        elif written["state"] != "in_review":
            _step(world, company, "accept")
    if signed:
        with on(signed):
            _agreement(world, company, written["agreement"])
    if written["state"] == "suspended":
        with on(3):
            _step(world, company, "suspend", written["reason"])


def _applied(world: World, written: dict[str, Any]) -> Company:
    people = [
        (
            p,
            _person(
                given_names=p["given_names"],
                first_surname=p["first_surname"],
                second_surname=p["second_surname"],
                name=p["email"],
            ),
        )
        for p in written["people"]
    ]
    first = people[0][1]
    for _p, person in people:
        person.names[0].confirmed_at = clock.now()
    plain = (
        "name",
        "legal_name",
        "nit",
        "matricula",
        "municipality",
        "website",
        "size",
        "about",
        "why",
        "phone",
    )
    address = ", ".join(written["address"].values())
    company = companies.apply(companies.Facts(address=address, **{n: written[n] for n in plain}), by=first)
    for p, person in people[1:]:
        session().add(Member(company_id=company.id, person_id=person.id, role=ROLES[p["role"]]))
    world.companies[company.name], world.people[company.name] = company, first
    return company


def _step(world: World, company: Company, name: str, reason: str = "") -> None:
    companies.take_step(company, name, AGENCY, reason, by=world.coordinator)


def _agreement(world: World, company: Company, written: dict[str, Any]) -> None:
    signed = clock.today()
    number = f"CM-{signed.year}-{len(world.companies):03d}"
    terms = companies.Terms(
        number=number,
        signed_on=signed,
        starts_on=signed,
        ends_on=signed + timedelta(days=round(written["months"] * 30.4)),
        places=written["places"] + 6,
        subsidy_a_month=Money(written["subsidy_bob_month"] * 100),
    )
    companies.record_agreement(company, terms, by=world.coordinator)


def _practice(world: World, written: dict[str, Any]) -> None:
    company = world.companies[written["company"]]
    starts_in = written["starts_in_days"]
    posted = max(2, 45 - starts_in) if starts_in < 14 else 12 + len(world.practices) % 9
    with on(posted, hour=16):
        practice = practices.draft(company, _facts(world, written), by=world.of(company))
        if written["state"] != "draft":
            practices.take_step(practice, "submit", COMPANY, "", by=world.of(company))
    world.practices[practice.title] = practice
    decision = {"rejected": "reject", "changes_requested": "ask_changes"}.get(written["state"], "approve")
    if written["state"] not in {"draft", "submitted"}:
        with on(posted - 1, hour=9):
            reason = written.get("reason", "") if decision != "approve" else ""
            practices.take_step(practice, decision, AGENCY, reason, by=world.coordinator)


def _facts(world: World, written: dict[str, Any]) -> practices.Facts:
    start = _monday(clock.real_today() + timedelta(days=written["starts_in_days"]))
    plain = ("title", "learning", "municipality", "address", "hours_per_week", "schedule", "places")
    return practices.Facts(
        **{name: written[name] for name in plain},
        tasks=written["tasks"].strip(),
        must=[(world.skills[slug], level) for slug, level in written["must"]],
        nice=[(world.skills[slug], level) for slug, level in written["nice"]],
        modality=Modality(written["modality"]),
        starts_on=start,
        ends_on=start + timedelta(weeks=written["weeks"], days=-3),
        stipend=Money(written["stipend_bob_month"] * 100),
        tutor_name=written["tutor_name"],
        fund=world.funds[1 if written["municipality"] == "020105" else 0],
    )


def _monday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7)
