"""The forms of accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import ValidationError

from agency.accounts.models import NameKind
from agency.accounts.operations import NewPerson
from agency.accounts.rules import LEAST, MOST, password_fault
from agency.i18n import language
from agency.web.forms import AtMost, Form, Needed, email_address, phone_number

FAULTS = {
    "short": _l("La contraseña es corta: usa al menos 12 caracteres. Tres o cuatro palabras sirven."),
    "long": _l("La contraseña es demasiado larga: usa como máximo 200 caracteres."),
    "common": _l("Esa contraseña la usa mucha gente y es fácil de adivinar. Elige otra."),
    "dull": _l("Esa contraseña repite los mismos caracteres. Elige otra."),
    "own": _l("Esa contraseña contiene tu nombre, correo o teléfono. Elige otra."),
}


class NewPassword:
    """A password that others can't guess; the names of `own` fields may not stand in it."""

    field_flags = {"minlength": LEAST, "maxlength": MOST}  # noqa: RUF012

    def __call__(self, form: Any, field: Any) -> None:
        own = [form[n].data or "" for n in ("given_names", "first_surname", "name") if n in form]
        fault = password_fault(field.data or "", tuple(own))
        if fault:
            raise ValidationError(FAULTS[fault])


def read_name(text: str) -> tuple[NameKind, str] | None:
    """What a person typed as her e-mail or phone, or None when it is neither."""
    if "@" in text:
        email = email_address(text)
        return (NameKind.EMAIL, email) if email else None
    phone = phone_number(text)
    return (NameKind.PHONE, phone) if phone else None


class SignInForm(Form):
    """Name and password."""

    name = StringField(
        _l("Correo o teléfono"),
        [Needed(_l("Escribe tu correo o tu teléfono."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Contraseña"),
        [Needed(_l("Escribe tu contraseña."))],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField(
        _l("Este teléfono es solo mío: mantener mi sesión 30 días"),
        description=_l("Si alguien más usa este teléfono, déjalo sin marcar."),
    )


class SignUpForm(Form):
    """A new account: one question group for a phone."""

    given_names = StringField(
        _l("Tus nombres"), [Needed(), AtMost(80)], render_kw={"autocomplete": "given-name"}
    )
    first_surname = StringField(
        _l("Primer apellido"), [Needed(), AtMost(60)], render_kw={"autocomplete": "family-name"}
    )
    second_surname = StringField(_l("Segundo apellido"), [AtMost(60)])
    name = StringField(
        _l("Correo o teléfono"),
        [Needed(), AtMost(254)],
        description=_l("Uno basta. Con él entrarás. Ejemplo: 71234567 o ana@ejemplo.com"),
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Elige una contraseña"),
        [Needed(), NewPassword()],
        description=_l("Al menos 12 caracteres. Tres o cuatro palabras que no vayan juntas sirven muy bien."),
        render_kw={"autocomplete": "new-password"},
    )
    adult = BooleanField(_l("Tengo 18 años o más"), [Needed(_l("El portal es para mayores de 18 años."))])
    consent = BooleanField(
        _l("Leí cómo se usan mis datos y estoy de acuerdo"),
        [Needed(_l("Para crear la cuenta necesitamos tu acuerdo."))],
    )

    def validate_name(self, field: Any) -> None:
        """An e-mail or a phone, and nothing else."""
        if field.data and read_name(field.data) is None:
            raise ValidationError(
                _("«%(text)s» no parece un correo ni un teléfono. Ejemplo: 71234567.", text=field.data[:60])
            )

    def person(self) -> NewPerson:
        """What was typed, once valid."""
        read = read_name(self.name.data)
        assert read is not None
        return NewPerson(
            given_names=self.given_names.data,
            first_surname=self.first_surname.data,
            second_surname=self.second_surname.data or "",
            kind=read[0],
            name=read[1],
            password=self.password.data,
            language=language(),
        )


class CodeForm(Form):
    """Six digits that a coordinator passed on."""

    code = StringField(
        _l("Código de 6 cifras"),
        [Needed(_l("Escribe el código."))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class ForgotForm(Form):
    """Which account to recover."""

    name = StringField(_l("Correo o teléfono"), [Needed(), AtMost(254)])


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _l("Contraseña nueva"), [Needed(), NewPassword()], render_kw={"autocomplete": "new-password"}
    )
