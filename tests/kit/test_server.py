"""Both servers answer over the network, and both are gone afterwards."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask import Flask

from .server import ServerProcess, free_port, serve

APP = """
import os
import flask
app = flask.Flask(__name__)

@app.get("/word")
def word():
    print("somebody asked", flush=True)
    return os.environ["WORD"]
"""


def fetch(url: str) -> str:
    """The text at this address."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def gone(url: str) -> bool:
    """True when nobody answers there."""
    try:
        fetch(url)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except urllib.error.URLError:
        return True
    return False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tiny.py").write_text(APP)
    return tmp_path


def test_serve_answers_inside_the_block_only(capfd: pytest.CaptureFixture[str]) -> None:
    app = Flask("tiny")
    app.add_url_rule("/hola", view_func=lambda: "hola")
    with serve(app) as url:
        assert fetch(f"{url}/hola") == "hola"
        assert not gone(f"{url}/nothing")
    assert gone(f"{url}/hola")
    assert capfd.readouterr().err == ""


def test_a_process_gets_its_environment_and_stops(folder: Path) -> None:
    with ServerProcess({"WORD": "ñandú"}, app="tiny:app", folder=folder) as server:
        assert fetch(f"{server.url}/word") == "ñandú"
        assert "somebody asked" in server.output()
    assert gone(server.url)


def test_a_killed_process_can_be_followed_by_another_on_its_port(folder: Path) -> None:
    port = free_port()
    with ServerProcess({"WORD": "one"}, port, app="tiny:app", folder=folder) as first:
        first.kill()
        assert gone(first.url)
        with ServerProcess({"WORD": "two"}, port, app="tiny:app", folder=folder) as second:
            assert fetch(f"{second.url}/word") == "two"


def test_a_process_that_cannot_start_says_why(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="nosuch"):
        ServerProcess({}, app="nosuch:app", folder=folder)
