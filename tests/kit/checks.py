"""What is asked of every page; each complaint is a sentence that says what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from .tree import PRESSED, Tree, kind, parsed, show, tag

ATTRIBUTES_WITH_URLS = (
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "{http://www.w3.org/1999/xlink}href",
)
LOADED = (
    "script",
    "img",
    "source",
    "iframe",
    "video",
    "audio",
    "track",
    "embed",
    "object",
    "use",
    "image",
    "input",
)
FETCHED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "manifest",
    "apple-touch-icon",
    "mask-icon",
}
FIELDS = ("input", "select", "textarea")
SCOPES = {"col", "row", "colgroup", "rowgroup"}
FALSE_ALARMS = {("expected-named-entity", ""), ("unexpected-start-tag-in-select", "hr")}
IN_TEMPLATES = {"tr", "td", "th", "tbody", "thead", "tfoot", "caption", "col", "colgroup"}


def _well_formed(tree: Tree) -> Iterator[str]:
    for line, code, name in tree.mistakes:
        false_alarm = (code, name) in FALSE_ALARMS or (name in IN_TEMPLATES and tree.all("template"))
        if code.startswith("expected-doctype") or code == "unknown-doctype":
            yield "Begin the page with <!doctype html>."
        elif (code, name) == ("unexpected-start-tag", "form"):
            yield f"Take the form at line {line} out of the one around it: browsers drop nested forms."
        elif not false_alarm:
            yield f"Correct the HTML at line {line}: {code.replace('-', ' ')}{f' <{name}>' if name else ''}."


def _title(tree: Tree) -> Iterator[str]:
    titles = [e for e in tree.all("title") if not tree.inside(e, "svg")]
    if not any((e.text or "").strip() for e in titles):
        yield "Give the page a <title> with words in it."


def _headings(tree: Tree) -> Iterator[str]:
    ones = len(tree.all("h1"))
    if ones != 1:
        yield f"Give the page exactly one <h1>; it has {ones}."
    level = 1
    for heading in tree.all("h1", "h2", "h3", "h4", "h5", "h6"):
        new = int(tag(heading)[1])
        if new > level + 1:
            words = tree.name_of(heading)
            yield f"Make the heading “{words}” an <h{level + 1}>: <h{new}> after <h{level}> skips a level."
        level = new


def _ids(tree: Tree) -> Iterator[str]:
    counted = Counter(e.get("id", "") for e in tree.elements if e.get("id") is not None)
    for name, times in counted.items():
        if times > 1:
            yield f'Give each element its own id: "{name}" is used {times} times.'
        if not name or re.search(r"\s", name):
            yield f'Write an id without blanks instead of "{name}".'


def _references(tree: Tree) -> Iterator[str]:
    for element in tree.elements:
        names = ["aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list"]
        names += ["for"] if tag(element) in {"label", "output"} else []
        for name in names:
            for target in element.get(name, "").split():
                if target not in tree.by_id:
                    yield f'Put id="{target}" on the page: {name} of {show(element)} points to it.'


def _labels(tree: Tree) -> Iterator[str]:
    for field in tree.all(*FIELDS):
        if kind(field) == "hidden" or kind(field) in PRESSED:
            continue
        told = any(tree.name_of(label) for label in tree.labels_of(field))
        if not told and not tree.name_of(_without_title(field)):
            yield f'Give {show(field)} a label: <label for="its id">, or aria-label.'


def _without_title(field: Element) -> Element:
    """The same field with only what labels it; a title or a value is no label."""
    return Element("span", {k: v for k, v in field.attrib.items() if k in {"aria-label", "aria-labelledby"}})


def _names(tree: Tree) -> Iterator[str]:
    for element in tree.elements:
        typed = tag(element) == "input" and kind(element) in PRESSED
        pressed = typed or tag(element) in {"button", "summary"}
        link = tag(element) in {"a", "area"} and element.get("href") is not None
        if (pressed or link or element.get("role") in {"button", "link"}) and not tree.name_of(element):
            yield f"Give {show(element)} words that a screen reader can say (text, alt or aria-label)."


def _pictures(tree: Tree) -> Iterator[str]:
    for picture in tree.all("img"):
        if picture.get("alt") is None:
            yield f'Give {show(picture)} an alt: what it shows, or alt="" when it only decorates.'


def _inline_code(tree: Tree) -> Iterator[str]:
    for element in tree.elements:
        if tag(element) == "style":
            yield "Move the <style> into a file under static/css: the security policy blocks it."
        if (
            tag(element) == "script"
            and not element.get("src")
            and element.get("type") != "application/ld+json"
        ):
            yield "Move the <script> into a file under static/js: the security policy blocks it."
        for name in element.attrib:
            if name == "style":
                yield f"Use a class instead of the style attribute of {show(element)}."
            if re.match(r"on[a-z]|(data-)?hx-on", name):
                yield f"Move {name} of {show(element)} into a module under static/js."


def _addresses(tree: Tree) -> Iterator[str]:
    for element in tree.elements:
        for name in ATTRIBUTES_WITH_URLS:
            plain = re.sub(r"[\x00-\x20]", "", element.get(name, "")).lower()
            if plain.startswith("javascript:"):
                yield f"Use a button and a module instead of the javascript: address of {show(element)}."


def _strangers(tree: Tree, host: str) -> Iterator[str]:
    for element in tree.elements:
        for address in _resources(element):
            there = urlsplit(address.strip()).netloc
            if there and there != host:
                yield f"Serve {address} ourselves: {show(element)} loads it from another host."


def _resources(element: Element) -> list[str]:
    if tag(element) == "link":
        fetched = set(element.get("rel", "").lower().split()) & FETCHED_LINKS
        return [element.get("href", "")] if fetched else []
    if tag(element) not in LOADED:
        return []
    several = [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
    href = element.get("href", "") if tag(element) in {"use", "image"} else ""
    one = (element.get("src"), element.get("poster"), element.get("data"), href)
    return several + [address for address in one if address]


def _csrf(tree: Tree) -> Iterator[str]:
    for form in tree.all("form"):
        tokens = [e for e in form.iter() if e.get("name") == "csrf_token" and kind(e) == "hidden"]
        if form.get("method", "get").strip().lower() == "post" and not any(e.get("value") for e in tokens):
            yield f"Put a hidden csrf_token field with its value into {show(form)}."


def _leftovers(tree: Tree) -> Iterator[str]:
    for element, text in tree.texts():
        if re.search(r"\{\{|\{%|%\(\w+\)[sd]", text) or re.search(r"\bUndefined\b", text):
            yield f"Fill in what the template left over in {show(element)}: “{text[:80]}”."
        if text == "None" and tag(element) != "textarea":
            yield f"Say in words what is missing instead of “None” in {show(element)}."
    for element in tree.elements:
        for name, value in element.attrib.items():
            if "{{" in value or "{%" in value or value == "None" or value.endswith(("/None", "=None")):
                yield f'Fill in {name}="{value[:80]}" of {show(element)}.'


def _tables(tree: Tree) -> Iterator[str]:
    for table in tree.all("table"):
        if table.get("role") in {"presentation", "none"}:
            continue
        heads = [e for e in table.iter() if tag(e) == "th"]
        if not heads:
            yield f'Give {show(table)} header cells: <th scope="col"> or <th scope="row">.'
        if any(e.get("scope") not in SCOPES for e in heads):
            yield f"Give each <th> of {show(table)} a scope (col or row)."


def _language(tree: Tree, expected: str | None) -> Iterator[str]:
    said = tree.root.get("lang", "").strip()
    if not said:
        yield "Say the page's language: <html lang=…>."
    elif expected is not None and said != expected:
        yield f'Write <html lang="{expected}"> instead of "{said}".'


Check = Callable[[Tree], Iterator[str]]
ANYWHERE: tuple[Check, ...] = (_ids, _names, _pictures, _inline_code, _addresses, _leftovers, _tables)
WHOLE_PAGES: tuple[Check, ...] = (_well_formed, _title, _headings, _references, _labels, _csrf)


def check_page(html: bytes | str, url: str, lang: str | None = None) -> list[str]:
    """Everything that is wrong with a whole page, each thing once; empty when nothing is."""
    tree = parsed(html)
    found = [complaint for check in (*WHOLE_PAGES, *ANYWHERE) for complaint in check(tree)]
    found += [*_language(tree, lang), *_strangers(tree, urlsplit(url).netloc)]
    return list(dict.fromkeys(found))


def check_fragment(html: bytes | str, url: str) -> list[str]:
    """Everything that is wrong with a piece of a page, as far as it can be told without the rest."""
    tree = parsed(html)
    found = [complaint for check in ANYWHERE for complaint in check(tree)]
    return list(dict.fromkeys([*found, *_strangers(tree, urlsplit(url).netloc)]))
