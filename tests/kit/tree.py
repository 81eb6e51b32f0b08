"""A page as a person or a screen reader meets it: parsed once, easy to ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

Mistake: TypeAlias = tuple[int, str, str]
"""A line, what the parser calls the mistake, and the tag it is about (or nothing)."""

PRESSED = frozenset({"submit", "button", "reset", "image"})


def tag(element: Element) -> str:
    """The element's name without its namespace; comments have none."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def kind(element: Element) -> str:
    """An input's type, "text" when it says nothing; for other elements their tag."""
    return (element.get("type") or "text").strip().lower() if tag(element) == "input" else tag(element)


def show(element: Element) -> str:
    """The element's start tag with the attributes by which one finds it."""
    telling = ("id", "name", "type", "href", "src", "action", "class")
    said = "".join(f' {name}="{element.get(name)}"' for name in telling if element.get(name) is not None)
    return f"<{tag(element)}{said}>"


class Tree:
    """A parsed page, with its parents, ids and parse errors."""

    def __init__(self, html: str) -> None:
        parser = HTMLParser(namespace_html_elements=False)
        self.root: Element = parser.parse(html)
        self.mistakes: list[Mistake] = [
            (position[0], str(code), str(words.get("name", ""))) for position, code, words in parser.errors
        ]
        self.elements = [e for e in self.root.iter() if tag(e)]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.by_id: dict[str, Element] = {}
        for element in self.elements:
            if element.get("id") is not None:
                self.by_id.setdefault(element.get("id", ""), element)

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these names, in the page's order."""
        return [e for e in self.elements if tag(e) in tags]

    def around(self, element: Element) -> Iterator[Element]:
        """The elements this one is in, the nearest first."""
        while (parent := self.parents.get(element)) is not None:
            yield parent
            element = parent

    def inside(self, element: Element, *tags: str) -> bool:
        """True when the element is in one with such a name."""
        return any(tag(outer) in tags for outer in self.around(element))

    def texts(self) -> Iterator[tuple[Element, str]]:
        """Every piece of text and the element it stands in, without code."""
        silent = {"script", "style", "pre", "code", "template"}
        for element in self.elements:
            if tag(element) in silent or self.inside(element, *silent):
                continue
            pieces = [element.text, *(child.tail for child in element)]
            yield from ((element, piece.strip()) for piece in pieces if piece and piece.strip())

    def name_of(self, element: Element) -> str:
        """What a screen reader calls the element; empty when it has nothing to say."""
        targets = [self.by_id[i] for i in element.get("aria-labelledby", "").split() if i in self.by_id]
        by_reference = " ".join(spoken(target) for target in targets).strip()
        return by_reference or spoken(element).strip() or element.get("title", "").strip()

    def labels_of(self, field: Element) -> list[Element]:
        """The labels that belong to a field, around it or by `for`."""
        own = field.get("id")
        pointing = [e for e in self.all("label") if own and e.get("for") == own]
        return pointing + [e for e in self.around(field) if tag(e) == "label" and e not in pointing]


def spoken(element: Element) -> str:
    """The words inside an element, those of pictures too, without what is hidden from screen readers."""
    if element.get("aria-hidden") == "true" or tag(element) in {"script", "style", "textarea", "select"}:
        return ""
    if element.get("aria-label", "").strip():
        return element.get("aria-label", "")
    if tag(element) == "img":
        return element.get("alt", "")
    if tag(element) == "input":
        return _spoken_button(element)
    return (element.text or "") + "".join(spoken(c) + (c.tail or "") for c in element if tag(c) or c.tail)


def _spoken_button(button: Element) -> str:
    if kind(button) == "image":
        return button.get("alt", "")
    named_by_the_browser = kind(button) in {"submit", "reset"} and button.get("value") is None
    return (
        kind(button) if named_by_the_browser else button.get("value", "") if kind(button) in PRESSED else ""
    )


@lru_cache(maxsize=16)
def _parsed(html: str) -> Tree:
    return Tree(html)


def parsed(html: bytes | str) -> Tree:
    """The tree of a page; the same page is parsed once."""
    return _parsed(html.decode("utf-8") if isinstance(html, bytes) else html)
