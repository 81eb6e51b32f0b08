"""An account without its person: names, ways in, letters and history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete

from agency import clock
from agency.accounts.models import NameKind, Person, RecoveryCode, SignedIn
from agency.db import session
from agency.history.models import Event
from agency.mail.models import LetterState
from agency.privacy import queries
from agency.privacy.rules import GONE, without_names


def empty(person: Person) -> None:
    """Nobody can sign in with the account, and nothing in it says whose it was."""
    emails = [n.value for n in person.names if n.kind is NameKind.EMAIL]
    _leave_companies(person, emails)
    for invitation in queries.invitations_naming(person, emails):
        invitation.email = invitation.given_names = ""
        invitation.withdrawn_at = invitation.withdrawn_at or (None if invitation.used_at else clock.now())
    for helpline in queries.helplines_verified_by(person.full_name):
        helpline.verified_by = GONE
    empty_letters_to(person)
    empty_events(queries.events_about([person.uid]))
    person.given_names = person.first_surname = person.second_surname = ""
    person.password_hash = person.second_factor = ""
    person.second_factor_step = 0
    person.names.clear()
    for held in person.memberships:
        held.ended_at = held.ended_at or clock.now()
    session().execute(delete(SignedIn).where(SignedIn.person_id == person.id))
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _leave_companies(person: Person, emails: Sequence[str]) -> None:
    members = queries.members_of(person)
    for member in members:
        member.ended_at = member.ended_at or clock.now()
    names = {person.full_name}
    for invitation in queries.member_invitations_to(emails):
        names.add(invitation.name)
        invitation.email, invitation.name, invitation.until = "", GONE, min(invitation.until, clock.now())
    for event in queries.events_with_facts(person, [member.company for member in members]):
        event.facts = {key: GONE if value in names else value for key, value in event.facts.items()}


def empty_letters_to(person: Person) -> None:
    """Of letters that reached her it is known when; those that haven't left never will."""
    for letter in queries.letters_to(person):
        if letter.state is LetterState.SENT:
            letter.to_name = letter.address = letter.subject = letter.text = ""
        else:
            session().delete(letter)


def empty_letters_about(words: Sequence[str]) -> None:
    """Letters to others in which one of these words stood say nothing any more."""
    for letter in queries.letters_naming(words):
        if letter.state is LetterState.SENT:
            letter.subject = letter.text = GONE
        else:
            session().delete(letter)


def empty_events(events: Iterable[Event]) -> None:
    """What happened is known, without what anybody wrote about it."""
    for event in events:
        event.note = ""
        event.facts = without_names(event.facts)
