"""What the pages about one's own data share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
