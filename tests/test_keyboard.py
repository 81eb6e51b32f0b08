"""Whoever uses no mouse: what matters most is done with a keyboard alone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from agency.db import committed
from tests.kit.browser import DESK, Visit
from tests.kit.cast import PASSWORD, a_woman, an_open_practice

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

MOST_STOPS = 60


def tab_to(page: Page, wanted: str) -> None:
    """The focus stands on what is wanted, and can be seen there."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.locator(wanted).and_(page.locator(":focus")).count():
            expect(page.locator(wanted)).to_be_in_viewport()
            return
    raise AssertionError(f"{MOST_STOPS} times Tab did not lead to {wanted} on {page.url}.")


def test_signing_in_and_applying_need_only_a_keyboard(app: Flask, visit: Visit) -> None:
    with app.app_context(), committed():
        a_woman("María", ("Python", 3), name="maria@example.org")
        practice = an_open_practice()
        address = f"/practicas/{practice.uid}"
    page = visit(width=DESK)
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, f"main a[href='{address}/postular']")
    page.keyboard.press("Enter")
    tab_to(page, "main [name=name]")
    page.keyboard.type("maria@example.org")
    tab_to(page, "main [name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    tab_to(page, "main [name=note]")
    page.keyboard.type("Me interesa mucho.")
    tab_to(page, "main form .actions button")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Enviada. Te avisamos cuando respondan")
