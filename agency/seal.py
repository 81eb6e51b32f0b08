"""Secrets at rest: text that only this deployment's keys open."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet

from agency.settings import settings


def seal(text: str) -> str:
    """The text as ciphertext, closed with the newest key; an empty text stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again, whichever of the keys closed it; raises InvalidToken for anything else."""
    return _keys().decrypt(sealed.encode()).decode() if sealed else ""


def _keys() -> MultiFernet:
    chosen = settings()
    own = urlsafe_b64encode(sha256(b"seal" + chosen.secret_key.encode()).digest()).decode()
    return MultiFernet([Fernet(key) for key in chosen.encryption_keys or (own,)])
