"""Who may do what to whose account."""

from __future__ import annotations

from agency.accounts.models import Person
from agency.roles import STAFF, Role


def may_see_people(by: Person) -> bool:
    """Coordinators help women and companies with their accounts; administrators look after all of them."""
    return bool(by.roles & {Role.ADMIN, Role.COORDINATOR})


def may_administer(by: Person) -> bool:
    """An administrator."""
    return Role.ADMIN in by.roles


def may_see(by: Person, person: Person) -> bool:
    """The page of an account: an administrator's any, a coordinator's those outside the agency."""
    return may_administer(by) or (may_see_people(by) and not person.is_staff)


def may_help_in(by: Person, person: Person) -> bool:
    """Give her a way in: a link for a new password, or a code to sign in with; never to oneself."""
    return may_see(by, person) and by.id != person.id and person.closed_at is None


def may_register(by: Person) -> bool:
    """A coordinator, women who come to a workshop."""
    return Role.COORDINATOR in by.roles


def may_give_start(by: Person, person: Person) -> bool:
    """Whoever helps her in, while she has not taken up the account that was begun for her."""
    return may_help_in(by, person) and not person.password_hash


def may_close_sessions(by: Person, person: Person) -> bool:
    """Whoever may see her page, and she herself."""
    return by.id == person.id or may_see(by, person)


def may_give_role(by: Person, person: Person, role: Role) -> bool:
    """An administrator, a staff role, to somebody else who lacks it: nobody raises herself."""
    return (
        may_administer(by)
        and by.id != person.id
        and role in STAFF - person.roles
        and person.confirmed
        and person.closed_at is None
        and Role.WOMAN not in person.roles
    )


def may_end_role(by: Person, person: Person, role: Role) -> bool:
    """An administrator, a staff role that the person holds; the operation keeps one administrator."""
    return may_administer(by) and role in STAFF & person.roles


def may_reset_second_factor(by: Person, person: Person) -> bool:
    """An administrator, for somebody else who has one."""
    return may_administer(by) and by.id != person.id and bool(person.second_factor)


def may_close(by: Person, person: Person) -> bool:
    """An administrator, somebody else's open account."""
    return may_administer(by) and by.id != person.id and person.closed_at is None


def may_reopen(by: Person, person: Person) -> bool:
    """An administrator, an account that the agency closed; one that its person closed is hers to open."""
    left = person.leaving_until is not None or person.anonymised_at is not None
    return may_administer(by) and person.closed_at is not None and not left
