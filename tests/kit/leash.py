"""Run a command that dies with whoever started it, and as another user when asked.

    python -I leash.py PARENT_PID SIGNAL UID GID COMMAND…      (UID and GID -1: stay who you are)

It is a program and not a `preexec_fn`: that one may deadlock, and warns, in a process with threads.
The command takes this process's place, so its pid is the one that was started.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(uid: int, gid: int) -> None:
    """The process belongs to this user, in this group and no other."""
    if uid < 0:
        return
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, with_signal: signal.Signals) -> None:
    """The kernel sends the signal when the parent is gone; on systems other than Linux nothing happens.

    It must come after `become`, because the kernel forgets it when the user changes.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("leash: the parent was gone before the command began")


def leashed(command: list[str], with_signal: signal.Signals, uid: int = -1, gid: int = -1) -> list[str]:
    """The command line that runs the command on a leash held by this process."""
    words = (str(os.getpid()), with_signal.name, str(uid), str(gid))
    return [sys.executable, "-I", "-S", __file__, *words, *command]


def main() -> None:
    """The command runs in this process's place."""
    parent, name, uid, gid, *command = sys.argv[1:]
    become(int(uid), int(gid))
    die_with_parent(int(parent), signal.Signals[name])
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
