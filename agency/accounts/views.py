"""Signing in and out, and who is asking: the person behind a session, as long as its row is open."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from agency.accounts import operations, queries
from agency.accounts.forms import SignInForm
from agency.accounts.models import Person
from agency.db import committed
from agency.extensions import limiter, login
from agency.web.guard import open_to_all

blueprint = Blueprint("accounts", __name__)


@login.user_loader  # type: ignore[untyped-decorator]
def load(session_uid: str) -> Person | None:
    """The person whose session this is, unless it was closed or ran out."""
    try:
        uid = uuid.UUID(session_uid)
    except ValueError:
        return None
    return queries.person_of_session(uid)
