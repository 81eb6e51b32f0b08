"""Running a parser apart: a crash, a bomb or an endless loop costs one process and a few seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

START = Path(__file__).with_name("start.py")
MOST_SECONDS = 20
"""By the clock on the wall; the processor's time is limited by the process itself, and is less."""

_one_at_a_time = Lock()
"""However many files arrive at once, the process pays for one parser."""


class Fell(Exception):
    """The parser ran out of time or memory, or crashed."""


@dataclass(frozen=True)
class Answer:
    """What a parser said in its first line, word by word, and the bytes that it wrote after it."""

    said: tuple[str, ...]
    content: bytes


def run_apart(parser: str, content: bytes, seconds: float = MOST_SECONDS) -> Answer:
    """The parser's answer to these bytes; raises Fell."""
    # -I: nothing from the environment; -B: it may not write files. It sees none of the portal's secrets.
    command = [sys.executable, "-I", "-B", str(START), parser]
    with _one_at_a_time:
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=content,
                capture_output=True,
                timeout=seconds,
                cwd="/",
                env={"PATH": os.defpath},
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as fell:
            # Without the cause: its text would bring the stranger's bytes into a log.
            raise Fell(f"{parser}: {type(fell).__name__}") from None
    said, _newline, written = done.stdout.partition(b"\n")
    return Answer(tuple(said.decode("ascii").split()), written)
