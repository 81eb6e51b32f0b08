"""How a step of a life is offered: its button, what will happen, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StepWords:
    """The button's label, what will happen if that must be said, its kind, and the question for a reason."""

    label: Any
    what: Any = ""
    kind: str = "secondary"
    reason: Any = ""
