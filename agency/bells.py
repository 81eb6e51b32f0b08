"""Bells that a lower room rings in its own transaction, for the rooms above that must hear."""

from blinker import Namespace

_bells = Namespace()

woman_hidden = _bells.signal("woman-hidden")
"""A woman hid her profile; sent with profile_id, by."""

company_blocked = _bells.signal("company-blocked")
"""A woman blocked a company; sent with profile_id, company_id, by."""

company_suspended = _bells.signal("company-suspended")
"""A company may no longer act; sent with company_id, by."""

practice_ended = _bells.signal("practice-ended")
"""A practice takes no more women; sent with practice_id, by."""
