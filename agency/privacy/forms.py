"""The forms of one's own data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from agency.accounts.forms import ItIsMe
from agency.web.forms import AtMost


class LeaveForm(ItIsMe):
    """Who she is, and why she goes if she wants to say it."""

    reason = TextAreaField(
        _l("¿Por qué te vas?"),
        [AtMost(1000)],
        description=_l("La agencia lo lee sin tu nombre, para mejorar. Se borra junto con tus datos."),
    )
