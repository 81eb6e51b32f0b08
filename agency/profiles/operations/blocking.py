"""Whom she never wants to meet here: companies, and people wherever they work; none is ever told."""

from __future__ import annotations

from agency import bells
from agency.accounts.models import NameKind, Person
from agency.accounts.tokens import keyed
from agency.companies.models import Company
from agency.companies.queries import companies_with
from agency.db import session
from agency.profiles import queries
from agency.profiles.models import Block, BlockedName, Profile
from agency.profiles.operations.making import Full
from agency.profiles.operations.showing import tell
from agency.profiles.rules import MOST_BLOCKED
from agency.seal import seal, unseal


def block(profile: Profile, company: Company, by: Person) -> None:
    """She and the company never meet here again."""
    if queries.block_of(profile, company) is None:
        _shut(Block(profile_id=profile.id, company_id=company.id), profile, company)
        tell(profile, "blocked", by)


def unblock(profile: Profile, block: Block, by: Person) -> None:
    """The company may meet her again where she says yes."""
    session().delete(block)
    tell(profile, "unblocked", by)


def block_name(profile: Profile, value: str, by: Person) -> None:
    """She never meets a company in which somebody with this e-mail or phone works; raises Full."""
    known = queries.names_blocked(profile)
    mark = _mark(value)
    if any(name.name_hash == mark for name in known):
        return
    if len(known) >= MOST_BLOCKED:
        raise Full
    name = BlockedName(profile_id=profile.id, name_hash=mark, sealed=seal(value))
    session().add(name)
    session().flush()
    tell(profile, "blocked_name", by)
    _settle(name)


def unblock_name(profile: Profile, name: BlockedName, by: Person) -> None:
    """The person may meet her again where she says yes."""
    for block in queries.blocks_because(name):
        session().delete(block)
    session().flush()
    session().delete(name)
    tell(profile, "unblocked_name", by)


def follow(person: Person) -> None:
    """Whoever blocked this person is out of reach of the companies in which the person works now."""
    values = [name.value for name in person.names if name.kind is not NameKind.CODE]
    for name in queries.names_with_marks([_mark(value) for value in values]):
        _settle(name)


def value_of(name: BlockedName) -> str:
    """The e-mail or phone, for her alone."""
    return unseal(name.sealed)


def _settle(name: BlockedName) -> None:
    """The companies out of reach because of this name are those in which its owner works now."""
    profile = queries.profile_numbered(name.profile_id)
    wanted = {company.id: company for company in companies_with(value_of(name))}
    for block in queries.blocks_because(name):
        if wanted.pop(block.company_id, None) is None:
            session().delete(block)
    for company in wanted.values():
        _shut(Block(profile_id=profile.id, company_id=company.id, because_id=name.id), profile, company)


def _shut(block: Block, profile: Profile, company: Company) -> None:
    session().add(block)
    session().flush()
    bells.company_blocked.send(profile, company=company, by=profile.person)


def _mark(value: str) -> str:
    return keyed(f"blocked {value}")
