"""The forms of the purse."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from agency import clock
from agency.subsidies.operations import FundFacts
from agency.subsidies.words import PAYMENTS
from agency.web.forms import AtMost, DayField, Form, MoneyField, Needed, choices, in_order


class FundForm(Form):
    """A new fund."""

    name = StringField(_l("Nombre del fondo"), [Needed(), AtMost(120)])
    programme = StringField(_l("Programa o donante"), [Needed(), AtMost(160)])
    total = MoneyField(_l("Monto total (Bs)"), [Needed()], description=_l("Ejemplo: 250.000"))
    starts_on = DayField(_l("Desde"), [Needed()], description=_l("Día/mes/año"))
    ends_on = DayField(_l("Hasta"), [Needed()], description=_l("Día/mes/año"))

    def validate_total(self, field: Any) -> None:
        """More than nothing."""
        if field.data is not None and not field.data:
            raise ValidationError(_("El monto tiene que ser mayor que cero."))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the order of the dates."""
        good = super().validate(extra_validators)
        return in_order(self, self.starts_on, self.ends_on) and good

    def facts(self) -> FundFacts:
        """What was typed, once valid."""
        return FundFacts(**{name: self[name].data for name in FundFacts.__dataclass_fields__})


class PaidForm(Form):
    """A transfer that was made outside."""

    paid_on = DayField(_l("Fecha de la transferencia"), [Needed()], description=_l("Día/mes/año"))
    receipt = StringField(_l("Número de comprobante"), [Needed(), AtMost(60)])

    def validate_paid_on(self, field: Any) -> None:
        """A day that has come."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("La transferencia no puede ser posterior a hoy."))


class PaymentFilter(Form):
    """Which payments to see."""

    state = SelectField(_l("Estado"), choices=choices(PAYMENTS.items(), _l("Todos")))
