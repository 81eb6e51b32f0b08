"""The house's own source, as trees that house rules can walk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from agency.rooms import KIT, ROOMS

HOUSE = Path(__file__).resolve().parents[2] / "agency"
ROOF = ("demo", "cli", "")
"""What stands above all rooms; the empty name is the house's own door, agency/__init__.py."""
FLOORS = ("rooms", *KIT, *ROOMS, *ROOF)


@dataclass(frozen=True)
class Module:
    """One Python file of the house."""

    path: Path

    @property
    def name(self) -> str:
        """Where it stands in the house: "accounts/views.py"."""
        return str(self.path.relative_to(HOUSE))

    @property
    def room(self) -> str:
        """The room (or part of the kit) that it belongs to."""
        first = self.path.relative_to(HOUSE).parts[0]
        return first.removesuffix(".py").removesuffix("__init__")

    @property
    def drawer(self) -> str:
        """The drawer that it is, or lies in: "views"; an empty text for what has no drawers."""
        parts = self.path.relative_to(HOUSE).parts
        return parts[1].removesuffix(".py").removesuffix("__init__") if len(parts) > 1 else ""

    @property
    def dotted(self) -> str:
        """The name that it is imported by."""
        return ".".join(("agency", *self.path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )

    @cached_property
    def tree(self) -> ast.Module:
        """What it says."""
        return ast.parse(self.path.read_text("utf-8"))

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of each thing that it imports, wherever in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[int, str]]:
        """(line, what is called) of each call, as it is written: "session().scalar"."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, ast.unparse(node.func)


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the house, in the order of its name."""
    return tuple(Module(path) for path in sorted(HOUSE.rglob("*.py")))


def room_modules(*drawers: str) -> list[Module]:
    """The files of the rooms, of these drawers when some are named."""
    return [m for m in modules() if m.room in ROOMS and (not drawers or m.drawer in drawers)]


def room_of(dotted: str) -> str | None:
    """The room that an imported name belongs to; None when it is not ours."""
    first, *rest = dotted.split(".")
    if first != "agency":
        return None
    known = rest and ((HOUSE / rest[0]).is_dir() or (HOUSE / f"{rest[0]}.py").is_file())
    return rest[0] if known else ""


def floor(room: str) -> int:
    """How high a room lies; raises AssertionError for one that is not in the plan."""
    assert room in FLOORS, f"Put {room!r} into the plan, agency/rooms.py: no room stands outside of it."
    return FLOORS.index(room)


def told(found: list[str], what_to_do: str) -> None:
    """The rule holds; otherwise the failure names each place and says what to do."""
    assert not found, "\n  - ".join([what_to_do, *found])
