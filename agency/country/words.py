"""How changes to the country's facts are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from agency.history.words import register

register("minimum_wage", {"added": _l("agregó este salario"), "corrected": _l("corrigió este salario")})
register(
    "holiday",
    {
        "added": _l("agregó este feriado"),
        "corrected": _l("corrigió este feriado"),
        "dropped": _l("quitó este feriado"),
    },
)
register(
    "helpline",
    {
        "added": _l("agregó esta línea"),
        "corrected": _l("corrigió esta línea"),
        "verified": _l("verificó esta línea"),
        "hidden": _l("dejó de mostrar esta línea"),
    },
)
