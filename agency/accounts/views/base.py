"""Who is behind a request, and how she gets and leaves her session."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from agency import clock
from agency.accounts import operations, queries
from agency.accounts.models import Person, SignedIn
from agency.accounts.operations.sessions import SEEN_MINUTES
from agency.db import committed, recorded
from agency.extensions import login
from agency.web import carried
from agency.web.links import local_path

log = logging.getLogger(__name__)

blueprint = Blueprint("accounts", __name__)

KNOWN = "known"
"""Where a browser carries that somebody who is leaving gave her password in it."""


class User:
    """The person behind this request, as Flask-Login wants her: her id is her session's."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, opened: SignedIn) -> None:
        self.opened = opened
        self.person = opened.person
        self.session_id = opened.id
        self.seen_at = opened.seen_at

    def get_id(self) -> str:
        """The session's public id, so that closing its row signs her out."""
        return str(self.opened.uid)

    @property
    def owes_second_factor(self) -> bool:
        """True while this session stands on a password alone and must not."""
        return self.person.owes_second_factor and self.opened.second_factor_at is None

    def leave(self) -> None:
        """Her session here is closed."""
        with committed():
            operations.close_sessions(self.person, by=self.person, only=self.opened)

    def speak(self, language: str) -> None:
        """Her account keeps the language that she chose."""
        with committed():
            operations.speak(self.person, language, by=self.person)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)


@login.user_loader
def load(session_uid: str) -> User | None:
    """The person whose session this is, unless it was closed or ran out."""
    try:
        opened = queries.session_of(uuid.UUID(session_uid))
    except ValueError:
        return None
    return User(opened) if opened else None


@blueprint.after_app_request
def keep_seen(response: Response) -> Response:
    """The session's row says about when it was last used."""
    user = session.get("_user_id") and request.endpoint not in {"static", "web.asset"} and current_user
    if not user or not user.is_authenticated:
        return response
    if user.seen_at < clock.now() - timedelta(minutes=SEEN_MINUTES):
        try:
            with recorded():
                operations.mark_seen(user.session_id)
        except SQLAlchemyError:
            log.warning("a session could not be marked as seen")
    return response


def enter(person: Person, stay: bool = False) -> None:
    """She is signed in on this device, and whoever was before is not."""
    with committed() as current:
        if current_user.is_authenticated:
            operations.close_sessions(current_user.person, by=current_user.person, only=current_user.opened)
        opened = operations.open_session(person, request.user_agent.string, stay, by=person)
        current.flush()
        uid, person_uid = opened.uid, person.uid
    session.clear()
    session.permanent = stay
    found = queries.session_of(uid)
    assert found is not None
    login_user(User(found))
    carried.belongs_to(str(person_uid))


def leave() -> None:
    """Nobody is signed in on this device, and nothing of her is left in it."""
    current_user.leave()
    logout_user()
    session.clear()
    carried.leave()


def onward() -> Response:
    """She stands where she wanted to go, or where she lost her session while writing."""
    if carried.found(str(current_user.uid)):
        return redirect(url_for("accounts.take_up"))
    return redirect(local_path(request.args.get("next")) or url_for("desks.home"))


def too_many() -> str:
    """What she reads when she must wait."""
    return str(_("Hubo varios intentos seguidos. Espera 15 minutos e intenta otra vez."))
