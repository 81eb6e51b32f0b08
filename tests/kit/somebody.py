"""A person at a browser: she follows links, fills in forms, presses buttons, and reads what is there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .browser import DESK, PHONE, axe, picture, sign_in, too_wide

TICKED = {"checkbox", "radio"}


class Somebody:
    """What she does waits for the next page, and fails when that page tells her of mistakes."""

    def __init__(self, page: Page, pictures: str = "") -> None:
        self.page = page
        self.pictures = pictures
        self.main = page.locator("main")
        self.faults: list[str] = []

    def sign_in(self, name: str, password: str) -> None:
        """She is in, by the door that everybody uses."""
        self.page.context.clear_cookies()
        sign_in(self.page, name, password)

    def open(self, path: str) -> None:
        """She stands on the page with this address, as after a click in a letter."""
        answer = self.page.goto(path)
        assert answer is not None and answer.ok, f"{path} answered {answer and answer.status}"

    def follow(self, words: str, within: str = "main") -> None:
        """She stands where the first link with these words leads."""
        self._click(self.page.locator(within).get_by_role("link", name=words).first)

    def fill(self, **typed: object) -> None:
        """The fields of these names hold what she typed, chose or ticked."""
        for name, value in typed.items():
            self._set(self.main.locator(f"[name={name}]"), value)

    def press(self, words: str) -> None:
        """The form whose button says this is sent, and it had no mistakes."""
        self._click(self.main.get_by_role("button", name=words, exact=True).first)
        mistakes = self.main.locator(".mistakes")
        assert not mistakes.count(), mistakes.inner_text()

    def unfold(self, words: str) -> None:
        """What stands behind these words is seen."""
        self.main.locator("summary", has_text=words).click()

    def take(self, words: str) -> None:
        """A strong step is taken: she unfolds it, reads what will happen, and presses its button."""
        self.unfold(words)
        self._click(self.main.locator("details[open] button", has_text=words))

    def reads(self, *texts: str) -> None:
        """All this stands on her page."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def reads_heading(self, text: str) -> None:
        """Her page is called exactly so."""
        expect(self.main.get_by_role("heading", level=1)).to_have_text(text)

    def cannot_find(self, *texts: str) -> None:
        """Nothing of this stands anywhere in her page, not even where nobody looks."""
        source = self.page.content()
        assert not [text for text in texts if text in source]

    def keeps(self, name: str) -> None:
        """Her page is kept and read by axe, on a phone and on a desk, where pictures are wanted."""
        if not self.pictures:
            return
        own = self.page.viewport_size
        assert own is not None
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 800})
            picture(self.page, f"{self.pictures}/{name}")
            self.faults += [*axe(self.page), *too_wide(self.page)]
        self.page.set_viewport_size(own)

    def _click(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()

    def _set(self, field: Locator, value: object) -> None:
        kind = field.first.evaluate("field => field.type")
        if isinstance(value, Path):
            field.set_input_files(value)
        elif kind == "select-one":
            field.select_option(str(value))
        elif kind in TICKED:
            self._tick(field, value)
        else:
            field.fill(str(value))

    def _tick(self, field: Locator, value: object) -> None:
        if isinstance(value, bool):
            field.set_checked(value)
            return
        for one in value if isinstance(value, list) else [value]:
            field.and_(self.page.locator(f"[value={one!r}]")).check()
