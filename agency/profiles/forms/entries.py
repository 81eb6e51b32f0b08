"""What she did and learnt, and where it can be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency import clock
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable import Item
from agency.profiles.rules import is_web_address
from agency.profiles.words import LINKS, WAYS
from agency.skills.forms import SkillsField
from agency.skills.models import Skill
from agency.web.forms import (
    AtMost,
    Form,
    Needed,
    Optional,
    VersionedForm,
    choices,
)
from agency.web.uploads import DocumentField, ProjectPictureField

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
    shows = SkillsField(
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
        return [skill for skill, _level in self.shows.data or []]


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
    picture = ProjectPictureField(
        _l("Una imagen"), description=_l("Una captura o una foto de lo que hiciste. Puedes poner cuatro.")
    )


class CertificateForm(EntryForm):
    """A paper that says what she can do."""

    kind = EntryKind.CERTIFICATE
    title = StringField(_l("Qué certifica"), [Needed(), AtMost(160)])
    place = StringField(_l("Quién lo dio"), [AtMost(160)])
    start = MonthField(_l("Cuándo"), [AtMost(10)], description=_l("Año, o mes y año: 2021 o 03/2021"))
    url = WebField(_l("Dónde se puede comprobar"), [AtMost(300)], description=_l("Si tiene una dirección"))
    document = DocumentField(
        _l("El certificado, en PDF o Word"),
        description=_l("Solo lo ven las empresas a las que ya dijiste que sí a una entrevista."),
    )
    drop_document = BooleanField(_l("Quitar el archivo"))


ENTRY_FORMS: Mapping[EntryKind, type[EntryForm]] = {
    form.kind: form for form in (WorkForm, StudyForm, ProjectForm, CertificateForm)
}


class LinkForm(Form):
    """An address where her work can be seen."""

    kind = SelectField(_l("Qué es"), choices=choices(LINKS.items()), default=LinkKind.WEB.value)
    url = WebField(_l("Dirección"), [Needed(), AtMost(300)], description=_l("Ejemplo: github.com/maria"))
