"""The forms of companies."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.companies.operations import Facts, Terms
from agency.companies.rules import SIZES
from agency.companies.words import AGREEMENT_STATES, ROLES, STATES
from agency.country.municipalities import MUNICIPALITIES
from agency.roles import CompanyRole
from agency.web.forms import (
    AtMost,
    Between,
    DayField,
    EmailField,
    Form,
    MoneyField,
    Needed,
    NumberField,
    PhoneField,
    VersionedForm,
    choices,
    in_order,
)


class CompanyForm(VersionedForm):
    """What a company says of itself, in one page for a phone."""

    name = StringField(_l("Nombre con el que se la conoce"), [Needed(), AtMost(120)])
    legal_name = StringField(
        _l("Razón social"), [Needed(), AtMost(160)], description=_l("Como figura en el registro de comercio.")
    )
    nit = StringField(
        _l("NIT"),
        [Needed(), AtMost(20)],
        description=_l("De 5 a 15 cifras."),
        render_kw={"inputmode": "numeric"},
    )
    matricula = StringField(
        _l("Matrícula de comercio"),
        [Needed(), AtMost(30)],
        description=_l("O el número de personería, si es fundación o cooperativa."),
    )
    municipality = SelectField(
        _l("Municipio"), [Needed()], choices=choices(MUNICIPALITIES.items(), _l("Elige uno"))
    )
    address = StringField(
        _l("Dirección"), [Needed(), AtMost(200)], description=_l("Zona, calle y número, piso u oficina.")
    )
    phone = PhoneField(_l("Teléfono"), [Needed()], description=_l("Ejemplo: 22412345 o 71234567"))
    website = StringField(_l("Página web"), [AtMost(200)], description=_l("Ejemplo: empresa.com.bo"))
    size = SelectField(
        _l("Cuántas personas trabajan ahí"), choices=choices(((s, s) for s in SIZES), _l("Elige una"))
    )
    about = TextAreaField(_l("Qué hace la empresa"), [Needed(), AtMost(1000)])
    why = TextAreaField(_l("Por qué quieren ofrecer prácticas"), [Needed(), AtMost(1000)])

    def validate_nit(self, field: Any) -> None:
        """Five to fifteen digits; a person verifies the rest."""
        field.data = re.sub(r"[\s.-]", "", field.data or "")
        if not re.fullmatch(r"[0-9]{5,15}", field.data):
            raise ValidationError(_("El NIT tiene de 5 a 15 cifras, sin letras."))

    def validate_website(self, field: Any) -> None:
        """An http address, completed when it was typed without its beginning."""
        if not field.data:
            return
        whole = field.data if "://" in field.data else f"https://{field.data}"
        parts = urlsplit(whole)
        if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or " " in whole:
            raise ValidationError(_("No parece una página web. Escribe por ejemplo empresa.com.bo."))
        field.data = whole

    def facts(self) -> Facts:
        """What was typed, once valid."""
        return Facts(**{name: self[name].data or "" for name in Facts.__dataclass_fields__})


class AgreementForm(Form):
    """A signed framework agreement, as the coordinator has it in front of her."""

    number = StringField(_l("Número del convenio"), [Needed(), AtMost(30)])
    signed_on = DayField(_l("Fecha de la firma"), [Needed()], description=_l("Día/mes/año"))
    starts_on = DayField(_l("Vigente desde"), [Needed()], description=_l("Día/mes/año"))
    ends_on = DayField(_l("Vigente hasta"), [Needed()], description=_l("Día/mes/año"))
    places = NumberField(_l("Plazas en total"), [Needed(), Between(1, 500)])
    subsidy_a_month = MoneyField(
        _l("Subvención máxima al mes por plaza (Bs)"), [Needed()], description=_l("Ejemplo: 1.650")
    )
    note = TextAreaField(_l("Nota para la agencia"), [AtMost(1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the order of the dates."""
        good = super().validate(extra_validators)
        if self.signed_on.data and self.signed_on.data > clock.today():
            self.signed_on.errors = [
                *self.signed_on.errors,
                _("La firma no puede ser posterior a hoy."),
            ]
            good = False
        if self.ends_on.data and self.ends_on.data < clock.today():
            self.ends_on.errors = [
                *self.ends_on.errors,
                _("Ese convenio ya terminó: registra el que rige ahora."),
            ]
            good = False
        return in_order(self, self.starts_on, self.ends_on) and good

    def terms(self) -> Terms:
        """What was typed, once valid."""
        return Terms(**{name: self[name].data for name in Terms.__dataclass_fields__})


class InviteForm(Form):
    """A colleague to invite."""

    name = StringField(_l("Su nombre"), [Needed(), AtMost(120)])
    email = EmailField(_l("Su correo"), [Needed()])
    role = SelectField(_l("Su rol"), choices=choices(ROLES.items()), default=CompanyRole.TUTOR.value)


class CompanyFilter(Form):
    """Which companies to see."""

    q = StringField(_l("Nombre o NIT"))
    state = SelectField(
        _l("Estado"), choices=choices([("to_vet", _l("Por revisar")), *STATES.items()], _l("Todos"))
    )
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))


class AgreementFilter(Form):
    """Which agreements to see."""

    state = SelectField(_l("Estado"), choices=choices(AGREEMENT_STATES.items(), _l("Todos")))
