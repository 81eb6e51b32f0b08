"""Links for somebody she chose."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from agency.web.forms import AtMost, Form, choices

DAYS = (7, 30, 90)
"""For how long a link may lead to her profile."""


class ShareForm(Form):
    """A new link."""

    label = StringField(
        _l("Para quién es"), [AtMost(80)], description=_l("Solo lo lees tú. Ejemplo: la profesora Rojas")
    )
    days = SelectField(
        _l("Cuánto tiempo sirve"),
        choices=choices(((7, _l("Una semana")), (30, _l("Un mes")), (90, _l("Tres meses")))),
        default="30",
    )
