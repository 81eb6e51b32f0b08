"""The forms of the country's facts."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from agency.money import ZERO
from agency.web.forms import AtMost, DayField, Form, MoneyField, Needed, NumberField, VersionedForm


class WageForm(VersionedForm):
    """A minimum wage, from a day on."""

    since = DayField(_l("Desde el día"), [Needed()], description=_l("Día/mes/año"))
    amount = MoneyField(_l("Salario mínimo al mes (Bs)"), [Needed()], description=_l("Ejemplo: 3.300"))

    def validate_amount(self, field: Any) -> None:
        """More than nothing."""
        if field.data is not None and field.data <= ZERO:
            raise ValidationError(_("Escribe un monto mayor que cero."))

    def facts(self) -> tuple[Any, Any]:
        """The day and the amount, once valid."""
        return self.since.data, self.amount.data


class HolidayForm(VersionedForm):
    """A day without work."""

    day = DayField(_l("Día"), [Needed()], description=_l("El día en que no se trabaja: día/mes/año"))
    name = StringField(_l("Qué se celebra"), [Needed(), AtMost(80)])

    def facts(self) -> tuple[Any, str]:
        """The day and its name, once valid."""
        return self.day.data, str(self.name.data)


class HelplineForm(VersionedForm):
    """A number to call."""

    name = StringField(_l("Nombre"), [Needed(), AtMost(120)])
    number = StringField(
        _l("Número"),
        [Needed(), AtMost(20)],
        description=_l("Como se marca, por ejemplo 800140348 o 110."),
        render_kw={"inputmode": "tel"},
    )
    hours = StringField(_l("Horario"), [AtMost(120)], description=_l("Ejemplo: todos los días, 24 horas"))

    def validate_number(self, field: Any) -> None:
        """Two to fifteen digits: helplines are short, and phone libraries call them invalid."""
        field.data = re.sub(r"[\s().-]", "", field.data or "")
        if field.data and not re.fullmatch(r"\+?[0-9]{2,15}", field.data):
            raise ValidationError(_("El número tiene de 2 a 15 cifras, sin letras."))

    def facts(self) -> tuple[str, str, str]:
        """The name, the number and the hours, once valid."""
        return str(self.name.data), str(self.number.data), self.hours.data or ""


class HolidayFilter(Form):
    """Which holidays to see."""

    year = NumberField(_l("Año"))
