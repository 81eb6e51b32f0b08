"""What a password must be, how codes look, and what a device is called."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from agency.db import folded

LEAST = 12
MOST = 200
CONSONANTS = "BCDFGHJKLMNPRTVWXZ"
RECOVERY_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RECOVERY_CODES = 8


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


def new_sign_in_code() -> str:
    """A short code to sign in with, such as KTR4827: no vowels, so that it never spells a word."""
    letters = "".join(secrets.choice(CONSONANTS) for _ in range(3))
    return f"{letters}{secrets.randbelow(10**4):04d}"


def sign_in_code(text: str) -> str:
    """A sign-in code as it is kept, however it was typed, or an empty text."""
    bare = re.sub(r"[\s-]", "", text).upper()
    return bare if re.fullmatch(rf"[{CONSONANTS}]{{3}}[0-9]{{4}}", bare) else ""


def new_recovery_codes() -> list[str]:
    """Codes to keep on paper, such as K7QM-4HRX."""
    return [
        "-".join("".join(secrets.choice(RECOVERY_SIGNS) for _ in range(4)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def typed_code(text: str) -> str:
    """A code without the blanks and hyphens that people type, in capitals."""
    return re.sub(r"[\s-]", "", text).upper()


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """The browser and the system that a browser says it is; empty texts for what is not known."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    return browser, next((name for mark, name in SYSTEMS if mark in user_agent), "")
