"""What states and steps of concerns are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.safety.models import ConcernState as S
from agency.web.words import StepWords

STATES: Mapping[S, LazyString] = {
    S.RECEIVED: _l("Recibido"),
    S.TRIAGED: _l("Leído"),
    S.IN_CARE: _l("En atención"),
    S.CLOSED: _l("Cerrado"),
}
TONES: Mapping[S, str] = {S.RECEIVED: "stop", S.TRIAGED: "wait", S.IN_CARE: "wait", S.CLOSED: "done"}
KINDS: Mapping[str, LazyString] = {
    "practice": _l("una práctica"),
    "application": _l("una postulación"),
    "placement": _l("una colocación"),
    "profile": _l("un perfil"),
    "": _l("algo del portal"),
}
STEPS: Mapping[str, StepWords] = {
    "triage": StepWords(_l("Lo leí"), kind="primary"),
    "take_in_care": StepWords(_l("Tomarlo en atención"), kind="primary"),
    "close": StepWords(
        _l("Cerrar"), _l("Queda guardado y cifrado; se puede volver a abrir."), "secondary", _l("Qué se hizo")
    ),
    "reopen": StepWords(_l("Volver a abrir")),
}
