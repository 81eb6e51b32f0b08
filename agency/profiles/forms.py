"""The four steps of a profile, and who may see it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.companies.models import Company
from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.models import LinkKind, Profile
from agency.profiles.operations import Want, Who
from agency.profiles.rules import LANGUAGE_LEVELS, LANGUAGES
from agency.profiles.words import LANGUAGE_LEVELS as LEVEL_WORDS
from agency.profiles.words import LANGUAGES as LANGUAGE_WORDS
from agency.profiles.words import LINKS, MODALITIES
from agency.skills.forms import SkillsField
from agency.skills.models import Skill
from agency.skills.words import LEVELS
from agency.web.forms import (
    AtMost,
    Between,
    DayField,
    Form,
    Needed,
    NumberField,
    Optional,
    VersionedForm,
    choices,
    in_order,
)
from agency.web.uploads import PictureField


class WhoForm(VersionedForm):
    """Quién soy."""

    headline = StringField(
        _l("Qué haces, en una frase"),
        [Needed(), AtMost(120)],
        description=_l("Ejemplo: Programadora web que deja todo ordenado y con pruebas"),
    )
    municipality = SelectField(
        _l("Dónde vives"), [Needed()], choices=choices(MUNICIPALITIES.items(), _l("Elige tu municipio"))
    )
    summary = TextAreaField(
        _l("Sobre ti"),
        [AtMost(1500)],
        description=_l("Qué te gusta hacer y qué buscas. No pongas tu teléfono ni tu dirección."),
    )
    photo = PictureField(
        _l("Tu foto"), description=_l("Solo la ven las empresas a las que dijiste que sí. JPG, PNG o WEBP.")
    )
    drop_photo = BooleanField(_l("Quitar mi foto"))
    has_file = True

    def who(self) -> Who:
        """What was typed, once valid."""
        return Who(self.headline.data or "", self.summary.data or "", self.municipality.data)


class KnowForm(VersionedForm):
    """Qué sé: skills to add, and the languages she speaks."""

    more = SkillsField(
        _l("Qué sabes hacer"),
        [Optional()],
        description=_l("Escribe separado por comas: Python, SQL, redes. Puedes agregar el nivel: Python 3"),
    )

    def levels(self, profile: Profile) -> list[tuple[Skill, int]]:
        """The skills she keeps, at the levels chosen, and those she adds."""
        kept = {own.skill: int(self[_level(own.skill)].data or 0) for own in profile.skills}
        return [(s, n) for s, n in {**kept, **dict(self.more.data or [])}.items() if n]

    def spoken(self) -> list[tuple[str, str]]:
        """The languages with a level."""
        return [(code, self[f"speaks_{code}"].data) for code in LANGUAGES if self[f"speaks_{code}"].data]


def _level(skill: Skill) -> str:
    return f"level_{skill.slug}"


def know_form(profile: Profile) -> KnowForm:
    """The form with a level for each of her skills and each language."""
    spoken = dict(profile.languages)
    fields: dict[str, Any] = {
        _level(own.skill): SelectField(
            own.skill.name,
            choices=choices([*LEVELS.items(), (0, _l("Quitar de mi perfil"))]),
            default=str(own.level),
        )
        for own in profile.skills
    }
    fields |= {
        f"speaks_{code}": SelectField(
            LANGUAGE_WORDS[code],
            choices=choices(((n, LEVEL_WORDS[n]) for n in LANGUAGE_LEVELS), _l("No la hablo")),
            default=spoken.get(code, "C2" if code == "es" and not profile.languages else ""),
        )
        for code in LANGUAGES
    }
    form: KnowForm = type("KnowForm", (KnowForm,), fields)(obj=profile)
    return form


MONTH = re.compile(r"(?:(0?[1-9]|1[0-2])[/.-])?((?:19|20)[0-9]{2})")


class MonthField(StringField):
    """A year or a month typed as 2021 or 03/2021; its data is 2021 or 2021-03."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        year, dash, month = (self.data or "").partition("-")
        return f"{month}/{year}" if dash else year

    data: str | None

    def pre_validate(self, form: Any) -> None:
        """What was typed is a year or a month that has come."""
        if not self.data:
            return
        read = MONTH.fullmatch(self.data) or re.fullmatch(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})", self.data)
        if read is None:
            raise ValidationError(
                _(
                    "«%(text)s» no es un año ni un mes. Escribe por ejemplo 2021 o 03/2021.",
                    text=self.data[:20],
                )
            )
        if "y" in read.groupdict():
            return
        self.data = f"{read[2]}-{int(read[1]):02d}" if read[1] else read[2]
        if self.data[:7] > f"{clock.today():%Y-%m}"[: len(self.data)]:
            raise ValidationError(_("Esa fecha todavía no llegó."))


