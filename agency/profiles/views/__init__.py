"""Her profile: making it, who sees it, her open page, and what coordinators see."""

from agency.profiles.views import (
    blocking,
    card,
    entries,
    imports,
    public,
    sharing,
    staff,
    steps,
    story,
    taking,
    visibility,
)
from agency.profiles.views.base import blueprint

__all__ = [
    "blocking",
    "blueprint",
    "card",
    "entries",
    "imports",
    "public",
    "sharing",
    "staff",
    "steps",
    "story",
    "taking",
    "visibility",
]
