"""What roles, events and devices of accounts are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from agency.accounts.models import Invitation, NameKind, Person
from agency.accounts.rules import device_of
from agency.history.words import register
from agency.i18n import day_time
from agency.roles import Role

ROLES: Mapping[Role, LazyString] = {
    Role.WOMAN: _l("Postulante"),
    Role.COORDINATOR: _l("Coordinadora"),
    Role.FINANCE: _l("Finanzas"),
    Role.DIRECTION: _l("Dirección de la agencia"),
    Role.ADMIN: _l("Administradora"),
    Role.CARE: _l("Atención"),
}

ROLE_HINTS: Mapping[Role, LazyString] = {
    Role.COORDINATOR: _l("Revisa empresas y prácticas, asigna y acompaña."),
    Role.FINANCE: _l("Aprueba los pagos que otra persona preparó."),
    Role.DIRECTION: _l("Lee las cifras."),
    Role.ADMIN: _l("Cuida las cuentas y los ajustes."),
    Role.CARE: _l("Lee los avisos de preocupación; nadie más los lee."),
}

NAMES: Mapping[NameKind, LazyString] = {
    NameKind.EMAIL: _l("Correo"),
    NameKind.PHONE: _l("Teléfono"),
    NameKind.CODE: _l("Código para entrar"),
}

FAULTS: Mapping[str, LazyString] = {
    "short": _l("La contraseña es corta: usa al menos 12 caracteres. Tres o cuatro palabras sirven."),
    "long": _l("La contraseña es demasiado larga: usa como máximo 200 caracteres."),
    "common": _l("Esa contraseña la usa mucha gente y es fácil de adivinar. Elige otra."),
    "dull": _l("Esa contraseña repite los mismos caracteres. Elige otra."),
    "own": _l("Esa contraseña contiene tu nombre, correo o teléfono. Elige otra."),
}

register(
    "person",
    {
        "signed_up": _l("creó la cuenta"),
        "invitation_accepted": _l("aceptó la invitación a la agencia"),
        "agreed": _l("aceptó cómo se usan sus datos"),
        "renamed": _l("cambió el nombre de la cuenta"),
        "name_added": _l("pidió entrar también con otro correo o teléfono"),
        "name_confirmed": _l("confirmó un correo o un teléfono"),
        "name_removed": _l("quitó un correo, teléfono o código para entrar"),
        "registered": _l("registró la cuenta en un taller"),
        "code_given": _l("dio un código para entrar"),
        "password_changed": _l("cambió la contraseña"),
        "reset_asked": _l("alguien pidió un enlace para cambiar la contraseña"),
        "reset_by_staff": _l("hizo un enlace para cambiar la contraseña"),
        "sessions_closed": _l("cerró las sesiones abiertas"),
        "second_factor_set": _l("activó el segundo paso"),
        "second_factor_dropped": _l("desactivó el segundo paso"),
        "second_factor_reset": _l("quitó el segundo paso para que se active de nuevo"),
        "recovery_codes_made": _l("hizo códigos de recuperación nuevos"),
        "recovery_code_used": _l("entró con un código de recuperación"),
        "closed": _l("cerró la cuenta"),
        "left": _l("cerró la cuenta y pidió borrar sus datos"),
        "came_back": _l("recuperó la cuenta"),
        "reopened": _l("abrió la cuenta otra vez"),
        "given_coordinator": _l("dio el rol de coordinadora"),
        "given_finance": _l("dio el rol de finanzas"),
        "given_direction": _l("dio el rol de dirección"),
        "given_admin": _l("dio el rol de administradora"),
        "given_care": _l("dio el rol de atención"),
        "ended_coordinator": _l("terminó el rol de coordinadora"),
        "ended_finance": _l("terminó el rol de finanzas"),
        "ended_direction": _l("terminó el rol de dirección"),
        "ended_admin": _l("terminó el rol de administradora"),
        "ended_care": _l("terminó el rol de atención"),
    },
)

register(
    "invitation",
    {
        "invited": _l("envió la invitación"),
        "withdrawn": _l("anuló la invitación"),
        "accepted": _l("aceptó la invitación"),
    },
)


def device(user_agent: str) -> str:
    """A device in words: "Chrome en Android"."""
    browser, system = device_of(user_agent)
    if browser and system:
        return str(_("%(browser)s en %(system)s", browser=browser, system=system))
    return browser or system or str(_("Dispositivo sin nombre"))


def account_state(person: Person) -> str:
    """Where an account stands."""
    if person.anonymised_at:
        return str(_("Ya no tiene nombre"))
    if person.can_come_back:
        return str(_("Se va: puede volver hasta el %(day)s", day=day_time(person.leaving_until)))
    if person.closed_at:
        return str(_("Cerrada"))
    return str(_("Abierta")) if person.confirmed else str(_("Sin confirmar"))


def invitation_state(invitation: Invitation) -> str:
    """Where an invitation stands."""
    if invitation.used_at:
        return str(_("Aceptada"))
    if invitation.withdrawn_at:
        return str(_("Anulada"))
    return str(_("Espera respuesta")) if invitation.open else str(_("Vencida"))
