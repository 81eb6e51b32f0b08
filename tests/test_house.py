"""The house rules that can be read from the source; each failure says what to do instead."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from sqlalchemy import inspect as inspect_mapper

from agency.db import Base
from agency.rooms import KIT, ROOMS
from tests.kit.source import HOUSE, ROOF, Module, floor, modules, room_modules, room_of, told

LONGEST_FILE = 500
WEB_WORDS = {
    "Response",
    "abort",
    "flash",
    "g",
    "make_response",
    "redirect",
    "render_template",
    "render_template_string",
    "request",
    "send_file",
    "session",
    "stream_with_context",
}
WEB_LIBRARIES = ("wtforms", "flask_wtf", "flask_login", "werkzeug", "agency.web")
WORDS_OF_STEPS = "agency.web.words"
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now")
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"}
COMMITTERS = {"views", "web", "cli", "demo"}


def test_a_room_uses_only_the_rooms_before_it() -> None:
    found = [
        f"agency/{m.name}:{line} imports {name}"
        for m in modules()
        for line, name in m.imports()
        if (used := room_of(name)) is not None and floor(used) > floor(m.room)
    ]
    told(found, "Call down, ring up: let the upper room call, or ring a bell of agency/bells.py.")


def test_only_the_front_door_imports_by_name() -> None:
    found = [
        f"agency/{m.name}:{n}" for m in modules() if m.room for n, c in m.calls() if "import_module" in c
    ]
    told(found, "Write an import: this one can't be seen by the rule that a room uses only those before it.")


def test_a_table_knows_its_parents_and_never_its_children() -> None:
    for module in room_modules("models"):
        import_module(module.dotted)
    found = [
        str(relation)
        for mapper in Base.registry.mappers
        for relation in inspect_mapper(mapper.class_).relationships
        if _room(relation.mapper.class_) > _room(mapper.class_)
    ]
    told(found, "Take the relationship away and ask a query of the upper room.")


def _room(table: type) -> int:
    return floor(room_of(table.__module__) or "")


def test_only_one_file_commits() -> None:
    found = [
        f"agency/{m.name}:{line}"
        for m in modules()
        if m.name != "db.py"
        for line, call in m.calls()
        if call.endswith(".commit")
    ]
    told(found, "Write inside `with committed():` in the view; an operation leaves the commit to it.")


def test_operations_leave_the_commit_to_the_view() -> None:
    found = [
        f"agency/{m.name}:{line}"
        for m in modules()
        if not COMMITTERS & {m.room, m.drawer} and m.name not in {"db.py", "mail/operations.py"}
        for line, call in m.calls()
        if call == "committed"
    ]
    told(found, "Take `committed()` away: views, commands and the letters' delivery decide what lands.")


def test_web_words_stand_only_in_views_and_forms() -> None:
    found = [
        f"agency/{m.name}:{line} imports {name}"
        for m in room_modules()
        if m.drawer not in {"views", "forms"}
        for line, name in m.imports()
        if _is_web(name)
    ]
    told(found, "Give the values as arguments: only views, forms and agency/web know of requests and pages.")


def _is_web(name: str) -> bool:
    if name.startswith(WORDS_OF_STEPS):
        return False
    return name.startswith(WEB_LIBRARIES) or (
        name.startswith("flask.") and name.removeprefix("flask.") in WEB_WORDS
    )


def test_rules_know_no_database_and_no_web() -> None:
    found = [
        f"agency/{m.name}:{line} imports {name}"
        for m in room_modules("rules")
        for line, name in m.imports()
        if name.startswith(("sqlalchemy", "flask"))
        or name.endswith(("db.session", ".queries", ".operations"))
    ]
    told(found, "Give the values as arguments: rules are pure.")


def test_every_select_stands_in_queries() -> None:
    found = [
        f"agency/{m.name}:{line} calls {call}"
        for m in room_modules()
        if m.drawer != "queries"
        for line, call in m.calls()
        if _reads(call)
    ]
    told(found, "Move it into queries.py as a function whose name is a sentence.")


def _reads(call: str) -> bool:
    of_session = call.startswith(("session().", "current.", "db.session."))
    return call in {"select", "sa.select"} or (
        of_session and call.endswith((".scalar", ".scalars", ".query", ".get"))
    )


def test_only_the_clock_knows_what_time_it_is() -> None:
    found = [
        f"agency/{m.name}:{line} calls {call}"
        for m in modules()
        if m.name != "clock.py"
        for line, call in m.calls()
        if call.endswith(CLOCKS) and not call.startswith("clock.")
    ]
    told(found, "Ask clock.now() or clock.today(): the demo lives its past and the tests their future.")


def test_everything_that_others_use_says_what_is_true_afterwards() -> None:
    found = [line for m in modules() for line in _undocumented(m)]
    told(found, "Write a docstring whose first paragraph is one sentence.")


def _undocumented(module: Module) -> Iterator[str]:
    if module.path.read_text("utf-8").strip() and not _is_sentence(ast.get_docstring(module.tree)):
        yield f"agency/{module.name}"
    loaded = import_module(module.dotted)
    for name, thing in vars(loaded).items():
        ours = getattr(thing, "__module__", "") == module.dotted and not name.startswith("_")
        if not ours or not isinstance(thing, (type, FunctionType)):
            continue
        if not _is_sentence(inspect.getdoc(thing)):
            yield f"agency/{module.name}: {name}"
        if isinstance(thing, type) and not getattr(thing, "_is_protocol", False):
            yield from (f"agency/{module.name}: {name}.{method}" for method in _mute_methods(thing))


def _mute_methods(kind: type) -> Iterator[str]:
    for name, member in vars(kind).items():
        method = member.fget if isinstance(member, property) else member
        written = isinstance(method, FunctionType) and method.__module__ == kind.__module__
        inherited = any(hasattr(base, name) for base in kind.__mro__[1:])
        if (
            written
            and not name.startswith("_")
            and not inherited
            and not _is_sentence(inspect.getdoc(method))
        ):
            yield name


def _is_sentence(doc: str | None) -> bool:
    first = (doc or "").split("\n\n")[0].strip()
    return first.endswith((".", "?", "!", ":"))


@pytest.mark.parametrize("kind", ["py", "html", "css", "js"])
def test_files_are_small_enough_to_be_read(kind: str) -> None:
    files = [*HOUSE.rglob(f"*.{kind}"), *Path(__file__).parent.rglob(f"*.{kind}")]
    found = [f"{f.relative_to(HOUSE.parent)}: {n}" for f in files if (n := _lines(f)) > LONGEST_FILE]
    told(found, f"Split the file by what it speaks of: {LONGEST_FILE} lines are the most.")


def _lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def test_every_file_has_a_name_that_says_what_is_in_it() -> None:
    found = [str(f.relative_to(HOUSE)) for f in HOUSE.rglob("*") if f.stem.lower() in SHAPELESS]
    told(found, "Name the file after what it holds.")


def test_the_plan_names_every_room_and_every_room_stands() -> None:
    there = {f.name for f in HOUSE.iterdir() if (f / "__init__.py").is_file()}
    there |= {f.stem for f in HOUSE.glob("*.py")}
    there -= {"__init__", "rooms", *ROOF}
    told(sorted(there - {*KIT, *ROOMS}), "Put it into agency/rooms.py, on the floor where it belongs.")
    told(sorted({*KIT, *ROOMS} - there), "Build it, or take it out of agency/rooms.py.")
