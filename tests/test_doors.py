"""What is not marked open is closed, and nothing is changed without the page's own token."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Rule, UUIDConverter

from agency.db import committed
from agency.roles import Role
from tests.kit.cast import a_person, sign_in
from tests.kit.page import CheckedClient

pytestmark = pytest.mark.one_database

SERVED_TO_ALL = {"static", "web.asset"}


def doors(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """(endpoint, an address that leads there) of each page that answers this method."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in SERVED_TO_ALL:
            yield rule.endpoint, address(rule)


def address(rule: Rule) -> str:
    """An address of this rule, with ids of things that aren't there."""
    built = rule.build({name: stand_in(converter) for name, converter in rule._converters.items()})
    assert built is not None, f"no address fits {rule}"
    return built[1]


def stand_in(converter: BaseConverter) -> Any:
    """A value that this part of an address could have."""
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=7)
    return 7 if isinstance(converter, IntegerConverter) else "x"


def is_open(app: Flask, endpoint: str) -> bool:
    """True when the view is marked with @open_to_all."""
    return bool(getattr(app.view_functions[endpoint], "open_to_all", False))


def test_a_stranger_is_led_to_the_sign_in_from_every_page_not_marked_open(
    app: Flask, client: CheckedClient
) -> None:
    for endpoint, url in doors(app, "GET"):
        answer = client.get(url)
        if is_open(app, endpoint):
            assert answer.status_code < 400 or answer.status_code == 404, f"{endpoint}: {answer.status}"
            assert "/entrar" not in answer.headers.get("Location", ""), f"{endpoint} is open: take it there."
        else:
            assert leads_to_sign_in(answer.status_code, answer.headers.get("Location", "")), (
                f"Let the guard close {endpoint}: a stranger got {answer.status} for {url}."
            )


def test_a_stranger_can_send_nothing_to_a_page_not_marked_open(app: Flask, client: CheckedClient) -> None:
    for endpoint, url in doors(app, "POST"):
        if is_open(app, endpoint):
            continue
        answer = client.post(url, data={"a": "b"})
        assert leads_to_sign_in(answer.status_code, answer.headers.get("Location", "")), (
            f"Let the guard close {endpoint}: a stranger could send something and got {answer.status}."
        )


def leads_to_sign_in(status: int, location: str) -> bool:
    """True for a redirect to the page where people come in."""
    return status == 302 and re.match(r"(https?://[^/]+)?/entrar(\?|$)", location) is not None


def test_no_form_is_taken_without_its_token(app: Flask, client: CheckedClient) -> None:
    with app.app_context(), committed():
        sign_in(client, a_person(*Role))
    for endpoint, url in doors(app, "POST"):
        answer = client.post(url, data={"a": "b"})
        assert answer.status_code == 400 and "Esta página venció" in answer.text, (
            f"Let the guard ask {endpoint} for its CSRF token: it answered {answer.status} without one."
        )


def test_what_people_see_in_an_address_is_no_running_number(app: Flask) -> None:
    counted = [
        str(rule)
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if isinstance(converter, IntegerConverter) and name not in {"page", "size", "year", "step"}
    ]
    assert counted == [], (
        f"Use <uuid:uid> in {counted}: a number can be guessed and tells how many there are."
    )
