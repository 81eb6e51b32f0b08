"""Who may read a file: the room of its subject says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agency.files.models import StoredFile

MayRead = Callable[[Any, StoredFile], bool]


def nobody(person: Any, file: StoredFile) -> bool:
    """False: nobody may."""
    return False


_questions: dict[str, tuple[MayRead, MayRead]] = {}


def register(kind: str, may_read: MayRead, may_read_whole: MayRead = nobody) -> None:
    """From now on these questions, asked with a person or None, guard the files of this kind of subject."""
    _questions[kind] = may_read, may_read_whole


def may_read(person: Any, file: StoredFile) -> bool:
    """True when the subject's room lets this person, or a stranger (None), read the file."""
    return _questions.get(file.subject_kind, (nobody, nobody))[0](person, file)


def may_read_whole(person: Any, file: StoredFile) -> bool:
    """True when the subject's room lets this person see what the squares of a picture are cut from."""
    return _questions.get(file.subject_kind, (nobody, nobody))[1](person, file)


def is_public(file: StoredFile) -> bool:
    """True when a stranger may read the file."""
    return may_read(None, file)
