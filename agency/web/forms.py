"""Fields and checks that every form shares: what was typed is kept, each mistake is one clear sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FileField, HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import RangeInput

from agency import clock, i18n
from agency.money import Money, NotMoney, parse

HIDDEN_MARKS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u2028-\u202e\u2060-\u2069\ufeff]"
)


def clean(text: str | None) -> str:
    """Typed text without invisible control marks, with plain line ends and no blanks around."""
    if not text:
        return ""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return HIDDEN_MARKS.sub("", plain).strip()


class Form(FlaskForm):
    """A form whose CSRF token the guard has already checked."""

    class Meta:
        csrf = False

        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Any:
            """Every text field is cleaned before its checks."""
            typed = issubclass(unbound.field_class, StringField)
            if typed and not issubclass(unbound.field_class, TypedField | HiddenField):
                options["filters"] = [clean, *unbound.kwargs.get("filters", [])]
            return unbound.bind(form=form, **options)

    @property
    def has_file(self) -> bool:
        """True when the form must be sent as multipart."""
        return any(isinstance(field, FileField) for field in self)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """(field id, sentence) of every mistake, in the order of the page."""
        found: list[tuple[str, str]] = [("", str(said)) for said in self.form_errors]
        for field in self:
            found += [(field.id, str(said)) for said in field.errors if isinstance(said, str) or said]
        return found


class VersionedForm(Form):
    """A form that edits something: it refuses to overwrite what changed since the page was shown."""

    version = HiddenField()

    def is_stale(self, thing: Any) -> bool:
        """True, with a sentence on top of the form, when somebody changed the thing meanwhile."""
        if self.version.data == str(thing.version):
            return False
        self.form_errors.append(
            _("Alguien cambió esto mientras escribías. Lo tuyo sigue aquí: revísalo y guarda otra vez.")
        )
        self.version.data = str(thing.version)
        self.version.raw_data = [str(thing.version)]
        return True

    def take_back_mistakes(self, thing: Any) -> None:
        """Fields that can't be read yet have the thing's own values; what was said of them stays."""
        for field in self:
            if field.errors:
                field.data = getattr(thing, field.name, None)


class Needed:
    """The field must be filled in."""

    field_flags: dict[str, Any] = {"required": True}  # noqa: RUF012

    def __init__(self, message: Any = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        empty = field.data in (None, "", [], False) and not getattr(field, "typed", "")
        if empty and not (field.errors and field.raw_data):
            # Of radios that nobody touched WTForms has said already that the choice is invalid.
            field.errors = []
            raise StopValidation(self.message or _("Falta completar: %(label)s.", label=field.label.text))


class AtMost:
    """Text of at most this many characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Any, field: Field) -> None:
        size = len(field.data or "")
        if size > self.most:
            raise ValidationError(
                _(
                    "%(label)s: escribe como máximo %(most)d caracteres; ahora son %(size)d.",
                    label=field.label.text,
                    most=self.most,
                    size=size,
                )
            )


class AtLeast:
    """Text of at least this many characters, when there is any."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and len(field.data) < self.least:
            raise ValidationError(
                _(
                    "%(label)s: escribe un poco más, al menos %(least)d caracteres.",
                    label=field.label.text,
                    least=self.least,
                )
            )


class Between:
    """A whole number in a range."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Any, field: Field) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                _(
                    "%(label)s: escribe un número entre %(least)d y %(most)d.",
                    label=field.label.text,
                    least=self.least,
                    most=self.most,
                )
            )


class Optional:
    """An empty field is fine, and ends its checks."""

    field_flags: dict[str, Any] = {"optional": True}  # noqa: RUF012

    def __call__(self, form: Any, field: Field) -> None:
        if field.data in (None, "") and not getattr(field, "typed", "") and not field.errors:
            raise StopValidation()


