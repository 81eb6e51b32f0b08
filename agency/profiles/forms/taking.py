"""How she wants her CV."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from agency.i18n import LANGUAGES, language
from agency.profiles.papers.paper import Design
from agency.web.forms import Form, Needed, choices

NAMED, PHOTO, UNNAMED = "named", "photo", "unnamed"


class CvForm(Form):
    """Design, language, and whether it says who she is; what can't be read in an address is as at first."""

    design = RadioField(
        _l("Diseño"),
        [Needed()],
        default=Design.CLARA.value,
        choices=choices(
            [(Design.CLARA, _l("Claro: una columna, letras grandes")), (Design.COLUMNA, _l("Dos columnas"))]
        ),
    )
    lang = RadioField(
        _l("Idioma"), [Needed()], default=language, choices=choices([(c, n) for c, n in LANGUAGES.items()])
    )
    who = RadioField(
        _l("Qué dice de ti"),
        [Needed()],
        default=NAMED,
        choices=choices(
            [
                (NAMED, _l("Mi nombre, mi teléfono y mi correo")),
                (PHOTO, _l("También mi foto")),
                (UNNAMED, _l("Nada: sin nombre, sin contacto, sin foto")),
            ]
        ),
        description=_l(
            "Sin nombre, quitamos también los nombres, teléfonos y enlaces que escribiste. "
            "Léelo antes de mandarlo."
        ),
    )

    def __init__(self, asked: Any, has_photo: bool) -> None:
        super().__init__(asked)
        self.who.choices = [choice for choice in self.who.choices if has_photo or choice.value != PHOTO]
        if not self.validate():
            for field in self:
                if field.errors:
                    field.process(None)
                    field.errors = []
