"""The forms of accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from agency.accounts.models import Invitation, NameKind, Person
from agency.accounts.operations import NewPerson, NewWoman
from agency.accounts.rules import LEAST, MOST, password_fault, sign_in_code
from agency.accounts.words import FAULTS, ROLE_HINTS, ROLES
from agency.i18n import LANGUAGES, language
from agency.web.forms import (
    AtMost,
    EmailField,
    Form,
    Needed,
    Optional,
    PhoneField,
    VersionedForm,
    choices,
    email_address,
    phone_number,
)


class NewPassword:
    """A password that others can't guess: what they know of its owner may not stand in it."""

    field_flags = {"minlength": LEAST, "maxlength": MOST}  # noqa: RUF012

    def __call__(self, form: Any, field: Any) -> None:
        typed = [form[n].data or "" for n in ("given_names", "first_surname", "name") if n in form]
        fault = password_fault(field.data or "", (*typed, *getattr(form, "own_words", ())))
        if fault:
            raise ValidationError(FAULTS[fault])


def read_name(text: str) -> tuple[NameKind, str] | None:
    """What a person typed as her e-mail, phone or code, or None when it is none of them."""
    if "@" in text:
        email = email_address(text)
        return (NameKind.EMAIL, email) if email else None
    code = sign_in_code(text)
    if code:
        return NameKind.CODE, code
    phone = phone_number(text)
    return (NameKind.PHONE, phone) if phone else None


def check_new_name(field: Any) -> None:
    """The field holds an e-mail or a phone, and nothing else."""
    read = read_name(field.data or "")
    if field.data and (read is None or read[0] is NameKind.CODE):
        raise ValidationError(
            _("«%(text)s» no parece un correo ni un teléfono. Ejemplo: 71234567.", text=field.data[:60])
        )


def one_line(text: str | None) -> str:
    """The text without line ends and doubled blanks."""
    return " ".join((text or "").split())


