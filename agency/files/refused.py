"""What all refusals of a stranger's file have in common."""

from __future__ import annotations


class Refused(Exception):
    """These bytes are not kept; the subclass says why."""
