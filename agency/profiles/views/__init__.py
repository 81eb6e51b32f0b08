"""Her profile: making it, who sees it, her open page, and what coordinators see."""

from agency.profiles.views import entries, imports, public, sharing, staff, steps, visibility
from agency.profiles.views.base import blueprint

__all__ = ["blueprint", "entries", "imports", "public", "sharing", "staff", "steps", "visibility"]
