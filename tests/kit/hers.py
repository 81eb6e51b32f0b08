"""All that the portal can keep of one woman, each private text of it under a mark of its own.

Which rows are hers is said here for every table; which columns hold texts is read from the tables, so that a
new column is marked, and a new table asked about, before anybody thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import JSON, Enum, String, Table, select, update
from sqlalchemy.sql.schema import Column

from agency import clock
from agency.accounts.models import Person, RecoveryCode
from agency.accounts.operations import open_session
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.db import Base, session
from agency.evaluations import operations as evaluations
from agency.evaluations.models import Evaluation
from agency.placements import operations as placements
from agency.privacy.rules import FACTS_WITHOUT_A_NAME
from agency.profiles import operations as profiles
from agency.profiles.models import Profile, Veil
from agency.profiles.operations.bringing import suggest
from agency.profiles.portable import Portrait, Reading
from agency.roles import Hat, Role
from agency.safety import operations as safety
from agency.seal import seal, unseal
from agency.subsidies import operations as purse

from .cast import (
    AGENCY,
    COMPANY,
    FINANCE,
    WOMAN,
    a_partner,
    a_person,
    a_running_placement,
    an_application,
    an_open_practice,
    bs,
    in_days,
    speaker_of,
)
from .profiles import a_profile, show_work

CARE = frozenset({Hat.CARE})
SEALED = frozenset(
    {"blocked_name.sealed", "concern.sealed_text", "concern.sealed_contact", "concern.sealed_notes"}
)
NO_WORDS: Mapping[str, tuple[str, ...]] = {
    "person": ("language", "consent_version", "sort_name", "password_hash", "second_factor"),
    "sign_in_name": ("code_hash",),
    "consent": ("text_version",),
    "recovery_code": ("code_hash",),
    "event": ("subject_kind", "verb"),
    "letter": ("kind", "once", "language"),
    "profile": ("municipality", "public_key", "verified"),
    "entry": ("start", "end", "pictures"),
    "blocked_name": ("name_hash",),
    "share_link": ("key",),
    "suggestion": ("source",),
    "commitment": ("subject_kind",),
    "payment": ("period",),
    "concern": ("subject_kind", "sealed_person"),
    "stored_file": ("subject_kind", "media_type"),
    "departure": ("before",),
}
"""Codes, hashes, keys and names of kinds: nobody wrote them, and nobody is named in them."""
OF_ITS_READER = {("letter", "to_name"), ("letter", "address")}
"""In letters that tell others of her, these are the others'."""
NOT_HERS: Mapping[str, str] = {
    **dict.fromkeys(("skill", "skill_name", "minimum_wage", "holiday", "helpline"), "of the portal"),
    **dict.fromkeys(("company", "agreement", "practice", "practice_skill", "fund"), "of companies"),
    **dict.fromkeys(("member", "member_invitation", "invitation"), "of companies' and the agency's people"),
    **dict.fromkeys(("attempt", "directory_change", "concern_reading"), "no word in it, and soon gone"),
}
"""The tables without a row of a woman's."""

OF_PERSON = ("sign_in_name", "membership", "signed_in", "consent", "recovery_code", "departure")
OF_PROFILE = (
    *("profile_skill", "entry", "link", "block", "blocked_name", "share_link", "remark", "story"),
    *("suggestion", "sighting", "application", "wish"),
)


def a_whole_life(given_names: str, name: str, phone: str) -> Profile:
    """She has done all that a woman can do here, and it is over: completed, paid and evaluated."""
    own = a_profile(given_names, name=name, phone=phone)
    show_work(own)
    her, coordinator = own.person, a_person(Role.COORDINATOR)
    company, other = a_partner(), a_partner()
    practice = an_open_practice(company)
    _account(her)
    _around(own, other, coordinator)
    application = an_application(practice, own)
    for by, hat in ((her, Hat.WOMAN), (speaker_of(company), Hat.COMPANY), (coordinator, Hat.AGENCY)):
        applications.say(application, f"Hola, soy {by.full_name}.", hat, by=by)
    speaker = speaker_of(company)
    applications.invite(application, clock.now(), "En la oficina", COMPANY, by=speaker)
    applications.agree_to_interview(application, by=her)
    applications.take_step(application, "offer", COMPANY, "", by=speaker)
    applications.take_step(application, "accept", WOMAN, "", by=her)
    _placed(application, coordinator)
    refused = an_application(an_open_practice(company), own)
    applications.take_step(refused, "reject", COMPANY, "level", by=speaker)
    asked = safety.receive(safety.Told("Me preocupa.", "Llámame.", "practice", practice.uid), by=her)
    care = a_person(Role.CARE)
    safety.note(asked, "La llamé.", by=care)
    for step, reason in (("triage", ""), ("close", "Conversamos.")):
        safety.take_step(asked, step, CARE, reason, by=care)
    session().flush()
    return own


