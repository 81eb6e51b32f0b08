"""What states and steps of the purse are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.history.words import register
from agency.subsidies.models import CommitmentState, PaymentState
from agency.web.words import StepWords

COMMITMENTS: Mapping[CommitmentState, LazyString] = {
    CommitmentState.RESERVED: _l("Reservado"),
    CommitmentState.ACTIVE: _l("En curso"),
    CommitmentState.SETTLED: _l("Liquidado"),
    CommitmentState.RELEASED: _l("Liberado"),
}
PAYMENTS: Mapping[PaymentState, LazyString] = {
    PaymentState.DUE: _l("Por aprobar"),
    PaymentState.APPROVED: _l("Aprobado, por pagar"),
    PaymentState.PAID: _l("Pagado"),
    PaymentState.CANCELLED: _l("Anulado"),
    PaymentState.RECOVERED: _l("Devuelto"),
}
TONES: Mapping[PaymentState, str] = {
    PaymentState.DUE: "wait",
    PaymentState.APPROVED: "wait",
    PaymentState.PAID: "done",
    PaymentState.CANCELLED: "stop",
    PaymentState.RECOVERED: "stop",
}
STEPS: Mapping[str, StepWords] = {
    "approve": StepWords(
        _l("Aprobar el pago"),
        _l("Queda a tu nombre. Después se transfiere y se anota el comprobante."),
        "primary",
    ),
    "cancel": StepWords(
        _l("Anular"), _l("El monto vuelve a quedar disponible para esta colocación."), "danger", _l("Motivo")
    ),
    "recover": StepWords(
        _l("Registrar devolución"), _l("El dinero volvió al programa."), "danger", _l("Motivo")
    ),
}

register(
    "payment",
    {
        "prepared": _l("preparó el pago de %(amount)s"),
        "approve": _l("aprobó el pago"),
        "pay": _l("anotó el pago con comprobante %(receipt)s"),
        "cancel": _l("anuló el pago"),
        "recover": _l("registró la devolución"),
    },
)
register("fund", {"opened": _l("abrió el fondo"), "edited": _l("cambió el fondo")})
