"""What coordinators ask of the women and write to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.words import VERIFIED
from agency.skills.forms import SkillsField
from agency.web.forms import AtMost, Form, Needed, Optional, VersionedForm, choices

SHOWN = (
    ("shown", _l("La ven las empresas")),
    ("hidden", _l("No la ven")),
    ("story", _l("Su historia espera lectura")),
)


class WomenFilter(Form):
    """Which women to see."""

    q = StringField(_l("Nombre o frase"))
    municipality = SelectField(_l("Municipio"), choices=choices(MUNICIPALITIES.items(), _l("Todos")))
    skills = SkillsField(_l("Habilidades"), [Optional()])
    show = SelectField(
        _l("Visible"),
        choices=choices(
            [
                ("shown", _l("La ven las empresas")),
                ("hidden", _l("No la ven")),
                ("story", _l("Su historia espera lectura")),
            ],
            _l("Todas"),
        ),
    )


class VerifiedForm(VersionedForm):
    """What the agency has verified of a profile."""

    verified = SelectMultipleField(_l("Qué comprobaste"), choices=choices(VERIFIED.items()))


class RemarkForm(Form):
    """Something a coordinator tells her."""

    text = TextAreaField(
        _l("Comentario para ella"),
        [Needed(), AtMost(800)],
        description=_l("Solo lo leen ella y las coordinadoras."),
    )
