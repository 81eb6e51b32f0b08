"""The security headers of every answer, in one tested function."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.settings import settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'none'",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def set_headers(response: Response) -> Response:
    """No inline code, no frames, no leaks of addresses; nothing of the signed-in part stays in a cache."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", f"{POLICY}; form-action 'self' {_way_out()}")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint not in {"static", "web.asset"}:
        private = current_user.is_authenticated if request.endpoint else False
        headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
        response.vary.add("Cookie")
    return response


def _way_out() -> str:
    """Where the quick exit leads: browsers hold form-action against the redirect after a form, too."""
    url = urlsplit(settings().quick_exit_url)
    return f"{url.scheme}://{url.netloc}"


def prepare(app: Flask) -> None:
    """Every answer of the app carries the headers."""
    app.after_request(set_headers)
