"""The purse: funds, and the payments that wait."""

from __future__ import annotations

import uuid
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from agency.accounts.queries import names_by_uid
from agency.db import by_uid, committed
from agency.history.queries import events_of
from agency.history.words import told
from agency.roles import Hat, Role
from agency.subsidies import operations, policy, queries, words
from agency.subsidies.forms import FundForm, PaidForm, PaymentFilter
from agency.subsidies.models import Commitment, Fund, Payment, PaymentState
from agency.subsidies.rules import PAYMENT_LIFE
from agency.web.filtering import read_filter
from agency.web.guard import must, only
from agency.web.lists import Column, listing
from agency.web.steps import Answer, offers, take

blueprint = Blueprint("subsidies", __name__)
readers = only(Role.COORDINATOR, Role.FINANCE, Role.DIRECTION)


@blueprint.get("/fondos")
@readers
def funds() -> str | Response:
    """The funds with what is reserved, paid and left; also as a sheet."""
    shown = listing(queries.funds(), FUND_COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("fondos")
    may_open = policy.may_open_fund(current_user.person)
    return render_template("subsidies/funds.html", listing=shown, may_open=may_open)


@blueprint.route("/fondos/nuevo", methods=["GET", "POST"])
@only(Role.FINANCE)
def open_fund() -> Answer:
    """A fund can be named by practices."""
    form = FundForm()
    if form.validate_on_submit():
        try:
            with committed():
                operations.open_fund(form.facts(), by=current_user.person)
        except operations.NameTaken:
            form.name.errors = [_("Ya hay un fondo con ese nombre.")]
        else:
            flash(_("Fondo abierto."))
            return redirect(url_for("subsidies.funds"))
    return render_template("subsidies/open_fund.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/fondos/<uuid:uid>")
@readers
def fund(uid: uuid.UUID) -> str | Response:
    """A fund, and what it holds for what; also as a sheet."""
    found = by_uid(Fund, uid)
    must(found is not None)
    assert found is not None
    follows = policy.may_follow(current_user.person)
    columns = COMMITMENT_COLUMNS if follows else [replace(c, link=None) for c in COMMITMENT_COLUMNS]
    shown = listing(queries.commitments_in(found), columns)
    if shown.wants_sheet:
        return shown.sheet("compromisos")
    return render_template("subsidies/fund.html", fund=found, listing=shown)


@blueprint.get("/pagos")
@readers
def payments() -> str | Response:
    """The payments, those that wait first; also as a sheet."""
    form = read_filter(PaymentFilter)
    shown = listing(queries.payments_listed(form.state.data), PAYMENT_COLUMNS)
    if shown.wants_sheet:
        return shown.sheet("pagos")
    return render_template("subsidies/payments.html", listing=shown, form=form)


def _payment(uid: uuid.UUID) -> Payment:
    found = by_uid(Payment, uid)
    must(found is not None and policy.may_read(current_user.person))
    assert found is not None
    return found


@blueprint.route("/pagos/<uuid:uid>", methods=["GET", "POST"])
@readers
def payment(uid: uuid.UUID) -> Answer:
    """A payment with its life; the receipt of its transfer is noted here."""
    found = _payment(uid)
    worn = policy.hats(current_user.person, found)
    form = PaidForm()
    may_pay = found.state is PaymentState.APPROVED and Hat.FINANCE in worn
    if form.is_submitted():
        must(Hat.FINANCE in worn)
        if not may_pay:
            return redirect(url_for("subsidies.payment", uid=uid))
        if form.validate() and form.paid_on.data:
            with committed():
                operations.mark_paid(
                    found, worn, form.paid_on.data, form.receipt.data or "", by=current_user.person
                )
            flash(_("Anotado: el pago está hecho."))
            return redirect(url_for("subsidies.payment", uid=uid))
    page = render_template(
        "subsidies/payment.html",
        payment=found,
        form=form if may_pay else None,
        offers=offers(PAYMENT_LIFE, found, worn, words.STEPS, "subsidies.take_step", uid=uid),
        may_follow=policy.may_follow(current_user.person),
        own=found.prepared_by == current_user.person.uid,
        names=names_by_uid({found.prepared_by, found.approved_by}),
        events=told(events_of(found, worn | {Hat.AGENCY})),
        placement_url=_placement_url(found.commitment.subject_uid),
        words=words,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/pagos/<uuid:uid>/paso/<name>")
@readers
def take_step(uid: uuid.UUID, name: str) -> Answer:
    """The payment stands where the step leads."""
    found = _payment(uid)
    worn = policy.hats(current_user.person, found)

    def do(reason: str) -> None:
        if name == "approve":
            operations.approve(found, worn, by=current_user.person)
        elif name == "cancel":
            operations.cancel(found, worn, reason, by=current_user.person)
        else:
            operations.recover(found, worn, reason, by=current_user.person)

    return take(PAYMENT_LIFE, words.STEPS, name, do, url_for("subsidies.payment", uid=uid))


def _placement_url(uid: uuid.UUID) -> str | None:
    """Where the placement is read; the direction reads figures, not lives."""
    reads = current_user.roles & {Role.COORDINATOR, Role.FINANCE, Role.CARE}
    return url_for("placements.show", uid=uid) if reads else None


COMMITMENT_COLUMNS = (
    Column(
        "number",
        _l("Compromiso"),
        lambda c: c.uid.hex[:8].upper(),
        lambda c: _placement_url(c.subject_uid),
    ),
    Column("state", _l("Estado"), lambda c: words.COMMITMENTS[c.state], order=Commitment.state),
    Column("amount", _l("Monto"), lambda c: c.amount, order=Commitment.amount),
    Column("paid", _l("Pagado"), lambda c: c.paid, order=Commitment.paid),
    Column("released", _l("Liberado"), lambda c: c.released, order=Commitment.released),
)
FUND_COLUMNS = (
    Column(
        "name", _l("Fondo"), lambda f: f.name, lambda f: url_for("subsidies.fund", uid=f.uid), order=Fund.name
    ),
    Column("programme", _l("Programa"), lambda f: f.programme, order=Fund.programme),
    Column("total", _l("Total"), lambda f: f.total, order=Fund.total),
    Column("reserved", _l("Reservado"), lambda f: f.reserved, order=Fund.reserved),
    Column("paid", _l("Pagado"), lambda f: f.paid, order=Fund.paid),
    Column("left", _l("Queda"), lambda f: f.left, order=Fund.total - Fund.reserved),
    Column("until", _l("Hasta"), lambda f: f.ends_on, order=Fund.ends_on),
)
PAYMENT_COLUMNS = (
    Column(
        "number",
        _l("Pago"),
        lambda p: p.uid.hex[:8].upper(),
        lambda p: url_for("subsidies.payment", uid=p.uid),
    ),
    Column("period", _l("Período"), lambda p: p.period, order=Payment.period),
    Column("amount", _l("Monto"), lambda p: p.amount, order=Payment.amount),
    Column("fund", _l("Fondo"), lambda p: p.commitment.fund.name),
    Column("state", _l("Estado"), lambda p: words.PAYMENTS[p.state], order=Payment.state),
    Column("prepared", _l("Preparado"), lambda p: p.created_at, order=Payment.created_at),
    Column("paid", _l("Pagado el"), lambda p: p.paid_on, order=Payment.paid_on),
    Column("receipt", _l("Comprobante"), lambda p: p.receipt),
)
