"""Llévate tu perfil: her CV, her card, her contact and all her data, as files that she keeps."""

from __future__ import annotations

import json
import uuid

from flask import Response, render_template, request, url_for

from agency.accounts.models import NameKind
from agency.companies.views import reader
from agency.db import by_uid
from agency.profiles import policy, rules
from agency.profiles.forms.taking import PHOTO, UNNAMED, CvForm
from agency.profiles.models import Profile, Veil
from agency.profiles.papers import card, shown
from agency.profiles.papers.cv import cv, first_page
from agency.profiles.papers.paper import Design, Paper
from agency.profiles.papers.photo import photo_of
from agency.profiles.papers.qr import qr_png
from agency.profiles.papers.vcard import vcard
from agency.profiles.papers.words import words_in
from agency.profiles.portable import Contact
from agency.profiles.portable.portrait import resume_of
from agency.profiles.views.base import blueprint, hers, own
from agency.roles import Role
from agency.web.guard import must, only

CODE_SIDE = 600


@blueprint.get("/perfil/llevar")
@hers
def taking() -> str:
    """She sees what she can take away, and how her CV would look."""
    profile = own()
    form = CvForm(request.args, has_photo=profile.photo_uid is not None)
    return render_template(
        "profiles/taking.html", form=form, profile=profile, is_public=policy.is_public(profile)
    )


@blueprint.get("/perfil/llevar/cv.pdf")
@hers
def own_cv() -> Response:
    """She has her CV."""
    return _attached(cv(_own_paper()), "application/pdf", "cv.pdf")


@blueprint.get("/perfil/llevar/cv.png")
@hers
def own_cv_preview() -> Response:
    """She sees the first page of the CV that she would have."""
    return Response(first_page(_own_paper()), mimetype="image/png")


@blueprint.get("/perfil/llevar/curriculum.json")
@hers
def own_resume() -> Response:
    """She has all that she wrote as JSON Resume, which other houses read, and this one too."""
    profile = own()
    contact = Contact(profile.person.full_name, _email(profile), profile.person.reader.phone)
    text = json.dumps(resume_of(profile, contact), ensure_ascii=False, indent=2)
    return _attached(text.encode(), "application/json", "curriculum.json")


@blueprint.get("/perfil/llevar/contacto.vcf")
@hers
def own_contact() -> Response:
    """She has her contact, as phones keep it."""
    profile = own()
    person = profile.person
    said = vcard(
        person.full_name,
        person.given_names,
        f"{person.first_surname} {person.second_surname}".strip(),
        profile.headline,
        _email(profile),
        person.reader.phone,
        _page(profile),
    )
    return _attached(said.encode(), "text/vcard", "contacto.vcf")


@blueprint.get("/perfil/llevar/tarjeta.jpg")
@hers
def own_card() -> Response:
    """She has the picture that a chat would show of her page."""
    seen = rules.seen_by_anybody(own())
    return _attached(shown.card_of(seen, photo_of(seen)), card.MEDIA_TYPE, "tarjeta.jpg")


@blueprint.get("/perfil/llevar/codigo.png")
@hers
def own_code() -> Response:
    """She has the code that leads to her open page, to be printed or sent."""
    profile = own()
    must(policy.is_public(profile))
    return _attached(qr_png(_page(profile), CODE_SIDE), "image/png", "codigo.png")


@blueprint.get("/mujeres/<uuid:uid>/cv.pdf")
@only(Role.COORDINATOR)
def cv_of(uid: uuid.UUID) -> Response:
    """A coordinator has the CV of a woman, as far as she may read her profile."""
    profile = by_uid(Profile, uid)
    must(profile is not None and policy.may_read(reader(), profile))
    assert profile is not None
    return _attached(cv(_paper(profile, Veil.PHONE)), "application/pdf", "cv.pdf")


def _own_paper() -> Paper:
    profile = own()
    return _paper(profile, Veil.PHONE, _email(profile))


def _paper(profile: Profile, veil: Veil, email: str = "") -> Paper:
    form = CvForm(request.args, has_photo=profile.photo_uid is not None)
    seen = rules.seen(profile, veil, english=form.lang.data == "en")
    contact = None
    if form.who.data != UNNAMED:
        photo = photo_of(seen) if form.who.data == PHOTO else None
        contact = shown.contact_of(seen, email, _page(profile), photo)
    return shown.paper_of(
        seen,
        words_in(form.lang.data),
        form.lang.data,
        Design(form.design.data),
        contact,
        telling=profile.person.own_words,
    )


def _email(profile: Profile) -> str:
    return profile.person.name_of(NameKind.EMAIL)


def _page(profile: Profile) -> str:
    """The address of her open page, or nothing while it is closed."""
    address: str = url_for("profiles.public", key=profile.public_key, _external=True)
    return address if policy.is_public(profile) else ""


def _attached(content: bytes, media_type: str, name: str) -> Response:
    """A file to be kept, under a name that says nothing on a phone that others see."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.cache_control.no_store = True
    return answer
