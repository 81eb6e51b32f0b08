"""The test PostgreSQL is real, private, and never outlives the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from .needs import everything_is_required, missing
from .postgres import PostgresFailed, PostgresServer, postgres, start_postgres

PACKAGE = __package__ or "tests.kit"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with postgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


def ask(url: str, question: str) -> object:
    """The one value that the database answers."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        answer = connection.execute(text(question))
        return answer.scalar() if answer.returns_rows else None


def processes_of(home: str) -> list[Path]:
    """The /proc folders of the processes whose command line names this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if home.encode() in (process / "cmdline").read_bytes():
                found.append(process)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def wait_until_gone(home: str, seconds: float = 15) -> bool:
    """True when neither the folder nor any process of it is left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not Path(home).exists() and not processes_of(home):
            return True
        time.sleep(0.05)
    return False


def test_it_is_a_postgresql_with_utf8_and_no_network(server: PostgresServer) -> None:
    url = server.create_database("asked")
    assert str(ask(url, "SHOW server_version")).startswith("18")
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SHOW listen_addresses") == ""
    assert ask(url, "SHOW fsync") == "off"
    assert ask(url, "SHOW max_connections") == "60"
    assert ask(url, "SELECT lower('ÑUSTA')") == "ñusta"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_runs_it_as_nobody(server: PostgresServer) -> None:
    owners = {process.owner() for process in processes_of(str(server.socket_folder / "data"))}
    assert owners == {"nobody"}


def test_a_database_is_copied_from_its_template(server: PostgresServer) -> None:
    template = server.create_database("template_of_all")
    ask(template, "CREATE TABLE woman AS SELECT 'Alicia'::text AS name")
    copy = server.create_database("copy", template="template_of_all")
    assert ask(copy, "SELECT name FROM woman") == "Alicia"
    server.drop_database("copy")
    with pytest.raises(OperationalError, match="does not exist"):
        ask(copy, "SELECT 1")


def test_a_database_in_use_can_be_dropped(server: PostgresServer) -> None:
    engine = create_engine(server.create_database("busy"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        server.drop_database("busy")
        connection.invalidate()


def test_stop_leaves_nothing(tmp_path: Path) -> None:
    server = start_postgres(tmp_path)
    home = str(server.socket_folder)
    assert processes_of(home)
    server.stop()
    assert not Path(home).exists()
    assert not processes_of(home)


STARTER = f"""
import importlib, pathlib, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
sys.path[:0] = {sys.path!r}
server = importlib.import_module({PACKAGE + ".postgres"!r}).start_postgres(pathlib.Path(sys.argv[1]))
print(server.socket_folder, server._keeper.pid, flush=True)
time.sleep(60)
"""


def start_elsewhere(log: Path) -> tuple[subprocess.Popen[str], str, int]:
    """Another Python holds a PostgreSQL: that Python, the folder, and the keeper's pid."""
    other = subprocess.Popen([sys.executable, "-c", STARTER, str(log)], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    home, keeper = other.stdout.readline().split()
    return other, home, int(keeper)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(how: signal.Signals, tmp_path: Path) -> None:
    other, home, _ = start_elsewhere(tmp_path)
    with other:
        assert processes_of(home)
        other.send_signal(how)
        other.wait(10)
    assert wait_until_gone(home)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the leash needs Linux")
def test_a_killed_keeper_takes_the_server_along(tmp_path: Path) -> None:
    other, home, keeper = start_elsewhere(tmp_path)
    with other:
        os.kill(keeper, signal.SIGKILL)
        deadline = time.monotonic() + 15
        while processes_of(home + "/data") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not processes_of(home + "/data")
        other.kill()
    subprocess.run(["rm", "-rf", home], check=True)


def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "pginstall"
    (programs / "bin").mkdir(parents=True)
    monkeypatch.setattr(start_postgres.__module__ + ".installed", lambda: programs)
    with pytest.raises(PostgresFailed, match="initdb"):
        start_postgres(tmp_path)


def test_what_is_missing_is_skipped_here_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("AGENCY_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no cat"):
        missing("There is no cat.")
    monkeypatch.setenv("AGENCY_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="no cat"):
        missing("There is no cat.")
    assert not everything_is_required({"CI": "false", "AGENCY_REQUIRE_ALL": "0"})
