"""What a room says of a person: once as data for machines, once as lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from agency import i18n
from agency.privacy.words import LABELS, PARTS


@dataclass(frozen=True)
class Part:
    """The share of one room; `name` is what its file is called."""

    name: str
    said: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What people call it."""
        return str(PARTS[self.name])

    def as_json(self) -> str:
        """The same for machines: moments with their time zone, nothing left out."""
        return json.dumps(self.said, default=_plain, ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class Line:
    """Something said under its label, line by line, and what stands inside it."""

    label: str
    texts: tuple[str, ...] = ()
    inside: tuple[Line, ...] = ()


def lines(said: Mapping[str, Any]) -> tuple[Line, ...]:
    """The data as lines to read; what is empty is left out."""
    return tuple(_lines(said))


def _lines(said: Mapping[str, Any]) -> Iterator[Line]:
    for key, value in said.items():
        if value in (None, "", [], {}, ()):
            continue
        label = str(LABELS[key])
        if isinstance(value, Mapping):
            yield Line(label, inside=lines(value))
        elif isinstance(value, list | tuple) and isinstance(value[0], Mapping):
            of = len(value)
            yield Line(
                label, inside=tuple(Line(f"{n}/{of}", inside=lines(v)) for n, v in enumerate(value, 1))
            )
        else:
            yield Line(label, tuple(_told(value).splitlines()))


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Sí") if value else _("No"))
    if isinstance(value, list | tuple):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, datetime):
        return i18n.day_time(value)
    return i18n.day(value) if isinstance(value, date) else str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
