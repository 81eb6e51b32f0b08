"""What states, steps and missing things of placements are called, and the agreement's text."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.history.words import register
from agency.placements.models import PlacementState as S
from agency.roles import Hat
from agency.web.words import StepWords

STATES: Mapping[S, LazyString] = {
    S.PLANNED: _l("En preparación"),
    S.SIGNING: _l("Por firmar"),
    S.READY: _l("Lista para empezar"),
    S.RUNNING: _l("En curso"),
    S.PAUSED: _l("En pausa"),
    S.COMPLETED: _l("Terminada"),
    S.ENDED_EARLY: _l("Terminó antes"),
    S.CANCELLED: _l("No empezó"),
}
TONES: Mapping[S, str] = {
    S.PLANNED: "wait",
    S.SIGNING: "wait",
    S.READY: "good",
    S.RUNNING: "good",
    S.PAUSED: "wait",
    S.COMPLETED: "done",
    S.ENDED_EARLY: "stop",
    S.CANCELLED: "stop",
}
STAGES = (_l("Preparación"), _l("Firmas"), _l("Lista"), _l("En curso"), _l("Terminada"))
STAGE_OF: Mapping[S, int] = {
    S.PLANNED: 0,
    S.SIGNING: 1,
    S.READY: 2,
    S.RUNNING: 3,
    S.PAUSED: 3,
    S.COMPLETED: 5,
    S.ENDED_EARLY: 3,
    S.CANCELLED: 1,
}
PARTIES: Mapping[Hat, LazyString] = {
    Hat.WOMAN: _l("Ella"),
    Hat.COMPANY: _l("La empresa"),
    Hat.AGENCY: _l("La agencia"),
}
LACKS: Mapping[str, LazyString] = {
    "woman": _l("la firma de ella"),
    "company": _l("la firma de la empresa"),
    "agency": _l("la firma de la agencia"),
    "insurance": _l("el seguro"),
    "adult": _l("ver que tiene 18 años o más"),
    "tutor": _l("la tutora o el tutor"),
}
NEEDS: Mapping[str, LazyString] = {"end": _l("se puede terminar desde una semana antes de su fecha de fin")}
STEPS: Mapping[str, StepWords] = {
    "send": StepWords(
        _l("Enviar a firmar"), _l("Las tres partes reciben el texto y lo confirman con su nombre."), "primary"
    ),
    "revise": StepWords(
        _l("Corregir las condiciones"),
        _l("Las firmas hechas se anulan y hay que firmar otra vez."),
        "secondary",
    ),
    "start": StepWords(_l("Empezar"), kind="primary"),
    "pause": StepWords(
        _l("Poner en pausa"), _l("No se anotan horas hasta que siga."), "secondary", _l("Motivo")
    ),
    "resume": StepWords(_l("Retomar"), kind="primary"),
    "complete": StepWords(
        _l("Dar por terminada"),
        _l("Se pide una evaluación corta a las dos partes. Después cierras la cuenta de la subvención."),
        "primary",
    ),
    "end_early": StepWords(
        _l("Terminar antes"),
        _l("Termina hoy. Lo trabajado se paga igual. Nadie necesita permiso para irse."),
        "danger",
        _l("Qué pasó (puedes escribir «prefiero no decirlo»)"),
    ),
    "cancel": StepWords(
        _l("Ya no se hará"),
        _l("La plaza y el dinero reservado quedan libres otra vez."),
        "danger",
        _l("Qué pasó (puedes escribir «prefiero no decirlo»)"),
    ),
}

register(
    "placement",
    {
        "opened": _l("abrió la colocación y reservó %(amount)s"),
        "changed": _l("cambió las condiciones"),
        "send": _l("envió el acuerdo a firmar"),
        "revise": _l("volvió a preparar el acuerdo; las firmas se anularon"),
        "confirmed": _l("firmó el acuerdo como %(name)s"),
        "checked": _l("anotó el seguro y la mayoría de edad"),
        "make_ready": _l("la dejó lista: todo firmado"),
        "start": _l("la empezó"),
        "pause": _l("la puso en pausa"),
        "resume": _l("la retomó"),
        "complete": _l("la dio por terminada"),
        "end_early": _l("la terminó antes"),
        "cancel": _l("la dejó sin efecto"),
        "settled": _l("cerró la cuenta; lo que sobró volvió al fondo"),
    },
)