class _Past(Form):
    start = MonthField(_l("Desde"), [AtMost(10)], description=_l("Año, o mes y año: 2021 o 03/2021"))
    end = MonthField(_l("Hasta"), [AtMost(10)], description=_l("Déjalo vacío si sigue"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and their order."""
        good: bool = super().validate(extra_validators)
        start, end = self.start.data or "", self.end.data or ""
        if good and start and end and end < start[: len(end)]:
            self.end.errors = [_("El fin es anterior al inicio.")]
            return False
        return good


class EducationForm(_Past):
    """Something she studied."""

    title = StringField(
        _l("Qué estudiaste"), [Needed(), AtMost(160)], description=_l("Carrera, curso, taller o certificado")
    )
    institution = StringField(_l("Dónde"), [AtMost(160)])


class ExperienceForm(_Past):
    """Something she did, paid or not."""

    role = StringField(
        _l("Qué hiciste"),
        [Needed(), AtMost(160)],
        description=_l("También cuenta lo que no se paga: cuidar, ayudar en un negocio, un proyecto tuyo."),
    )
    organisation = StringField(_l("Dónde o para quién"), [AtMost(160)])
    text = TextAreaField(_l("Cuéntalo en unas líneas"), [AtMost(1000)])


class LinkForm(Form):
    """An address where her work can be seen."""

    kind = SelectField(_l("Qué es"), choices=choices(LINKS.items()), default=LinkKind.WEB.value)
    url = StringField(_l("Dirección"), [Needed(), AtMost(300)], description=_l("Ejemplo: github.com/maria"))

    def validate_url(self, field: Any) -> None:
        """An http address, completed when it was typed without its beginning."""
        whole = field.data if "://" in (field.data or "") else f"https://{field.data}"
        parts = urlsplit(whole)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or "." not in host or re.search(r"\s", whole):
            raise ValidationError(_("No parece una dirección. Escribe por ejemplo github.com/maria."))
        field.data = whole


class WantForm(VersionedForm):
    """Qué busco."""

    modalities = SelectMultipleField(_l("Cómo quieres trabajar"), choices=choices(MODALITIES.items()))
    hours_per_week = NumberField(
        _l("Cuántas horas a la semana puedes"), [Optional(), Between(1, 40)], description=_l("De 1 a 40")
    )
    free_from = DayField(_l("Desde cuándo"), [Optional()], description=_l("Día/mes/año. Vacío: desde ya"))
    free_until = DayField(_l("Hasta cuándo"), [Optional()], description=_l("Día/mes/año. Vacío: sin fecha"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the order of the dates."""
        good = super().validate(extra_validators)
        return in_order(self, self.free_from, self.free_until) and good

    def want(self) -> Want:
        """What was chosen, once valid."""
        return Want(
            self.modalities.data or [], self.hours_per_week.data, self.free_from.data, self.free_until.data
        )


class VisibilityForm(VersionedForm):
    """The yeses, each by itself."""

    to_companies = BooleanField(
        _l("Las empresas aliadas ven mi tarjeta, sin nombre"),
        description=_l("Solo municipio, habilidades, lenguas y horario. No pueden escribirte."),
    )
    public = BooleanField(
        _l("Mi página abierta: la ve quien tenga el enlace"),
        description=_l("Con tu nombre, tu foto y tus enlaces; nunca tu teléfono. Útil para compartirla tú."),
    )


class BlockForm(Form):
    """A company never to meet."""

    company = SelectField(_l("Empresa"), [Needed(_l("Elige una empresa."))])

    def offer(self, companies: Any) -> None:
        """The companies that can be chosen are these."""
        pairs: list[tuple[str, str]] = [(str(c.uid), c.name) for c in companies if isinstance(c, Company)]
        self.company.choices = choices(pairs, _l("Elige una"))


class WomenFilter(Form):
    """Which women to see."""

    q = StringField(_l("Nombre o frase"))
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
    skills = SkillsField(_l("Habilidades"), [Optional()])
    show = SelectField(
        _l("Visible"),
        choices=choices([("shown", _l("La ven las empresas")), ("hidden", _l("No la ven"))], _l("Todas")),
    )
