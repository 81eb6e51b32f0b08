"""The process beside the web server: it does each of its tasks again and again, until it is asked to stop."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app

log = logging.getLogger(__name__)

STEP_SECONDS = 1.0


@dataclass(frozen=True)
class Task:
    """Something to do every so many seconds."""

    do: Callable[[], object]
    seconds: float


def work(tasks: Sequence[Task], stopped: Callable[[], bool]) -> None:
    """Each task is done at once and at its times until stopped; one that fails is logged and comes again."""
    next_at = [0.0] * len(tasks)
    while not stopped():
        for number, task in enumerate(tasks):
            if time.monotonic() >= next_at[number] and not stopped():
                _do(task)
                next_at[number] = time.monotonic() + task.seconds
        time.sleep(STEP_SECONDS)


def asked_to_stop() -> Callable[[], bool]:
    """A question whose answer is yes once SIGTERM or SIGINT came; what was being done is ended first."""
    received: list[int] = []
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda number, _frame: received.append(number))
    return lambda: bool(received)


def _do(task: Task) -> None:
    # A context of its own gives each turn a fresh session, whatever the last one left behind.
    with current_app.app_context():
        try:
            task.do()
        except Exception as failure:
            log.error("a task of the worker failed: %s", type(failure).__name__, exc_info=failure)
