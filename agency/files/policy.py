"""Who may read a file: the room of its subject says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agency.files.models import StoredFile

MayRead = Callable[[Any, StoredFile], bool]

_questions: dict[str, MayRead] = {}


def register(kind: str, may_read: MayRead) -> None:
    """From now on this question, asked with a person or None, guards the files of this kind of subject."""
    _questions[kind] = may_read


def may_read(person: Any, file: StoredFile) -> bool:
    """True when the subject's room lets this person, or a stranger (None), read the file."""
    asked = _questions.get(file.subject_kind)
    return asked is not None and asked(person, file)


def is_public(file: StoredFile) -> bool:
    """True when a stranger may read the file."""
    return may_read(None, file)
