"""What evaluations ask, and how their marks are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.evaluations.models import EvaluationState as S
from agency.history.words import register
from agency.roles import Hat

STATES: Mapping[S, LazyString] = {
    S.ASKED: _l("Pedida"),
    S.GIVEN: _l("Dada"),
    S.MISSED: _l("Sin respuesta"),
}
SIDES: Mapping[Hat, LazyString] = {Hat.WOMAN: _l("Ella"), Hat.COMPANY: _l("La empresa")}
HOW_MUCH: Mapping[int, LazyString] = {
    5: _l("Mucho"),
    4: _l("Bastante"),
    3: _l("Más o menos"),
    2: _l("Poco"),
    1: _l("Nada"),
}
HOW_WELL: Mapping[int, LazyString] = {
    5: _l("Muy bien"),
    4: _l("Bien"),
    3: _l("Más o menos"),
    2: _l("No muy bien"),
    1: _l("Mal"),
}
QUESTIONS: Mapping[Hat, Mapping[str, LazyString]] = {
    Hat.WOMAN: {
        "learning": _l("¿Cuánto aprendiste de lo que te prometieron?"),
        "treatment": _l("¿Cómo te trataron?"),
        "again": _l("¿Recomendarías esta práctica a una compañera?"),
        "comment": _l("Algo que quieras contar (lo lee la agencia, no la empresa)"),
    },
    Hat.COMPANY: {
        "learning": _l("¿Cuánto avanzó en lo que vino a aprender?"),
        "treatment": _l("¿Cómo trabajó con el equipo?"),
        "again": _l("¿La recibirían otra vez?"),
        "comment": _l("Algo que quieran contar (lo lee la agencia)"),
    },
}

register(
    "evaluation",
    {"asked": _l("pidió la evaluación"), "give": _l("dio su evaluación"), "miss": _l("pasó el plazo")},
)
