"""What every template may use."""

from __future__ import annotations

from flask import Flask

from agency import i18n
from agency.web import assets
from agency.web.lists import shown


def prepare(app: Flask) -> None:
    """Templates know how to write days, money and phones, and where the assets are."""
    app.add_template_filter(i18n.day, "day")
    app.add_template_filter(i18n.day_time, "day_time")
    app.add_template_filter(i18n.month, "month")
    app.add_template_filter(i18n.ago, "ago")
    app.add_template_filter(i18n.number, "number")
    app.add_template_filter(i18n.phone, "phone")
    app.add_template_filter(shown, "shown")
    app.add_template_global(assets.bundle_url, "bundle_url")
    app.add_template_global(assets.static_url, "static_url")
    app.add_template_global(i18n.whatsapp, "whatsapp_url")
    app.add_template_global(i18n.language, "language")
    app.add_template_global(lambda name: name in app.view_functions, "has_endpoint")
    app.context_processor(lambda: {"lang": i18n.language()})
