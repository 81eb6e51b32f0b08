"""Lives as tables: the same row refuses a step, allows it, and draws its button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from agency.roles import Hat


class Living(Protocol):
    """Anything with a state."""

    state: Any


class NotNow(Exception):
    """The step does not leave from where the thing stands."""

    def __init__(self, step: str, state: StrEnum) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.step, self.state = step, state


class NotYours(Exception):
    """None of the hats worn may take this step."""


class NotReady(Exception):
    """Something that the step needs is missing; `need` names it for the room's words."""

    def __init__(self, step: str, need: str) -> None:
        super().__init__(f"{step} needs {need}")
        self.step, self.need = step, need


@dataclass(frozen=True)
class Step:
    """One verb of a life: where it leaves, what it reaches, who takes it, and what it needs first."""

    name: str
    leaves: frozenset[StrEnum]
    reaches: StrEnum
    by: frozenset[Hat]
    needs: tuple[tuple[str, Callable[[Any], bool]], ...] = ()
    reason: bool = False


def step(
    name: str,
    *,
    leaves: Iterable[StrEnum],
    reaches: StrEnum,
    by: Iterable[Hat],
    needs: dict[str, Callable[[Any], bool]] | None = None,
    reason: bool = False,
) -> Step:
    """A Step from plain lists; `reason` marks a step that owes one."""
    return Step(name, frozenset(leaves), reaches, frozenset(by), tuple((needs or {}).items()), reason)


@dataclass(frozen=True)
class Life:
    """The whole table of one kind of thing."""

    first: StrEnum
    steps: tuple[Step, ...]

    def __getitem__(self, name: str) -> Step:
        return next(s for s in self.steps if s.name == name)

    def open_to(self, thing: Living, hats: Collection[Hat]) -> list[Step]:
        """The steps that someone with these hats could take now; what they still need is not asked here."""
        return [s for s in self.steps if thing.state in s.leaves and s.by & set(hats)]

    def missing(self, thing: Living, name: str) -> list[str]:
        """The names of what a step still needs."""
        return [need for need, met in self[name].needs if not met(thing)]

    def check(self, thing: Living, name: str, hats: Collection[Hat]) -> Step:
        """The step, when it may be taken now; raises NotNow, NotYours or NotReady."""
        taken = self[name]
        if thing.state not in taken.leaves:
            raise NotNow(name, thing.state)
        if not taken.by & set(hats):
            raise NotYours(name)
        for need in self.missing(thing, name):
            raise NotReady(name, need)
        return taken

    def take(self, thing: Living, name: str, hats: Collection[Hat]) -> Step:
        """The thing stands where the step leads; its version column refuses a second taker at commit."""
        taken = self.check(thing, name, hats)
        thing.state = taken.reaches
        return taken

    @property
    def ends(self) -> frozenset[StrEnum]:
        """The states that no step leaves."""
        left = {state for s in self.steps for state in s.leaves}
        return frozenset(s.reaches for s in self.steps if s.reaches not in left)
