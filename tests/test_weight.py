"""What the portal costs somebody with prepaid data: the bytes that really cross the wire, compressed."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.kit.browser import visits
from tests.kit.demo import PEOPLE, Demo

pytestmark = pytest.mark.slow

FIRST_VISIT = 60_000
NEXT_PAGE = 15_000
HEAVIEST = 8


@pytest.mark.browser
def test_a_first_visit_is_light_whichever_page_it_is(demo: Demo, browser: Browser) -> None:
    weights = {}
    for path in public_pages(demo):
        with visits(browser, demo.url) as visit:
            weights[path] = carried(visit(), path)
    assert max(weights.values()) <= FIRST_VISIT, told(weights)


@pytest.mark.browser
def test_a_next_page_is_lighter_still(demo: Demo, browser: Browser) -> None:
    with visits(browser, demo.url) as visit:
        page = visit()
        page.goto("/privacidad")
        weights = {path: carried(page, path) for path in public_pages(demo)}
    assert max(weights.values()) <= NEXT_PAGE, told(weights)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_is_heavy_for_whoever_has_come_in(demo: Demo, who: str) -> None:
    cookie = demo.session_cookie(who)
    weights = {path: compressed(f"{demo.url}{path}", cookie) for path in demo.walk(who).pages}
    assert max(weights.values()) <= NEXT_PAGE, told(weights)


def compressed(url: str, cookie: str) -> int:
    """The bytes of a page alone, as the real server sends it to a browser of today."""
    with urlopen(Request(url, headers={"Accept-Encoding": "br", "Cookie": cookie})) as answer:
        assert (answer.url, answer.headers["Content-Encoding"]) == (url, "br")
        return len(answer.read())


def public_pages(demo: Demo) -> list[str]:
    """The pages that a visitor finds."""
    return list(demo.walk("visitor").pages)


def carried(page: Page, path: str) -> int:
    """The bytes that the network carries until the page is at rest, without photos."""
    sizes: dict[str, float] = {}
    photos: set[str] = set()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda told: _note_photo(told, photos))
    wire.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    page.goto(path, wait_until="networkidle")
    wire.detach()
    return int(sum(size for request, size in sizes.items() if request not in photos))


def _note_photo(told: dict[str, object], photos: set[str]) -> None:
    response = told["response"]
    assert isinstance(response, dict)
    if urlsplit(response["url"]).path.startswith("/archivos/"):
        photos.add(str(told["requestId"]))


def told(weights: dict[str, int]) -> str:
    """The heaviest pages with their bytes."""
    heaviest = sorted(weights.items(), key=lambda one: -one[1])[:HEAVIEST]
    return "The heaviest pages:\n" + "\n".join(f"  {size:>7} bytes  {path}" for path, size in heaviest)
