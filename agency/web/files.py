"""Kept pictures, shown to whom their subject's room lets in."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from agency.files import policy, queries, storage
from agency.files.models import StoredFile
from agency.files.operations import picture_name
from agency.web.guard import must, open_to_all

PUBLIC_SECONDS = 600
"""How long a phone may show a public photo without asking again: after that a hidden one is gone."""


def register(blueprint: Blueprint) -> None:
    """The blueprint serves kept pictures."""

    @blueprint.get("/archivos/<uuid:uid>/<int:size>")
    @open_to_all
    def file(uid: uuid.UUID, size: int) -> Response:
        """The picture in one of its sizes; what is closed to her, or does not exist, is a 404."""
        kept = queries.file_by_uid(uid)
        if kept is None:
            abort(404)
        reader = current_user.person if current_user.is_authenticated else None
        must(policy.may_read(reader, kept))
        return _shown(kept, size)


def _shown(kept: StoredFile, size: int) -> Response:
    try:
        with storage.open(kept.uid, picture_name(size)) as stream:
            answer = Response(stream.read(), mimetype=kept.media_type)
    except storage.Missing:
        abort(404)
    answer.headers["Content-Disposition"] = "inline"
    answer.cache_control.private = True
    if policy.is_public(kept):
        answer.cache_control.max_age = PUBLIC_SECONDS
    else:
        answer.cache_control.no_store = True
    # A kept file never changes, so its name is its version.
    answer.set_etag(f"{kept.uid.hex}-{size}")
    answer.make_conditional(request)
    return answer
