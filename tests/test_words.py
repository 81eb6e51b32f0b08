"""What people read in Spanish can be said in English: it stands inside _(), _l() or ngettext()."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.kit.source import Module, modules, told

TRANSLATED = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext"}
SPEAKING = ("forms", "mails", "policy", "views", "words", "web", "operations", "rules")
SAID_ALOUD = {"flash", "SelectChoice"}
"""Calls whose first text a person reads."""

SPANISH = re.compile(r"[áéíóúñüÁÉÍÓÚÑ¿¡«]|\b(?:el|la|los|las|una?|tu|que|para|con|de)\b \w")


def speaking() -> list[Module]:
    """The files in which something may be written for people."""
    return [m for m in modules() if m.drawer in SPEAKING or m.room in {"web", "history", "i18n", "mail"}]


@pytest.mark.parametrize("module", [pytest.param(m, id=m.name) for m in speaking()])
def test_spanish_stands_inside_a_translation(module: Module) -> None:
    found = [f"agency/{module.name}:{n} “{text}”" for n, text in _bare(module.tree) if SPANISH.search(text)]
    told(found, "Put the words into _('…'); into _l('…') where they stand outside of a request.")


@pytest.mark.parametrize("module", [pytest.param(m, id=m.name) for m in speaking()])
def test_labels_and_messages_can_be_translated(module: Module) -> None:
    found = [
        f"agency/{module.name}:{n} “{text}”" for n, text in _labels(module.tree) if re.search(r"\w\w", text)
    ]
    told(found, "Put the label into _l('…') and the message into _('…').")


def _bare(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of each text that is neither translated nor a docstring."""
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in TRANSLATED:
            spared |= {id(inner) for inner in ast.walk(node)}
        elif isinstance(node, ast.Expr):
            spared.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            yield node.lineno, node.value


def _labels(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of each label or message that is written as a plain text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        first = node.args[:1] if name.endswith("Field") or name in SAID_ALOUD else []
        named = [k.value for k in node.keywords if k.arg in {"label", "description", "message"}]
        for value in [*first, *named]:
            if isinstance(value, ast.Constant) and re.search(r"\w\w", str(value.value)):
                yield value.lineno, str(value.value)


def _name(called: ast.expr) -> str:
    return ast.unparse(called).rpartition(".")[2]
