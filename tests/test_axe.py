"""Every page of the demo, as each of its people, in both languages, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from agency.demo.who import PASSWORD
from tests.kit.browser import DESK, PHONE, axe, sign_in, too_wide, visits
from tests.kit.demo import PEOPLE, Demo
from tests.kit.walk import page_rules

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOK_AT_ACCOUNTS = ("visitor", "woman who signs", "woman who just came", "administrator")
LOOKED_AT_ELSEWHERE = {
    "accounts.choose_password": "tests/test_accounts_browser.py",
    "accounts.confirm": "tests/test_story.py: only the letter's link leads there",
    "accounts.consent": "tests/test_accounts.py: the text has to be new",
    "accounts.drop_second_factor": "tests/test_accounts_second_factor.py: the demo has none",
    "accounts.invitation": "tests/test_accounts_browser.py",
    "accounts.new_recovery_codes": "tests/test_accounts_second_factor.py: the demo has none",
    "accounts.recovery_codes": "tests/test_accounts_second_factor.py: the demo has none",
    "accounts.remove_name": "tests/test_accounts_names.py: the demo's people have one name each",
    "accounts.second_factor": "tests/test_accounts_second_factor.py: the demo has none",
    "accounts.show_invitation": "tests/test_accounts_browser.py",
    "accounts.take_up": "tests/test_accounts_sign_in.py: a session has to be lost",
    "companies.apply": "tests/test_story.py: the demo's companies have applied",
    "companies.join": "tests/test_companies.py: the demo's colleagues have joined",
}

EMPTY_AND_SEND = """form => {
    for (const field of form.elements) {
        if (['checkbox', 'radio'].includes(field.type)) field.checked = false
        else if (field.tagName === 'SELECT') field.selectedIndex = 0
        else if (!['hidden', 'submit', 'button', 'fieldset'].includes(field.type)) field.value = ''
    }
    HTMLFormElement.prototype.submit.call(form)
}"""


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_can_use_each_of_her_pages(demo: Demo, browser: Browser, who: str, language: str) -> None:
    found = demo.walk(who)
    faults = list(found.dead.values())
    with visits(browser, demo.url) as visit:
        page = visit()
        page.context.add_cookies([{"name": "lang", "value": language, "url": demo.url}])
        if PEOPLE[who]:
            sign_in(page, PEOPLE[who], PASSWORD)
        faults += [fault for path in own_pages(demo, who) for fault in faults_of(page, path)]
        faults += [fault for at, action in found.forms.values() for fault in sent_empty(page, at, action)]
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_no_page_of_the_house_is_forgotten(demo: Demo) -> None:
    walked = {endpoint for who in PEOPLE for endpoint in demo.walk(who).pages.values()}
    forgotten = {rule.endpoint for rule in page_rules(demo.app)} - walked - LOOKED_AT_ELSEWHERE.keys()
    assert not forgotten, f"Let the demo lead somebody to these, or say who looks at them: {forgotten}"


def own_pages(demo: Demo, who: str) -> list[str]:
    """Her pages without those that look the same for others, who look at them."""
    views, pages = demo.app.view_functions, demo.walk(who).pages
    return [
        path
        for path, endpoint in pages.items()
        if (who == "visitor" or not getattr(views[endpoint], "open_to_all", False))
        and (who in LOOK_AT_ACCOUNTS or not endpoint.startswith("accounts."))
    ]


def faults_of(page: Page, path: str) -> list[str]:
    """What keeps somebody from using this page, at either width."""
    page.goto(path)
    return looked_at(page)


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    faults: list[str] = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width} px: {fault}" for fault in (*axe(page), *too_wide(page))]
    if not page.get_by_role("heading", level=1).is_visible():
        faults.append(f"{page.url} doesn't show what it is called: give it an h1.")
    return faults


def sent_empty(page: Page, path: str, action: str) -> list[str]:
    """What is wrong with the page that tells her what is missing, after she sent this form empty."""
    page.goto(path)
    with page.expect_navigation():
        page.locator(f"main form[action='{action}']").first.evaluate(EMPTY_AND_SEND)
    if not page.locator("main").locator(".mistakes, .error").count():
        return [f"{path}: the form to {action} was sent empty and nothing was said."]
    return looked_at(page)
