"""Where each role can go, in the order in which she needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from agency.roles import Role


@dataclass(frozen=True)
class Place:
    """An entry of the menu."""

    label: Any
    url: str
    current: bool
    count: int | None = None


HOME = (_l("Inicio"), "desks.home")
DIRECTORY = (_l("Directorio"), "directory.index")
WOMAN = (
    HOME,
    (_l("Prácticas"), "practices.index"),
    (_l("Mis postulaciones"), "applications.mine"),
    (_l("Mi perfil"), "profiles.mine"),
    (_l("Quién me ve"), "profiles.visibility"),
)
COMPANY = (HOME, (_l("Mi empresa"), "companies.mine"), (_l("Publicar"), "practices.post"), DIRECTORY)
STAFF: tuple[tuple[Any, str, frozenset[Role]], ...] = (
    (_l("Mujeres"), "profiles.index", frozenset({Role.COORDINATOR})),
    (_l("Empresas"), "companies.index", frozenset({Role.COORDINATOR, Role.DIRECTION})),
    (_l("Prácticas"), "practices.listed", frozenset({Role.COORDINATOR, Role.DIRECTION})),
    (_l("Postulaciones"), "applications.index", frozenset({Role.COORDINATOR})),
    (_l("Colocaciones"), "placements.index", frozenset({Role.COORDINATOR})),
    (_l("Convenios"), "companies.agreements", frozenset({Role.COORDINATOR, Role.FINANCE, Role.DIRECTION})),
    (_l("Pagos"), "subsidies.payments", frozenset({Role.COORDINATOR, Role.FINANCE, Role.DIRECTION})),
    (_l("Fondos"), "subsidies.funds", frozenset({Role.COORDINATOR, Role.FINANCE, Role.DIRECTION})),
    (_l("Evaluaciones"), "evaluations.index", frozenset({Role.COORDINATOR})),
    (_l("Por avisar"), "desks.to_tell", frozenset({Role.COORDINATOR})),
    (_l("Cifras"), "reports.figures", frozenset({Role.DIRECTION, Role.COORDINATOR})),
    (_l("Avisos"), "safety.index", frozenset({Role.CARE})),
    (_l("Personas"), "accounts.people", frozenset({Role.ADMIN, Role.COORDINATOR})),
    (_l("Ajustes"), "country.index", frozenset({Role.ADMIN})),
)


def places() -> list[Place]:
    """The menu of whoever is signed in; a visitor sees the open practices and the directory."""
    if current_user.is_authenticated and current_user.owes_second_factor:
        return []
    if not current_user.is_authenticated:
        return [_place(_l("Prácticas abiertas"), "practices.index"), _place(*DIRECTORY)]
    if current_user.is_staff:
        mine = [(label, end) for label, end, roles in STAFF if roles & current_user.roles]
        return [_place(label, end) for label, end in (HOME, *mine)]
    return [_place(label, end) for label, end in (WOMAN if Role.WOMAN in current_user.roles else COMPANY)]


def _place(label: Any, endpoint: str) -> Place:
    return Place(label, url_for(endpoint), request.endpoint == endpoint)
