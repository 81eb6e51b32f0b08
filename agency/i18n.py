"""Spanish first, English by choice; and how dates, moments and phones are written."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote

import phonenumbers
from flask import has_request_context, request
from flask_babel import force_locale, format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from agency import clock

LANGUAGES = {"es": "Castellano", "en": "English"}
LOCALES = {"es": "es_BO", "en": "en"}
COOKIE = "lang"


def choose_locale() -> str:
    """The language she chose, on her account or on this phone; otherwise Spanish, not the browser's."""
    if not has_request_context():
        return LOCALES["es"]
    said = request.cookies.get(COOKIE, "")
    if said not in LOCALES and current_user and current_user.is_authenticated:
        said = current_user.language
    return LOCALES.get(said, LOCALES["es"])


def language() -> str:
    """The language of this page: "es" or "en"."""
    return str(get_locale() or "es")[:2]


def nameless() -> str:
    """What somebody is called whose name is gone."""
    return str(_("Sin nombre"))


def in_language(code: str) -> force_locale:
    """Inside, texts are in this language: letters speak the reader's, not the writer's."""
    return force_locale(LOCALES.get(code, LOCALES["es"]))


def day(value: date | None) -> str:
    """12/03/2026."""
    return value.strftime("%d/%m/%Y") if value else ""


def month(value: str | None) -> str:
    """03/2026 for "2026-03", and 2026 for "2026"."""
    year, _dash, number = (value or "").partition("-")
    return f"{number[:2]}/{year}" if number else year


def day_time(value: datetime | None) -> str:
    """12/03/2026 14:30, in La Paz."""
    return value.astimezone(clock.LA_PAZ).strftime("%d/%m/%Y %H:%M") if value else ""


def number(value: float) -> str:
    """One decimal, as the page's language writes it: 4,5."""
    return str(format_decimal(round(value, 1)))


def ago(value: datetime | date | None) -> str:
    """How long since, in the largest whole unit that says something."""
    if value is None:
        return ""
    then = value.astimezone(clock.LA_PAZ).date() if isinstance(value, datetime) else value
    days = (clock.today() - then).days
    if days < 0:
        return str(ngettext("en %(num)d día", "en %(num)d días", -days))
    if days == 0:
        return str(_("hoy"))
    if days == 1:
        return str(_("ayer"))
    if days < 60:
        return str(ngettext("hace %(num)d día", "hace %(num)d días", days))
    return str(ngettext("hace %(num)d mes", "hace %(num)d meses", days // 30))


def phone(value: str | None) -> str:
    """+591 71234567 as people read it: +591 7 1234567; an unreadable number as it stands."""
    try:
        number = phonenumbers.parse(value or "", "BO")
    except phonenumbers.NumberParseException:
        return value or ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def whatsapp(value: str, text: str) -> str:
    """A wa.me link that opens a chat with this number and this text; the number's digits only."""
    return f"https://wa.me/{''.join(c for c in value if c.isdigit())}?text={quote(text)}"
