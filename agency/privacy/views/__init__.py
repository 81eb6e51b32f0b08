"""The pages about one's own data: taking them along, going, coming back, and what that leaves to do."""

from agency.privacy.views import copying, leaving, left
from agency.privacy.views.base import blueprint

__all__ = ["blueprint", "copying", "leaving", "left"]
