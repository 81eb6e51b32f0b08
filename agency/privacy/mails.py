"""The letters about one's own data. Their subjects say nothing to whoever looks over a shoulder."""

from __future__ import annotations

from datetime import datetime

from agency.accounts.models import Person
from agency.accounts.tokens import come_back_token
from agency.mail import links
from agency.mail.operations import write


def downloaded(person: Person) -> None:
    """She learns by mail that a copy of her data was made; without mail her account page tells it."""
    if person.reader.email:
        write("privacy/downloaded", person.reader, link=links.absolute("accounts.change_password"))


def leaving(person: Person) -> None:
    """She knows until when she can come back, and how; nobody has to call her about her own doing."""
    if person.reader.email:
        link = links.absolute("privacy.come_back", token=come_back_token(person))
        write("privacy/leaving", person.reader, secret=True, until=person.leaving_until, link=link)


def unused(person: Person, until: datetime) -> None:
    """She knows that her account is about to lose her name, and that coming in once keeps it."""
    write("privacy/unused", person.reader, until=until, link=links.absolute("accounts.sign_in"))
