"""A real Chromium that complains of its console, failed requests, other hosts, and what axe finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from .needs import missing

PHONE = 360
DESK = 1280
OUTPUT = Path(__file__).resolve().parents[1] / "output"

NO_SANDBOX = "--no-sandbox"  # root and containers have none
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SMALL_MEMORY = "--disable-dev-shm-usage"
TOLD_BY_THE_ANSWER = "Failed to load resource"
NO_FAULT = {"net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED"}
"""The page was left before it came, or a test took the connection away."""
REFUSED = 422
LONGEST_WAIT = 10_000
RUN_AXE = """colours => axe.run({
    resultTypes: ['violations'],
    rules: {'color-contrast': {enabled: colours}}
}).then(found => found.violations)"""
"""Only the faults come back: what axe found in order is a hundred times as much."""

Visit = Callable[..., Page]
"""Opens a browser of somebody's own: visit(width=PHONE, javascript=True, allowed=())."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium runs for the length of the block; where there is none the test is skipped, in CI it fails."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium is not installed. On Debian type: apt-get install chromium libatomic1")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=[NO_SANDBOX, NO_NETWORK, SMALL_MEMORY]
        )
        try:
            yield running
        finally:
            running.close()


@contextmanager
def visits(browser: Browser, site: str) -> Iterator[Visit]:
    """Gives people with browsers of their own; raises AssertionError when one of them met with a fault."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(width: int = PHONE, javascript: bool = True, allowed: tuple[str, ...] = ()) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="es-BO",
        )
        context.set_default_timeout(LONGEST_WAIT)
        _watch(context, urlsplit(site).netloc, allowed, complaints)
        contexts.append(context)
        return context.new_page()

    try:
        yield visit
    finally:
        for context in contexts:
            context.close()
    if complaints:
        raise AssertionError("\n  - ".join(["The browser complained:", *dict.fromkeys(complaints)]))


def _watch(context: BrowserContext, own: str, allowed: tuple[str, ...], complaints: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and TOLD_BY_THE_ANSWER not in message.text:
            complaints.append(f"{message.location['url']} wrote to the console: {message.text}")

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc not in (own, *allowed):
            complaints.append(f"{request.frame.url} asked another host: {request.url}")

    def failed(request: Request) -> None:
        if urlsplit(request.url).netloc == own and request.failure not in NO_FAULT:
            complaints.append(f"{request.method} {request.url} failed: {request.failure}")

    def answered(response: Response) -> None:
        least = 500 if response.request.resource_type == "document" else 400
        # A form that saves itself is told what it may not hold, as one that is sent.
        if response.status >= least and response.status != REFUSED and urlsplit(response.url).netloc == own:
            complaints.append(f"{response.request.method} {response.url} answered {response.status}")

    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(f"A script failed: {error.error}"))
    context.on("request", asked)
    context.on("requestfailed", failed)
    context.on("response", answered)


def sign_in(page: Page, name: str, password: str) -> None:
    """The person of this browser has come in by the door that everybody uses."""
    page.goto("/entrar")
    page.fill("main [name=name]", name)
    page.fill("main [name=password]", password)
    page.press("main [name=password]", "Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/entrar")


def axe(page: Page, colours: bool = True) -> list[str]:
    """What axe finds wrong with the page as it stands, each with its rule, its place and what to do."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(RUN_AXE, colours)
    return [
        f"{page.url}: {fault['help']} ({fault['id']}) at {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())}"
        for fault in found
        for node in fault["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """What sticks out of the page at the side, so that a person would have to scroll there."""
    sticking: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth
            if (document.documentElement.scrollWidth <= width) return []
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .map(e => e.outerHTML.slice(0, 120))
        }"""
    )
    return [f"{page.url} is too wide because of {html}" for html in sticking]


def unusable(page: Page, first: int = PHONE) -> list[str]:
    """What keeps somebody from using the page as it stands, on a phone or on a desk.

    Its colours are looked at in the first of the two: they take most of the time, and hardly change.
    """
    faults: list[str] = []
    for width in sorted((PHONE, DESK), key=lambda width: width != first):
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width} px: {fault}" for fault in (*axe(page, width == first), *too_wide(page))]
    return faults + nameless(page)


def misshapen(page: Page) -> list[str]:
    """What doesn't fit in the page's width, on a phone or on a desk."""
    faults: list[str] = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width} px: {fault}" for fault in too_wide(page)]
    return faults + nameless(page)


def nameless(page: Page) -> list[str]:
    """Says so when the page doesn't show what it is called."""
    shown = page.get_by_role("heading", level=1).is_visible()
    return [] if shown else [f"{page.url} doesn't show what it is called: give it an h1."]


def picture(page: Page, name: str) -> Path:
    """The whole page is kept as a picture under the tests' output."""
    width = (page.viewport_size or {"width": 0})["width"]
    file = OUTPUT / f"{name}-{width}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=True)
    return file
