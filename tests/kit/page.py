"""Everything for tests that read pages."""

from __future__ import annotations

from .checks import check_fragment, check_page
from .client import CheckedClient, check_headers
from .forms import form_of, read_form

__all__ = ["CheckedClient", "check_fragment", "check_headers", "check_page", "form_of", "read_form"]
