"""What she tells on the front page."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField

from agency.web.forms import AtMost, VersionedForm


class StoryForm(VersionedForm):
    """Her story, and her yes."""

    text = TextAreaField(
        _l("Tu historia, en pocas líneas"),
        [AtMost(500)],
        description=_l(
            "Qué hacías, qué cambió, qué le dirías a otra mujer. No pongas datos para encontrarte."
        ),
    )
    text_en = TextAreaField(_l("Lo mismo, en inglés"), [AtMost(500)])
    shown = BooleanField(
        _l("Sí: puede salir en la portada, con mi primer nombre y mi municipio"),
        description=_l("Antes la lee una coordinadora. La quitas cuando quieras."),
    )

    def validate(self, extra_validators: object = None) -> bool:
        """The fields; what is to be shown says something."""
        good: bool = super().validate(extra_validators)
        if good and self.shown.data and not self.text.data:
            self.text.errors = [_("Escribe primero tu historia.")]
            return False
        return good
