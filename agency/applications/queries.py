"""Reading applications, their messages, and companies' wishes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from agency import clock
from agency.accounts.models import Person
from agency.applications.models import Application, ApplicationState, Message, Wish
from agency.applications.rules import LIVE, SEEN_BY_COMPANY
from agency.companies.models import Company, CompanyState, Member
from agency.db import folded, session
from agency.practices.models import Practice
from agency.profiles.models import Block, Profile

SLOW_DAYS = 7
"""After so long without an answer a coordinator calls the company."""


def application_by_uid(uid: uuid.UUID) -> Application | None:
    """The application, with its practice and its woman."""
    return session().scalar(select(Application).where(Application.uid == uid))


def application_between(practice: Practice, profile: Profile) -> Application | None:
    """The one application of this woman to this practice."""
    chosen = select(Application).where(
        Application.practice_id == practice.id, Application.profile_id == profile.id
    )
    return session().scalar(chosen)


def _with_parents() -> Select[Application]:
    return (
        select(Application)
        .join(Application.practice)
        .join(Practice.company)
        .join(Application.profile)
        .join(Profile.person)
        .options(
            contains_eager(Application.practice).contains_eager(Practice.company),
            contains_eager(Application.profile).contains_eager(Profile.person),
        )
    )


def applications_of_woman(profile: Profile) -> Sequence[Application]:
    """Hers, those that go on first, then the newest."""
    live = Application.state.in_(LIVE)
    chosen = _with_parents().where(Application.profile_id == profile.id)
    return session().scalars(chosen.order_by(live.desc(), Application.waits_since.desc())).unique().all()


def applications_of_practice(practice: Practice, for_company: bool) -> Sequence[Application]:
    """A practice's, those that go on first; a company's are those with the yes of who hasn't blocked it."""
    live = Application.state.in_(LIVE)
    chosen = _with_parents().where(Application.practice_id == practice.id)
    if for_company:
        chosen = chosen.where(Application.agreed_at.is_not(None), ~_blocked())
    chosen = chosen.options(selectinload(Application.profile, Profile.skills))
    return session().scalars(chosen.order_by(live.desc(), Application.waits_since)).unique().all()


def _blocked() -> ColumnElement[bool]:
    """The condition that the woman has blocked the practice's company."""
    chosen = select(Block.id).where(
        Block.profile_id == Application.profile_id, Block.company_id == Practice.company_id
    )
    return chosen.exists()


def waiting_for_company(company_id: int, most: int = 20) -> Sequence[Application]:
    """The applications that a partner should answer, oldest first; those on pause are left out."""
    turn = or_(
        Application.state.in_((ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)),
        and_(Application.state == ApplicationState.INTERVIEW, Application.interview_accepted_at.is_not(None)),
    )
    chosen = _with_parents().where(
        Practice.company_id == company_id, Company.state == CompanyState.PARTNER, turn, ~Profile.hidden
    )
    return session().scalars(chosen.order_by(Application.waits_since).limit(most)).unique().all()


def applications_listed(text: str = "", state: str = "", turn: str = "") -> Select[Application]:
    """All applications for the staff, those that wait longest first."""
    chosen = _with_parents()
    for word in folded(text).split()[:8]:
        named = Person.sort_name.contains(word, autoescape=True)
        chosen = chosen.where(or_(named, Practice.folded.contains(word, autoescape=True)))
    if state:
        chosen = chosen.where(Application.state == state)
    if turn == "live":
        chosen = chosen.where(Application.state.in_(LIVE))
    elif turn == "slow":
        chosen = chosen.where(*_slow())
    live = Application.state.in_(LIVE)
    return chosen.order_by(live.desc(), Application.waits_since, Application.id)


def profiles_applied(practice: Practice) -> dict[int, Application]:
    """The practice's applications by the number of the woman's profile."""
    chosen = select(Application).where(Application.practice_id == practice.id)
    return {a.profile_id: a for a in session().scalars(chosen).unique()}


def practices_applied(profile: Profile) -> set[int]:
    """The numbers of the practices that she has an application to."""
    chosen = select(Application.practice_id).where(Application.profile_id == profile.id)
    return set(session().scalars(chosen))


def offers_out(practice: Practice) -> int:
    """How many offers of this practice wait for an answer or for their placement."""
    out = (ApplicationState.OFFERED, ApplicationState.ACCEPTED)
    chosen = select(func.count()).where(Application.practice_id == practice.id, Application.state.in_(out))
    return session().scalar(chosen) or 0


