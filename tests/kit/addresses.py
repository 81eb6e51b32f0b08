"""What werkzeug makes of an address is made once for all apps of a worker: most of an app's start is that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., Any]


def make_builders_once() -> None:
    """Apps made from now on share the functions that build their addresses, which know of no app."""
    made: dict[tuple[object, ...], Builder] = {}
    make = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        defaults = tuple(sorted((rule.defaults or {}).items(), key=str))
        key = (rule.rule, rule.endpoint, str(defaults), append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    Rule._compile_builder = once  # type: ignore[method-assign,assignment]
