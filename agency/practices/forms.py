"""Posting a practice in one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.country.municipalities import MUNICIPALITIES
from agency.practices.models import Practice
from agency.practices.operations import Facts
from agency.practices.rules import LEAST_WEEKS, MOST_MUSTS, MOST_SKILLS, MOST_WEEKS
from agency.practices.words import STATES
from agency.profiles.models import Modality
from agency.profiles.words import MODALITIES
from agency.skills.forms import SkillsField
from agency.subsidies.models import Fund
from agency.web.forms import (
    AtLeast,
    AtMost,
    Between,
    DayField,
    Form,
    MoneyField,
    Needed,
    NumberField,
    Optional,
    VersionedForm,
    choices,
    in_order,
)


class PracticeForm(VersionedForm):
    """A practice, in four short groups; what the company's own facts tell is filled in already."""

    title = StringField(
        _l("Título"),
        [Needed(), AtLeast(8), AtMost(100)],
        description=_l("Ejemplo: Práctica en desarrollo web con Python"),
    )
    tasks = TextAreaField(
        _l("Qué hará"),
        [Needed(), AtLeast(60), AtMost(3000)],
        description=_l(
            "Tres a cinco tareas, una por línea. Sin teléfonos ni correos: todo va por el portal."
        ),
    )
    learning = TextAreaField(
        _l("Qué aprenderá"),
        [Needed(), AtMost(2000)],
        description=_l("Es una práctica: lo que aprende importa."),
    )
    must = SkillsField(
        _l("Lo imprescindible"),
        [Optional()],
        most=MOST_MUSTS,
        description=_l(
            "Como máximo 4 habilidades; quien no las tenga no aparece. Con nivel: Python 2, SQL 1"
        ),
    )
    nice = SkillsField(
        _l("Lo que suma"),
        [Optional()],
        most=MOST_SKILLS,
        description=_l("Lo que puede aprender aquí. Separado por comas."),
    )
    starts_on = DayField(_l("Empieza"), [Needed()], description=_l("Día/mes/año"))
    ends_on = DayField(_l("Termina"), [Needed()], description=_l("Día/mes/año"))
    hours_per_week = NumberField(
        _l("Horas a la semana"), [Needed(), Between(1, 40)], description=_l("Como máximo 40, y 8 al día")
    )
    schedule = StringField(
        _l("Horario"), [Needed(), AtMost(120)], description=_l("Ejemplo: lunes a viernes, 8:30–13:30")
    )
    stipend = MoneyField(
        _l("Estipendio al mes (Bs)"),
        [Needed()],
        description=_l("Lo que recibe ella, todo junto. Ejemplo: 2.100"),
    )
    modality = SelectField(
        _l("Cómo se trabaja"), [Needed()], choices=choices(MODALITIES.items()), default=Modality.ONSITE.value
    )
    municipality = SelectField(_l("Municipio"), [Needed()], choices=choices(MUNICIPALITIES.items()))
    address = StringField(_l("Dirección"), [AtMost(200)], description=_l("Si no es solo desde casa"))
    places = NumberField(_l("Plazas"), [Needed(), Between(1, 20)], default=1)
    tutor_name = StringField(
        _l("Tutora o tutor"), [Needed(), AtMost(120)], description=_l("Quién la acompaña")
    )
    fund = SelectField(_l("Fondo que paga la subvención"), [Needed()])

    def offer_funds(self, funds: Sequence[Fund]) -> None:
        """These are the funds that can be named."""
        self.fund.choices = choices((str(f.uid), f.name) for f in funds)
        self._funds = {str(f.uid): f for f in funds}

    def validate_starts_on(self, field: Any) -> None:
        """A day that has not passed, and at most a year away."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("La fecha de inicio ya pasó."))
        if field.data and field.data > clock.today() + timedelta(days=366):
            raise ValidationError(_("La fecha de inicio está a más de un año."))

    def validate_address(self, field: Any) -> None:
        """A place of work that is no home has an address."""
        if not field.data and self.modality.data != Modality.REMOTE:
            raise ValidationError(_("Escribe la dirección, o elige «Desde casa»."))

    def validate_stipend(self, field: Any) -> None:
        """More than nothing: there are no unpaid practices here."""
        if field.data is not None and not field.data:
            raise ValidationError(_("Aquí no hay prácticas sin estipendio."))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, the order of the dates, and how long it lasts."""
        good = super().validate(extra_validators)
        return in_order(self, self.starts_on, self.ends_on) and self._length() and good

    def _length(self) -> bool:
        start, end = self.starts_on.data, self.ends_on.data
        if not start or not end or LEAST_WEEKS * 7 <= (end - start).days + 1 <= MOST_WEEKS * 7 + 2:
            return True
        self.ends_on.errors = [
            *self.ends_on.errors,
            _("Una práctica dura de %(least)d a %(most)d semanas.", least=LEAST_WEEKS, most=MOST_WEEKS),
        ]
        return False

    @property
    def has_mistakes_below(self) -> bool:
        """True when one of the fields that were filled in for her has a mistake."""
        below = (self.municipality, self.address, self.places, self.tutor_name, self.fund, self.modality)
        return any(field.errors for field in below)

    def facts(self) -> Facts:
        """What was typed, once valid."""
        plain = ("title", "tasks", "learning", "municipality", "address", "schedule", "tutor_name")
        must = self.must.data or []
        musts = {skill.id for skill, _level in must}
        assert self.starts_on.data and self.ends_on.data and self.stipend.data
        return Facts(
            **{name: self[name].data or "" for name in plain},
            must=must,
            nice=[(s, n) for s, n in self.nice.data or [] if s.id not in musts],
            modality=Modality(self.modality.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            hours_per_week=int(self.hours_per_week.data or 0),
            stipend=self.stipend.data,
            places=int(self.places.data or 1),
            fund=self._funds[self.fund.data],
        )


def filled(practice: Practice) -> dict[str, Any]:
    """What the form shows of a practice that is edited or posted again."""
    names = ("title", "tasks", "learning", "municipality", "modality", "address", "starts_on", "ends_on")
    more = ("hours_per_week", "schedule", "stipend", "places", "tutor_name", "version")
    shown = {name: getattr(practice, name) for name in (*names, *more)}
    return shown | {
        "fund": str(practice.fund.uid),
        "must": [(own.skill, own.level) for own in practice.skills if own.must],
        "nice": [(own.skill, own.level) for own in practice.skills if not own.must],
    }


class SearchForm(Form):
    """Which open practices to see."""

    q = StringField(_l("Qué buscas"))
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
    modality = SelectField(_l("Cómo se trabaja"), choices=choices(MODALITIES.items(), _l("Todas")))


class PracticeFilter(Form):
    """Which practices the staff sees."""

    q = StringField(_l("Qué buscas"))
    state = SelectField(_l("Estado"), choices=choices(STATES.items(), _l("Todos")))
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
