"""What states, steps and refusals of applications are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.applications.models import ApplicationState as S
from agency.history.words import register
from agency.roles import Hat
from agency.web.words import StepWords

STATES: Mapping[S, LazyString] = {
    S.PROPOSED: _l("Propuesta: espera su sí"),
    S.SUBMITTED: _l("Enviada"),
    S.IN_REVIEW: _l("En revisión"),
    S.INTERVIEW: _l("Entrevista"),
    S.OFFERED: _l("Oferta hecha"),
    S.ACCEPTED: _l("Aceptada: falta abrir la colocación"),
    S.PLACED: _l("Colocada"),
    S.WITHDRAWN: _l("Retirada por ella"),
    S.DECLINED: _l("Ella dijo que no"),
    S.REJECTED: _l("No elegida"),
    S.EXPIRED: _l("Vencida sin respuesta"),
    S.OBSOLETE: _l("Sin efecto"),
}
HER_STATES: Mapping[S, LazyString] = {
    S.PROPOSED: _l("La agencia te propone esta práctica"),
    S.SUBMITTED: _l("Enviada"),
    S.IN_REVIEW: _l("En revisión"),
    S.INTERVIEW: _l("Entrevista"),
    S.OFFERED: _l("Tienes una oferta"),
    S.ACCEPTED: _l("Dijiste que sí"),
    S.PLACED: _l("La práctica es tuya"),
    S.WITHDRAWN: _l("La retiraste"),
    S.DECLINED: _l("Dijiste que no"),
    S.REJECTED: _l("Esta vez no"),
    S.EXPIRED: _l("Cerrada sin respuesta"),
    S.OBSOLETE: _l("Ya no está disponible"),
}
TONES: Mapping[S, str] = {
    S.PROPOSED: "wait",
    S.SUBMITTED: "wait",
    S.IN_REVIEW: "wait",
    S.INTERVIEW: "wait",
    S.OFFERED: "good",
    S.ACCEPTED: "good",
    S.PLACED: "done",
    S.WITHDRAWN: "quiet",
    S.DECLINED: "quiet",
    S.REJECTED: "quiet",
    S.EXPIRED: "quiet",
    S.OBSOLETE: "quiet",
}
STAGES = (_l("Enviada"), _l("En revisión"), _l("Entrevista"), _l("Oferta"), _l("Cerrada"))
REASONS: Mapping[str, LazyString] = {
    "other": _l("Eligieron a otra postulante"),
    "level": _l("El nivel no coincide con el de la práctica"),
    "schedule": _l("El horario no coincide"),
    "place": _l("El viaje diario sería demasiado largo"),
    "project": _l("El proyecto cambió y la práctica no se hará por ahora"),
    "meeting": _l("Después de conversar, no era el lugar indicado"),
}
HATS: Mapping[Hat, LazyString] = {
    Hat.WOMAN: _l("Ella"),
    Hat.COMPANY: _l("La empresa"),
    Hat.AGENCY: _l("La agencia"),
}
TURNS: Mapping[Hat, LazyString] = {
    Hat.WOMAN: _l("le toca a ella"),
    Hat.COMPANY: _l("le toca a la empresa"),
    Hat.AGENCY: _l("le toca a la agencia"),
}
NEEDS: Mapping[str, LazyString] = {
    "place": _l("ya hay ofertas para todas las plazas libres"),
    "open": _l("la práctica ya no recibe postulaciones"),
    "blocked": _l("tienes bloqueada a esta empresa"),
    "paused": _l("ella puso sus postulaciones en pausa"),
}
STEPS: Mapping[str, StepWords] = {
    "consent": StepWords(
        _l("Sí, quiero que me vean"),
        _l("La empresa verá tu primer nombre y tu perfil, sin apellido, enlaces ni teléfono."),
        "primary",
    ),
    "review": StepWords(_l("La estoy leyendo")),
    "offer": StepWords(
        _l("Ofrecerle la plaza"), _l("Ella recibe la oferta y responde por el portal."), "primary"
    ),
    "accept": StepWords(
        _l("Acepto la oferta"),
        _l("La empresa verá tu nombre completo y tus enlaces. La agencia prepara el acuerdo."),
        "primary",
    ),
    "decline": StepWords(
        _l("No, gracias"), _l("No hace falta explicar nada. No cambia nada más para ti."), "secondary"
    ),
    "withdraw": StepWords(
        _l("Retirar mi postulación"),
        _l("La empresa deja de ver tu perfil. No hace falta explicar nada."),
        "secondary",
    ),
    "retract": StepWords(
        _l("Dejar sin efecto"), _l("Se cierra y se avisa a quienes corresponde."), "danger", _l("Motivo")
    ),
    "again": StepWords(
        _l("Postular otra vez"), _l("La empresa vuelve a ver tu primer nombre y tu perfil."), "secondary"
    ),
}

register(
    "application",
    {
        "applied": _l("postuló"),
        "proposed": _l("propuso la práctica"),
        "consent": _l("dijo que sí a la propuesta"),
        "review": _l("empezó a leer la postulación"),
        "invite": _l("propuso una entrevista: %(at)s, %(place)s"),
        "agree_interview": _l("aceptó la entrevista"),
        "offer": _l("ofreció la plaza"),
        "accept": _l("aceptó la oferta"),
        "place": _l("abrió la colocación"),
        "decline": _l("dijo que no"),
        "withdraw": _l("retiró la postulación"),
        "reject": _l("respondió que no"),
        "retract": _l("la dejó sin efecto"),
        "again": _l("postuló otra vez"),
        "came_back": _l("volvió al portal y sigue con su postulación"),
        "expire": _l("la cerró por falta de respuesta"),
        "outlive": _l("la cerró: ya no está disponible"),
    },
)
