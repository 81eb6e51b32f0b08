"""Kept pictures and documents, given to whom their subject's room lets in."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from agency.files import policy, queries, storage
from agency.files.documents import ENDINGS
from agency.files.models import StoredFile
from agency.files.operations import document_name, picture_name
from agency.files.pictures import MEDIA_TYPE, MEDIA_TYPES
from agency.web.guard import must, open_to_all

PUBLIC_SECONDS = 600
"""How long a phone may show a public photo without asking again: after that a hidden one is gone."""
WHOLE = 0
ALONE = "sandbox; default-src 'none'"
"""A document opened from here may run nothing and load nothing, whatever is in it."""


def register(blueprint: Blueprint) -> None:
    """The blueprint serves kept pictures and documents."""

    @blueprint.get("/archivos/<uuid:uid>/<int:size>")
    @open_to_all
    def file(uid: uuid.UUID, size: int) -> Response:
        """The picture in one of its sizes, 0 is the whole; what is closed to her, or not there, is a 404."""
        kept = _found(uid)
        must(kept.media_type == MEDIA_TYPE)
        asked = policy.may_read_whole if size == WHOLE else policy.may_read
        must(asked(_reader(), kept))
        return picture_answer(kept, size, public=size != WHOLE and policy.is_public(kept))

    @blueprint.get("/archivos/<uuid:uid>/documento")
    @open_to_all
    def document(uid: uuid.UUID) -> Response:
        """The document, to be saved under a name that says nothing; what is closed to her is a 404."""
        kept = _found(uid)
        must(kept.media_type in ENDINGS and policy.may_read(_reader(), kept))
        name = document_name(kept.media_type)
        answer = _read(kept, name, kept.media_type)
        answer.headers["Content-Disposition"] = f"attachment; filename={name}"
        answer.headers["Content-Security-Policy"] = ALONE
        return _cached(answer, kept, "documento", public=policy.is_public(kept))


def picture_answer(kept: StoredFile, size: int, public: bool) -> Response:
    """The picture in this size, for whom the caller let in; 404 when it isn't kept in it."""
    ending = "webp" if size == WHOLE or _takes_webp() else "jpg"
    answer = _read(kept, picture_name(size, ending), MEDIA_TYPES[ending])
    answer.headers["Content-Disposition"] = "inline"
    answer.vary.add("Accept")
    return _cached(answer, kept, f"{size}-{ending}", public)


def _found(uid: uuid.UUID) -> StoredFile:
    kept = queries.file_by_uid(uid)
    if kept is None:
        abort(404)
    return kept


def _reader() -> object:
    return current_user.person if current_user.is_authenticated else None


def _takes_webp() -> bool:
    """True when the browser names the format, or says nothing at all; older ones name only what they know."""
    accepted = request.accept_mimetypes
    return not accepted or any(kind == MEDIA_TYPE and quality > 0 for kind, quality in accepted)


def _read(kept: StoredFile, name: str, media_type: str) -> Response:
    try:
        with storage.open(kept.uid, name) as stream:
            answer = Response(stream.read(), mimetype=media_type)
    except storage.Missing:
        abort(404)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _cached(answer: Response, kept: StoredFile, part: str, public: bool) -> Response:
    answer.cache_control.private = True
    if public:
        answer.cache_control.max_age = PUBLIC_SECONDS
    else:
        answer.cache_control.no_store = True
    # A kept file never changes, so its name is its version.
    answer.set_etag(f"{kept.uid.hex}-{part}")
    answer.make_conditional(request)
    return answer
