"""Reading practices."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from agency.companies.models import Agreement, AgreementState, Company, CompanyState
from agency.db import folded, session
from agency.practices.models import Practice, PracticeState


def practice_with_parents(uid: uuid.UUID) -> Practice | None:
    """The practice with its company, agreement, fund and skills."""
    chosen = (
        select(Practice)
        .where(Practice.uid == uid)
        .options(joinedload(Practice.agreement), joinedload(Practice.fund), selectinload(Practice.skills))
    )
    return session().scalar(chosen)


def _open(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Practice.state == PracticeState.OPEN,
        Company.state == CompanyState.PARTNER,
        Agreement.state == AgreementState.IN_FORCE,
        Agreement.ends_on >= today,
    )


def _with_parents() -> Select[Practice]:
    return (
        select(Practice)
        .join(Practice.company)
        .join(Practice.agreement)
        .options(
            contains_eager(Practice.company),
            contains_eager(Practice.agreement),
            selectinload(Practice.skills),
        )
    )


def open_practices(
    today: date, text: str = "", municipality: str = "", modality: str = ""
) -> Select[Practice]:
    """The practices that anyone may read and apply to, the newest first; every word must be found."""
    chosen = _with_parents().where(*_open(today))
    for word in folded(text).split()[:8]:
        chosen = chosen.where(Practice.folded.contains(word, autoescape=True))
    if municipality:
        chosen = chosen.where(Practice.municipality == municipality)
    if modality:
        chosen = chosen.where(Practice.modality == modality)
    return chosen.order_by(Practice.opened_at.desc(), Practice.id.desc())


def newest_open(today: date, most: int = 3) -> Sequence[Practice]:
    """The newest open practices, for the front page."""
    return session().scalars(open_practices(today).limit(most)).unique().all()


def practices_listed(text: str = "", state: str = "", municipality: str = "") -> Select[Practice]:
    """All practices for the staff: those that wait for review first, oldest on top."""
    chosen = _with_parents()
    for word in folded(text).split()[:8]:
        chosen = chosen.where(Practice.folded.contains(word, autoescape=True))
    if state:
        chosen = chosen.where(Practice.state == state)
    if municipality:
        chosen = chosen.where(Practice.municipality == municipality)
    waits = Practice.state == PracticeState.SUBMITTED
    return chosen.order_by(waits.desc(), Practice.submitted_at, Practice.id.desc())


def practices_of(company: Company) -> Sequence[Practice]:
    """A company's practices, the newest first."""
    chosen = _with_parents().where(Practice.company_id == company.id).order_by(Practice.id.desc())
    return session().scalars(chosen).unique().all()


def to_review() -> tuple[int, object]:
    """How many practices wait for a person's yes, and since when the oldest does."""
    chosen = select(func.count(), func.min(Practice.submitted_at)).where(
        Practice.state == PracticeState.SUBMITTED
    )
    row = session().execute(chosen).one()
    return row[0], row[1]


def places_used(agreement: Agreement, apart_from: Practice | None = None) -> int:
    """How many places of an agreement its practices hold, in review, open or filled."""
    held = (PracticeState.SUBMITTED, PracticeState.OPEN, PracticeState.FILLED)
    chosen = select(func.coalesce(func.sum(Practice.places), 0)).where(
        Practice.agreement_id == agreement.id, Practice.state.in_(held)
    )
    over = select(func.coalesce(func.sum(Practice.taken), 0)).where(
        Practice.agreement_id == agreement.id, Practice.state.not_in(held)
    )
    if apart_from is not None:
        chosen, over = (part.where(Practice.id != apart_from.id) for part in (chosen, over))
    return int((session().scalar(chosen) or 0) + (session().scalar(over) or 0))


def lock_practice(practice: Practice) -> None:
    """It says what it says now, and nobody else takes or frees a place until this transaction ends."""
    session().execute(select(Practice.id).where(Practice.id == practice.id).with_for_update())
    session().refresh(practice)


def practices_past(today: date) -> Sequence[Practice]:
    """Open practices whose time to be open has passed."""
    chosen = select(Practice).where(Practice.state == PracticeState.OPEN, Practice.expires_on < today)
    return session().scalars(chosen.order_by(Practice.id)).unique().all()
