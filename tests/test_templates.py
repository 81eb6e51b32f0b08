"""The templates: no inline code, no words that can't be translated, no address that leads nowhere."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator

import pytest
from jinja2 import nodes

from agency import create_app
from agency.settings import Settings
from tests.kit.databases import SECRET
from tests.kit.source import modules, told
from tests.kit.templates import FOLDER, Template, has_words, templates

NAMES_THAT_STAY = {"TIC", "SHA-256", "WhatsApp", "Excel", "English", "Castellano", "Shift"}
DATA = "application/ld+json"
"""A script of this type is read by search engines, and run by nobody."""


@pytest.fixture(scope="module")
def endpoints() -> set[str]:
    """The names of all views."""
    return set(create_app(Settings(SECRET, "sqlite://", testing=True)).view_functions)


def named(found: Iterable[Template]) -> list[object]:
    """One test for each template."""
    return [pytest.param(template, id=template.name) for template in found]


@pytest.mark.parametrize("template", named(templates()))
def test_a_template_carries_no_inline_code(template: Template) -> None:
    found = []
    for line, tag, attributes in template.html.tags:
        runs = tag == "script" and "src" not in attributes and attributes.get("type") != DATA
        inline = tag == "style" or runs
        written = [name for name in attributes if name == "style" or re.match(r"on[a-z]|(data-)?hx-on", name)]
        if inline or written:
            found.append(f"{template.name}:{line} <{tag} {' '.join(written)}>")
    told(found, "Use a class and a file under static/css or static/js: the security policy blocks the rest.")


@pytest.mark.parametrize("template", named(templates()))
def test_every_word_of_a_template_can_be_translated(template: Template) -> None:
    spoken = [
        (line, text)
        for line, text in template.html.spoken()
        if has_words(" ".join(word for word in text.split() if word not in NAMES_THAT_STAY))
    ]
    found = [f"{template.name}:{n} “{t}”" for n, t in [*spoken, *template.bare_words()]]
    told(found, "Put the words into _('…'), or ngettext where they count.")


@pytest.mark.parametrize("template", named([*templates(), *templates("txt")]))
def test_every_address_in_a_template_leads_somewhere(endpoints: set[str], template: Template) -> None:
    found = [
        f"{template.name}:{call.lineno} {call.args[0].value}"
        for call in template.calls("url_for")
        if call.args and isinstance(call.args[0], nodes.Const)
        if call.args[0].value not in endpoints
    ]
    told(found, "Name a view that there is.")


def test_every_template_that_a_view_shows_is_there_and_none_is_left_over() -> None:
    there = {template.name for template in templates()}
    shown = set(_shown_by_views())
    missing = [pattern for pattern in shown if not fnmatch.filter(there, pattern)]
    told(sorted(missing), "Write this template, or correct the name in the view.")
    used = {name for template in [*templates(), *templates("txt")] for name in _used_by(template)}
    used |= {name for pattern in shown for name in fnmatch.filter(there, pattern)}
    told(sorted(there - used), "Delete this template: no page uses it.")


def _shown_by_views() -> Iterator[str]:
    """The names of templates in the source, a star for what is filled in."""
    for module in modules():
        for node in ast.walk(module.tree):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            texts = [str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts]
            if "".join(texts).endswith(".html") and "/" in "".join(texts):
                yield "".join(texts)


def _used_by(template: Template) -> list[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = [getattr(node, "template", None) for node in template.tree.find_all(kinds)]
    return [node.value for node in found if isinstance(node, nodes.Const)]


def test_every_macro_is_used_by_some_page() -> None:
    source = "\n".join(file.read_text("utf-8") for file in FOLDER.rglob("*.*"))
    found = [
        f"{template.name}: {macro.name}"
        for template in templates()
        for macro in template.tree.find_all(nodes.Macro)
        if len(re.findall(rf"\b{macro.name}\b", source)) < 2
    ]
    told(found, "Delete this macro: no page uses it.")
