"""What was typed when the session was lost comes back after sign-in."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from hashlib import sha256
from json import dumps, loads
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, g, request

COOKIE = "carried"
MOST_BYTES = 3500
MINUTES = 30


def keep() -> None:
    """The form just posted travels in an encrypted cookie for half an hour, when it fits into one."""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in {"csrf_token", "password"}]
    text = zlib.compress(dumps({"path": request.path, "fields": fields}).encode(), 9)
    token = _box().encrypt(text).decode()
    if len(token) <= MOST_BYTES:
        g.carried_cookie = token


def found() -> dict[str, Any] | None:
    """The path and fields that were kept, or None."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    try:
        kept: dict[str, Any] = loads(zlib.decompress(_box().decrypt(token.encode(), ttl=MINUTES * 60)))
    except (InvalidToken, ValueError, zlib.error):
        return None
    return kept


def drop() -> None:
    """The kept form is forgotten with this answer."""
    g.carried_cookie = ""


def set_cookie(response: Any) -> Any:
    """The answer carries the cookie that this request decided on."""
    token = g.pop("carried_cookie", None)
    if token:
        response.set_cookie(
            COOKIE,
            token,
            max_age=MINUTES * 60,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    elif token == "":
        response.delete_cookie(COOKIE)
    return response


def _box() -> Fernet:
    key = sha256(b"carried" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(urlsafe_b64encode(key))
