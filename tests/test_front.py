"""The front page in both languages, and the headers of every answer."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.conftest import MakeApp
from tests.kit.browser import visits
from tests.kit.server import serve

pytestmark = pytest.mark.one_database


def test_the_front_page_is_open_and_carries_no_inline_code(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert "style=" not in answer.text and "<script>" not in answer.text
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_is_not_there_says_so_calmly(client: FlaskClient) -> None:
    answer = client.get("/nada")
    assert answer.status_code == 404
    assert "No encontramos esta página" in answer.text


def test_a_post_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/salida-rapida").status_code == 400


def test_the_stylesheet_and_the_script_are_served_for_a_year(client: FlaskClient) -> None:
    page = client.get("/").text
    for mark in ('rel="stylesheet" href="', '<script type="module" src="'):
        url = page.split(mark)[1].split('"')[0]
        answer = client.get(url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_quick_exit_really_leaves_for_a_neutral_page(
    make_app: MakeApp, port: socket.socket, browser: Browser, javascript: bool
) -> None:
    neutral = Flask("neutral")
    neutral.add_url_rule("/clima", view_func=lambda: "Hoy llueve en La Paz.")
    with serve(neutral) as away:
        app = make_app(quick_exit_url=f"{away}/clima")
        with serve(app, port) as site, visits(browser, site) as visit:
            page = visit(javascript=javascript, allowed=(urlsplit(away).netloc,))
            page.goto("/entrar")
            page.click("form[action='/salida-rapida'] button")
            page.wait_for_url(f"{away}/clima")
            assert page.inner_text("body") == "Hoy llueve en La Paz."
