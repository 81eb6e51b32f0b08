"""Filters in a list's address: what can't be read counts as not given."""

from __future__ import annotations

from typing import TypeVar

from flask import request

from agency.web.forms import Form

F = TypeVar("F", bound=Form)


def read_filter(kind: type[F]) -> F:
    """The filter as the address has it; a field with a mistake is empty."""
    form = kind(request.args)
    form.validate()
    for field in form:
        if field.errors or (hasattr(field, "choices") and field.data not in _known(field)):
            field.data, field.errors = "", []
    return form


def _known(field: object) -> set[object]:
    return {choice.value for choice in field.iter_choices()}  # type: ignore[attr-defined]
