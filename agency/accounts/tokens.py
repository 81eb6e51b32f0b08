"""Links that work once: the signature covers the state that using them changes."""

from __future__ import annotations

import uuid

from itsdangerous import BadSignature, URLSafeTimedSerializer

from agency.accounts.models import Person, SignInName
from agency.accounts.rules import hashed
from agency.settings import settings

RESET_HOURS = 2
CONFIRM_DAYS = 14


def confirm_token(name: SignInName) -> str:
    """A link's secret for confirming this e-mail."""
    return _signer("confirm").dumps([name.uid.hex, hashed(f"{name.value}{name.confirmed_at}")[:16]])


def read_confirm(token: str) -> tuple[uuid.UUID, str] | None:
    """The name's public id and the state it was made for, or None."""
    return _read("confirm", token, CONFIRM_DAYS * 86400)


def confirm_holds(name: SignInName, state: str) -> bool:
    """True while the name is as it was when the link was written."""
    return hashed(f"{name.value}{name.confirmed_at}")[:16] == state


def reset_token(person: Person) -> str:
    """A link's secret for choosing a new password."""
    return _signer("reset").dumps([person.uid.hex, hashed(person.password_hash)[:16]])


def read_reset(token: str) -> tuple[uuid.UUID, str] | None:
    """The person's public id and the state it was made for, or None."""
    return _read("reset", token, RESET_HOURS * 3600)


def reset_holds(person: Person, state: str) -> bool:
    """True while the password is the one that the link replaces."""
    return hashed(person.password_hash)[:16] == state


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"accounts.{purpose}")


def _read(purpose: str, token: str, seconds: int) -> tuple[uuid.UUID, str] | None:
    try:
        uid, state = _signer(purpose).loads(token, max_age=seconds)
        return uuid.UUID(uid), str(state)
    except (BadSignature, ValueError, TypeError):
        return None
