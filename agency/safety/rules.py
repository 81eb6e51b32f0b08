"""The life of a concern."""

from __future__ import annotations

from agency.flow import Life, step
from agency.roles import Hat
from agency.safety.models import ConcernState as S

ANSWER_HOURS = 24
"""Within this time the care team promises to read."""

LIFE = Life(
    S.RECEIVED,
    (
        step("triage", leaves=[S.RECEIVED], reaches=S.TRIAGED, by=[Hat.CARE]),
        step("take_in_care", leaves=[S.TRIAGED], reaches=S.IN_CARE, by=[Hat.CARE]),
        step("close", leaves=[S.TRIAGED, S.IN_CARE], reaches=S.CLOSED, by=[Hat.CARE], reason=True),
        step("reopen", leaves=[S.CLOSED], reaches=S.IN_CARE, by=[Hat.CARE]),
    ),
)
