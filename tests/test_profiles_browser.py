"""A profile in a real browser: it saves itself, is put in order by a finger, and its photo is cut."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from agency import clock
from agency.accounts.models import SignInName
from agency.db import committed, session
from agency.profiles.models import EntryKind, Profile
from agency.profiles.operations import add_entry
from agency.profiles.portable import Item
from agency.skills.operations import load_catalogue
from tests.kit.browser import PHONE, Visit, axe, picture, sign_in, too_wide, unusable
from tests.kit.cast import PASSWORD
from tests.kit.everybody import mail
from tests.kit.profiles import a_profile

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_database]

SAVED = "Guardado solo."


@pytest.fixture
def alicia(app: Flask, site: str, visit: Visit) -> Page:
    """Alicia, with a whole profile, on her phone."""
    with app.app_context(), committed():
        profile = a_profile(name=mail("alicia"))
        for title in ("Obra", "Taller"):
            add_entry(profile, Item(EntryKind.PROJECT, title), [], by=profile.person)
    page = visit(width=PHONE)
    sign_in(page, mail("alicia"), PASSWORD)
    return page


def hers() -> Profile:
    return session().query(Profile).one()


def test_a_step_saves_itself_without_what_cannot_be_read(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/que-busco")
    alicia.get_by_label("Cuántas horas a la semana").fill("25")
    note = alicia.locator("[data-saved]")
    expect(note).to_have_text(SAVED)
    alicia.get_by_label("Desde cuándo").fill("31/02/2027")
    expect(note).to_contain_text("Guardado, menos esto:")
    with app.app_context():
        assert (hers().hours_per_week, hers().free_from) == (25, None)


def test_what_was_typed_in_another_tab_is_not_overwritten_in_silence(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/quien-soy")
    other = alicia.context.new_page()
    other.goto("/perfil/quien-soy")
    other.get_by_label("Qué haces, en una frase").first.fill("Desde la otra pestaña")
    expect(other.locator("[data-saved]")).to_have_text(SAVED)
    alicia.get_by_label("Qué haces, en una frase").first.fill("Desde esta")
    expect(alicia.locator("[data-saved]")).not_to_have_text("")
    expect(alicia.locator("[data-saved]")).not_to_have_text(SAVED)
    with app.app_context():
        assert hers().headline == "Desde la otra pestaña"


def test_without_a_connection_what_she_types_waits_in_her_phone(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/quien-soy")
    alicia.context.set_offline(True)
    alicia.get_by_label("Qué haces, en una frase").first.fill("Sin señal")
    expect(alicia.locator("[data-saved]")).to_contain_text("Sin conexión")
    alicia.context.set_offline(False)
    alicia.reload()
    expect(alicia.get_by_label("Qué haces, en una frase").first).to_have_value("Sin señal")


def test_a_new_entry_that_saved_itself_is_one_entry(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/que-hice/trabajo")
    alicia.get_by_label("Qué hiciste").first.fill("Cuidé a mi abuela")
    expect(alicia.locator("[data-saved]")).to_have_text(SAVED)
    alicia.get_by_label("Dónde o para quién").fill("En casa")
    alicia.get_by_role("button", name="Guardar").click()
    expect(alicia.get_by_role("status").filter(has_text="Guardado.")).to_be_visible()
    with app.app_context():
        titles = [e.title for e in hers().entries if e.kind is EntryKind.WORK]
        assert titles.count("Cuidé a mi abuela") == 1


def test_her_button_waits_for_what_is_still_being_saved(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/quien-soy")
    alicia.route("**/perfil/quien-soy", slowly)
    with alicia.expect_request(lambda asked: "x-saves-itself" in asked.headers):
        alicia.get_by_label("Qué haces, en una frase").first.fill("Con poca señal")
    with alicia.expect_navigation():
        alicia.get_by_role("button", name="Guardar y seguir").click()
    expect(alicia.get_by_role("heading", level=1)).to_have_text("Qué sé")
    with app.app_context():
        assert hers().headline == "Con poca señal"


def slowly(route: Route) -> None:
    """What saves itself reaches the server at once; its answer takes a second to come back."""
    if "x-saves-itself" in route.request.headers:
        answer = route.fetch()
        route.request.frame.page.wait_for_timeout(1000)
        route.fulfill(response=answer)
    else:
        route.continue_()


def projects(app: Flask) -> list[str]:
    with app.app_context():
        return [e.title for e in hers().entries if e.kind is EntryKind.PROJECT]


def test_entries_are_put_in_order_by_a_finger_and_by_keyboard(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/que-hice")
    assert projects(app) == ["Obra", "Taller"]
    rows = alicia.locator("[data-order] > li").filter(has_text="Taller")
    handle, above = rows.locator(".handle"), alicia.locator("[data-order] > li").filter(has_text="Obra")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), above.bounding_box()
    assert start and end
    alicia.mouse.move(start["x"] + 8, start["y"] + 8)
    alicia.mouse.down()
    with alicia.expect_navigation():
        alicia.mouse.move(end["x"] + 8, end["y"] + 8, steps=8)
        alicia.mouse.up()
    assert projects(app) == ["Taller", "Obra"]
    down = alicia.get_by_role("button", name="Bajar: Taller")
    down.focus()
    with alicia.expect_navigation():
        alicia.keyboard.press("Enter")
    assert projects(app) == ["Obra", "Taller"]


def test_the_square_of_a_photo_follows_the_sliders(app: Flask, alicia: Page) -> None:
    alicia.goto("/perfil/foto")
    view = alicia.locator("[data-crop]")
    before = view.get_attribute("viewBox")
    alicia.get_by_label("De cerca a lejos").focus()
    for _ in range(30):
        alicia.keyboard.press("ArrowLeft")
    after = view.get_attribute("viewBox")
    assert after != before
    assert not [*axe(alicia), *too_wide(alicia)]
    picture(alicia, "profile-crop")
    alicia.get_by_role("button", name="Ver cómo queda").click()
    expect(view).to_have_attribute("viewBox", after or "")
    alicia.get_by_role("button", name="Guardar").click()
    expect(alicia.get_by_role("heading", level=1)).to_have_text("Quién soy")


def test_whoever_holds_a_link_reads_her_profile(app: Flask, alicia: Page, visit: Visit) -> None:
    alicia.goto("/perfil/compartir")
    alicia.get_by_role("button", name="Crear el enlace").click()
    url = alicia.get_by_label("Copiar el enlace").input_value()
    reader = visit(width=PHONE)
    reader.goto(url)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Alicia")
    assert not unusable(reader)
    picture(reader, "profile-shared")


A_SLOW_THUMB = 60
"""Signs a minute."""


def test_from_her_name_to_a_page_to_share_are_four_screens_and_five_minutes(app: Flask, visit: Visit) -> None:
    with app.app_context(), committed():
        load_catalogue()
    page = visit(width=PHONE)
    typed: list[str] = []
    screens = 0

    def write(label: str, text: str) -> None:
        page.get_by_label(label).first.fill(text)
        typed.append(text)

    def send(button: str) -> None:
        nonlocal screens
        screens += 1
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()

    page.goto("/crear-cuenta")
    write("Tus nombres", "Ana")
    write("Primer apellido", "Choque")
    write("Correo o teléfono", mail("ana"))
    write("Elige una contraseña", PASSWORD)
    page.get_by_label("Tengo 18 años o más").check()
    page.get_by_label("Leí cómo se usan mis datos").check()
    send("Crear mi cuenta")
    with app.app_context(), committed():
        session().query(SignInName).one().confirmed_at = clock.now()
    page.goto("/inicio")
    page.get_by_role("link", name="Completar mi perfil").click()
    write("Qué haces, en una frase", "Programo páginas web claras")
    page.get_by_label("Dónde vives").select_option(label="El Alto")
    send("Guardar y seguir")
    write("Qué sabes hacer", "HTML, CSS, JavaScript")
    send("Guardar y seguir")
    page.get_by_role("link", name="Volver a mi perfil").click()
    page.get_by_role("link", name="Decidir quién me ve").click()
    page.get_by_label("Mi página abierta").check()
    send("Guardar")
    page.get_by_role("link", name="Compartir mi perfil").click()
    expect(page.get_by_role("link", name="Abrir en WhatsApp")).to_be_visible()
    assert screens == 4
    assert sum(map(len, typed)) < 5 * A_SLOW_THUMB
