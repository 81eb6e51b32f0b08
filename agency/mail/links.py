"""Whole addresses for letters and WhatsApp, from the settings and never from a request's Host header."""

from __future__ import annotations

from typing import Any

from flask import current_app


def absolute(endpoint: str, **values: Any) -> str:
    """The public address of a page."""
    adapter = current_app.url_map.bind(
        current_app.config["SERVER_NAME"], url_scheme=current_app.config["PREFERRED_URL_SCHEME"]
    )
    return adapter.build(endpoint, values, force_external=True)
