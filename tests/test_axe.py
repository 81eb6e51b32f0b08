"""Every page of the demo, as each of its people, in both languages, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from agency.demo.who import PASSWORD
from tests.kit.browser import DESK, PHONE, misshapen, sign_in, unusable, visits
from tests.kit.demo import PEOPLE, Demo
from tests.kit.walk import page_rules

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOK_AT_ACCOUNTS = ("visitor", "woman who signs", "woman who just came", "administrator")
AT_A_DESK = ("coordinator", "finance", "direction", "administrator", "care")
LOOKS_AT_HER_PRACTICE = "woman in her practice"
"""Two others look at what all women have."""
LOOKED_AT_ELSEWHERE = {
    "tests/test_axe_moments.py": {
        "accounts.choose_password",
        "accounts.confirm",
        "accounts.consent",
        "accounts.drop_second_factor",
        "accounts.new_recovery_codes",
        "accounts.recovery_codes",
        "accounts.remove_name",
        "accounts.second_factor",
        "accounts.take_up",
        "companies.join",
    },
    "tests/test_accounts_browser.py": {"accounts.invitation", "accounts.show_invitation"},
    "tests/test_story.py": {"companies.apply"},
    "tests/test_profiles_browser.py": {"profiles.crop", "profiles.shared"},
    "tests/test_importing_browser.py": {"profiles.review"},
    "tests/test_my_data_browser.py": {"privacy.come_back"},
}
"""Pages that the demo's people have behind them, or never come to."""

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
    found, first = demo.walk(who), language == "es"
    faults = list(found.dead.values())
    with visits(browser, demo.url) as visit:
        page = visit()
        page.context.add_cookies([{"name": "lang", "value": language, "url": demo.url}])
        if PEOPLE[who]:
            sign_in(page, PEOPLE[who], PASSWORD)
        # Of another language only the length of its words can spoil a page that is good in the first.
        faults += [fault for path in own_pages(demo, who) for fault in faults_of(page, path, who, first)]
        forms = found.forms.values() if first else ()
        faults += [fault for at, action in forms for fault in sent_empty(page, at, action, who)]
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_no_page_of_the_house_is_forgotten(demo: Demo) -> None:
    walked = {endpoint for who in PEOPLE for endpoint in demo.walk(who).pages.values()}
    forgotten = {rule.endpoint for rule in page_rules(demo.app)} - walked
    forgotten -= set().union(*LOOKED_AT_ELSEWHERE.values())
    assert not forgotten, f"Let the demo lead somebody to these, or say who looks at them: {forgotten}"


def own_pages(demo: Demo, who: str) -> list[str]:
    """Her pages without those that look the same for others, who look at them."""
    views, pages = demo.app.view_functions, demo.walk(who).pages
    return [
        path
        for path, endpoint in pages.items()
        if (who == "visitor" or not getattr(views[endpoint], "open_to_all", False))
        and (who in LOOK_AT_ACCOUNTS or not endpoint.startswith("accounts."))
        and (who != LOOKS_AT_HER_PRACTICE or not endpoint.startswith(("profiles.", "privacy.")))
    ]


def faults_of(page: Page, path: str, who: str, first: bool) -> list[str]:
    """What keeps somebody from using this page, at either width."""
    page.goto(path)
    return unusable(page, width_of(who)) if first else misshapen(page)


def width_of(who: str) -> int:
    """What she mostly holds: a phone, or at the agency a desk's screen."""
    return DESK if who in AT_A_DESK else PHONE


def sent_empty(page: Page, path: str, action: str, who: str) -> list[str]:
    """What is wrong with the page that tells her what is missing, after she sent this form empty."""
    page.goto(path)
    with page.expect_navigation():
        page.locator(f"main form[action='{action}']").first.evaluate(EMPTY_AND_SEND)
    if not page.locator("main").locator(".mistakes, .error").count():
        return [f"{path}: the form to {action} was sent empty and nothing was said."]
    return unusable(page, width_of(who))
