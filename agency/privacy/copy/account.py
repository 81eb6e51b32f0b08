"""What accounts, companies and the outbox keep of a person."""

from __future__ import annotations

from typing import Any

from agency.accounts import words
from agency.accounts.models import Person
from agency.applications.words import HATS
from agency.companies.words import ROLES as COMPANY_ROLES
from agency.db import Row
from agency.history.queries import events_of
from agency.history.words import told
from agency.i18n import LANGUAGES
from agency.privacy import queries
from agency.privacy.copy.parts import Part
from agency.roles import Hat


def account(person: Person) -> Part:
    """Her names, what she signs in with, where she did, what she agreed to, and what happened."""
    return Part(
        "cuenta",
        {
            "given_names": person.given_names,
            "first_surname": person.first_surname,
            "second_surname": person.second_surname,
            "language": LANGUAGES.get(person.language, person.language),
            "since": person.created_at,
            "adult_said_at": person.adult_said_at,
            "roles": [str(words.ROLES[role]) for role in sorted(person.roles)],
            "sign_in_names": [
                {"kind": str(words.NAMES[n.kind]), "value": n.value, "confirmed_at": n.confirmed_at}
                for n in person.names
            ],
            "second_step": bool(person.second_factor),
            "consents": [
                {"text_version": c.text_version, "at": c.created_at} for c in queries.consents_of(person)
            ],
            "sessions": [
                {
                    "device": words.device(s.device),
                    "since": s.created_at,
                    "seen_at": s.seen_at,
                    "until": s.until,
                    "closed_at": s.closed_at,
                }
                for s in queries.sessions_of(person)
            ],
            "history": history(person, frozenset({person.hat})),
        },
    )


def history(subject: Row, hats: frozenset[Hat]) -> list[dict[str, Any]]:
    """What happened to the subject, as a reader with these hats may know it, the newest first."""
    found = told(events_of(subject, hats), hats)
    return [{"at": t.at, "what": t.sentence, "who": t.who, "note": t.note} for t in found]


def company(person: Person) -> Part:
    """Her places in companies, and what she wrote to women for them."""
    members = queries.members_of(person)
    written = queries.messages_by(person) if members else ()
    said = {
        "companies": [
            {
                "company": m.company.name,
                "role": str(COMPANY_ROLES[m.role]),
                "since": m.created_at,
                "until": m.ended_at,
            }
            for m in members
        ],
        "messages": [
            {
                "practice": a.practice.title,
                "at": m.created_at,
                "as": str(HATS[m.hat]),
                "text": m.text,
            }
            for m, a in written
        ],
    }
    return Part("empresa", said if members else {})


def letters(person: Person) -> Part:
    """The letters to her; the links inside secret ones are for her mailbox only."""
    return Part(
        "cartas",
        {
            "letters": [
                {
                    "written_at": x.created_at,
                    "sent_at": x.sent_at,
                    "address": x.address,
                    "subject": x.subject,
                    "text": "" if x.secret else x.text,
                }
                for x in queries.letters_to(person)
            ]
        },
    )
