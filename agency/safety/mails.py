"""The letter that tells the care team to look, and nothing of what was said."""

from __future__ import annotations

from agency.mail import links
from agency.mail.operations import write
from agency.safety.models import Concern
from agency.safety.queries import care_team


def received(concern: Concern) -> None:
    """The care team knows that something waits."""
    for person in care_team():
        write("safety/received", person.reader, link=links.absolute("safety.show", uid=concern.uid))
