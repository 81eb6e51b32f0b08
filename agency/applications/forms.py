"""The forms of applications."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.applications.words import REASONS, STATES
from agency.web.forms import AtMost, DayTimeField, Form, Needed, choices


class ApplyForm(Form):
    """A few lines to the company."""

    note = TextAreaField(
        _l("Unas líneas para la empresa"),
        [AtMost(1500)],
        description=_l("Qué te interesa de esta práctica. No pongas tu teléfono: hablarán por el portal."),
    )


class ProposeForm(Form):
    """Why the agency thinks of her."""

    note = TextAreaField(
        _l("Qué le dices a ella"),
        [AtMost(1000)],
        description=_l("Por qué pensaste en ella. Lo lee solo ella."),
    )


class InterviewForm(Form):
    """A time and a place to talk."""

    interview_at = DayTimeField(
        _l("Día y hora"), [Needed()], description=_l("Día/mes/año hora:minutos. Ejemplo: 05/03/2027 14:30")
    )
    interview_place = StringField(
        _l("Dónde"),
        [Needed(), AtMost(200)],
        description=_l("En la oficina registrada o por videollamada; nunca en una casa ni en un hotel."),
    )

    def validate_interview_at(self, field: Any) -> None:
        """A moment to come, within three months."""
        if field.data and field.data <= clock.now():
            raise ValidationError(_("Ese momento ya pasó."))
        if field.data and field.data > clock.now() + timedelta(days=92):
            raise ValidationError(_("Es dentro de más de tres meses: propón algo más cercano."))


class RejectForm(Form):
    """A no that says why."""

    reason = RadioField(_l("Por qué"), [Needed(_l("Elige un motivo."))], choices=choices(REASONS.items()))


class MessageForm(Form):
    """Something to say."""

    text = TextAreaField(_l("Escribe un mensaje"), [Needed(_l("Escribe algo.")), AtMost(2000)])


class ApplicationFilter(Form):
    """Which applications to see."""

    q = StringField(_l("Nombre, práctica o empresa"))
    state = SelectField(_l("Estado"), choices=choices(STATES.items(), _l("Todos")))
    turn = SelectField(
        _l("Siguen abiertas"),
        choices=choices(
            [("live", _l("Solo las abiertas")), ("slow", _l("Sin respuesta hace 7 días"))], _l("Todas")
        ),
    )
