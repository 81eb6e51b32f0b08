"""The settings that an administrator keeps true: minimum wage, holidays, helplines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.country import operations, policy, queries
from agency.country import words as _words  # noqa: F401
from agency.country.forms import HelplineForm, HolidayFilter, HolidayForm, WageForm
from agency.country.models import Helpline, Holiday, MinimumWage
from agency.country.municipalities import MUNICIPALITIES
from agency.db import Row, by_uid, committed
from agency.history.queries import events_of
from agency.history.words import told
from agency.roles import Hat, Role
from agency.web.filtering import read_filter
from agency.web.forms import VersionedForm
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer

F = TypeVar("F", bound=Row)

blueprint = Blueprint("country", __name__)


@blueprint.app_template_filter("municipality")
def municipality(code: str) -> str:
    """The name of the municipality with this code, for every room's pages; nothing for any other."""
    return MUNICIPALITIES.get(code, "")


WAGES = (
    Column(
        "since",
        _l("Desde"),
        lambda w: w.since,
        link=lambda w: url_for("country.wage", uid=w.uid),
        order=MinimumWage.since,
    ),
    Column("amount", _l("Salario mínimo al mes"), lambda w: w.amount, order=MinimumWage.amount),
)
HOLIDAYS = (
    Column(
        "day",
        _l("Día"),
        lambda h: h.day,
        link=lambda h: url_for("country.holiday", uid=h.uid),
        order=Holiday.day,
    ),
    Column("name", _l("Qué se celebra"), lambda h: h.name, order=Holiday.name),
)
HELPLINES = (
    Column(
        "name",
        _l("Nombre"),
        lambda h: h.name,
        link=lambda h: url_for("country.helpline", uid=h.uid),
        order=Helpline.name,
    ),
    Column("number", _l("Número"), lambda h: h.number),
    Column("hours", _l("Horario"), lambda h: h.hours),
    Column("verified", _l("Verificada el"), lambda h: h.verified_on, order=Helpline.verified_on),
    Column("by", _l("Verificada por"), lambda h: h.verified_by),
)


@blueprint.get("/ajustes")
@only(Role.ADMIN)
def index() -> str:
    """The lists that an administrator keeps true."""
    return render_template("country/settings.html", to_verify=queries.how_many_to_verify())


@blueprint.get("/ajustes/salario-minimo")
@only(Role.ADMIN)
def wages() -> Answer:
    """The minimum wages, newest first."""
    shown = listing(queries.wages(), WAGES)
    if shown.wants_sheet:
        return shown.sheet("salario-minimo")
    return render_template("country/wages.html", listing=shown)


@blueprint.get("/ajustes/feriados")
@only(Role.ADMIN)
def holidays() -> Answer:
    """The holidays, those of a year when one is asked for."""
    narrowed = read_filter(HolidayFilter)
    year = narrowed.year.data or None
    shown = listing(queries.holidays(year if year and 1900 <= year <= 2100 else None), HOLIDAYS, size=50)
    if shown.wants_sheet:
        return shown.sheet("feriados")
    return render_template("country/holidays.html", listing=shown, form=narrowed)


@blueprint.get("/ajustes/lineas-de-ayuda")
@only(Role.ADMIN)
def helplines() -> Answer:
    """The helplines, those to verify first."""
    shown = listing(queries.helplines(), HELPLINES)
    if shown.wants_sheet:
        return shown.sheet("lineas-de-ayuda")
    return render_template("country/helplines.html", listing=shown)


@blueprint.route("/ajustes/salario-minimo/nuevo", methods=["GET", "POST"])
@only(Role.ADMIN)
def add_wage() -> Answer:
    """A minimum wage more."""
    form = WageForm()
    return _edit(form, None, "wage", lambda **to: operations.add_wage(*form.facts(), **to))


@blueprint.route("/ajustes/salario-minimo/<uuid:uid>/corregir", methods=["GET", "POST"])
@only(Role.ADMIN)
def wage(uid: uuid.UUID) -> Answer:
    """A minimum wage is corrected."""
    fact = _found(MinimumWage, uid)
    form = WageForm(obj=fact)
    return _edit(
        form,
        fact,
        "wage",
        lambda **to: operations.correct_wage(fact, *form.facts(), **to),
    )


