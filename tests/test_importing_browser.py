"""Bringing a file on a phone without JavaScript, and reviewing it with a keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from agency.db import committed
from tests.kit.brought import LINKEDIN, cv, zipped
from tests.kit.browser import PHONE, Visit, axe, picture, sign_in, too_wide, unusable
from tests.kit.cast import PASSWORD, a_skill
from tests.kit.everybody import mail
from tests.kit.profiles import a_profile

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def test_a_file_is_brought_without_javascript_and_reviewed_by_keyboard(
    app: Flask, visit: Visit, tmp_path: Path
) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
        a_skill("Docker")
    file = tmp_path / "Basic_LinkedInDataExport.zip"
    file.write_bytes(zipped(LINKEDIN))
    page = visit(width=PHONE, javascript=False)
    sign_in(page, mail("alicia"), PASSWORD)
    page.goto("/perfil")
    page.get_by_role("link", name="Traer mi CV, LinkedIn o Europass").click()
    picture(page, "bring/1-bring")
    assert not too_wide(page)
    page.set_input_files("main [name=file]", file)
    page.get_by_role("button", name="Leer el archivo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revisar lo que trajiste")
    page.locator("main summary").click()
    picture(page, "bring/2-review")
    assert not too_wide(page)
    box = page.get_by_role("checkbox", name="Tu frase")
    expect(box).not_to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("a tu perfil")
    expect(page.locator("main")).to_contain_text("Analista de datos")
    picture(page, "bring/3-done")


def test_both_pages_can_be_used_by_everybody(app: Flask, visit: Visit, tmp_path: Path) -> None:
    with app.app_context(), committed():
        a_profile(name=mail("alicia"))
    good, bad = tmp_path / "cv.pdf", tmp_path / "nota.txt"
    good.write_bytes(cv())
    bad.write_text("hola")
    page = visit()
    sign_in(page, mail("alicia"), PASSWORD)
    page.goto("/perfil/traer")
    for summary in page.locator("main summary").all():
        summary.click()
    faults = unusable(page)
    picture(page, "bring/4-open")
    page.set_input_files("main [name=file]", bad)
    page.get_by_role("button", name="Leer el archivo").click()
    expect(page.locator(".mistakes")).to_contain_text("No encontramos un perfil")
    faults += axe(page)
    picture(page, "bring/5-wrong")
    page.set_input_files("main [name=file]", good)
    page.get_by_role("button", name="Leer el archivo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revisar lo que trajiste")
    faults += unusable(page)
    picture(page, "bring/6-cv")
    for box in page.locator("main [name=take]:checked").all():
        box.uncheck()
    page.get_by_role("button", name="Agregar lo marcado").click()
    expect(page.locator(".mistakes")).to_contain_text("Marca lo que quieras agregar")
    faults += axe(page)
    assert not faults
