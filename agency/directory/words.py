"""What the facets of the directory and their values are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.words import DAY_TIMES, LANGUAGES, MODALITIES

FACETS: Mapping[str, object] = {
    "municipality": _l("Municipio"),
    "modality": _l("Cómo trabaja"),
    "day_time": _l("En qué parte del día"),
    "hours": _l("Horas a la semana"),
    "free": _l("Disponible"),
    "language": _l("Habla"),
}
VALUES: Mapping[str, Mapping[str, object]] = {
    "municipality": MUNICIPALITIES,
    "modality": MODALITIES,
    "day_time": {time.value: said for time, said in DAY_TIMES.items()},
    "hours": {"20": _l("Hasta 20"), "30": _l("De 21 a 30"), "40": _l("Más de 30")},
    "free": {"now": _l("Desde ya"), "soon": _l("Dentro de tres meses")},
    "language": LANGUAGES,
}
