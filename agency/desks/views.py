"""The front page."""

from __future__ import annotations

from flask import Blueprint, render_template

from agency.web.guard import open_to_all

blueprint = Blueprint("desks", __name__)


@blueprint.get("/")
@open_to_all
def front() -> str:
    """Whoever comes sees what the agency is and what it promises."""
    return render_template("desks/front.html")


@blueprint.get("/inicio")
def home() -> str:
    """She sees what waits for her and what comes next."""
    return render_template("desks/home.html")