def _account(her: Person) -> None:
    session().add(RecoveryCode(person_id=her.id, code_hash="0" * 64))
    open_session(her, "Chrome en Android", False, by=her)


def _around(own: Profile, company: Any, coordinator: Person) -> None:
    her = own.person
    profiles.save_want(
        own, profiles.Want(["remote"], 20, None, None, needs=("childcare",), needs_note="Una sala"), by=her
    )
    profiles.tell_story(own, "Aprendí de noche.", "I learnt at night.", True, by=her)
    profiles.set_visibility(own, profiles.Yeses(True, True, True, True), by=her)
    profiles.share(own, "Mi prima", 30, by=her)
    profiles.block(own, company, by=her)
    profiles.block_name(own, "otro@example.org", by=her)
    profiles.remark(own, "Cuenta más de tu proyecto.", by=coordinator)
    profiles.verify(own, ["identity"], by=coordinator)
    suggest(own, "cv", Reading(Portrait(headline="Del archivo"), ("una línea",)), by=her)
    profiles.saw([own.id], company.id, Veil.CARD, by=speaker_of(company))
    applications.wish(an_open_practice(company), own, by=speaker_of(company))


def _placed(application: Application, coordinator: Person) -> None:
    her, finance = application.profile.person, a_person(Role.FINANCE)
    placement = a_running_placement(application, starts_on=in_days(-60), ends_on=in_days(0))
    monday = clock.today() - timedelta(days=clock.today().weekday() + 7)
    week = placements.say_hours(placement, monday, 20, "Aprendí mucho.", by=her)
    placements.confirm_hours(week, 20, by=coordinator)
    payment = placements.prepare_payment(placement, "01", bs(100), "A su cuenta.", by=coordinator)
    session().flush()
    purse.approve(payment, FINANCE, by=finance)
    purse.mark_paid(payment, FINANCE, clock.today(), "TR-100", by=finance)
    placements.take_step(placement, "complete", AGENCY, "", by=coordinator)
    session().flush()
    for asked in session().query(Evaluation).filter_by(placement_id=placement.id):
        evaluations.give(asked, evaluations.Said(5, 5, True, f"Todo bien ({asked.side})."), by=her)
    session().flush()


def rows_of(own: Profile) -> dict[str, list[int]]:
    """The keys of her rows, by table; raises AssertionError for a table of which nothing is said here."""
    found = {name: list(session().scalars(chosen)) for name, chosen in _chosen(own).items()}
    unknown = set(Base.metadata.tables) - set(found) - set(NOT_HERS)
    assert not unknown, (
        f"Say in tests/kit/hers.py which rows of {sorted(unknown)} are hers, in agency/privacy/operations "
        "what becomes of them when she goes, and in agency/privacy/copy how she takes them."
    )
    return found


def _chosen(own: Profile) -> dict[str, Any]:
    tables = Base.metadata.tables
    chosen = {name: _by(tables[name], "person_id", [own.person_id]) for name in OF_PERSON}
    chosen |= {name: _by(tables[name], "profile_id", [own.id]) for name in OF_PROFILE}
    chosen |= {name: _keys(tables[name]).where(tables[name].c.id == key) for name, key in _self(own)}
    apps = chosen["application"]
    chosen["evidence"] = _by(tables["evidence"], "entry_id", chosen["entry"])
    chosen["message"] = _by(tables["message"], "application_id", apps)
    chosen["placement"] = _by(tables["placement"], "application_id", apps)
    for name in ("confirmation", "week_hours", "evaluation"):
        chosen[name] = _by(tables[name], "placement_id", chosen["placement"])
    held = select(tables["placement"].c.commitment_id).where(tables["placement"].c.application_id.in_(apps))
    chosen["commitment"] = _by(tables["commitment"], "id", held)
    chosen["payment"] = _by(tables["payment"], "commitment_id", held)
    uids = [
        select(tables[name].c.uid).where(tables[name].c.id.in_(chosen[name]))
        for name in ("person", "profile", "entry", "application", "placement", "evaluation", "payment")
    ]
    subjects = [uid for select_uids in uids for uid in session().scalars(select_uids)]
    chosen["event"] = _by(tables["event"], "subject_uid", subjects)
    chosen["stored_file"] = _by(tables["stored_file"], "subject_uid", subjects)
    chosen["letter"] = _keys(tables["letter"]).where(tables["letter"].c.id.in_(_letters(own, subjects)))
    chosen["concern"] = _keys(tables["concern"]).where(tables["concern"].c.id.in_(_concerns(own)))
    return chosen


