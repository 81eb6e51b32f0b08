"""Why a picture or a document was refused, and what helps."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.files import documents, pictures
from agency.files.refused import Refused

REFUSALS: Mapping[type[Refused], LazyString] = {
    pictures.NotAPicture: _l("No pudimos leer este archivo como foto. Elige una foto JPG, PNG, WEBP o HEIC."),
    pictures.TooLarge: _l(
        "La foto pesa demasiado: hasta 8 MB está bien. Una captura de pantalla de ella sirve."
    ),
    pictures.TooManyPixels: _l(
        "La foto es demasiado grande para abrirla. Una captura de pantalla de ella sirve."
    ),
    pictures.Animated: _l("La foto se mueve. Elige una que esté quieta."),
    pictures.Damaged: _l("La foto llegó incompleta. Elígela e intenta otra vez, o prueba con otra."),
    documents.NotADocument: _l("No pudimos leer este archivo. Elige un PDF o un documento de Word (DOCX)."),
    documents.TooHeavy: _l(
        "El documento pesa demasiado: hasta 8 MB está bien. Si es un escaneo, guárdalo con menos calidad."
    ),
    documents.TooManyPages: _l("El documento tiene más de 100 páginas. Elige solo las que hacen falta."),
    documents.Locked: _l("El documento pide una contraseña. Guárdalo sin contraseña e intenta otra vez."),
    documents.Broken: _l(
        "El documento llegó incompleto o está dañado. Ábrelo, guárdalo como PDF e intenta otra vez."
    ),
    documents.TooHard: _l("El documento es demasiado complicado. Imprímelo como PDF e intenta con ese."),
    documents.HasMacros: _l(
        "El documento lleva un programa dentro (macros). Guárdalo como PDF e intenta otra vez."
    ),
    documents.LeadsOutside: _l(
        "El documento trae partes de otro lugar, como una plantilla. Guárdalo como PDF e intenta otra vez."
    ),
    documents.HoldsFiles: _l(
        "El documento lleva algo que no podemos revisar, como otro archivo o un gráfico. "
        "Guárdalo como PDF e intenta otra vez."
    ),
}
