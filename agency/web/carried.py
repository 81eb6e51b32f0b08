"""What was typed when the session was lost comes back after sign-in, to whoever typed it and nobody else.

Phones are shared: so the browser remembers, sealed, who signed in last, until she leaves on purpose. What was
typed in a page of hers is kept under her name only.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from hashlib import sha256
from json import dumps, loads
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, g, request

COOKIE = "carried"
WHOSE = "whose"
SECRETS = {"csrf_token", "password", "current_password", "factor"}
MOST_BYTES = 3500
MINUTES = 30
DAYS = 30


def belongs_to(uid: str) -> None:
    """What is typed in this browser from now on is this person's."""
    g.whose_cookie = _box().encrypt(uid.encode()).decode()


def leave() -> None:
    """Nothing typed in this browser is kept for anybody."""
    g.whose_cookie = g.carried_cookie = ""


def keep() -> None:
    """The form just posted travels in an encrypted cookie for half an hour, when it fits into one."""
    whose = _opened(WHOSE, DAYS * 86400)
    if not whose:
        return
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in SECRETS]
    kept = {"whose": whose.decode(), "path": request.path, "fields": fields}
    token = _box().encrypt(zlib.compress(dumps(kept).encode(), 9)).decode()
    if len(token) <= MOST_BYTES:
        g.carried_cookie = token


def found(uid: str) -> dict[str, Any] | None:
    """The path and fields that were kept for this person, or None."""
    packed = _opened(COOKIE, MINUTES * 60)
    if not packed:
        return None
    kept: dict[str, Any] = loads(zlib.decompress(packed))
    return kept if kept["whose"] == uid else None


def drop() -> None:
    """The kept form is forgotten with this answer."""
    g.carried_cookie = ""


def set_cookies(response: Any) -> Any:
    """The answer carries the cookies that this request decided on."""
    for name, decided, seconds in (
        (COOKIE, g.pop("carried_cookie", None), MINUTES * 60),
        (WHOSE, g.pop("whose_cookie", None), DAYS * 86400),
    ):
        if decided:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(name, decided, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
        elif decided == "":
            response.delete_cookie(name)
    return response


def _opened(cookie: str, seconds: int) -> bytes:
    try:
        return _box().decrypt(request.cookies.get(cookie, "").encode(), ttl=seconds)
    except InvalidToken:
        return b""


def _box() -> Fernet:
    key = sha256(b"carried" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(urlsafe_b64encode(key))
