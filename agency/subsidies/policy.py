"""Who may look into the purse, and who may move what."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.roles import Hat, Role
from agency.subsidies.models import Payment

READS = frozenset({Role.COORDINATOR, Role.FINANCE, Role.DIRECTION})


def may_read(person: Person) -> bool:
    """Coordinators, finance and direction."""
    return bool(person.roles & READS)


def may_follow(person: Person) -> bool:
    """Who may open what an amount is held or paid for: the direction reads amounts, and no people."""
    return bool(person.roles & {Role.COORDINATOR, Role.FINANCE})


def may_open_fund(person: Person) -> bool:
    """Finance."""
    return Role.FINANCE in person.roles


def hats(person: Person, payment: Payment) -> frozenset[Hat]:
    """Whose steps she may take in this payment's life; who prepared it never approves or pays it."""
    worn = set()
    if Role.FINANCE in person.roles and payment.prepared_by != person.uid:
        worn.add(Hat.FINANCE)
    if Role.COORDINATOR in person.roles:
        worn.add(Hat.AGENCY)
    return frozenset(worn)
