"""The house's templates, read without running them: their HTML, their calls, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from .source import HOUSE

READER = Environment(extensions=["jinja2.ext.i18n"])
FOLDER = HOUSE / "templates"
VALUE = "\ufffc"
"""What stands in the bare HTML where the template will put a value."""

SAID = ("alt", "aria-label", "aria-description", "label", "placeholder", "summary", "title")
"""Attributes whose text a person reads or hears."""

TRANSLATED = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Template:
    """One template of the house."""

    path: Path

    @property
    def name(self) -> str:
        """The name it is rendered by."""
        return str(self.path.relative_to(FOLDER))

    @cached_property
    def source(self) -> str:
        """What it says."""
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> nodes.Template:
        """Its expressions."""
        return READER.parse(self.source, self.name)

    @cached_property
    def html(self) -> Html:
        """Its bare HTML: all branches one after another, a mark for each value."""
        bare: list[str] = []
        for _line, kind, text in READER.lex(self.source, self.name):
            if kind == "data":
                bare.append(text)
            elif kind == "variable_begin":
                bare.append(VALUE)
            elif "\n" in text:
                bare.append("\n" * text.count("\n"))
        read = Html()
        read.feed("".join(bare))
        read.close()
        return read

    def calls(self, *names: str) -> Iterator[nodes.Call]:
        """The calls of these functions."""
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in names:
                yield call

    def bare_words(self) -> Iterator[tuple[int, str]]:
        """(line, text) of each text inside an expression that nobody translates but somebody will read."""
        calls = self.calls(*TRANSLATED)
        translated = {id(constant) for call in calls for constant in call.find_all(nodes.Const)}
        for constant in self.tree.find_all(nodes.Const):
            if id(constant) not in translated and reads_as_words(constant.value):
                yield constant.lineno, str(constant.value)


@dataclass
class Html(HTMLParser):
    """The tags, attributes and texts of some HTML, each with its line."""

    tags: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The tag is kept."""
        self.tags.append((self.getpos()[0], tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """The text is kept."""
        self.texts.append((self.getpos()[0], " ".join(data.split())))

    def spoken(self) -> Iterator[tuple[int, str]]:
        """(line, text) of what a person reads or hears, in texts and in attributes."""
        yield from self.texts
        for line, tag, attributes in self.tags:
            yield from ((line, attributes[name]) for name in SAID if name in attributes)
            if tag == "meta" and attributes.get("name") == "description":
                yield line, attributes.get("content", "")


@cache
def templates(kind: str = "html") -> tuple[Template, ...]:
    """Every template whose name ends in this."""
    return tuple(Template(path) for path in sorted(FOLDER.rglob(f"*.{kind}")))


def has_words(text: str) -> bool:
    """True when the text holds at least one word."""
    return LETTERS.search(text.replace(VALUE, "")) is not None


def reads_as_words(value: object) -> bool:
    """True for a text that looks written for people: a capital and small letters, accents, or a full stop."""
    if not isinstance(value, str) or "/" in value or not has_words(value):
        return False
    foreign = any(c.isalpha() and not c.isascii() for c in value)
    return foreign or re.match(r"[A-Z][a-z]+( |$)", value) is not None or value.endswith((".", "?", "!"))
