"""What coordinators ask of the women and write to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from agency.country.municipalities import MUNICIPALITIES
from agency.skills.forms import SkillsField
from agency.web.forms import (
    Form,
    Optional,
    choices,
)


class WomenFilter(Form):
    """Which women to see."""

    q = StringField(_l("Nombre o frase"))
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
    skills = SkillsField(_l("Habilidades"), [Optional()])
    show = SelectField(
        _l("Visible"),
        choices=choices([("shown", _l("La ven las empresas")), ("hidden", _l("No la ven"))], _l("Todas")),
    )
