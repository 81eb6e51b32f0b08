"""A form's field for a photo: its data is a Picture, or one sentence that says what helps."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField

from agency.db import session
from agency.files.pictures import Picture, Refused, reencoded
from agency.files.words import REFUSALS


class PictureField(FileField):
    """A photo from the phone's gallery or camera; its data is the Picture, or None when none was chosen."""

    data: Picture | None

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        # Asked for these types, an iPhone converts its own format to JPEG by itself.
        accepted = {"accept": "image/jpeg,image/png,image/webp"}
        super().__init__(label, validators, render_kw=accepted | options.pop("render_kw", {}), **options)

    def process_data(self, value: Any) -> None:
        """A photo that is kept already is not the field's data: only a new one is."""
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The data is the photo, written anew; raises ValueError with the sentence."""
        self.data = None
        chosen = next((f for f in valuelist if isinstance(f, FileStorage) and f.filename), None)
        if chosen is None:
            return
        _let_go()
        try:
            self.data = reencoded(chosen.stream)
        except Refused as refused:
            raise ValueError(REFUSALS[type(refused)]) from None


def _let_go() -> None:
    """No lock is held while the photo is decoded, unless something has been written already."""
    current = session()
    if not (current.new or current.dirty or current.deleted):
        current.rollback()
