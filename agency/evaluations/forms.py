"""Four questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField

from agency.evaluations.operations import Said
from agency.evaluations.words import HOW_MUCH, HOW_WELL, QUESTIONS, SIDES, STATES
from agency.roles import Hat
from agency.web.forms import AtMost, Form, Needed, choices

CHOOSE = Needed(_l("Elige una respuesta."))


class EvaluationForm(Form):
    """How it was, from one side."""

    learning = RadioField("", [CHOOSE], choices=choices(HOW_MUCH.items()))
    treatment = RadioField("", [CHOOSE], choices=choices(HOW_WELL.items()))
    again = RadioField("", [CHOOSE], choices=choices([("yes", _l("Sí")), ("no", _l("No"))]))
    comment = TextAreaField("", [AtMost(2000)])

    def ask(self, side: Hat) -> None:
        """The questions are this side's."""
        for name, question in QUESTIONS[side].items():
            self[name].label.text = str(question)

    def said(self) -> Said:
        """What was chosen, once valid."""
        return Said(
            int(self.learning.data),
            int(self.treatment.data),
            self.again.data == "yes",
            self.comment.data or "",
        )


class EvaluationFilter(Form):
    """Which evaluations to see."""

    state = SelectField(_l("Estado"), choices=choices(STATES.items(), _l("Todos")))
    side = SelectField(_l("De quién"), choices=choices(SIDES.items(), _l("Todas")))