def live_applications(
    *, profile: Profile | None = None, practice: Practice | None = None, company_id: int | None = None
) -> Sequence[Application]:
    """What goes on of this woman, this practice, or with this company."""
    chosen = select(Application).where(Application.state.in_(LIVE))
    if profile is not None:
        chosen = chosen.where(Application.profile_id == profile.id)
    if practice is not None:
        chosen = chosen.where(Application.practice_id == practice.id)
    if company_id is not None:
        chosen = chosen.join(Application.practice).where(Practice.company_id == company_id)
    return session().scalars(chosen.order_by(Application.id)).unique().all()


def unanswered_since(moment: datetime) -> Sequence[Application]:
    """What goes on and hasn't moved since then, oldest first."""
    chosen = _with_parents().where(
        Application.state.in_(LIVE - {ApplicationState.ACCEPTED}), Application.waits_since <= moment
    )
    return session().scalars(chosen.order_by(Application.waits_since)).unique().all()


def waiting(*states: ApplicationState) -> tuple[int, object]:
    """How many applications stand in these states, and since when the longest does."""
    chosen = select(func.count(), func.min(Application.waits_since)).where(Application.state.in_(states))
    row = session().execute(chosen).one()
    return row[0], row[1]


def _slow() -> tuple[ColumnElement[bool], ...]:
    """The conditions that a company has left an application unanswered for a week."""
    return (
        Application.state.in_((ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)),
        Application.waits_since <= clock.now() - timedelta(days=SLOW_DAYS),
    )


def slow_answers() -> tuple[int, object]:
    """How many applications a company has left unanswered for a week, and since when."""
    chosen = select(func.count(), func.min(Application.waits_since)).where(*_slow())
    row = session().execute(chosen).one()
    return row[0], row[1]


def messages_of(application: Application) -> Sequence[Message]:
    """What was said, oldest first."""
    chosen = select(Message).where(Message.application_id == application.id)
    return session().scalars(chosen.options(joinedload(Message.author)).order_by(Message.id)).unique().all()


def said_lately(application: Application, author: Person, text: str, since: datetime) -> bool:
    """True when the same person said the same a moment ago: a double click."""
    chosen = select(Message.id).where(
        Message.application_id == application.id,
        Message.author_id == author.id,
        Message.text == text,
        Message.created_at >= since,
    )
    return session().scalars(chosen.limit(1)).first() is not None


def wishes_open() -> Select[Wish]:
    """The wishes that no coordinator has answered, oldest first."""
    return (
        select(Wish)
        .where(Wish.answered_at.is_(None))
        .options(
            joinedload(Wish.practice).joinedload(Practice.company),
            joinedload(Wish.profile).joinedload(Profile.person),
        )
        .order_by(Wish.created_at)
    )


def wishes_waiting() -> tuple[int, object]:
    """How many wishes wait for a coordinator, and since when the oldest does."""
    chosen = select(func.count(), func.min(Wish.created_at)).where(Wish.answered_at.is_(None))
    row = session().execute(chosen).one()
    return row[0], row[1]


def wished_profiles(practice: Practice) -> set[int]:
    """The numbers of the profiles that the company has asked for."""
    return set(session().scalars(select(Wish.profile_id).where(Wish.practice_id == practice.id)))


def wish_between(practice: Practice, profile: Profile) -> Wish | None:
    """The company's wish for this practice and this woman."""
    chosen = select(Wish).where(Wish.practice_id == practice.id, Wish.profile_id == profile.id)
    return session().scalar(chosen)


def full_veil_exists(person: Person, profile: Profile) -> bool:
    """True when she said yes to an interview or an offer of this person's company, and it still holds."""
    chosen = (
        select(Application.id)
        .join(Application.practice)
        .join(Company, Company.id == Practice.company_id)
        .join(Member, Member.company_id == Practice.company_id)
        .where(
            Application.profile_id == profile.id,
            Member.person_id == person.id,
            Member.ended_at.is_(None),
            Company.state == CompanyState.PARTNER,
            ~_blocked(),
            or_(
                Application.state == ApplicationState.PLACED,
                and_(
                    Application.state.in_(SEEN_BY_COMPANY),
                    true() if not profile.hidden else false(),
                    or_(
                        Application.interview_accepted_at.is_not(None),
                        Application.state == ApplicationState.ACCEPTED,
                    ),
                ),
            ),
        )
    )
    return session().scalars(chosen.limit(1)).first() is not None
