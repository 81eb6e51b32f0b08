"""What states, steps and roles of companies are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.companies.models import AgreementState, CompanyState
from agency.history.words import register
from agency.roles import CompanyRole
from agency.web.words import StepWords

STATES: Mapping[CompanyState, LazyString] = {
    CompanyState.APPLIED: _l("Solicitud recibida"),
    CompanyState.IN_REVIEW: _l("En revisión"),
    CompanyState.PARTNER: _l("Empresa aliada"),
    CompanyState.SUSPENDED: _l("Suspendida"),
    CompanyState.REFUSED: _l("No aceptada"),
    CompanyState.CLOSED: _l("Cerrada"),
}
TONES: Mapping[CompanyState, str] = {
    CompanyState.APPLIED: "wait",
    CompanyState.IN_REVIEW: "wait",
    CompanyState.PARTNER: "good",
    CompanyState.SUSPENDED: "stop",
    CompanyState.REFUSED: "stop",
    CompanyState.CLOSED: "quiet",
}
AGREEMENT_STATES: Mapping[AgreementState, LazyString] = {
    AgreementState.DRAFT: _l("Borrador"),
    AgreementState.IN_FORCE: _l("Vigente"),
    AgreementState.EXPIRED: _l("Vencido"),
    AgreementState.TERMINATED: _l("Terminado"),
}
AGREEMENT_TONES: Mapping[AgreementState, str] = {
    AgreementState.DRAFT: "wait",
    AgreementState.IN_FORCE: "good",
    AgreementState.EXPIRED: "quiet",
    AgreementState.TERMINATED: "stop",
}
ROLES: Mapping[CompanyRole, LazyString] = {
    CompanyRole.REPRESENTATIVE: _l("Representante"),
    CompanyRole.TUTOR: _l("Tutora o tutor"),
    CompanyRole.READER: _l("Lectura"),
}
STEPS: Mapping[str, StepWords] = {
    "take_up": StepWords(_l("Empezar la revisión")),
    "accept": StepWords(
        _l("Aceptar como empresa aliada"),
        _l("La empresa recibirá el aviso. Podrá publicar prácticas cuando registres su convenio firmado."),
        "primary",
    ),
    "refuse": StepWords(
        _l("No aceptar"),
        _l("La empresa recibirá tu motivo con palabras tuyas y podrá pedir que otra persona lo revise."),
        "danger",
        _l("Motivo que leerá la empresa"),
    ),
    "appeal": StepWords(
        _l("Pedir otra revisión"),
        _l("Otra coordinadora leerá lo que escribas y volverá a revisar la solicitud."),
        "primary",
        _l("Qué debería saber la agencia"),
    ),
    "suspend": StepWords(
        _l("Suspender"),
        _l("Sus prácticas dejan de verse ahora mismo y nadie más puede postular."),
        "danger",
        _l("Motivo que leerá la empresa"),
    ),
    "restore": StepWords(
        _l("Levantar la suspensión"),
        _l("Sus prácticas abiertas vuelven a verse."),
        "primary",
        _l("Qué se comprobó"),
    ),
    "close": StepWords(
        _l("Cerrar la alianza"),
        _l("La empresa ya no podrá publicar. Las colocaciones en curso siguen hasta su fin."),
        "danger",
        _l("Motivo"),
    ),
    "terminate": StepWords(
        _l("Terminar el convenio"),
        _l("Sus prácticas dejan de verse. Las colocaciones en curso siguen hasta su fin."),
        "danger",
        _l("Motivo"),
    ),
}

register(
    "company",
    {
        "applied": _l("pidió ser empresa aliada"),
        "edited": _l("cambió los datos de la empresa"),
        "take_up": _l("empezó la revisión"),
        "accept": _l("aceptó a la empresa como aliada"),
        "refuse": _l("no aceptó a la empresa"),
        "appeal": _l("pidió otra revisión"),
        "suspend": _l("suspendió a la empresa"),
        "restore": _l("levantó la suspensión"),
        "close": _l("cerró la alianza"),
        "agreement_recorded": _l("registró el convenio %(number)s"),
        "agreement_expired": _l("dio por vencido el convenio %(number)s"),
        "agreement_terminated": _l("terminó el convenio %(number)s"),
        "invited": _l("invitó a %(name)s a la empresa"),
        "joined": _l("se sumó %(name)s"),
        "left": _l("dejó la empresa %(name)s"),
    },
)
