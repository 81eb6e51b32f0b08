"""The pages that somebody sees at one moment only: by a letter's link, at a second step, after a loss."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page

from agency.accounts import operations
from agency.accounts.models import NameKind, Person
from agency.companies import operations as companies
from agency.db import committed, session
from agency.mail.models import Letter
from agency.roles import CompanyRole, Role
from tests.kit.accounts import link_in
from tests.kit.browser import Visit, sign_in, unusable
from tests.kit.cast import PASSWORD, a_partner, a_person, speaker_of

ANA = "ana@example.org"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture(params=["es", "en"])
def phone(request: pytest.FixtureRequest, site: str, visit: Visit) -> Page:
    """A browser that reads this language."""
    page = visit()
    page.context.add_cookies([{"name": "lang", "value": request.param, "url": site}])
    return page


def ana(app: Flask, *roles: Role) -> Person:
    """Ana, who can sign in; to be called inside a transaction."""
    return a_person(*(roles or (Role.WOMAN,)), name=ANA, given_names="Ana")


def link_of(kind: str) -> str:
    """The path of the link of the one letter of this kind."""
    return link_in(session().query(Letter).filter_by(kind=kind).one().text)


def at(page: Page, path: str) -> list[str]:
    """What is wrong with the page of this address, which leads nowhere else and asks for something."""
    page.goto(path)
    assert page.url.endswith(path), f"{path} led to {page.url}"
    assert page.locator("main form").count(), f"{path} says: {page.locator('main').inner_text()}"
    return unusable(page)


def test_confirming_and_removing_a_name(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        person = ana(app)
        operations.add_name(person, NameKind.EMAIL, "otra@example.org", by=person)
        link = link_of("accounts/confirm")
        session().flush()
        uid = next(name.uid for name in person.names if name.value != ANA)
    sign_in(phone, ANA, PASSWORD)
    assert at(phone, link) == []
    assert at(phone, f"/cuenta/entrar-con/{uid}/quitar") == []


def test_choosing_a_password_by_a_letters_link(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        operations.reset_by_staff(ana(app), by=a_person(Role.ADMIN))
        link = link_of("accounts/reset_by_staff")
    assert at(phone, link) == []


def test_joining_a_company(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        a_person(name=ANA)
        company = a_partner()
        companies.invite(company, ANA, "Ana", CompanyRole.TUTOR, by=speaker_of(company))
        link = link_of("companies/invited")
    sign_in(phone, ANA, PASSWORD)
    assert at(phone, link) == []


def test_agreeing_to_a_new_text(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        ana(app).consent_version = "2020-01"
    sign_in(phone, ANA, PASSWORD)
    assert at(phone, "/acuerdo") == []


def test_the_second_step_and_its_codes(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        ana(app, Role.COORDINATOR)
    sign_in(phone, ANA, PASSWORD)
    phone.goto("/segundo-paso/activar")
    secret = phone.locator(".spelled").inner_text().replace(" ", "")
    phone.fill("main [name=factor]", pyotp.TOTP(secret).now())
    phone.fill("main [name=current_password]", PASSWORD)
    phone.press("main [name=current_password]", "Enter")
    phone.wait_for_url("**/segundo-paso/codigos")
    assert unusable(phone) == []
    assert at(phone, "/segundo-paso/codigos/nuevos") == []
    assert at(phone, "/segundo-paso/quitar") == []
    phone.context.clear_cookies(name="agency")
    sign_in(phone, ANA, PASSWORD)
    assert at(phone, "/segundo-paso") == []


def test_what_was_typed_when_the_session_was_lost(app: Flask, phone: Page) -> None:
    with app.app_context(), committed():
        ana(app)
    sign_in(phone, ANA, PASSWORD)
    phone.goto("/cuenta/nombre")
    phone.context.clear_cookies(name="agency")
    phone.fill("main [name=given_names]", "Ana Lucía")
    phone.press("main [name=given_names]", "Enter")
    phone.wait_for_url("**/entrar*")
    phone.fill("main [name=name]", ANA)
    phone.fill("main [name=password]", PASSWORD)
    phone.press("main [name=password]", "Enter")
    phone.wait_for_url("**/retomar")
    assert unusable(phone) == []
