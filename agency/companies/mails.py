"""The letters that companies receive."""

from __future__ import annotations

from agency import clock
from agency.accounts.models import Person
from agency.companies.models import Agreement, Company, MemberInvitation
from agency.companies.queries import representatives_of
from agency.mail import links
from agency.mail.operations import Reader, write


def received(company: Company, person: Person, decide_by: object) -> None:
    """Who applied knows that the application arrived, and until when the agency answers."""
    write("companies/received", person.reader, company=company, decide_by=decide_by, link=_home())


def decided(company: Company, what: str) -> None:
    """Its representatives know that it was accepted, refused, suspended, restored or closed, and why."""
    for person in representatives_of(company):
        write(f"companies/{what}", person.reader, company=company, link=_home())


def agreement_recorded(agreement: Agreement) -> None:
    """Its representatives know that they may post, and until when."""
    for person in representatives_of(agreement.company):
        write("companies/agreement_recorded", person.reader, agreement=agreement, link=_home())


def agreement_ending(agreement: Agreement, days: int) -> None:
    """Its representatives know once for each notice that the agreement ends, or has ended."""
    for person in representatives_of(agreement.company):
        once = f"agreement:{agreement.uid}:{days}:{person.uid}"
        write(
            "companies/agreement_ending",
            person.reader,
            once=once,
            agreement=agreement,
            over=agreement.ends_on < clock.today(),
            link=_home(),
        )


def invited(invitation: MemberInvitation, language: str) -> None:
    """A colleague can join the company."""
    to = Reader(invitation.uid, invitation.name, language, email=invitation.email)
    link = links.absolute("companies.join", uid=invitation.uid)
    write("companies/invited", to, invitation=invitation, link=link)


def _home() -> str:
    return links.absolute("companies.mine")
