"""All pages that somebody can reach: those without a number in their address, and every link on them."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from .client import CheckedClient
from .tree import Tree, parsed, spoken, tag

MOST_OF_A_KIND = 40
FILES_OF_HERS = {f"profiles.own_{name}" for name in ("cv", "cv_preview", "resume", "contact", "card", "code")}
NO_PAGES = frozenset(
    {
        "static",
        "web.asset",
        "web.file",
        "web.document",
        "profiles.shared_picture",
        "skills.suggestions",
        "desks.favicon",
    }
    | {"profiles.cv_of", "profiles.card", "profiles.qr", *FILES_OF_HERS}
)
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d")


def page_rules(app: Flask) -> list[Rule]:
    """The addresses that answer with a page."""
    return [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and r.endpoint not in NO_PAGES]


@dataclass
class Walk:
    """What a walk found: pages that show something new, forms that need something, links to nowhere."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)


def walk(app: Flask, client: CheckedClient) -> Walk:
    """Everything this person can reach, each kind of page once for each thing that only some of them show.

    `pages` maps addresses to endpoints; `forms` maps what a form does to where it stands and its address;
    `dead` tells once of each kind of link that leads nowhere.
    """
    adapter = app.url_map.bind(app.config["SERVER_NAME"])
    starts = [rule.rule for rule in page_rules(app) if not rule.arguments]
    waiting, known = deque(starts), set(starts)
    found = Walk()
    seen: dict[str, set[str]] = defaultdict(set)
    looked: dict[str, int] = defaultdict(int)
    while waiting:
        path = waiting.popleft()
        endpoint = adapter.match(path, "GET")[0]
        looked[endpoint] += 1
        if looked[endpoint] > MOST_OF_A_KIND:
            continue
        answer = client.get(path)
        if answer.status_code >= 400 and path not in starts:
            kind = NUMBER.sub("…", path)
            found.dead.setdefault(
                kind, f"{path} answered {answer.status_code}, but somebody offers it to her"
            )
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        tree = parsed(answer.get_data())
        for link in _links(tree, answer.request.url, adapter):
            if link not in known:
                known.add(link)
                waiting.append(link)
        shown = {endpoint, *_parts(tree)}
        if shown - seen[endpoint]:
            found.pages[path] = endpoint
            seen[endpoint] |= shown
        for does, action in _asking(tree):
            found.forms.setdefault(does, (path, action))
    return found


def _links(tree: Tree, url: str, adapter: MapAdapter) -> Iterator[str]:
    for anchor in tree.all("a"):
        whole = urlsplit(urljoin(url, anchor.get("href", "")))
        if whole.netloc != urlsplit(url).netloc:
            continue
        try:
            endpoint, _arguments = adapter.match(whole.path, "GET")
        except HTTPException:
            endpoint = ""
        if endpoint not in NO_PAGES:
            yield whole.path


def _parts(tree: Tree) -> Iterator[str]:
    """The headings of its sections and what its forms do."""
    for heading in tree.all("h2"):
        if "section-head" in tree.parents[heading].get("class", ""):
            yield spoken(heading)
    for form in tree.all("form"):
        yield NUMBER.sub("…", form.get("action", ""))


def _asking(tree: Tree) -> Iterator[tuple[str, str]]:
    """(what it does, its address) of each form in <main> that must not be sent empty."""
    for form in tree.all("form"):
        needs = any(tag(e) in {"input", "select", "textarea"} and "required" in e.attrib for e in form.iter())
        if needs and tree.inside(form, "main") and form.get("method", "").lower() == "post":
            yield NUMBER.sub("…", form.get("action", "")), form.get("action", "")
