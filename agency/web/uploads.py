"""Forms' fields for photos and documents: their data is written anew, or one sentence says what helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField

from agency.db import session
from agency.files import documents
from agency.files.documents import Document, document
from agency.files.pictures import Picture, reencoded, shrunk
from agency.files.refused import Refused
from agency.files.words import REFUSALS


class UploadField(FileField):
    """A file from the phone; its data is what `read` makes of it, or None when none was chosen."""

    accept: str
    read: Callable[[IO[bytes]], Any]
    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        offered = {"accept": self.accept} | options.pop("render_kw", {})
        super().__init__(label, validators, render_kw=offered, **options)

    def process_data(self, value: Any) -> None:
        """A file that is kept already is not the field's data: only a new one is."""
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The data is the file, written anew; raises ValueError with the sentence."""
        self.data = None
        chosen = next((f for f in valuelist if isinstance(f, FileStorage) and f.filename), None)
        if chosen is None:
            return
        let_go()
        try:
            self.data = self.read(chosen.stream)
        except Refused as refused:
            raise ValueError(REFUSALS[type(refused)]) from None


class PictureField(UploadField):
    """A photo from the gallery or the camera; its data is a Picture of squares and the whole."""

    # An iPhone sends its own format when it may, which weighs half of the JPEG that it would make.
    accept = "image/jpeg,image/png,image/webp,image/heic,image/heif"
    read: Callable[[IO[bytes]], Picture] = staticmethod(reencoded)
    data: Picture | None


class ProjectPictureField(PictureField):
    """A picture of some work, a screenshot for example; its data is a Picture that is not cut."""

    read = staticmethod(shrunk)


class DocumentField(UploadField):
    """A certificate or another paper; its data is a Document."""

    accept = f".pdf,.docx,{documents.PDF},{documents.DOCX}"
    read: Callable[[IO[bytes]], Document] = staticmethod(document)
    data: Document | None


def let_go() -> None:
    """No lock is held while the file is read, unless something has been written already."""
    current = session()
    if not (current.new or current.dirty or current.deleted):
        current.rollback()
