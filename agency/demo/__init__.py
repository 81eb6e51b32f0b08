"""One living agency, invented: loaded by the same operations that people use, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable

from agency.accounts.queries import is_anybody_here
from agency.db import committed
from agency.demo import stories, works, world


def load(say: Callable[[str], object] = print) -> bool:
    """The invented agency stands; False when somebody was here already, and then nothing is touched."""
    # The look ends its transaction: one left open would keep every writer of the server out.
    with committed():
        known = is_anybody_here()
    if known:
        return False
    say("Loading the invented agency: people, companies and practices")
    built = world.build()
    works.show(built)
    say("… and what happens between them")
    stories.tell(built)
    return True
