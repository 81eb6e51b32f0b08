"""Who may see her, and whom she never wants to meet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField

from agency.accounts.forms import check_new_name, read_name
from agency.companies.models import Company
from agency.profiles.operations import Yeses
from agency.web.forms import (
    Form,
    Needed,
    VersionedForm,
    choices,
)


class VisibilityForm(VersionedForm):
    """The yeses, each by itself."""

    to_companies = BooleanField(
        _l("Las empresas aliadas ven mi tarjeta, sin nombre"),
        description=_l("Solo municipio, habilidades, lenguas y horario. No pueden escribirte."),
    )
    public = BooleanField(
        _l("Mi página abierta: la ve quien tenga el enlace"),
        description=_l("Con tu nombre, tu foto y tus enlaces; nunca tu teléfono. Útil para compartirla tú."),
    )
    listed = BooleanField(
        _l("Mi página aparece en el directorio público"),
        description=_l("Cualquiera puede encontrarte por lo que sabes. Necesita tu página abierta."),
    )
    findable = BooleanField(
        _l("Los buscadores, como Google, encuentran mi página"),
        description=_l("Lo que un buscador guardó puede tardar semanas en irse. Necesita tu página abierta."),
    )

    def yeses(self) -> Yeses:
        """What was ticked."""
        return Yeses(self.to_companies.data, self.public.data, self.listed.data, self.findable.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields; to be found by others the page must be open."""
        good: bool = super().validate(extra_validators)
        for field in (self.listed, self.findable):
            if field.data and not self.public.data:
                field.errors = [_("Para esto, tu página también tiene que estar abierta.")]
                good = False
        return good


class BlockNameForm(Form):
    """A person never to meet, wherever she or he works."""

    name = StringField(
        _l("Su correo o su teléfono"),
        [Needed()],
        description=_l("Ejemplo: 71234567. Lo guardamos cerrado con llave: nadie más lo lee."),
    )

    def validate_name(self, field: Any) -> None:
        """What was typed is an e-mail or a phone."""
        check_new_name(field)

    @property
    def value(self) -> str:
        """The e-mail or phone, as the portal writes it."""
        read = read_name(self.name.data or "")
        assert read is not None
        return read[1]


class BlockForm(Form):
    """A company never to meet."""

    company = SelectField(_l("Empresa"), [Needed(_l("Elige una empresa."))])

    def offer(self, companies: Any) -> None:
        """The companies that can be chosen are these."""
        pairs: list[tuple[str, str]] = [(str(c.uid), c.name) for c in companies if isinstance(c, Company)]
        self.company.choices = choices(pairs, _l("Elige una"))
