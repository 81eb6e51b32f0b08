"""The front page in both languages, and the headers of every answer."""

import pytest
from flask.testing import FlaskClient

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