def _self(own: Profile) -> tuple[tuple[str, int], ...]:
    return (("person", own.person_id), ("profile", own.id))


def _keys(table: Table) -> Any:
    return select(next(iter(table.primary_key.columns)))


def _by(table: Table, column: str, keys: Any) -> Any:
    return _keys(table).where(table.c[column].in_(keys))


def _letters(own: Profile, subjects: list[Any]) -> list[int]:
    letter = Base.metadata.tables["letter"]
    words = [own.person.full_name, *map(str, subjects)]
    rows = session().execute(select(letter.c.id, letter.c.to_uid, letter.c.text, letter.c.subject))
    return [row[0] for row in rows if row[1] == own.person.uid or any(w in row[2] + row[3] for w in words)]


def _concerns(own: Profile) -> list[int]:
    concern = Base.metadata.tables["concern"]
    rows = session().execute(select(concern.c.id, concern.c.sealed_person))
    return [row[0] for row in rows if row[1] and unseal(row[1]) == str(own.person.uid)]


def mark(own: Profile, word: str) -> dict[str, str]:
    """Every text of hers ends with a mark of its own; gives each mark's place: table.column."""
    planted: dict[str, str] = {}
    keys = rows_of(own)
    blind = sorted(name for name, found in keys.items() if not found and name != "departure")
    assert not blind, f"Give her a row in {blind} in tests/kit/hers.py: nothing is known of these tables."
    own_letters = set(session().scalars(_by(Base.metadata.tables["letter"], "to_uid", [own.person.uid])))
    for name, found in keys.items():
        table = Base.metadata.tables[name]
        first = next(iter(table.primary_key.columns))
        for column in texts_of(table):
            rows = session().execute(select(first, column).where(first.in_(found))).all()
            for n, (key, old) in enumerate(rows):
                if (name, column.name) in OF_ITS_READER and key not in own_letters:
                    continue
                token = f"{word}{name}_{column.name}_{n}_"
                planted[token] = f"{name}.{column.name}"
                changed = _with(token, old, column)
                session().execute(update(table).where(first == key).values({column.name: changed}))
    session().expire_all()
    return planted


def texts_of(table: Table) -> Iterator[Column[Any]]:
    """The columns in which somebody's words may stand."""
    for column in table.columns:
        said = isinstance(column.type, String) and not isinstance(column.type, Enum)
        if (said or isinstance(column.type, JSON)) and column.name not in NO_WORDS.get(table.name, ()):
            yield column


def _with(token: str, old: Any, column: Column[Any]) -> Any:
    if f"{column.table.name}.{column.name}" in SEALED:
        return seal(f"{unseal(old)} {token}")
    if isinstance(column.type, JSON):
        return _in_json(token, old, column.name)
    most = getattr(column.type, "length", None) or 10_000
    assert len(token) <= most, f"{column}: too short for a mark; is it a code? Then it belongs to NO_WORDS."
    return f"{(old or '')[: most - len(token) - 1]} {token}".strip()


def _in_json(token: str, old: Any, name: str) -> Any:
    if isinstance(old, Mapping):
        return {k: v if k in FACTS_WITHOUT_A_NAME else f"{v} {token}" for k, v in old.items()}
    return [*old, [token, "B1"] if name == "languages" else token]


def found_in_tables(word: str) -> dict[str, set[str]]:
    """Where a word stands: table.column → the pieces of text around it, what is sealed opened first."""
    found: dict[str, set[str]] = {}
    for table in Base.metadata.tables.values():
        for row in session().execute(select(table)).mappings():
            for column, value in row.items():
                text = _opened(str(value))
                if word in text:
                    found.setdefault(f"{table.name}.{column}", set()).add(text)
    return found


def _opened(text: str) -> str:
    try:
        return unseal(text) if text.startswith("gAAAA") else text
    except InvalidToken:
        return text


def dump(*but: str) -> dict[str, Any]:
    """Every row of every table but these, without what counts its changes."""
    return {
        table.name: [
            {key: value for key, value in row.items() if key not in {"version"}}
            for row in session().execute(select(table).order_by(*table.primary_key.columns)).mappings()
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in but
    }
