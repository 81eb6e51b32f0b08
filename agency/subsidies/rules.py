"""The lives of commitments and payments, and how much a month is worth."""

from __future__ import annotations

from agency.flow import Life, step
from agency.money import Money
from agency.roles import Hat
from agency.subsidies.models import CommitmentState as C
from agency.subsidies.models import PaymentState as P

COMMITMENT_LIFE = Life(
    C.RESERVED,
    (
        step("activate", leaves=[C.RESERVED], reaches=C.ACTIVE, by=[Hat.AGENCY, Hat.CLOCK]),
        step("release", leaves=[C.RESERVED, C.ACTIVE], reaches=C.RELEASED, by=[Hat.AGENCY, Hat.WOMAN]),
        step("settle", leaves=[C.ACTIVE], reaches=C.SETTLED, by=[Hat.AGENCY, Hat.FINANCE]),
    ),
)
PAYMENT_LIFE = Life(
    P.DUE,
    (
        step("approve", leaves=[P.DUE], reaches=P.APPROVED, by=[Hat.FINANCE]),
        step("pay", leaves=[P.APPROVED], reaches=P.PAID, by=[Hat.FINANCE]),
        step(
            "cancel",
            leaves=[P.DUE, P.APPROVED],
            reaches=P.CANCELLED,
            by=[Hat.FINANCE, Hat.AGENCY],
            reason=True,
        ),
        step("recover", leaves=[P.PAID], reaches=P.RECOVERED, by=[Hat.FINANCE], reason=True),
    ),
)
OPEN_PAYMENTS = frozenset({P.DUE, P.APPROVED})


def earned(a_month: Money, hours_done: int, hours_agreed: int) -> Money:
    """The month's share for the hours done of those agreed; never more than the month."""
    if hours_agreed <= 0:
        return a_month
    return min(a_month, a_month.share(hours_done, hours_agreed))
