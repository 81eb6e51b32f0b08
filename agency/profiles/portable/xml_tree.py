"""XML asked by names alone: files of the same house use several prefixes for the same thing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from agency.profiles.portable.gathering import Gathering, Said


def name_of(element: Element) -> str:
    """The element's name without its namespace; comments have none."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def every(element: Element | None, path: str) -> Iterator[Element]:
    """The elements that a path of names leads to, one step down for each name."""
    if element is None:
        return
    first, _slash, rest = path.partition("/")
    for child in element:
        if name_of(child) == first:
            if rest:
                yield from every(child, rest)
            else:
                yield child


def one(element: Element | None, path: str) -> Element | None:
    """The first element that the path leads to."""
    return next(every(element, path), None)


def words(element: Element | None, *paths: str) -> str:
    """The text at the first of these paths that has some."""
    for path in paths:
        found = one(element, path)
        if found is not None and (text := (found.text or "").strip()):
            return text
    return ""


def said(at: str, element: Element | None, *paths: str) -> Said:
    """Where this stands in the file, and the text that stands there."""
    return f"{at}.{paths[0].replace('/', '.')}", words(element, *paths) or None


def leave_others(element: Element | None, known: Collection[str], gathering: Gathering) -> None:
    """Each part of the element that has no place in a profile, and says something, is named."""
    for child in () if element is None else element:
        name = name_of(child)
        if name and name not in known and "".join(child.itertext()).strip():
            gathering.leave(name)
