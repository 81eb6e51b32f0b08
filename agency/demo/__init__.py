"""One living agency, invented: loaded by the same operations that people use, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable

from agency.accounts.queries import is_anybody_here
from agency.demo import stories, world


def load(say: Callable[[str], object] = print) -> bool:
    """The invented agency stands; False when somebody was here already, and then nothing is touched."""
    if is_anybody_here():
        return False
    say("Loading the invented agency: people, companies and practices")
    built = world.build()
    say("… and what happens between them")
    stories.tell(built)
    return True
