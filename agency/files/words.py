"""Why a picture was refused, and what helps."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.files.pictures import Animated, Damaged, NotAPicture, Refused, TooLarge, TooManyPixels

REFUSALS: Mapping[type[Refused], LazyString] = {
    NotAPicture: _l("No pudimos leer este archivo como foto. Elige una foto JPG, PNG o WEBP."),
    TooLarge: _l("La foto pesa demasiado: hasta 8 MB está bien. Una captura de pantalla de ella sirve."),
    TooManyPixels: _l("La foto es demasiado grande para abrirla. Una captura de pantalla de ella sirve."),
    Animated: _l("La foto se mueve. Elige una que esté quieta."),
    Damaged: _l("La foto llegó incompleta. Elígela e intenta otra vez, o prueba con otra."),
}
