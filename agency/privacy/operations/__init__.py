"""Every change that makes an account and its data go, or come back."""

from agency.privacy.operations.anonymising import anonymise, anonymise_due
from agency.privacy.operations.leaving import (
    LastRepresentative,
    TooLate,
    come_back,
    leave,
    note_download,
)
from agency.privacy.operations.papers import forget_papers
from agency.privacy.operations.unused import warn_unused

__all__ = [
    "LastRepresentative",
    "TooLate",
    "anonymise",
    "anonymise_due",
    "come_back",
    "forget_papers",
    "leave",
    "note_download",
    "warn_unused",
]
