"""The browser sees what a person would see, and complains of what she would not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from .browser import DESK, OUTPUT, PHONE, Visit, axe, picture, too_wide, visits
from .server import serve

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="es"><head><title>Hola</title><link rel="icon" href="data:,"></head>
<body><main><h1>Hola</h1>{}</main></body></html>"""
FAULTS = {
    "console": ("<script>console.error('ay')</script>", "wrote to the console: ay"),
    "script": ("<script>nada()</script>", "A script failed: nada is not defined"),
    "missing": ("<img src='/missing.png' alt='x'>", "GET .*/missing.png answered 404"),
    "stranger": ("<img src='http://cdn.example/a.png' alt='x'>", "asked another host: http://cdn.example"),
}


@pytest.fixture(scope="module")
def tiny() -> Iterator[str]:
    app = Flask("tiny")
    app.add_url_rule("/", "good", lambda: GOOD.format(""))
    app.add_url_rule("/wide", "wide", lambda: GOOD.format("<div style='width:500px'>x</div>"))
    app.add_url_rule("/grey", "grey", lambda: GOOD.format("<p style='color:#bbb'>Gris</p>"))
    app.add_url_rule("/mistake", "mistake", lambda: (GOOD.format(""), 422))
    for name, (html, _complaint) in FAULTS.items():
        app.add_url_rule(f"/{name}", name, lambda html=html: GOOD.format(html))
    with serve(app) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, tiny: str) -> Iterator[Visit]:
    with visits(browser, tiny) as opened:
        yield opened


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_at_the_end(browser: Browser, tiny: str, name: str) -> None:
    with pytest.raises(AssertionError, match=FAULTS[name][1]), visits(browser, tiny) as opened:
        opened().goto(f"/{name}", wait_until="networkidle")


def test_a_host_that_was_allowed_is_no_fault(open_page: Visit) -> None:
    open_page(allowed=("cdn.example",)).goto("/stranger", wait_until="networkidle")


def test_a_page_that_answers_a_mistake_is_no_fault(open_page: Visit) -> None:
    assert (answer := open_page().goto("/mistake")) and answer.status == 422


def test_axe_says_where_and_why(open_page: Visit) -> None:
    page = open_page()
    page.goto("/")
    assert axe(page) == []
    page.goto("/grey")
    assert len(axe(page)) == 1 and "color-contrast" in axe(page)[0]


def test_what_sticks_out_of_a_phone_is_named(open_page: Visit) -> None:
    for width, faults in ((PHONE, 1), (DESK, 0)):
        page = open_page(width)
        page.goto("/wide")
        assert len(too_wide(page)) == faults


def test_a_picture_is_kept(open_page: Visit) -> None:
    page: Page = open_page()
    page.goto("/")
    assert picture(page, "kit") == OUTPUT / "kit-360.png"
    assert (OUTPUT / "kit-360.png").stat().st_size > 1000


def test_scripts_can_be_switched_off(open_page: Visit) -> None:
    page = open_page(javascript=False)
    page.goto("/script")
    assert page.inner_text("h1") == "Hola"
