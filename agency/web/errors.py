"""What a person reads when something did not work, and what she can do next."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

from agency.db import Stale
from agency.flow import NotNow, NotReady, NotYours


def prepare(app: Flask) -> None:
    """Every error of the app is answered with a calm page."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(NotNow, _stale)
    app.register_error_handler(NotReady, _stale)
    app.register_error_handler(NotYours, _not_yours)


def _refused(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    titles = {
        404: _("No encontramos esta página"),
        413: _("El archivo es demasiado grande"),
        429: _("Demasiados intentos seguidos"),
    }
    texts = {
        404: _("Puede que el enlace esté incompleto o que ya no puedas ver la página."),
        413: _("Elige uno más pequeño e intenta otra vez."),
        429: _("Espera unos minutos e intenta otra vez. Nada se ha perdido."),
    }
    title = titles.get(code, _("Esto no funcionó"))
    text = texts.get(code, _("Vuelve atrás e intenta otra vez. Si se repite, avísale a tu coordinadora."))
    return render_template("errors/error.html", title=title, text=text), code


def _expired(error: CSRFError) -> tuple[str, int]:
    text = _("La página estuvo abierta mucho tiempo. Vuelve atrás, recárgala y envía otra vez.")
    return render_template("errors/error.html", title=_("Esta página venció"), text=text), 400


def _not_yours(error: NotYours) -> tuple[str, int]:
    return _refused(NotFound())


def _stale(error: Exception) -> tuple[str, int]:
    text = _("Alguien hizo un cambio mientras lo mirabas. Recarga la página para ver cómo está ahora.")
    return render_template("errors/error.html", title=_("Esto cambió hace un momento"), text=text), 409
