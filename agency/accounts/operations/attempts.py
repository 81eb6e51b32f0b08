"""What may be guessed is slowed down, for all workers alike."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from agency import clock
from agency.accounts import queries
from agency.accounts.models import Attempt
from agency.accounts.tokens import keyed
from agency.db import session
from agency.settings import settings

ELSEWHERE = 6
KEPT_DAYS = 2


class TooMany(Exception):
    """Too many tries; the next one waits."""


def count_try(what: str, address: str = "") -> None:
    """The try is counted before it is judged, so that many at one moment can't outrun it; raises TooMany.

    Five from one address in a quarter of an hour, and six times as many from everywhere: so a stranger
    elsewhere cannot easily keep her out of her own account.
    """
    name_hash, address_hash = keyed(what.casefold()), keyed(address)
    queries.hold(name_hash)
    since = clock.now() - timedelta(minutes=settings().sign_in_wait_minutes)
    both, of_name, of_address = queries.tries_since(name_hash, address_hash, since)
    most = settings().sign_in_tries
    if both >= most or of_name >= ELSEWHERE * most or (address and of_address >= ELSEWHERE * most):
        raise TooMany
    session().add(Attempt(name_hash=name_hash, address_hash=address_hash))
    session().flush()


def forgive_tries(what: str, address: str = "") -> None:
    """The tries that led to the right answer count no more."""
    session().execute(
        delete(Attempt).where(
            Attempt.name_hash == keyed(what.casefold()), Attempt.address_hash == keyed(address)
        )
    )


def forget_old_tries() -> None:
    """Tries that slow nobody down any more are gone."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    session().execute(delete(Attempt).where(Attempt.created_at < old))
