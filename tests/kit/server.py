"""The application behind a real port: in a thread for the browser, in a process of its own to be killed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from .leash import leashed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing has been written, except for errors."""
        if type == "error":
            super().log(type, message, *args)


@contextmanager
def held_port() -> Iterator[socket.socket]:
    """A socket whose port is ours for the length of the block, though nobody answers there yet."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield held


@contextmanager
def serve(app: WSGIApplication, at: socket.socket | None = None) -> Iterator[str]:
    """The application answers at the given base URL (no slash at its end) for the length of the block.

    `at` is a held port, for an application that must know its own address before it is made.
    """
    if at is not None:
        at.listen(128)
    fd = at.fileno() if at is not None else None
    server = make_server(HOST, 0, app, threaded=True, request_handler=_Quiet, fd=fd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port that nobody used a moment ago."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class ServerProcess:
    """A server process of its own, as in production; usable as a context manager, and it dies with the tests.

    `env` is laid over this process's environment. What the server writes is in `output()`.
    """

    def __init__(
        self,
        env: Mapping[str, str],
        port: int | None = None,
        app: str = "wsgi:app",
        folder: Path = ROOT,
        options: Sequence[str] = (),
        seconds: float = 30,
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        listen = f"--listen={HOST}:{self.port}"
        command = [sys.executable, "-m", "waitress", listen, *options, app]
        self._process = subprocess.Popen(
            leashed(command, signal.SIGKILL),
            cwd=folder,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_answers(seconds)

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._output.close()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def output(self) -> str:
        """Everything the server has written so far."""
        size = os.fstat(self._output.fileno()).st_size
        return os.pread(self._output.fileno(), size, 0).decode(errors="replace")

    def kill(self) -> None:
        """The server is gone as by a power cut (SIGKILL): it could not finish anything."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """The server has ended as when it is asked to (SIGTERM), or by force after ten seconds."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def _wait_until_it_answers(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        self.kill()
        said = self.output()
        self._output.close()
        raise RuntimeError(f"The server did not answer in {seconds} s. It said:\n{said[-4000:]}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True
