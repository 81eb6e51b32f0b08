"""Writing the timeline."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from agency.db import Row, session
from agency.history.models import Audience, Event
from agency.roles import Hat


class Doer(Protocol):
    """Whoever did it: a person has a public id."""

    @property
    def uid(self) -> uuid.UUID: ...


def record(
    subject: Row,
    verb: str,
    *,
    by: Doer | None,
    hat: Hat,
    audience: Audience = Audience.ALL,
    note: str = "",
    **facts: Any,
) -> None:
    """The subject's timeline tells that `by`, wearing `hat`, did `verb`; the clock has no `by`."""
    session().add(
        Event(
            subject_kind=subject.__tablename__,
            subject_uid=subject.uid,
            verb=verb,
            by_uid=by.uid if by else None,
            by_hat=hat,
            audience=audience,
            note=note,
            facts=facts,
        )
    )
