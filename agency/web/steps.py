"""The steps of a life on a page: which are offered, and how one is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from agency.db import committed
from agency.flow import Life, Living, NotReady
from agency.roles import Hat
from agency.web.forms import AtMost, Form, Needed
from agency.web.words import StepWords

Answer = Response | str | tuple[str, int]


class ReasonForm(Form):
    """Why a step is taken, in the words of whoever takes it."""

    reason = TextAreaField("", [Needed(), AtMost(1000)])


@dataclass(frozen=True)
class Offer:
    """A step that the reader could take now, as its button shows it."""

    name: str
    words: StepWords
    reason: bool
    url: str
    missing: Sequence[str]


def offers(
    life: Life,
    thing: Living,
    hats: Collection[Hat],
    words: Mapping[str, StepWords],
    endpoint: str,
    needs: Mapping[str, Any] | None = None,
    **values: Any,
) -> list[Offer]:
    """The steps with words that these hats could take now, those that still need something last."""
    found = [
        Offer(
            s.name,
            words[s.name],
            s.reason,
            url_for(endpoint, name=s.name, **values),
            [str((needs or {}).get(n, n)) for n in life.missing(thing, s.name)],
        )
        for s in life.open_to(thing, hats)
        if s.name in words
    ]
    return sorted(found, key=lambda offer: bool(offer.missing))


def take(
    life: Life,
    words: Mapping[str, StepWords],
    name: str,
    do: Callable[[str], object],
    back: str,
    needs: Mapping[str, Any] | None = None,
    done: Any = None,
) -> Answer:
    """The step was taken by `do(reason)` and she stands on `back`; a missing reason is asked for first."""
    if name not in words:
        abort(404)
    form = ReasonForm()
    form.reason.label.text = str(words[name].reason)
    if life[name].reason and not form.validate_on_submit():
        page = render_template("layout/step.html", form=form, words=words[name], url=request.path, back=back)
        return page, 422
    try:
        with committed():
            do(form.reason.data or "")
    except NotReady as missing:
        flash(_("Todavía no: %(need)s", need=str((needs or {}).get(missing.need, missing.need))))
        return redirect(back)
    flash(done or _("Hecho: %(step)s.", step=str(words[name].label)))
    return redirect(back)
