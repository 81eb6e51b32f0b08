"""What in the settings isn't fit for the open internet."""

from __future__ import annotations

from collections.abc import Callable

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from agency.accounts.queries import administrators
from agency.country.queries import verified_helplines
from agency.db import session
from agency.files import storage
from agency.settings import ROOT, Settings, settings
from agency.skills.queries import all_skills

Question = Callable[[Settings], bool]

SETTINGS: tuple[tuple[Question, str], ...] = (
    (lambda s: s.demo, "AGENCY_DEMO is on: anyone can read the demo's letters. Take it away."),
    (
        lambda s: not s.public_url.startswith("https://"),
        "PUBLIC_URL has no https: cookies and passwords would travel in the open.",
    ),
    (lambda s: not s.encryption_keys, "ENCRYPTION_KEYS is empty: secrets are sealed with SECRET_KEY alone."),
    (lambda s: not s.mail_server, "MAIL_SERVER is empty: no letter can leave."),
    (lambda s: bool(s.mail_server) and not s.mail_tls, "MAIL_TLS is off: letters leave in the open."),
    (lambda s: s.mail_sender.endswith("@localhost"), "MAIL_SENDER is still portal@localhost."),
    (
        lambda s: bool(s.files_bucket) and s.s3_endpoint_url.startswith("http://"),
        "S3_ENDPOINT_URL has no https: photos and documents would travel in the open.",
    ),
    (lambda s: not s.staff_second_factor, "STAFF_SECOND_FACTOR is off: a password alone opens everything."),
)
ADVICE: tuple[tuple[Question, str], ...] = (
    (
        lambda s: not s.trusted_proxies,
        "TRUSTED_PROXIES is 0: behind a proxy everybody would count as one visitor.",
    ),
    (
        lambda s: s.database_url.startswith("sqlite"),
        "DATABASE_URL is SQLite: good for one machine; with several, use PostgreSQL.",
    ),
    (
        lambda s: s.limits_storage.startswith("memory"),
        "LIMITS_STORAGE is memory: each process counts by itself. With more than one machine use redis://….",
    ),
)


def complaints() -> list[str]:
    """A sentence for each thing that isn't fit, from the settings first, then from the database."""
    chosen = settings()
    found = [sentence for asks, sentence in SETTINGS if asks(chosen)]
    if (unkept := storage.complaint()) is not None:
        found.append(unkept)
    if not _is_newest():
        return [*found, "The tables are older than the code: run flask agency prepare."]
    if not all_skills():
        found.append("There are no skills yet: run flask agency prepare.")
    if not administrators():
        found.append("Nobody administers the portal yet: run flask agency first-coordinator.")
    if not verified_helplines():
        found.append("No helpline is verified yet, so none is shown: an administrator does it in Ajustes.")
    return found


def advice() -> list[str]:
    """A sentence for each thing that is fit in one place, and wants another choice in others."""
    return [sentence for asks, sentence in ADVICE if asks(settings())]


def _is_newest() -> bool:
    bind = session().get_bind()
    assert isinstance(bind, Engine)
    with bind.connect() as connection:
        now = MigrationContext.configure(connection).get_current_heads()
    return set(now) == set(ScriptDirectory(str(ROOT / "migrations")).get_heads())
