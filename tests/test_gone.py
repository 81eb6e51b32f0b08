"""After she is gone: no word of hers but on papers, later none at all, and the figures as before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from agency import clock
from agency.accounts.models import Person, SignInName
from agency.applications.models import Application
from agency.cli.reminders import remind
from agency.companies.models import Member
from agency.db import committed, session
from agency.evaluations.queries import average_marks
from agency.files.operations import sweep
from agency.mail.operations import deliver
from agency.placements.models import Confirmation, Placement
from agency.privacy import operations
from agency.privacy.models import Departure
from agency.privacy.operations import work
from agency.privacy.rules import GONE, papers_kept_until, without_names, years_after
from agency.profiles.models import Profile, ProfileSkill
from agency.reports import queries as reports
from agency.roles import CompanyRole, Role
from agency.safety.models import Concern, ConcernState
from agency.settings import settings
from agency.subsidies.models import Payment
from tests.kit.accounts import confirmed_ana, letters
from tests.kit.cast import (
    a_member,
    a_partner,
    a_person,
    a_running_placement,
    a_woman,
    come_in,
    speaker_of,
)
from tests.kit.hers import a_whole_life, dump, found_in_tables, mark

ALICIA, WORD = "alicia@example.org", "Zzq"
ON_PAPERS = {
    "confirmation.typed_name",
    "confirmation.text",
    "confirmation.text_sha256",
    "payment.note",
    "payment.receipt",
    "placement.insurance",
    "placement.schedule",
    "placement.tutor_name",
    "concern.sealed_text",
    "concern.sealed_notes",
}
"""What is kept until its time has passed: signed agreements, receipts, and what the care team reads."""
FORGOTTEN = (
    "Say in agency/privacy/operations what becomes of {} when she goes: empty it, or name it in ON_PAPERS "
    "and empty it in operations/papers.py."
)


def files_in(app: Flask) -> list[Path]:
    """All that is in the storage."""
    return [p for p in app.config["SETTINGS"].files_dir.rglob("*") if p.is_file()]


def a_marked_life(app: Flask) -> None:
    """Alicia has done everything, every word of hers has a mark, her letters are sent, and she is leaving."""
    with app.app_context(), committed():
        own = a_whole_life("Alicia", ALICIA, "+59176504321")
        own_id = own.id
    with app.app_context():
        deliver()
        with committed():
            own = session().get_one(Profile, own_id)
            mark(own, WORD)
            own.person.second_factor = f"{WORD}secret"
        with committed():
            operations.leave(own.person, f"{WORD}reason", by=own.person)


@pytest.mark.slow
def test_no_word_of_hers_is_left_but_on_papers_and_later_none_at_all(app: Flask) -> None:
    a_marked_life(app)
    with app.app_context():
        uid = session().query(Departure).one().person.uid
        key = session().query(Profile).one().public_key
    with app.app_context(), clock.days_from_now(29):
        remind()
        assert len(found_in_tables(WORD)) > 40, "until then nothing is lost"
    with app.app_context(), clock.days_from_now(31):
        remind()
        found = found_in_tables(WORD)
        left = set(found) - ON_PAPERS
        assert not left, FORGOTTEN.format(sorted(left))
        assert set(found) == ON_PAPERS, "these were to be kept"
        assert found_in_tables(ALICIA).keys() <= ON_PAPERS
        assert found_in_tables("76504321") == found_in_tables(key) == {}
        gone = session().query(Person).filter_by(uid=uid).one()
        assert (gone.full_name, gone.password_hash, gone.second_factor) == ("Sin nombre", "", "")
        assert session().query(Departure).one().papers_until == years_after(clock.today() - timedelta(31), 5)
    with app.app_context(), clock.days_from_now(33):
        sweep()
    assert files_in(app) == []
    with app.app_context(), clock.days_from_now(31 + 5 * 366):
        assert remind()["names in old papers forgotten"] == 1
        left = set(found_in_tables(WORD))
        assert not left, FORGOTTEN.format(sorted(left))
        assert session().query(Payment).one().receipt == GONE


def figures() -> list[Any]:
    """What the programme counts."""
    return [
        reports.women_by_municipality(),
        reports.women_shown(),
        reports.applications_by_state(),
        reports.placements_by_state(),
        reports.placements_by_municipality(),
        reports.hours_confirmed(),
        [(fund.reserved, fund.paid) for fund in reports.all_funds()],
        average_marks(),
        sorted(session().execute(select(ProfileSkill.skill_id, ProfileSkill.level)).all()),
    ]


COUNTED = ("state", "municipality", "begun_by", "side", "party", "hours", "learning", "treatment", "amount")


def counted() -> dict[str, Any]:
    """States, days, sums and marks of every row that stays, whatever will be counted one day."""
    return {
        table: [
            {
                key: value
                for key, value in row.items()
                if key.endswith(("_at", "_on", "_id")) or key in COUNTED
            }
            for row in rows
        ]
        for table, rows in dump().items()
        if table in {"application", "placement", "evaluation", "week_hours", "payment", "commitment", "wish"}
    }


@pytest.mark.slow
def test_the_figures_are_the_same_before_and_after(app: Flask) -> None:
    with app.app_context(), committed():
        for name, phone in (("Alicia", "1"), ("Berta", "2")):
            a_whole_life(name, f"{name.lower()}@example.org", f"+5917650432{phone}")
    with app.app_context(), committed():
        alicia = session().query(Person).filter_by(given_names="Alicia").one()
        operations.leave(alicia, "", by=alicia)
    with app.app_context(), clock.days_from_now(31):
        before, rows = figures(), counted()
        with committed():
            assert operations.anonymise_due() == 1
        assert figures() == before
        assert counted() == rows
        assert session().query(Person).filter_by(given_names="Berta").count() == 1
        assert len(found_in_tables("berta@example.org")) > 1


@pytest.mark.one_database
def test_somebody_of_a_company_leaves_its_signatures_until_their_time(app: Flask) -> None:
    with app.app_context(), committed():
        placement = a_running_placement()
        company = placement.application.practice.company
        a_member(company, CompanyRole.REPRESENTATIVE, "Zoe")
        speaker = speaker_of(company)
        speaker.given_names, name = f"{WORD}Carla", speaker.names[0].value
        signed = session().query(Confirmation).filter_by(person_id=speaker.id).one()
        signed.typed_name = speaker.full_name
        operations.leave(speaker, "", by=speaker)
    with app.app_context(), clock.days_from_now(31), committed():
        assert operations.anonymise_due() == 1
    with app.app_context():
        assert set(found_in_tables(WORD)) == {"confirmation.typed_name"}
        assert found_in_tables(name) == {}
        assert session().query(Member).filter(Member.ended_at.is_not(None)).count() == 1
    with app.app_context(), clock.days_from_now(31 + 6 * 366):
        with committed():
            assert operations.forget_papers() == 1
        assert found_in_tables(WORD) == {}
        texts = [signed.text for signed in session().query(Confirmation)]
        assert all(text.startswith("ACUERDO") for text in texts), "the text is the woman's too"


@pytest.mark.one_database
def test_a_name_that_is_free_again_can_be_taken_by_anybody(app: Flask) -> None:
    confirmed_ana(app)
    with app.app_context(), committed():
        ana = session().query(Person).one()
        operations.leave(ana, "", by=ana)
    with app.app_context(), clock.days_from_now(31), committed():
        operations.anonymise_due()
    confirmed_ana(app)
    with app.app_context():
        assert session().query(SignInName).count() == 1
    assert come_in(app, "ana@example.org").get("/inicio").status_code == 200


@pytest.mark.one_database
def test_pages_of_the_staff_go_on_without_her_name(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_whole_life("Alicia", ALICIA, "+59176504321")
        operations.leave(own.person, "", by=own.person)
        for name, role in (("diana", Role.COORDINATOR), ("irma", Role.ADMIN), ("fabiola", Role.FINANCE)):
            a_person(role, name=f"{name}@example.org", given_names=name)
    with app.app_context(), clock.days_from_now(31), committed():
        operations.anonymise_due()
    with app.app_context():
        placement, person = session().query(Placement).one(), session().query(Departure).one().person
        company = speaker_of(placement.application.practice.company).names[0].value
        her_page = f"/mujeres/{session().query(Profile).one().uid}"
        asked = [f"/postulaciones/{a.uid}" for a in session().query(Application)]
        payment = f"/pagos/{session().query(Payment).one().uid}"
    diana, irma = come_in(app, "diana@example.org"), come_in(app, "irma@example.org")
    lists = ("/mujeres", "/postulaciones", "/colocaciones", "/evaluaciones", "/por-avisar", "/salidas")
    for page in (*lists, *asked, f"/colocaciones/{placement.uid}", her_page):
        answer = diana.get(page)
        assert answer.status_code == 200, page
        assert "Quispe Mamani</a>" not in answer.text, page
    assert "Sin nombre" in diana.get("/colocaciones").text
    assert "Sin nombre" not in irma.get("/personas").text
    assert irma.get(f"/personas/{person.uid}").status_code == 200
    assert come_in(app, company).get(f"/colocaciones/{placement.uid}").status_code == 200
    assert come_in(app, "fabiola@example.org").get(payment).status_code in {200, 404}


@pytest.mark.one_database
def test_one_who_can_t_go_keeps_nobody_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), committed():
        for name in ("Ana", "Berta"):
            her = a_woman(name).person
            operations.leave(her, "", by=her)
    whole = work.empty

    def stumbles(person: Person) -> None:
        whole(person)
        if person.given_names == "Ana":
            raise LookupError("Ana Quispe")

    with app.app_context(), clock.days_from_now(31):
        monkeypatch.setattr(work, "empty", stumbles)
        with committed():
            assert operations.anonymise_due() == 1
        assert {p.given_names for p in session().query(Person).filter(Person.leaving_until.is_not(None))} == {
            "",
            "Ana",
        }
        assert ("LookupError" in caplog.text, "Quispe" in caplog.text) == (True, False)
        monkeypatch.setattr(work, "empty", whole)
        with committed():
            assert operations.anonymise_due() == 1


def used(app: Flask, days: int) -> dict[str, object]:
    """What the clock did, so many days from now."""
    with app.app_context(), clock.days_from_now(days):
        return remind()


def test_an_account_without_use_is_warned_and_a_month_later_it_has_no_name(app: Flask) -> None:
    confirmed_ana(app)
    with app.app_context(), committed():
        a_person(Role.COORDINATOR)
        company = a_partner()
        a_running_placement()
        a_member(company, CompanyRole.TUTOR, "Zoe")
    warned, gone = "unused accounts warned", "people who left anonymised"
    told = [(days, used(app, days)[warned]) for days in (700, 731, 732)]
    assert told == [(700, 0), (731, 2), (732, 0)]
    assert sum(x.kind == "privacy/unused" for x in letters(app)) == 2
    assert [(days, used(app, days)[gone]) for days in (760, 762, 763)] == [(760, 0), (762, 2), (763, 0)]
    with app.app_context():
        assert [p.full_name for p in session().query(Person) if p.anonymised_at] == ["Sin nombre"] * 2


@pytest.mark.one_database
def test_coming_in_after_the_warning_keeps_the_account(app: Flask) -> None:
    confirmed_ana(app)
    assert used(app, 731)["unused accounts warned"] == 1
    with clock.days_later_everywhere(740):
        assert come_in(app, "ana@example.org").get("/inicio").status_code == 200
    with app.app_context(), clock.days_from_now(765), committed():
        assert operations.anonymise_due() == 0, "even if nobody looked for her before"
    assert used(app, 765)["people who left anonymised"] == 0
    with app.app_context():
        assert session().query(Departure).count() == 0
        assert session().query(Person).one().given_names == "Ana"
    assert used(app, 740 + 731)["unused accounts warned"] == 1, "and the count begins again"


@pytest.mark.one_database
def test_what_the_agency_closed_long_ago_goes_without_a_letter(app: Flask) -> None:
    confirmed_ana(app)
    with app.app_context(), committed():
        session().query(Person).one().closed_at = clock.now()
    assert used(app, 731)["unused accounts warned"] == 1
    assert used(app, 762)["people who left anonymised"] == 1
    assert letters(app) == []


@pytest.mark.one_database
def test_a_concern_stays_with_the_care_team_without_her(app: Flask) -> None:
    with app.app_context(), committed():
        own = a_whole_life("Alicia", ALICIA, "+59176504321")
        session().query(Concern).one().state = ConcernState.IN_CARE
        operations.leave(own.person, "", by=own.person)
    with app.app_context(), clock.days_from_now(31), committed():
        operations.anonymise_due()
    with app.app_context():
        kept = session().query(Concern).one()
        assert (bool(kept.sealed_text), bool(kept.sealed_notes), kept.sealed_contact) == (True, True, "")


@pytest.mark.one_database
def test_the_settings_decide_how_long(make_app: Any) -> None:
    app = make_app(undo_days=3, retention_years=1)
    confirmed_ana(app)
    with app.app_context(), committed():
        ana = session().query(Person).one()
        operations.leave(ana, "", by=ana)
        assert settings().undo_days == 3
    with app.app_context(), clock.days_from_now(4), committed():
        assert operations.anonymise_due() == 1


def test_what_is_kept_is_kept_until_the_day() -> None:
    assert years_after(date(2024, 2, 29), 5) == date(2029, 3, 1)
    assert papers_kept_until([], date(2026, 1, 1), 5) is None
    assert papers_kept_until([None, date(2025, 6, 1)], date(2026, 1, 1), 5) == date(2031, 1, 1)
    facts = {"name": "Ana", "amount": "Bs 3", "many": 2}
    assert without_names(facts) == {"name": GONE, "amount": "Bs 3", "many": 2}
