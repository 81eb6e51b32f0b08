"""Quién soy, qué sé, qué busco."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField

from agency.country.municipalities import MUNICIPALITIES
from agency.files.crop import MIDDLE, Crop
from agency.i18n import language
from agency.profiles.models import Profile
from agency.profiles.operations import Want, Who
from agency.profiles.rules import LANGUAGE_LEVELS, LANGUAGES, NEAR_LANGUAGES
from agency.profiles.words import DAY_TIMES, MODALITIES, NEEDS
from agency.profiles.words import LANGUAGE_LEVELS as LEVEL_WORDS
from agency.profiles.words import LANGUAGES as LANGUAGE_WORDS
from agency.skills.forms import SkillsField
from agency.skills.models import Skill
from agency.skills.rules import catalogue
from agency.skills.words import LEVELS
from agency.web.forms import (
    AtMost,
    Between,
    DayField,
    Form,
    Needed,
    NumberField,
    Optional,
    RangeField,
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
    headline_en = StringField(_l("Tu frase, en inglés"), [AtMost(120)])
    summary_en = TextAreaField(_l("Sobre ti, en inglés"), [AtMost(1500)])
    photo = PictureField(
        _l("Tu foto"),
        description=_l("La ven solo quienes tú digas. JPG, PNG, WEBP o HEIC."),
    )
    drop_photo = BooleanField(_l("Quitar mi foto"))
    has_file = True

    def who(self) -> Who:
        """What was typed, once valid."""
        texts = ("headline", "summary", "municipality", "headline_en", "summary_en")
        return Who(**{name: self[name].data or "" for name in texts})


class CropForm(Form):
    """Which square of her photo is shown."""

    x = RangeField(_l("De izquierda a derecha"), default=MIDDLE.x)
    y = RangeField(_l("De arriba abajo"), default=MIDDLE.y)
    size = RangeField(_l("De cerca a lejos"), least=20, default=MIDDLE.size)

    def crop(self) -> Crop:
        """The square that was chosen, once valid."""
        chosen = (self.x, self.y, self.size)
        return Crop(*(field.default if field.data is None else field.data for field in chosen))


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


LANGUAGE_FIELDS: Mapping[str, Collection[str]] = {
    "near": {f"speaks_{code}" for code in NEAR_LANGUAGES},
    "far": {f"speaks_{code}" for code in set(LANGUAGES) - set(NEAR_LANGUAGES)},
}
"""The fields of the languages that most know here, and of the others."""


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


class WantForm(VersionedForm):
    """Qué busco."""

    modalities = SelectMultipleField(_l("Cómo quieres trabajar"), choices=choices(MODALITIES.items()))
    municipalities = SelectMultipleField(_l("Dónde puedes trabajar"), choices=choices(MUNICIPALITIES.items()))
    hours_per_week = NumberField(
        _l("Cuántas horas a la semana puedes"), [Optional(), Between(1, 40)], description=_l("De 1 a 40")
    )
    free_from = DayField(_l("Desde cuándo"), [Optional()], description=_l("Día/mes/año. Vacío: desde ya"))
    free_until = DayField(_l("Hasta cuándo"), [Optional()], description=_l("Día/mes/año. Vacío: sin fecha"))
    day_times = SelectMultipleField(_l("En qué parte del día"), choices=choices(DAY_TIMES.items()))
    fields_of_work = SelectMultipleField(_l("En qué te gustaría trabajar"))
    needs = SelectMultipleField(
        _l("Qué te ayudaría a tomar una práctica"),
        choices=choices(NEEDS.items()),
        description=_l("Lo lee solo la agencia. No cambia qué prácticas te tocan."),
    )
    needs_note = TextAreaField(
        _l("Algo más que debamos saber"), [AtMost(500)], description=_l("También solo para la agencia")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = language() == "en"
        self.fields_of_work.choices = choices((g.slug, g.en if english else g.es) for g in catalogue()[0])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the order of the dates."""
        good = super().validate(extra_validators)
        return in_order(self, self.free_from, self.free_until) and good

    def want(self) -> Want:
        """What was chosen, once valid."""
        lists = ("modalities", "municipalities", "day_times", "needs")
        return Want(
            **{name: self[name].data or [] for name in lists},
            fields=self.fields_of_work.data or [],
            hours_per_week=self.hours_per_week.data,
            free_from=self.free_from.data,
            free_until=self.free_until.data,
            needs_note=self.needs_note.data or "",
        )