class SignInForm(Form):
    """Name and password."""

    name = StringField(
        _l("Correo, teléfono o código"),
        [Needed(_l("Escribe tu correo, tu teléfono o tu código.")), AtMost(254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Contraseña"),
        [Needed(_l("Escribe tu contraseña.")), AtMost(MOST)],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField(
        _l("Este teléfono es solo mío: mantener mi sesión 30 días"),
        description=_l("Si alguien más usa este teléfono, déjalo sin marcar."),
    )

    def typed_name(self) -> str:
        """The name as it is kept, or as it was typed when it is none."""
        read = read_name(self.name.data)
        return read[1] if read else str(self.name.data).casefold()


class PersonNames(Form):
    """How a person is called."""

    given_names = StringField(
        _l("Tus nombres"),
        [Needed(), AtMost(80)],
        filters=[one_line],
        render_kw={"autocomplete": "given-name"},
    )
    first_surname = StringField(
        _l("Primer apellido"),
        [Needed(), AtMost(60)],
        filters=[one_line],
        render_kw={"autocomplete": "family-name"},
    )
    second_surname = StringField(_l("Segundo apellido"), [AtMost(60)], filters=[one_line])


class Handed(Form):
    """What a coordinator handed to her; it is asked before the rest."""

    code = StringField(
        _l("Tu código"),
        [Needed(), AtMost(20)],
        description=_l("Tres letras y cuatro cifras, como KTR4827. Te lo dio la coordinadora."),
        render_kw={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"},
    )
    number = StringField(
        _l("El número de 6 cifras"),
        [Needed(), AtMost(20)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class Owning(Form):
    """What makes an account hers alone: a password, an age, a yes."""

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


class NewAccount(PersonNames, Owning):
    """What every new account gives besides its name."""

    def new_person(self, kind: NameKind, name: str) -> NewPerson:
        """What was typed, once valid, with the name that she signs in with."""
        return NewPerson(
            given_names=self.given_names.data,
            first_surname=self.first_surname.data,
            second_surname=self.second_surname.data or "",
            kind=kind,
            name=name,
            password=self.password.data,
            language=language(),
        )


class SignUpForm(NewAccount):
    """A new account: one question group for a phone."""

    name = StringField(
        _l("Correo o teléfono"),
        [Needed(), AtMost(254)],
        description=_l("Uno basta. Con él entrarás. Ejemplo: 71234567 o ana@ejemplo.com"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_name(self, field: Any) -> None:
        """An e-mail or a phone."""
        check_new_name(field)

    def person(self) -> NewPerson:
        """What was typed, once valid."""
        read = read_name(self.name.data)
        assert read is not None
        return self.new_person(*read)


class AcceptForm(NewAccount):
    """The account of somebody who was invited."""

    def __init__(self, invitation: Invitation) -> None:
        self.own_words = (invitation.email,)
        super().__init__(data={"given_names": invitation.given_names})


class RegisterForm(PersonNames):
    """A woman in a workshop: only what her account can't do without.

    The browser is the coordinator's, and must not offer her own name.
    """

    given_names = StringField(_l("Sus nombres"), [Needed(), AtMost(80)], filters=[one_line])
    first_surname = StringField(_l("Primer apellido"), [Needed(), AtMost(60)], filters=[one_line])
    phone = PhoneField(
        _l("Su teléfono"),
        [Optional()],
        description=_l("Para avisarle por WhatsApp. Si lo comparte, déjalo vacío."),
    )
    language = SelectField(_l("Su idioma aquí"), choices=choices(LANGUAGES.items()))

    def woman(self) -> NewWoman:
        """What was typed, once valid."""
        return NewWoman(
            given_names=self.given_names.data or "",
            first_surname=self.first_surname.data or "",
            second_surname=self.second_surname.data or "",
            phone=self.phone.data or "",
            language=self.language.data,
        )


class StartForm(Handed, Owning):
    """Taking up the account that a coordinator began."""


class CodeForm(Form):
    """Six digits that a coordinator passed on."""

    code = StringField(
        _l("Código de 6 cifras"),
        [Needed(_l("Escribe el código.")), AtMost(20)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class ForgotForm(Form):
    """Which account to recover."""

    name = StringField(
        _l("Correo, teléfono o código"),
        [Needed(), AtMost(254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A new password for this person."""

    password = PasswordField(
        _l("Contraseña nueva"),
        [Needed(), NewPassword()],
        description=_l("Al menos 12 caracteres. Tres o cuatro palabras que no vayan juntas sirven muy bien."),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, person: Person) -> None:
        self.own_words = person.own_words
        super().__init__()


class ItIsMe(Form):
    """The password once more: an open session may be in somebody else's hands."""

    current_password = PasswordField(
        _l("Tu contraseña de ahora"),
        [Needed(_l("Escribe tu contraseña.")), AtMost(MOST)],
        description=_l("La pedimos para saber que eres tú."),
        render_kw={"autocomplete": "current-password"},
    )


class ChangePasswordForm(ItIsMe):
    """A new password in place of the present one."""

    password = PasswordField(
        _l("Contraseña nueva"),
        [Needed(), NewPassword()],
        description=_l("Al menos 12 caracteres. Tres o cuatro palabras que no vayan juntas sirven muy bien."),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, person: Person) -> None:
        self.own_words = person.own_words
        super().__init__()


class AddNameForm(ItIsMe):
    """Another e-mail or phone to sign in with."""

    name = StringField(
        _l("Correo o teléfono nuevo"),
        [Needed(), AtMost(254)],
        description=_l("Si ya tienes uno, el nuevo lo reemplaza cuando lo confirmes."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_name(self, field: Any) -> None:
        """An e-mail or a phone."""
        check_new_name(field)


class RenameForm(PersonNames, VersionedForm):
    """How she is called from now on."""


class ConsentForm(Form):
    """Her yes to the current text."""

    adult = BooleanField(_l("Tengo 18 años o más"), [Needed(_l("El portal es para mayores de 18 años."))])
    consent = BooleanField(
        _l("Leí cómo se usan mis datos y estoy de acuerdo"),
        [Needed(_l("Para seguir necesitamos tu acuerdo. Si no lo quieres dar, puedes salir."))],
    )


class FactorForm(Form):
    """A code of her application, or one of her recovery codes."""

    factor = StringField(
        _l("Código"),
        [Needed(_l("Escribe el código.")), AtMost(20)],
        description=_l("Las 6 cifras de tu aplicación, o uno de tus códigos de recuperación."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class SetUpForm(ItIsMe):
    """The first code of a new application, and who she is."""

    factor = StringField(
        _l("Código de 6 cifras"),
        [Needed(_l("Escribe el código.")), AtMost(20)],
        description=_l("El que muestra ahora tu aplicación."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class InviteForm(Form):
    """Somebody to join the agency's staff."""

    given_names = StringField(_l("Sus nombres"), [Needed(), AtMost(80)], filters=[one_line])
    email = EmailField(_l("Su correo"), [Needed()])
    roles = SelectMultipleField(
        _l("Su rol"),
        [Needed(_l("Elige al menos un rol."))],
        choices=choices((role, ROLES[role]) for role in ROLE_HINTS),
    )


class ClosingForm(Form):
    """Why an account is closed."""

    reason = TextAreaField(_l("Por qué"), [Needed(), AtMost(1000)])


class PeopleFilter(Form):
    """Which people to see."""

    q = StringField(_l("Nombre, correo, teléfono o código"))
    role = SelectField(_l("Rol"), choices=choices(ROLES.items(), _l("Todos")))
    state = SelectField(
        _l("Cuenta"),
        choices=choices(
            (("open", _l("Abierta")), ("unconfirmed", _l("Sin confirmar")), ("closed", _l("Cerrada"))),
            _l("Todas"),
        ),
    )
