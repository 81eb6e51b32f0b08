"""Links that work once: the signature covers the state that using them changes."""

from __future__ import annotations

import hmac
import uuid

from itsdangerous import BadSignature, URLSafeTimedSerializer

from agency.accounts.models import Invitation, Person, SignInName
from agency.settings import settings

RESET_HOURS = 2
BY_HAND_DAYS = 3
CONFIRM_DAYS = 14
KNOWN_MINUTES = 15


def confirm_token(name: SignInName) -> str:
    """A link's secret for confirming this e-mail."""
    return _signer("confirm").dumps([name.uid.hex, keyed(f"{name.value}{name.confirmed_at}")[:16]])


def read_confirm(token: str) -> tuple[uuid.UUID, str] | None:
    """The name's public id and the state it was made for, or None."""
    return _read("confirm", token, CONFIRM_DAYS * 86400)


def confirm_holds(name: SignInName, state: str) -> bool:
    """True while the name is as it was when the link was written."""
    return hmac.compare_digest(keyed(f"{name.value}{name.confirmed_at}")[:16], state)


def reset_token(person: Person, by_hand: bool = False) -> str:
    """A link's secret for choosing a new password; it lasts longer when somebody must pass it on."""
    purpose = "reset-by-hand" if by_hand else "reset"
    return _signer(purpose).dumps([person.uid.hex, keyed(person.password_hash)[:16]])


def read_reset(token: str) -> tuple[uuid.UUID, str] | None:
    """The person's public id and the state it was made for, or None."""
    quick = _read("reset", token, RESET_HOURS * 3600)
    return quick or _read("reset-by-hand", token, BY_HAND_DAYS * 86400)


def reset_holds(person: Person, state: str) -> bool:
    """True while the account is open and the password is the one that the link replaces."""
    return person.closed_at is None and hmac.compare_digest(keyed(person.password_hash)[:16], state)


def come_back_token(person: Person) -> str:
    """A link's secret for taking back that she left; the account itself knows how long it holds."""
    return _signer("come-back").dumps([person.uid.hex, keyed(f"{person.leaving_until}")[:16]])


def read_come_back(token: str) -> tuple[uuid.UUID, str] | None:
    """The person's public id and the state it was made for, or None."""
    return _read("come-back", token, None)


def known_token(person: Person) -> str:
    """What a browser carries for some minutes, once whoever is leaving has given her password in it."""
    return _signer("known").dumps([person.uid.hex, keyed(f"{person.leaving_until}")[:16]])


def read_known(token: str) -> tuple[uuid.UUID, str] | None:
    """The person's public id and the state it was made for, or None."""
    return _read("known", token, KNOWN_MINUTES * 60)


def come_back_holds(person: Person, state: str) -> bool:
    """True while she may take back the very leaving that this was made for."""
    right = hmac.compare_digest(keyed(f"{person.leaving_until}")[:16], state)
    return person.can_come_back and right


def invitation_token(invitation: Invitation) -> str:
    """A link's secret for accepting an invitation."""
    return _signer("invitation").dumps([invitation.uid.hex, ""])


def read_invitation(token: str) -> uuid.UUID | None:
    """The invitation's public id, or None; the row itself knows how long it holds."""
    read = _read("invitation", token, None)
    return read[0] if read else None


def keyed(text: str) -> str:
    """A hash, in hex, of what is compared but never kept; useless to whoever lacks this portal's key."""
    return hmac.digest(b"accounts" + settings().secret_key.encode(), text.encode(), "sha256").hex()


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"accounts.{purpose}")


def _read(purpose: str, token: str, seconds: int | None) -> tuple[uuid.UUID, str] | None:
    try:
        uid, state = _signer(purpose).loads(token, max_age=seconds)
        return uuid.UUID(uid), str(state)
    except (BadSignature, ValueError, TypeError):
        return None
