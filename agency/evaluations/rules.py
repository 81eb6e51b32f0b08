"""The life of an evaluation."""

from __future__ import annotations

from agency.evaluations.models import EvaluationState as S
from agency.flow import Life, step
from agency.roles import Hat

SIDES = (Hat.WOMAN, Hat.COMPANY)
MARKS = range(1, 6)
MISSED_AFTER_DAYS = 30
"""Later than this, what is remembered is no longer what was lived."""

LIFE = Life(
    S.ASKED,
    (
        step("give", leaves=[S.ASKED], reaches=S.GIVEN, by=[Hat.WOMAN, Hat.COMPANY]),
        step("miss", leaves=[S.ASKED], reaches=S.MISSED, by=[Hat.CLOCK]),
    ),
)
