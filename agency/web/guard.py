"""Closed unless marked open: what every request must pass before its view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import db
from agency.extensions import csrf
from agency.roles import STAFF, Role
from agency.web import carried

V = TypeVar("V", bound=Callable[..., Any])

UNDECIDED = {"accounts.sign_out", "accounts.consent", "web.quick_exit"}


def open_to_all(view: V) -> V:
    """Anyone may ask for this page, signed in or not."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def only(*roles: Role) -> Callable[[V], V]:
    """Only people with one of these roles may ask; the others read that the page does not exist for them."""

    def mark(view: V) -> V:
        view.only_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def staff(view: V) -> V:
    """Only the agency's people may ask."""
    return only(*STAFF)(view)


def must(allowed: bool) -> None:
    """The request ends with 404 unless `allowed`: what is closed to her does not exist for her."""
    if not allowed:
        abort(404)


def prepare(app: Flask) -> None:
    """Every request of the app passes the guard, then the CSRF check."""
    app.before_request(_reads_or_writes)
    app.before_request(_guard)
    app.after_request(carried.set_cookie)
    app.teardown_request(_done)


def _reads_or_writes() -> None:
    db.reading.set(request.method in {"GET", "HEAD", "OPTIONS"})


def _done(_error: BaseException | None) -> None:
    db.reading.set(False)


def _guard() -> Response | str | tuple[str, int] | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in {"static", "web.asset"}:
        return None
    if not getattr(view, "open_to_all", False):
        if not current_user.is_authenticated:
            return _sign_in_first()
        owed = _owed()
        if owed and request.endpoint not in UNDECIDED:
            return redirect(owed)
        needed = getattr(view, "only_roles", None)
        if needed and not needed & current_user.roles:
            abort(404)
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not getattr(view, "without_csrf", False):
        csrf.protect()
    return None


def _sign_in_first() -> Response:
    if request.method == "POST":
        carried.keep()
        return redirect(url_for("accounts.sign_in", carried=1))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("accounts.sign_in", next=wanted if wanted != "/" else None))


def _owed() -> str | None:
    """Where a signed-in person must go first: a new consent text."""
    if current_user.owes_consent:
        return url_for("accounts.consent")
    return None
