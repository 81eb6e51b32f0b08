"""The face of the portal: light, drawn, readable, and kind to who must leave at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, expect

import agency
from agency.web.assets import bundle
from tests.kit.browser import DESK, PHONE, Visit, axe, too_wide
from tests.kit.checks import check_fragment

HOUSE = Path(agency.__file__).parent
STATIC = HOUSE / "static"
FIRST_VISIT = 60_000
NEXT_PAGE = 15_000
TEXT = ("ink", "ink-soft", "wine", "teal", "red")
SURFACES = ("paper", "white", "sand")

pytestmark = pytest.mark.one_database


def tokens() -> dict[str, str]:
    """The colours of the house by name."""
    text = (STATIC / "css" / "tokens.css").read_text("utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text))


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG counts it."""
    full = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("surface", SURFACES)
def test_text_can_be_read_on_every_surface(text: str, surface: str) -> None:
    assert contrast(tokens()[text], tokens()[surface]) >= 4.5


def test_the_edge_of_a_field_can_be_seen() -> None:
    assert contrast(tokens()["edge"], tokens()["white"]) >= 3
    assert contrast(tokens()["edge"], tokens()["paper"]) >= 3


def test_every_icon_that_a_page_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    texts = [page.read_text("utf-8") for page in (HOUSE / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r"icon\('([\w-]+)'", text)}
    assert named <= drawn, f"Draw these in static/icons.svg: {sorted(named - drawn)}"


def test_the_stylesheet_carries_its_drawings() -> None:
    _name, content = bundle(STATIC, "css")
    assert b"data:image/svg+xml" in content
    assert b'url("img/' not in content


def render(app: Flask, source: str, **known: Any) -> str:
    """A piece of a page made of the kit's macros, already read with care."""
    with app.test_request_context("/"):
        html = render_template_string(source, **known)
    assert not check_fragment(html, "http://127.0.0.1/")
    return html


@pytest.mark.parametrize(("at", "here"), [(0, 1), (2, 1), (3, 0)])
def test_a_way_has_one_present_step_until_it_is_done(app: Flask, at: int, here: int) -> None:
    html = render(app, '{% from "kit/steps.html" import steps %}{{ steps(["a", "b", "c"], at) }}', at=at)
    assert html.count('aria-current="step"') == here
    assert html.count('class="done"') == at


def test_the_longest_bar_is_full_and_nothing_at_all_is_no_bar(app: Flask) -> None:
    source = '{% from "kit/chart.html" import bars %}{{ bars(rows, "Mujeres") }}'
    html = render(app, source, rows=[("La Paz", 8), ("El Alto", 2), ("San Borja", 0)])
    assert re.findall(r'rect width="([\d.]+)%"', html) == ["100.0", "25.0", "0.0"]
    assert 'width="0%"' in render(app, source, rows=[("La Paz", 0)])


def test_a_strong_action_says_what_happens_before_its_button(app: Flask) -> None:
    source = '{% from "kit/confirm.html" import confirm %}{{ confirm("/x", "Quitar", what, reason=true) }}'
    html = render(app, source, what="Se quita <todo>.")
    assert "Se quita &lt;todo&gt;." in html
    assert html.index("Se quita") < html.index('name="reason"') < html.index("<button")


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", ["/", "/crear-cuenta", "/nada"])
def test_an_open_page_can_be_used_by_everybody(visit: Visit, width: int, language: str, path: str) -> None:
    page = visit(width=width)
    page.goto(path)
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.goto(path)
    assert not axe(page)
    assert not too_wide(page)


@pytest.mark.browser
def test_a_first_visit_is_light_and_the_next_page_lighter(page: Page) -> None:
    first = weight(page, "/")
    assert first <= FIRST_VISIT, f"the first visit weighs {first} bytes"
    following = weight(page, "/entrar")
    assert following <= NEXT_PAGE, f"the next page weighs {following} bytes"


def weight(page: Page, path: str) -> int:
    """The bytes that the network carries until the page is at rest."""
    carried: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: carried.append(told["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    wire.detach()
    return int(sum(carried))


@pytest.mark.browser
def test_what_was_being_typed_comes_back_without_the_password(page: Page) -> None:
    page.goto("/crear-cuenta")
    page.fill("[name=given_names]", "María Elena")
    page.fill("[name=password]", "tres llamas cruzan")
    page.reload()
    expect(page.locator("[name=given_names]")).to_have_value("María Elena")
    expect(page.locator("[name=password]")).to_have_value("")
    page.get_by_role("button", name="Empezar de nuevo").click()
    page.reload()
    expect(page.locator("[name=given_names]")).to_have_value("")


@pytest.mark.browser
def test_three_shifts_leave_for_another_place_and_nothing_typed_stays(visit: Visit) -> None:
    page = visit(allowed=("www.google.com",))
    page.route("https://www.google.com/**", lambda route: route.fulfill(body="<title>El clima</title>"))
    page.goto("/crear-cuenta")
    page.fill("[name=given_names]", "María Elena")
    for _press in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_title("El clima")
    page.goto("/crear-cuenta")
    expect(page.locator("[name=given_names]")).to_have_value("")


@pytest.mark.browser
def test_the_mistakes_are_where_the_reader_is(page: Page) -> None:
    page.goto("/crear-cuenta")
    page.locator("main form .actions button").click()
    expect(page.locator(".mistakes")).to_be_focused()
    page.locator(".mistakes a").first.click()
    expect(page.locator("[name=given_names]")).to_be_focused()


@pytest.mark.browser
def test_the_way_out_covers_no_field_that_is_being_filled_in(page: Page) -> None:
    page.goto("/crear-cuenta")
    exit_top = page.locator("form.exit").bounding_box()
    for _press in range(20):
        page.keyboard.press("Tab")
        focused = page.locator("main :focus")
        if focused.count() and (box := focused.bounding_box()) and exit_top:
            assert box["y"] + box["height"] <= exit_top["y"]
