"""The letters about applications. Those to women name no company and no practice in their subject."""

from __future__ import annotations

from typing import Any

from agency import clock
from agency.applications.models import Application
from agency.companies.queries import representatives_of
from agency.mail import links
from agency.mail.operations import write


def to_her(application: Application, what: str, once: str | None = None, **facts: Any) -> None:
    """She knows what happened to her application, and where to answer."""
    reader = application.profile.person.reader
    write(
        f"applications/{what}", reader, once=once, application=application, link=_link(application), **facts
    )


def to_company(application: Application, what: str, once: str | None = None, **facts: Any) -> None:
    """The company's representatives know what happened, and where to answer."""
    for person in representatives_of(application.practice.company):
        own = f"{once}:{person.uid}" if once else None
        write(
            f"applications/{what}",
            person.reader,
            once=own,
            application=application,
            who=application.profile.person.short_name,
            link=_link(application),
            **facts,
        )


def message_to_her(application: Application) -> None:
    """She knows, at most once a day, that somebody wrote."""
    to_her(application, "message_to_her", once=f"message:{application.uid}:her:{clock.today()}")


def message_to_company(application: Application) -> None:
    """The company knows, at most once a day, that she wrote."""
    to_company(application, "message_to_company", once=f"message:{application.uid}:company:{clock.today()}")


def reminder(application: Application, days: int, hers: bool) -> None:
    """Whoever's turn it is hears of it, once for each number of days and each turn."""
    once = f"remind:{application.uid}:{application.waits_since:%Y%m%d%H%M}:{days}"
    if hers:
        to_her(application, "remind_her", once=once)
    else:
        to_company(application, "remind_company", once=once, days=days)


def _link(application: Application) -> str:
    return links.absolute("applications.show", uid=application.uid)