class TypedField(StringField):
    """A text field whose data is a value; what was typed is shown again as it was."""

    typed: str = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.shown(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = clean(valuelist[0] if valuelist else "")
        self.data = None
        if self.typed:
            self.data = self.read(self.typed)

    def process_data(self, value: Any) -> None:
        self.data = value

    def shown(self, value: Any) -> str:
        """The value as it is written in the field."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value of what was typed; raises ValueError with a sentence."""
        raise NotImplementedError


class MoneyField(TypedField):
    """Bolivianos, as people write them."""

    def shown(self, value: Money) -> str:
        return str(value).removeprefix("Bs ")

    def read(self, text: str) -> Money:
        try:
            return parse(text)
        except NotMoney:
            raise ValueError(
                _("«%(text)s» no se lee como un monto. Escribe por ejemplo 3300 o 3.300,50.", text=text[:40])
            ) from None


class DayField(TypedField):
    """A date as dd/mm/yyyy."""

    def shown(self, value: date) -> str:
        return i18n.day(value)

    def read(self, text: str) -> date:
        for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
            try:
                read = datetime.strptime(text, shape).date()
            except ValueError:
                continue
            if 1900 <= read.year <= 2100:
                return read
        raise ValueError(
            _(
                "«%(text)s» no es una fecha. Escríbela como día/mes/año, por ejemplo 05/03/2027.",
                text=text[:40],
            )
        )


class NumberField(TypedField):
    """A whole number."""

    def read(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError(_("«%(text)s» no es un número entero. Escribe solo cifras.", text=text[:40]))
        return int(text)


class RangeField(NumberField):
    """A whole number chosen with a slider, which always stands somewhere."""

    widget = RangeInput()

    def __init__(self, label: Any = None, least: int = 0, most: int = 100, **options: Any) -> None:
        super().__init__(label, [Between(least, most)], render_kw={"min": least, "max": most}, **options)


class PhoneField(TypedField):
    """A phone, Bolivian unless it says another country; its data is E.164."""

    def shown(self, value: str) -> str:
        return i18n.phone(value)

    def read(self, text: str) -> str:
        found = phone_number(text)
        if found is None:
            raise ValueError(
                _("«%(text)s» no parece un teléfono. Escribe 8 cifras, por ejemplo 71234567.", text=text[:40])
            )
        return found


class EmailField(TypedField):
    """An e-mail address; its data has small letters."""

    def read(self, text: str) -> str:
        found = email_address(text)
        if found is None:
            raise ValueError(
                _("«%(text)s» no parece un correo. Escríbelo como nombre@ejemplo.com.", text=text[:60])
            )
        return found


class DayTimeField(TypedField):
    """A date and hour in La Paz, dd/mm/yyyy hh:mm; its data is an aware moment."""

    def shown(self, value: datetime) -> str:
        return i18n.day_time(value)

    def read(self, text: str) -> datetime:
        for shape in ("%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %Hh%M"):
            try:
                return datetime.strptime(text, shape).replace(tzinfo=clock.LA_PAZ)
            except ValueError:
                continue
        raise ValueError(
            _("«%(text)s» no es una fecha con hora. Escribe por ejemplo 05/03/2027 14:30.", text=text[:40])
        )


def phone_number(text: str) -> str | None:
    """The number as E.164, or None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "BO")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email_address(text: str) -> str | None:
    """The address in small letters, or None when it cannot be one."""
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return str(found.normalized).lower()


def in_order(form: Any, first: Field, last: Field) -> bool:
    """True when both dates stand in order; otherwise the later field says so."""
    if first.data and last.data and last.data < first.data:
        last.errors = [
            *last.errors,
            _("La fecha de fin (%(end)s) es anterior a la de inicio.", end=i18n.day(last.data)),
        ]
        return False
    return True


def choices(pairs: Iterable[tuple[Any, Any]], empty: Any = None) -> list[SelectChoice]:
    """Choices for a select or a group of radios, from (value, words)."""
    first = [SelectChoice("", empty)] if empty is not None else []
    return first + [SelectChoice(getattr(value, "value", value), words) for value, words in pairs]
