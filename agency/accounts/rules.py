"""What a password must be, how codes look, and when guessing must wait."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from agency.db import folded

LEAST = 12
MOST = 200


@cache
def common_passwords() -> frozenset[str]:
    """Passwords that people here would guess first."""
    text = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8")
    return frozenset(plain(line) for line in text.splitlines())


def plain(password: str) -> str:
    """The password as it is compared and hashed: NFC, small letters for comparing."""
    return unicodedata.normalize("NFC", password).casefold()


def password_fault(password: str, own: tuple[str, ...] = ()) -> str:
    """What is wrong with a password: "short", "long", "common", "own", "dull", or an empty text."""
    if len(password) < LEAST:
        return "short"
    if len(password) > MOST:
        return "long"
    if plain(password) in common_passwords():
        return "common"
    if len(set(password)) < 5:
        return "dull"
    bare = folded(password).replace(" ", "")
    parts = {folded(word) for text in own for word in text.replace("@", " ").split()}
    if any(len(part) >= 4 and part in bare and len(bare) - len(part) < 6 for part in parts):
        return "own"
    return ""


def new_code() -> str:
    """Six digits to read out or to copy into WhatsApp."""
    return f"{secrets.randbelow(10**6):06d}"


def hashed(text: str) -> str:
    """SHA-256, in hex, of what is compared but never kept."""
    return sha256(text.encode()).hexdigest()
