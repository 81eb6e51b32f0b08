"""What the clock does: everything that is due now, each room in its own transaction."""

from __future__ import annotations

from collections.abc import Callable

from agency.accounts.operations import forget_old_tries
from agency.applications.operations import remind_and_expire
from agency.companies.operations import remind_of_agreements
from agency.db import committed
from agency.directory.operations import forget_changes
from agency.evaluations.operations import remind as remind_of_evaluations
from agency.files.operations import sweep
from agency.placements.operations import start_due
from agency.practices.operations import expire_past
from agency.privacy.operations import anonymise_due, forget_papers, warn_unused
from agency.profiles.operations.bringing import forget_suggestions

TASKS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("agreements expired", remind_of_agreements),
    ("practices expired", expire_past),
    ("applications reminded and closed", remind_and_expire),
    ("placements started", start_due),
    ("evaluations given up", remind_of_evaluations),
    ("old sign-in attempts forgotten", forget_old_tries),
    ("old notes of the directory forgotten", forget_changes),
    ("what files said of women forgotten", forget_suggestions),
    ("unused accounts warned", warn_unused),
    ("people who left anonymised", anonymise_due),
    ("names in old papers forgotten", forget_papers),
)


def remind() -> dict[str, object]:
    """All that is due has been done, once; run again at once, it finds nothing to do."""
    done: dict[str, object] = {}
    for name, task in TASKS:
        with committed():
            done[name] = task()
    done["files without an owner removed"] = sweep()
    return done
