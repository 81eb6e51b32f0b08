"""The pages of accounts and settings in a real browser, at both widths, read by axe and kept as pictures."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from agency.accounts import operations
from agency.accounts.models import NameKind
from agency.country import operations as country
from agency.db import committed, session
from agency.mail.models import Letter
from agency.roles import Role
from tests.kit.browser import DESK, PHONE, Visit, axe, picture, sign_in, too_wide
from tests.kit.cast import PASSWORD, a_person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_database]


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_page_is_readable_and_accessible(
    app: Flask, site: str, visit: Visit, width: int, lang: str
) -> None:
    with app.app_context(), committed():
        country.seed()
        admin = a_person(Role.ADMIN, name="admin@example.org", given_names="Jefa", language=lang)
        berta = a_person(Role.WOMAN, name="+59171234567", given_names="Bertha Guadalupe Anastacia")
        operations.add_name(berta, NameKind.EMAIL, f"{'larguisimo' * 6}@example.org", by=berta)
        operations.reset_by_staff(berta, by=admin)
        operations.give_code(berta, by=admin)
        invitation = operations.invite("diana@example.org", "Diana", [Role.CARE], by=admin)
        berta_uid, invitation_uid = berta.uid, invitation.uid
        link = session().query(Letter).filter_by(kind="accounts/invited").one().text
    accept = re.search(r"http://[^/\s]+(/\S+)", link)
    assert accept
    page = visit(width=width)
    page.context.add_cookies([{"name": "lang", "value": lang, "url": site}])
    complaints: list[str] = []

    def look(path: str, name: str) -> None:
        page.goto(path)
        # Of another language only the length of its words can spoil a page that is good in the first.
        found = axe(page, colours=width == PHONE) if lang == "es" else []
        complaints.extend([*found, *too_wide(page)])
        picture(page, f"accounts-{name}-{lang}")

    for path, name in (
        ("/entrar", "sign-in"),
        ("/crear-cuenta", "sign-up"),
        ("/empresas/crear-cuenta", "sign-up-company"),
        ("/olvide", "forgot"),
        ("/privacidad", "privacy"),
        ("/contrasena/x", "link-over"),
        (accept[1], "accept"),
    ):
        look(path, name)
    sign_in(page, "admin@example.org", PASSWORD)
    for path, name in (
        ("/cuenta", "account"),
        ("/cuenta/entrar-con", "add-name"),
        ("/cuenta/contrasena", "change-password"),
        ("/segundo-paso/activar", "set-up"),
        ("/personas", "people"),
        (f"/personas/{berta_uid}", "person"),
        ("/personas/invitar", "invite"),
        ("/personas/invitaciones", "invitations"),
        (f"/personas/invitaciones/{invitation_uid}", "invitation"),
        ("/ajustes", "settings"),
        ("/ajustes/feriados", "holidays"),
        ("/ajustes/lineas-de-ayuda", "helplines"),
        ("/ajustes/salario-minimo/nuevo", "wage"),
    ):
        look(path, name)
    assert complaints == []
