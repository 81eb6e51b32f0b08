"""The four steps of a profile, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.companies.models import Company
from agency.country.municipalities import MUNICIPALITIES
from agency.i18n import language
from agency.profiles.models import EntryKind, LinkKind, Profile, Way
from agency.profiles.operations import Want, Who, Yeses
from agency.profiles.portable import Item
from agency.profiles.rules import LANGUAGE_LEVELS, LANGUAGES, NEAR_LANGUAGES, is_web_address
from agency.profiles.words import DAY_TIMES, LINKS, MODALITIES, NEEDS, WAYS
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
        _l("Tu foto"), description=_l("Solo la ven las empresas a las que dijiste que sí. JPG, PNG o WEBP.")
    )
    drop_photo = BooleanField(_l("Quitar mi foto"))
    has_file = True

    def who(self) -> Who:
        """What was typed, once valid."""
        texts = ("headline", "summary", "municipality", "headline_en", "summary_en")
        return Who(**{name: self[name].data or "" for name in texts})


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


class WebField(StringField):
    """An http address, completed when it was typed without its beginning."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        """What was typed can be an address."""
        if not self.data:
            return
        whole = self.data if "://" in self.data else f"https://{self.data}"
        if not is_web_address(whole):
            raise ValidationError(_("No parece una dirección. Escribe por ejemplo github.com/maria."))
        self.data = whole


class EntryForm(VersionedForm):
    """Something she did or learnt; each kind asks in its own words."""

    kind: EntryKind
    title = StringField(_l("Qué hiciste"), [Needed(), AtMost(160)])
    place = StringField(_l("Dónde o para quién"), [AtMost(160)])
    start = MonthField(_l("Desde"), [AtMost(10)], description=_l("Año, o mes y año: 2021 o 03/2021"))
    skills = SkillsField(
        _l("Qué habilidades muestra"),
        [Optional()],
        most=12,
        description=_l("Separadas por comas. Así se ve en qué las usaste."),
    )
    title_en = StringField(_l("El título, en inglés"), [AtMost(160)])

    def item(self) -> Item:
        """What was typed, once valid."""
        texts = ("title", "place", "start", "end", "text", "url", "title_en", "text_en")
        said: dict[str, Any] = {name: self[name].data or "" for name in texts if name in self}
        return Item(kind=self.kind, way=Way(self["way"].data) if "way" in self else None, **said)

    def shown(self) -> list[Skill]:
        """The skills that the entry shows."""
        return [skill for skill, _level in self.skills.data or []]


class _Told(EntryForm):
    end = MonthField(_l("Hasta"), [AtMost(10)], description=_l("Déjalo vacío si sigue"))
    text = TextAreaField(_l("Cuéntalo en unas líneas"), [AtMost(1000)])
    text_en = TextAreaField(_l("Lo mismo, en inglés"), [AtMost(1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the order of the months."""
        good: bool = super().validate(extra_validators)
        start, end = self.start.data or "", self.end.data or ""
        if good and start and end and end < start[: len(end)]:
            self.end.errors = [_("El fin es anterior al inicio.")]
            return False
        return good


class WorkForm(_Told):
    """Something she did, paid or not."""

    kind = EntryKind.WORK
    title = StringField(
        _l("Qué hiciste"),
        [Needed(), AtMost(160)],
        description=_l("También cuenta lo que no se paga: cuidar, ayudar en un negocio, un voluntariado."),
    )
    way = SelectField(_l("Cómo fue"), choices=choices(WAYS.items()), default=Way.JOB.value)


class StudyForm(_Told):
    """Something she studied."""

    kind = EntryKind.STUDY
    title = StringField(
        _l("Qué estudiaste"), [Needed(), AtMost(160)], description=_l("Carrera, curso o taller")
    )
    place = StringField(_l("Dónde"), [AtMost(160)])


class ProjectForm(_Told):
    """Something she made, with pictures."""

    kind = EntryKind.PROJECT
    title = StringField(_l("Cómo se llama"), [Needed(), AtMost(160)])
    place = StringField(_l("Para quién"), [AtMost(160)])
    text = TextAreaField(_l("Qué es y qué hiciste tú"), [AtMost(1000)])
    url = WebField(_l("Dónde se puede ver"), [AtMost(300)], description=_l("Ejemplo: mitienda.bo"))


class CertificateForm(EntryForm):
    """A paper that says what she can do."""

    kind = EntryKind.CERTIFICATE
    title = StringField(_l("Qué certifica"), [Needed(), AtMost(160)])
    place = StringField(_l("Quién lo dio"), [AtMost(160)])
    start = MonthField(_l("Cuándo"), [AtMost(10)], description=_l("Año, o mes y año: 2021 o 03/2021"))
    url = WebField(_l("Dónde se puede comprobar"), [AtMost(300)], description=_l("Si tiene una dirección"))


ENTRY_FORMS: Mapping[EntryKind, type[EntryForm]] = {
    form.kind: form for form in (WorkForm, StudyForm, ProjectForm, CertificateForm)
}


class LinkForm(Form):
    """An address where her work can be seen."""

    kind = SelectField(_l("Qué es"), choices=choices(LINKS.items()), default=LinkKind.WEB.value)
    url = WebField(_l("Dirección"), [Needed(), AtMost(300)], description=_l("Ejemplo: github.com/maria"))


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
    listed = BooleanField(
        _l("Mi página aparece en el directorio público"),
        description=_l("Cualquiera puede encontrarte por lo que sabes. Necesita tu página abierta."),
    )
    findable = BooleanField(
        _l("Los buscadores, como Google, encuentran mi página"),
        description=_l("Lo que un buscador guardó puede tardar semanas en irse. Necesita tu página abierta."),
    )

    def yeses(self) -> Yeses:
        """What was ticked."""
        return Yeses(self.to_companies.data, self.public.data, self.listed.data, self.findable.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields; to be found by others the page must be open."""
        good: bool = super().validate(extra_validators)
        for field in (self.listed, self.findable):
            if field.data and not self.public.data:
                field.errors = [_("Para esto, tu página también tiene que estar abierta.")]
                good = False
        return good


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
