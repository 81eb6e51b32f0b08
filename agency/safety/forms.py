"""Saying that something feels wrong."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField

from agency.web.forms import AtMost, Form, Needed


class TellForm(Form):
    """One question, and how to reach whoever tells."""

    text = TextAreaField(
        _l("¿Qué pasó o qué te preocupa?"),
        [Needed(_l("Escribe aunque sea una línea.")), AtMost(5000)],
        description=_l("Con tus palabras. No hace falta estar segura."),
    )
    contact = StringField(
        _l("Cómo y cuándo podemos hablar contigo sin ponerte en riesgo"),
        [AtMost(300)],
        description=_l("Ejemplo: WhatsApp al 71234567, solo por la mañana. O déjalo vacío."),
    )
    unnamed = BooleanField(_l("No digan quién soy: guárdenlo sin mi nombre"))


class NoteForm(Form):
    """Something the care team notes."""

    text = TextAreaField(_l("Nota"), [Needed(_l("Escribe la nota.")), AtMost(5000)])
