"""How the events of each kind of subject are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from agency.history.models import Event
from agency.roles import Hat

HATS: Mapping[Hat, LazyString] = {
    Hat.WOMAN: _l("La postulante"),
    Hat.COMPANY: _l("La empresa"),
    Hat.AGENCY: _l("La agencia"),
    Hat.FINANCE: _l("Finanzas"),
    Hat.CARE: _l("La agencia"),
    Hat.CLOCK: _l("El portal"),
}

_sentences: dict[tuple[str, str], LazyString] = {}


@dataclass(frozen=True)
class Told:
    """An event as the reader sees it."""

    at: datetime
    sentence: str
    who: str
    note: str


def register(kind: str, sentences: Mapping[str, LazyString]) -> None:
    """From now on, events of this kind are told with these sentences."""
    _sentences.update({(kind, verb): sentence for verb, sentence in sentences.items()})


def told(events: Sequence[Event], hats: frozenset[Hat] = frozenset()) -> list[Told]:
    """The events in words; the reader's own are told as hers."""
    return [
        Told(
            e.at,
            str(_sentences[e.subject_kind, e.verb]) % e.facts,
            _("Tú") if e.by_hat in hats and e.by_hat is Hat.WOMAN else str(HATS[e.by_hat]),
            e.note,
        )
        for e in events
    ]
