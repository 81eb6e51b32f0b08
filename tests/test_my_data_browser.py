"""Taking her data along, going and coming back on a phone and on a desk, read by axe and kept as pictures."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from flask import Flask

from agency.db import committed
from agency.privacy import operations
from agency.roles import Role
from tests.kit.browser import DESK, PHONE, Visit, axe, picture, sign_in, too_wide
from tests.kit.cast import PASSWORD, a_person, a_running_placement, an_accepted_application
from tests.kit.profiles import a_profile

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_database]
ALICIA, DIANA = "alicia@example.org", "diana@example.org"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_she_takes_her_data_along_goes_and_comes_back(app: Flask, visit: Visit, width: int) -> None:
    with app.app_context(), committed():
        a_running_placement(an_accepted_application(profile=a_profile("Alicia", name=ALICIA)))
        a_person(Role.COORDINATOR, name=DIANA)
    page = visit(width=width)
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend([*axe(page), *too_wide(page)])
        picture(page, f"my-data-{name}")

    sign_in(page, ALICIA, PASSWORD)
    page.goto("/cuenta")
    page.get_by_role("link", name="Descargar todos mis datos").click()
    look("mine")
    page.fill("[name=current_password]", PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar todos mis datos").click()
    assert download.value.suggested_filename == "datos.zip"
    assert "perfil.json" in ZipFile(download.value.path()).namelist()
    page.get_by_role("link", name="Ver cómo borrar mi cuenta").click()
    look("leave")
    page.fill("[name=current_password]", PASSWORD)
    page.get_by_role("button", name="Borrar mi cuenta").click()
    look("left")
    sign_in(page, ALICIA, PASSWORD)
    look("come-back")
    page.get_by_role("button", name="Recuperar mi cuenta").click()
    look("back")
    page.goto("/privacidad")
    look("privacy")
    assert faults == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_coordinator_sees_whose_practice_has_to_be_ended(app: Flask, visit: Visit, width: int) -> None:
    with app.app_context(), committed():
        leaver = a_running_placement().application.profile.person
        operations.leave(leaver, "", by=leaver)
        a_person(Role.COORDINATOR, name=DIANA)
    page = visit(width=width)
    sign_in(page, DIANA, PASSWORD)
    page.goto("/salidas")
    picture(page, "my-data-left-behind")
    assert [*axe(page), *too_wide(page)] == []
