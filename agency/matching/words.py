"""The reasons of a score, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from agency.matching.rules import Reason, Why


@dataclass(frozen=True)
class Told:
    """A reason in words; good, bad or neither."""

    good: bool | None
    text: str


def told(reasons: Sequence[Reason], names: Mapping[int, str], hers: bool = False) -> list[Told]:
    """The reasons in words: said to her ("tienes…") or of her ("tiene…"); `names` has the skills' names."""
    return [Told(r.good, _hers(r, names) if hers else _of_her(r, names)) for r in reasons]


def _list(reason: Reason, names: Mapping[int, str]) -> str:
    return ", ".join(names.get(i, "?") for i in reason.skills)


def _of_her(r: Reason, names: Mapping[int, str]) -> str:
    said = {
        Why.HAS: lambda: _("tiene %(part)d de %(whole)d habilidades", part=r.part, whole=r.whole),
        Why.LACKS_MUST: lambda: _("falta lo imprescindible: %(skills)s", skills=_list(r, names)),
        Why.LACKS: lambda: _("falta %(skills)s", skills=_list(r, names)),
        Why.LOWER: lambda: _("tiene, con menos nivel: %(skills)s", skills=_list(r, names)),
        Why.OTHER_MODALITY: lambda: _("prefiere trabajar de otra manera"),
        Why.HOURS: lambda: _("puede %(part)d de %(whole)d horas por semana", part=r.part, whole=r.whole),
        Why.HOURS_UNKNOWN: lambda: _("no dijo cuántas horas puede"),
        Why.OTHER_PLACE: lambda: _("vive en otro municipio"),
    }
    return str(said[r.why]()) if r.why in said else _either(r)


def _hers(r: Reason, names: Mapping[int, str]) -> str:
    said = {
        Why.HAS: lambda: _("cumples %(part)d de %(whole)d habilidades", part=r.part, whole=r.whole),
        Why.LACKS_MUST: lambda: _("te falta lo imprescindible: %(skills)s", skills=_list(r, names)),
        Why.LACKS: lambda: _("te falta %(skills)s, y aquí lo puedes aprender", skills=_list(r, names)),
        Why.LOWER: lambda: _("piden más nivel en %(skills)s", skills=_list(r, names)),
        Why.OTHER_MODALITY: lambda: _("se trabaja de otra manera que la que elegiste"),
        Why.HOURS: lambda: _("puedes %(part)d de %(whole)d horas por semana", part=r.part, whole=r.whole),
        Why.HOURS_UNKNOWN: lambda: _("falta decir cuántas horas puedes"),
        Why.OTHER_PLACE: lambda: _("es en otro municipio"),
    }
    return str(said[r.why]()) if r.why in said else _either(r)


def _either(r: Reason) -> str:
    if r.why is Why.WEEKS:
        return str(
            ngettext(
                "coincide %(part)d de %(num)d semana",
                "coinciden %(part)d de %(num)d semanas",
                r.whole,
                part=r.part,
            )
        )
    said = {
        Why.SAME_PLACE: lambda: _("mismo municipio"),
        Why.NEAR_PLACE: lambda: _("La Paz y El Alto: se puede ir y volver"),
        Why.REMOTE: lambda: _("se hace desde casa"),
        Why.MODALITY: lambda: _("coincide la manera de trabajar"),
    }
    return str(said[r.why]())