@blueprint.route("/ajustes/feriados/nuevo", methods=["GET", "POST"])
@only(Role.ADMIN)
def add_holiday() -> Answer:
    """A holiday more."""
    form = HolidayForm()
    return _edit(form, None, "holiday", lambda **to: operations.add_holiday(*form.facts(), **to))


@blueprint.route("/ajustes/feriados/<uuid:uid>/corregir", methods=["GET", "POST"])
@only(Role.ADMIN)
def holiday(uid: uuid.UUID) -> Answer:
    """A holiday is corrected."""
    fact = _found(Holiday, uid)
    form = HolidayForm(obj=fact)
    return _edit(
        form,
        fact,
        "holiday",
        lambda **to: operations.correct_holiday(fact, *form.facts(), **to),
    )


@blueprint.post("/ajustes/feriados/<uuid:uid>/quitar")
@only(Role.ADMIN)
def drop_holiday(uid: uuid.UUID) -> Response:
    """A holiday less."""
    fact = _found(Holiday, uid)
    with committed():
        operations.drop_holiday(fact, by=current_user.person)
    flash(_("Ese día ya no es feriado."))
    return redirect(url_for("country.holidays"))


@blueprint.route("/ajustes/lineas-de-ayuda/nueva", methods=["GET", "POST"])
@only(Role.ADMIN)
def add_helpline() -> Answer:
    """A helpline more, which nobody sees until it is verified."""
    form = HelplineForm()
    return _edit(form, None, "helpline", lambda **to: operations.add_helpline(*form.facts(), **to))


@blueprint.route("/ajustes/lineas-de-ayuda/<uuid:uid>/corregir", methods=["GET", "POST"])
@only(Role.ADMIN)
def helpline(uid: uuid.UUID) -> Answer:
    """A helpline is corrected; a new number must be verified again."""
    fact = _found(Helpline, uid)
    form = HelplineForm(obj=fact)
    return _edit(form, fact, "helpline", lambda **to: operations.correct_helpline(fact, *form.facts(), **to))


@blueprint.post("/ajustes/lineas-de-ayuda/<uuid:uid>/verificar")
@only(Role.ADMIN)
def verify_helpline(uid: uuid.UUID) -> Response:
    """The helpline is shown, with the day and the name of who called it."""
    fact = _found(Helpline, uid)
    with committed():
        operations.verify_helpline(fact, by=current_user.person)
    flash(_("Verificada: desde ahora se muestra."))
    return redirect(url_for("country.helpline", uid=uid))


@blueprint.post("/ajustes/lineas-de-ayuda/<uuid:uid>/ocultar")
@only(Role.ADMIN)
def hide_helpline(uid: uuid.UUID) -> Response:
    """The helpline is shown to nobody."""
    fact = _found(Helpline, uid)
    with committed():
        operations.hide_helpline(fact, by=current_user.person)
    flash(_("La línea ya no se muestra."))
    return redirect(url_for("country.helpline", uid=uid))


def _found(kind: type[F], uid: uuid.UUID) -> F:
    fact = by_uid(kind, uid)
    must(fact is not None and policy.may_correct(current_user.person))
    assert fact is not None
    return fact


def _edit(form: VersionedForm, fact: Row | None, kind: str, do: Callable[..., Any]) -> Answer:
    """What was typed is kept as a fact, or comes back with what to correct."""
    must(policy.may_correct(current_user.person))
    if form.validate_on_submit() and not (fact is not None and form.is_stale(fact)):
        try:
            with committed():
                do(by=current_user.person)
        except operations.AlreadyThere:
            form.form_errors.append(_("Eso ya está en la lista. Corrige el que está, o cambia el dato."))
        else:
            flash(_("Guardado."))
            return redirect(url_for(f"country.{kind}s"))
    events = told(events_of(fact, {Hat.AGENCY})) if fact is not None else []
    page = render_template(f"country/{kind}.html", form=form, fact=fact, events=events)
    return page, 422 if form.is_submitted() else 200
