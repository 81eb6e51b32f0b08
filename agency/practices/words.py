"""What states and steps of practices are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.history.words import register
from agency.practices.models import PracticeState as S
from agency.web.words import StepWords

STATES: Mapping[S, LazyString] = {
    S.DRAFT: _l("Borrador"),
    S.SUBMITTED: _l("En revisión"),
    S.CHANGES_REQUESTED: _l("Falta corregir"),
    S.OPEN: _l("Abierta"),
    S.FILLED: _l("Plazas cubiertas"),
    S.CLOSED: _l("Cerrada"),
    S.EXPIRED: _l("Vencida"),
    S.REJECTED: _l("No aceptada"),
    S.REMOVED: _l("Retirada por la agencia"),
}
TONES: Mapping[S, str] = {
    S.DRAFT: "quiet",
    S.SUBMITTED: "wait",
    S.CHANGES_REQUESTED: "wait",
    S.OPEN: "good",
    S.FILLED: "done",
    S.CLOSED: "quiet",
    S.EXPIRED: "quiet",
    S.REJECTED: "stop",
    S.REMOVED: "stop",
}
NEEDS: Mapping[str, LazyString] = {
    "company": _l("la empresa tiene que ser aliada"),
    "agreement": _l("hace falta un convenio vigente en la fecha de inicio"),
    "tutor": _l("falta nombrar a la tutora o al tutor"),
    "learning": _l("falta decir qué aprenderá"),
    "place": _l("no queda una plaza libre"),
    "late": _l("su fecha de inicio ya pasó; publica una nueva con otras fechas"),
}
STEPS: Mapping[str, StepWords] = {
    "submit": StepWords(_l("Enviar a revisión"), kind="primary"),
    "approve": StepWords(
        _l("Aprobar y publicar"),
        _l("Se publica ahora mismo con tu nombre como quien la revisó. Las mujeres podrán postular."),
        "primary",
    ),
    "ask_changes": StepWords(
        _l("Pedir cambios"),
        _l("La empresa lee qué corregir y la envía otra vez."),
        "secondary",
        _l("Qué corregir"),
    ),
    "reject": StepWords(
        _l("No aceptar"), _l("La empresa recibe tu motivo."), "danger", _l("Motivo que leerá la empresa")
    ),
    "renew": StepWords(_l("Renovar"), kind="primary"),
    "close": StepWords(
        _l("Cerrar"), _l("Deja de recibir postulaciones; a quienes esperan se les avisa."), "danger"
    ),
    "remove": StepWords(
        _l("Retirar"),
        _l("Desaparece de todas partes ahora mismo."),
        "danger",
        _l("Motivo que leerá la empresa"),
    ),
}

register(
    "practice",
    {
        "drafted": _l("escribió la práctica"),
        "edited": _l("cambió la práctica"),
        "submit": _l("la envió a revisión"),
        "approve": _l("la revisó y la publicó"),
        "ask_changes": _l("pidió cambios"),
        "reject": _l("no la aceptó"),
        "fill": _l("cubrió todas las plazas"),
        "free": _l("volvió a tener una plaza libre"),
        "expire": _l("la dio por vencida"),
        "renew": _l("la renovó"),
        "close": _l("la cerró"),
        "remove": _l("la retiró"),
    },
)
