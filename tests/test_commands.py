"""flask agency …: what people and schedulers type."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from agency.accounts.models import Person
from agency.cli.checks import advice, complaints
from agency.country.models import Helpline, Holiday
from agency.country.operations import verify_helpline
from agency.db import committed, session
from agency.mail.models import Letter, LetterState
from agency.roles import Role
from agency.skills.models import Skill
from tests.kit.accounts import link_in, stranger
from tests.kit.cast import PASSWORD, a_company, a_person, a_ready_placement, in_days
from tests.kit.databases import SECRET
from tests.kit.leash import leashed
from tests.kit.server import ROOT
from tests.kit.smtp import MailCatcher

MakeApp = Callable[..., Flask]
FIT: dict[str, Any] = {
    "public_url": "https://portal.example.org",
    "trusted_proxies": 1,
    "encryption_keys": ("mGwkY5WC6jNvrRmN0Ck4-1Qk5Zs0mT7vY3l1v6dJ3sA=",),
    "mail_tls": True,
    "mail_sender": "portal@example.org",
    "staff_second_factor": True,
}


def typed(app: Flask, *words: str) -> Result:
    """What came of the command."""
    return app.test_cli_runner().invoke(args=["agency", *words])


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgresql_database")()
    return url


@pytest.mark.one_database
def test_prepare_brings_tables_skills_and_facts_and_twice_changes_nothing(
    make_app: MakeApp, empty: str
) -> None:
    app = make_app(database_url=empty)
    first = typed(app, "prepare")
    assert first.exit_code == 0, first.output
    with app.app_context():
        counts = [session().query(kind).count() for kind in (Skill, Holiday, Helpline)]
        assert counts[0] >= 150 and all(counts)
        session().rollback()
    assert f"{counts[0]} new skills." in first.output
    assert "0 new skills." in typed(app, "prepare").output
    with app.app_context():
        assert [session().query(kind).count() for kind in (Skill, Holiday, Helpline)] == counts


def test_the_first_coordinator_comes_in_by_the_link_that_is_printed(app: Flask) -> None:
    said = typed(app, "first-coordinator", "--email", "ana@example.org", "--name", "Ana")
    assert said.exit_code == 0 and "on its way to ana@example.org" in said.output
    own = stranger(app)
    own.submit(link_in(said.output), first_surname="Mamani", password=PASSWORD, adult=True, consent=True)
    with app.app_context():
        assert session().query(Person).one().roles == {Role.COORDINATOR, Role.ADMIN}


@pytest.mark.one_database
def test_a_coordinator_without_an_address_is_not_invited(app: Flask) -> None:
    said = typed(app, "first-coordinator", "--name", "Ana")
    assert said.exit_code == 2 and "--email" in said.output


def test_deliver_hands_every_letter_over_once(app: Flask, catcher: MailCatcher) -> None:
    with app.app_context(), committed():
        a_company()
    assert "1 letters left" in typed(app, "deliver").output
    assert "0 letters left" in typed(app, "deliver").output
    assert len(catcher.letters) == 1
    with app.app_context():
        assert session().query(Letter).one().state is LetterState.SENT


def test_remind_does_what_is_due_and_says_it(app: Flask) -> None:
    with app.app_context(), committed():
        a_ready_placement(starts_on=in_days(0), ends_on=in_days(60))
    assert "placements started: 1" in typed(app, "remind").output
    said = typed(app, "remind")
    assert said.exit_code == 0 and "placements started: 0" in said.output


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"demo": True}, "AGENCY_DEMO is on"),
        ({"public_url": "http://portal.example.org"}, "PUBLIC_URL has no https"),
        ({"encryption_keys": ()}, "ENCRYPTION_KEYS is empty"),
        ({"mail_server": ""}, "MAIL_SERVER is empty"),
        ({"mail_tls": False}, "MAIL_TLS is off"),
        ({"mail_sender": "portal@localhost"}, "MAIL_SENDER is still portal@localhost"),
        ({"staff_second_factor": False}, "STAFF_SECOND_FACTOR is off"),
        ({"files_dir": Path("/dev/null/files")}, "FILES_DIR (/dev/null/files) can't be written."),
    ],
)
@pytest.mark.one_database
def test_check_names_each_setting_that_is_not_fit(
    make_app: MakeApp, changed: dict[str, Any], sentence: str
) -> None:
    with make_app(**FIT).app_context():
        assert not any(said.startswith(sentence) for said in complaints())
    with make_app(**FIT | changed).app_context():
        assert any(said.startswith(sentence) for said in complaints())


@pytest.mark.one_database
def test_check_fails_where_something_is_missing_and_passes_where_nothing_is(
    make_app: MakeApp, empty: str
) -> None:
    app = make_app(**FIT, database_url=empty)
    said = typed(app, "check")
    assert said.exit_code == 1 and "The tables are older than the code" in said.output
    typed(app, "prepare")
    said = typed(app, "check")
    assert said.exit_code == 1
    assert "Nobody administers the portal yet" in said.output and "No helpline is verified yet" in said.output
    with app.app_context(), committed():
        ana = a_person(Role.COORDINATOR, Role.ADMIN)
        verify_helpline(session().query(Helpline).limit(1).one(), by=ana)
    said = typed(app, "check")
    assert said.exit_code == 0, said.output
    assert "Nothing to complain about." in said.output and "(worth knowing) LIMITS_STORAGE" in said.output
    with app.app_context():
        assert len(advice()) == 1 + empty.startswith("sqlite")


@pytest.mark.one_database
def test_the_demo_is_served_nowhere_but_in_a_demo(app: Flask) -> None:
    said = typed(app, "demo")
    assert said.exit_code == 2 and "AGENCY_DEMO=1" in said.output


@pytest.mark.slow
def test_the_worker_delivers_reminds_and_ends_when_it_is_asked_to(
    app: Flask, database_url: str, catcher: MailCatcher, tmp_path: Path
) -> None:
    with app.app_context(), committed():
        a_ready_placement(starts_on=in_days(0), ends_on=in_days(60))
        a_company()
        waiting = session().query(Letter).count()
    settings = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url.replace("postgresql+psycopg://", "postgresql://"),
        "FILES_DIR": str(tmp_path / "files"),
        "MAIL_SERVER": catcher.host,
        "MAIL_PORT": str(catcher.port),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "agency", "work"]
    worker = subprocess.Popen(
        leashed(command, signal.SIGKILL),
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        catcher.wait_for(subject_part="solicitud", timeout=60)
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=60)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 0, output
    assert "Working:" in output
    assert waiting >= 1 and len(catcher.letters) >= 1
