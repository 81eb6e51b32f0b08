"""The forms of placements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import i18n
from agency.country.municipalities import MUNICIPALITIES
from agency.placements.models import Placement
from agency.placements.operations import Terms
from agency.placements.rules import Month
from agency.placements.words import STATES
from agency.practices.rules import MOST_WEEKS
from agency.web.forms import (
    AtMost,
    Between,
    DayField,
    Form,
    MoneyField,
    Needed,
    NumberField,
    VersionedForm,
    choices,
    in_order,
)


class TermsForm(VersionedForm):
    """The terms of a placement, as the practice says them until somebody changes them."""

    starts_on = DayField(_l("Empieza"), [Needed()], description=_l("Día/mes/año"))
    ends_on = DayField(_l("Termina"), [Needed()], description=_l("Día/mes/año"))
    hours_per_week = NumberField(_l("Horas a la semana"), [Needed(), Between(1, 40)])
    schedule = StringField(_l("Horario"), [Needed(), AtMost(120)])
    stipend = MoneyField(_l("Estipendio al mes (Bs)"), [Needed()])
    subsidy = MoneyField(_l("De eso, paga el programa (Bs)"), [Needed()])
    tutor_name = StringField(_l("Tutora o tutor"), [Needed(), AtMost(120)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, the order and length of the dates, and that the subsidy fits into the stipend."""
        good = super().validate(extra_validators)
        subsidy, stipend = self.subsidy.data, self.stipend.data
        if subsidy is not None and stipend is not None and subsidy > stipend:
            self.subsidy.errors = [_("La subvención no puede ser mayor que el estipendio.")]
            good = False
        start, end = self.starts_on.data, self.ends_on.data
        if start and end and end - start > timedelta(weeks=MOST_WEEKS, days=2):
            self.ends_on.errors = [_("Una práctica dura como máximo %(most)d semanas.", most=MOST_WEEKS)]
            good = False
        return in_order(self, self.starts_on, self.ends_on) and good

    def terms(self) -> Terms:
        """What was typed, once valid."""
        return Terms(**{name: self[name].data for name in Terms.__dataclass_fields__})


class ConfirmForm(Form):
    """A party's signature: her name, typed, under the text that was shown."""

    shown = HiddenField()
    typed_name = StringField(
        _l("Escribe tu nombre completo"), [Needed(), AtMost(200)], render_kw={"autocomplete": "name"}
    )
    agreed = BooleanField(_l("Leí el acuerdo y lo firmo"), [Needed(_l("Marca que lo leíste y lo firmas."))])


class CheckForm(Form):
    """What a person of the agency saw."""

    insurance = StringField(
        _l("Seguro"), [AtMost(120)], description=_l("Compañía y número de póliza, o quién la cubre")
    )
    adult_verified = BooleanField(_l("Vi un documento: tiene 18 años o más (no se guarda copia)"))


class HoursForm(Form):
    """The hours of one week."""

    monday = SelectField(_l("Semana"), [Needed()])
    hours = NumberField(_l("Horas que trabajaste"), [Needed(), Between(0, 40)])
    note = TextAreaField(_l("Algo que anotar"), [AtMost(500)])

    def offer_weeks(self, placement: Placement, mondays: Sequence[Any]) -> None:
        """These are the weeks whose hours can be said, the latest first."""
        self.monday.choices = choices(
            (m.isoformat(), _("del %(from)s al %(to)s", **_ends(m))) for m in reversed(mondays)
        )


def _ends(monday: Any) -> dict[str, str]:
    return {"from": i18n.day(monday), "to": i18n.day(monday + timedelta(days=6))}


class PaymentForm(Form):
    """A payment to prepare."""

    period = SelectField(_l("Mes de la práctica"), [Needed(_l("Elige un mes."))])
    amount = MoneyField(_l("Monto (Bs)"), [Needed()])
    note = StringField(_l("Nota"), [AtMost(300)])

    def offer_months(self, months: Sequence[Month]) -> None:
        """These are the months that have no payment yet."""
        self.period.choices = choices(
            (m.name, _("mes %(n)d: del %(from)s al %(to)s", n=m.number, **_span(m))) for m in months
        )

    def validate_amount(self, field: Any) -> None:
        """More than nothing."""
        if field.data is not None and not field.data:
            raise ValidationError(_("El monto tiene que ser mayor que cero."))


def _span(month: Month) -> dict[str, str]:
    return {"from": i18n.day(month.first), "to": i18n.day(month.last)}


class PlacementFilter(Form):
    """Which placements to see."""

    q = StringField(_l("Nombre, práctica o empresa"))
    state = SelectField(
        _l("Estado"),
        choices=choices([("to_settle", _l("Por cerrar su cuenta")), *STATES.items()], _l("Todos")),
    )
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
