"""The second step of signing in: an application's code, or a code on paper."""

from __future__ import annotations

import hmac

import pyotp
from sqlalchemy import delete, update

from agency import clock
from agency.accounts import mails, queries
from agency.accounts.models import Person, RecoveryCode, SignedIn
from agency.accounts.operations.attempts import count_try, forgive_tries
from agency.accounts.operations.sessions import close_sessions
from agency.accounts.operations.timeline import tell
from agency.accounts.rules import new_recovery_codes, typed_code
from agency.accounts.tokens import keyed
from agency.db import session
from agency.seal import seal, unseal

STEP_SECONDS = 30
ISSUER = "Agencia Mujeres TIC"


def new_secret() -> str:
    """A secret for an authenticator application."""
    return pyotp.random_base32()


def provisioning(person: Person, secret: str) -> str:
    """What the QR says to the application."""
    account = next((n.value for n in person.names if n.confirmed_at), person.short_name)
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def switch_on(opened: SignedIn, secret: str, code: str, by: Person) -> list[str]:
    """Her sessions ask for this application's codes, and this one has passed; gives her recovery codes.

    Gives an empty list when the code is wrong; raises TooMany.
    """
    person = opened.person
    count_try(f"second factor {person.uid}")
    step = _step_of(secret, code)
    if not step:
        return []
    forgive_tries(f"second factor {person.uid}")
    person.second_factor = seal(secret)
    person.second_factor_step = step
    opened.second_factor_at = clock.now()
    close_sessions(person, by=by, keep=opened)
    tell(person, "second_factor_set", by)
    mails.second_factor_on(person, once=f"second-factor:{person.uid}:{step}")
    return _renew_recovery_codes(person)


def enter(opened: SignedIn, code: str, by: Person) -> bool:
    """This session has passed the second step when the code is right and new; raises TooMany."""
    if not is_right(opened.person, code, by=by):
        return False
    opened.second_factor_at = clock.now()
    return True


def is_right(person: Person, code: str, by: Person) -> bool:
    """True when the code is her application's or one of her recovery codes, which is then used up.

    Raises TooMany.
    """
    what = f"second factor {person.uid}"
    count_try(what)
    if not (_used_step(person, code) or _used_recovery_code(person, code, by)):
        return False
    forgive_tries(what)
    return True


def renew_recovery_codes(person: Person, by: Person) -> list[str]:
    """Her former recovery codes are over; gives the new ones."""
    tell(person, "recovery_codes_made", by)
    return _renew_recovery_codes(person)


def switch_off(person: Person, by: Person) -> None:
    """Her sessions ask for a password only, and she is told."""
    _forget(person)
    tell(person, "second_factor_dropped", by)
    mails.second_factor_off(person)


def reset(person: Person, by: Person | None) -> None:
    """She sets up a new application when she signs in next, everywhere; she is told."""
    _forget(person)
    close_sessions(person, by=by or person)
    tell(person, "second_factor_reset", by)
    mails.second_factor_reset(person)


def _step_of(secret: str, code: str) -> int:
    """The half minute that the code belongs to, the one before and after counted; 0 when to none."""
    now = int(clock.now().timestamp()) // STEP_SECONDS
    typed = typed_code(code).encode()
    totp = pyotp.TOTP(secret)
    fitting = [
        s for s in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(s).encode(), typed)
    ]
    return max(fitting, default=0)


def _used_step(person: Person, code: str) -> bool:
    step = _step_of(unseal(person.second_factor), code) if person.second_factor else 0
    if step <= person.second_factor_step:
        return False
    # Two requests with one code: the person's version column lets only one of them land.
    person.second_factor_step = step
    return True


def _used_recovery_code(person: Person, code: str, by: Person) -> bool:
    used = session().execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _kept(person, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    tell(person, "recovery_code_used", by)
    mails.recovery_code_used(person, left=queries.recovery_codes_left(person))
    return True


def _renew_recovery_codes(person: Person) -> list[str]:
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = new_recovery_codes()
    session().add_all(RecoveryCode(person_id=person.id, code_hash=_kept(person, code)) for code in codes)
    return codes


def _forget(person: Person) -> None:
    person.second_factor, person.second_factor_step = "", 0
    for opened in queries.open_sessions(person):
        opened.second_factor_at = None
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _kept(person: Person, code: str) -> str:
    return keyed(f"{person.uid}{typed_code(code)}")
