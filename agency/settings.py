"""The portal's settings, read once from the environment and refused when they make no sense."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from flask import current_app

ROOT = Path(__file__).resolve().parent.parent
DEMO_SECRET = "everybody knows this key: only the demo may use it"  # noqa: S105


class SettingsError(ValueError):
    """A setting is missing or makes no sense; the message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may decide; times are in the unit their name says."""

    secret_key: str
    database_url: str
    public_url: str = "http://127.0.0.1:5000"
    files_dir: Path = ROOT / "instance" / "files"
    files_bucket: str = ""
    """Where files are kept instead of in `files_dir`: s3://bucket, or s3://bucket/prefix."""
    s3_endpoint_url: str = ""
    s3_region: str = ""
    encryption_keys: tuple[str, ...] = ()
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_tls: bool = False
    mail_sender: str = "portal@localhost"
    agency_phone: str = ""
    staff_second_factor: bool = True
    trusted_proxies: int = 0
    limits_storage: str = "memory://"
    sqlite_synchronous: str = "FULL"
    demo: bool = False
    testing: bool = False
    upload_megabytes: int = 20
    """More than a photo may weigh, so that the form itself can say that one is too large."""
    password_memory_kib: int = 65_536
    sign_in_tries: int = 5
    sign_in_wait_minutes: int = 15
    practice_days: int = 90
    answer_reminder_days: tuple[int, ...] = (3, 7)
    answer_limit_days: int = 30
    proposal_limit_days: int = 14
    invitation_days: int = 14
    agreement_grace_days: int = 30
    agreement_notice_days: tuple[int, ...] = (90, 30, -1)
    evaluation_notice_days: tuple[int, ...] = (-2, 0, 3, 7)
    statistics_floor: int = 5
    undo_days: int = 30
    """How long whoever deletes her account may take it back."""
    unused_days: int = 730
    """After so long without use an account is warned, and `unused_notice_days` later it has no name."""
    unused_notice_days: int = 30
    retention_years: int = 5
    """How long signed agreements and receipts keep a name after the practice ended: the agency must confirm
    with its lawyer and its donors what its duties ask, this is a beginning and no legal advice."""
    quick_exit_url: str = "https://www.google.com/search?q=clima+bolivia"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_flask(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        url = urlsplit(self.public_url)
        secure = url.scheme == "https"
        return {
            "SECRET_KEY": self.secret_key,
            "SETTINGS": self,
            "TESTING": self.testing,
            "SERVER_NAME": url.netloc,
            "PREFERRED_URL_SCHEME": url.scheme,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_NAME": "__Host-agency" if secure else "agency",
            "MAX_CONTENT_LENGTH": self.upload_megabytes * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password or None,
            "MAIL_USE_TLS": self.mail_tls,
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "MAIL_SUPPRESS_SEND": False,
            "BABEL_DEFAULT_LOCALE": "es_BO",
            "BABEL_DEFAULT_TIMEZONE": "America/La_Paz",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_CHECK_DEFAULT": False,
            "RATELIMIT_STORAGE_URI": self.limits_storage,
            "RATELIMIT_HEADERS_ENABLED": False,
            # While the limits' store is away each process counts by itself, and nobody is shut out.
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 4,
            "COMPRESS_MIMETYPES": [
                "text/html",
                "text/css",
                "text/javascript",
                "image/svg+xml",
                "application/json",
            ],
            **self.extra,
        }


def settings() -> Settings:
    """The settings of the app that is running."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def engine_options(url: str) -> dict[str, Any]:
    """How the engine is opened: SQLite leaves BEGIN to `agency.db`; PostgreSQL tests its connections."""
    # What people typed stays out of error messages, and so out of logs.
    shared = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return shared | {"connect_args": {"isolation_level": None, "timeout": 30}}
    return shared | {"pool_pre_ping": True}


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings as the environment says them; raises SettingsError with a sentence that names the variable."""
    demo = _flag(env, "AGENCY_DEMO")
    secret = env.get("SECRET_KEY", "") or (DEMO_SECRET if demo else "")
    if len(secret) < 32 or (secret == DEMO_SECRET and not demo):
        raise SettingsError(
            "SECRET_KEY is missing, shorter than 32 characters, or the demo's. "
            'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    public_url = env.get("PUBLIC_URL", "http://127.0.0.1:5000").rstrip("/")
    address = urlsplit(public_url)
    whole = f"{address.scheme}://{address.netloc}"
    if address.scheme not in {"http", "https"} or not address.netloc or public_url != whole:
        raise SettingsError(
            "PUBLIC_URL must be a whole address without a path, for example https://portal.example.org"
        )
    synchronous = env.get("SQLITE_SYNCHRONOUS", "FULL").upper()
    if synchronous not in {"FULL", "NORMAL"}:
        raise SettingsError("SQLITE_SYNCHRONOUS must be FULL or NORMAL.")
    instance = ROOT / "instance"
    database = f"sqlite:///{instance / ('demo.db' if demo else 'agency.db')}"
    return Settings(
        secret_key=secret,
        database_url=_database(env.get("DATABASE_URL", database)),
        public_url=public_url,
        files_dir=Path(env.get("FILES_DIR", str(instance / "files"))),
        files_bucket=_bucket(env.get("FILES_BUCKET", "")),
        s3_endpoint_url=_endpoint(env.get("S3_ENDPOINT_URL", "")),
        s3_region=env.get("S3_REGION", ""),
        encryption_keys=_keys(env.get("ENCRYPTION_KEYS", "")),
        mail_server=env.get("MAIL_SERVER", ""),
        mail_port=_number(env, "MAIL_PORT", 25, 1, 65535),
        mail_username=env.get("MAIL_USERNAME", ""),
        mail_password=env.get("MAIL_PASSWORD", ""),
        mail_tls=_flag(env, "MAIL_TLS"),
        mail_sender=env.get("MAIL_SENDER", "portal@localhost"),
        agency_phone=env.get("AGENCY_PHONE", ""),
        staff_second_factor=_flag(env, "STAFF_SECOND_FACTOR", not demo),
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, 0, 5),
        limits_storage=env.get("LIMITS_STORAGE", "memory://"),
        sqlite_synchronous=synchronous,
        demo=demo,
        password_memory_kib=_number(env, "PASSWORD_MEMORY_KIB", 65_536, 19_456, 1_048_576),
        practice_days=_number(env, "PRACTICE_DAYS", 90, 1, 365),
        answer_limit_days=_number(env, "ANSWER_LIMIT_DAYS", 30, 8, 365),
        proposal_limit_days=_number(env, "PROPOSAL_LIMIT_DAYS", 14, 1, 90),
        undo_days=_number(env, "UNDO_DAYS", 30, 1, 90),
        unused_days=_number(env, "UNUSED_DAYS", 730, 180, 3650),
        unused_notice_days=_number(env, "UNUSED_NOTICE_DAYS", 30, 14, 180),
        retention_years=_number(env, "RETENTION_YEARS", 5, 1, 30),
        quick_exit_url=env.get("QUICK_EXIT_URL", Settings.quick_exit_url),
    )


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql")):
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _bucket(said: str) -> str:
    if said and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?", said):
        raise SettingsError("FILES_BUCKET must be s3://bucket or s3://bucket/prefix, or empty for FILES_DIR.")
    return said


def _endpoint(said: str) -> str:
    address = urlsplit(said)
    if said and not (address.scheme in {"http", "https"} and address.netloc and not address.username):
        raise SettingsError("S3_ENDPOINT_URL must be a whole address, for example https://s3.example.org")
    return said


def _keys(said: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in said.split(",") if key.strip())
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise SettingsError(
            "ENCRYPTION_KEYS must be Fernet keys, separated by commas. Make one with: "
            'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
        ) from None
    return keys


def _flag(env: Mapping[str, str], name: str, default: bool = False) -> bool:
    said = env.get(name, "").strip().lower()
    if said not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise SettingsError(f"{name} must be 1 or 0, not {said!r}.")
    return default if said == "" else said in {"1", "true", "yes"}


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    said = env.get(name, "")
    if said == "":
        return default
    if not said.isdecimal() or not least <= int(said) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {said!r}.")
    return int(said)
