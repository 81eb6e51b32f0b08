"""The whole cast at once, each of them able to sign in as <name>@example.org."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from agency.companies.models import Company
from agency.practices.models import Practice
from agency.roles import Role

from .cast import a_partner, a_person, a_skill, a_woman, an_open_practice, come_in
from .client import CheckedClient
from .profiles import a_profile

STAFF = {
    "diana": Role.COORDINATOR,
    "fabiola": Role.FINANCE,
    "dora": Role.DIRECTION,
    "irma": Role.ADMIN,
    "celia": Role.CARE,
}

CAST = ("alicia", "berta", "carla", "eva", *STAFF)

As = Callable[[str], CheckedClient]
"""Gives the browser of one of the cast, in which she has come in."""


def everybody(mark: str = "", places: int = 1) -> Practice:
    """Carla's open practice.

    Alicia has a whole profile under the mark, Berta is another woman, Carla speaks for the practice's company
    and Eva for a stranger's; Diana coordinates, and each other role of the agency has its person.
    """
    a_profile("Alicia", mark, name=mail("alicia"))
    a_woman("Berta", ("Python", 3), name=mail("berta"))
    for name, role in STAFF.items():
        a_person(role, name=mail(name), given_names=name.capitalize())
    partner_of("eva")
    return an_open_practice(partner_of("carla"), must=[(a_skill("Python"), 3)], places=places)


def partner_of(name: str) -> Company:
    """A vetted company for which she speaks."""
    return a_partner(a_person(name=mail(name), given_names=name.capitalize()))


def mail(name: str) -> str:
    """What she signs in with."""
    return f"{name}@example.org"


def browsers(app: Flask) -> As:
    """Each of the cast keeps one browser of her own."""
    opened: dict[str, CheckedClient] = {}

    def as_(name: str) -> CheckedClient:
        if name not in opened:
            opened[name] = come_in(app, mail(name))
        return opened[name]

    return as_


def press(client: CheckedClient, url: str, **values: str) -> TestResponse:
    """The answer after what a button sends, whether or not a page offers that button to her."""
    token = re.search(r'csrf_token" value="([^"]+)"', client.get("/cuenta").text)
    assert token
    return client.post(url, data={"csrf_token": token[1], **values}, follow_redirects=True)


def who_sees(app: Flask, as_: As, url: str) -> set[str]:
    """Those of the cast to whom the address answers; "nobody" is a stranger."""
    found = {name for name in CAST if as_(name).get(url).status_code == 200}
    return found | ({"nobody"} if app.test_client().get(url).status_code == 200 else set())
