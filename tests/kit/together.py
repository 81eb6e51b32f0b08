"""Several people who do something at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from flask import Flask

from agency.db import committed

PATIENCE = 60


def at_once(app: Flask, *jobs: Callable[[], object]) -> list[object]:
    """What each job answered, or the exception that it raised; each ran in a transaction of its own."""
    begin = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        with app.app_context():
            begin.wait(PATIENCE)
            try:
                with committed():
                    return job()
            except Exception as raised:
                return raised

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def while_unfinished(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> object:
    """What the second job came to, begun after the first had done its work and before that was committed.

    The first is committed once the second is done or waits for it.
    """
    with app.app_context(), ThreadPoolExecutor(1) as pool:
        with committed() as current:
            first()
            current.flush()
            other = pool.submit(at_once, app, second)
            with suppress(TimeoutError):
                other.result(timeout=1)
        return other.result(PATIENCE)[0]
