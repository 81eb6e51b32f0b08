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


def while_owing(view: V) -> V:
    """Somebody who still owes her second factor or her consent may ask for this page already."""
    view.while_owing = True  # type: ignore[attr-defined]
    return view


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
    app.after_request(carried.set_cookies)
    app.teardown_request(_done)


def _reads_or_writes() -> None:
    db.reading.set(request.method in {"GET", "HEAD", "OPTIONS"})


def _done(_error: BaseException | None) -> None:
    db.reading.set(False)


def _guard() -> Response | str | tuple[str, int] | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in {"static", "web.asset"}:
        return None
    is_open = getattr(view, "open_to_all", False)
    if not current_user.is_authenticated:
        if not is_open:
            return _sign_in_first()
    elif not getattr(view, "while_owing", False):
        owed = _owed(is_open)
        if owed:
            return _first(owed)
    needed = getattr(view, "only_roles", None)
    if needed and not needed & current_user.roles:
        abort(404)
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not getattr(view, "without_csrf", False):
        csrf.protect()
    return None


def _sign_in_first() -> Response:
    if request.method == "POST":
        carried.keep()
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for("accounts.sign_in", next=_wanted()))


def _wanted() -> str | None:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return wanted if wanted not in {"", "/"} else None


def _owed(is_open: bool) -> str:
    """The page that a signed-in person must pass first, if any.

    A password without its second factor opens nothing: even public pages show the staff more than others.
    """
    if current_user.owes_second_factor:
        return "accounts.second_factor" if current_user.person.second_factor else "accounts.set_up"
    return "accounts.consent" if current_user.owes_consent and not is_open else ""


def _first(endpoint: str) -> Response:
    if request.method == "POST":
        carried.keep()
        return redirect(url_for(endpoint))
    return redirect(url_for(endpoint, next=_wanted()))
