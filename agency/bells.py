"""Bells that a lower room rings in its own transaction, for the rooms above that must hear."""

from blinker import Namespace

_bells = Namespace()

woman_joined = _bells.signal("woman-joined")
"""A woman has an account; sent with person, by."""

account_closed = _bells.signal("account-closed")
"""An account was closed by the agency; sent with person, by."""

woman_hidden = _bells.signal("woman-hidden")
"""A woman hid her profile; sent with profile, by."""

works_elsewhere = _bells.signal("works-elsewhere")
"""A person joined or left a company, or has another sign-in name; sent with person, by."""

company_blocked = _bells.signal("company-blocked")
"""A woman blocked a company; sent with profile, company, by."""

practice_over = _bells.signal("practice-over")
"""A practice takes no more women; sent with practice, by."""

placement_over = _bells.signal("placement-over")
"""A placement was completed or ended early; sent with placement, by."""
