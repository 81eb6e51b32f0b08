"""What levels are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

LEVELS: Mapping[int, LazyString] = {
    1: _l("Estoy empezando"),
    2: _l("Lo hago con ayuda"),
    3: _l("Lo hago sola"),
    4: _l("Resuelvo lo difícil"),
    5: _l("Enseño a otras"),
}

SHORT_LEVELS: Mapping[int, LazyString] = {
    1: _l("empezando"),
    2: _l("con ayuda"),
    3: _l("sola"),
    4: _l("lo difícil"),
    5: _l("enseña"),
}
