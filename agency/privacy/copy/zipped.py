"""The copy as one file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from agency.privacy.copy.files import Kept
from agency.privacy.copy.parts import Part

IN_MEMORY = 4 * 1024 * 1024


def zipped(
    page: str, parts: Sequence[Part], curriculum: Mapping[str, Any], files: Sequence[Kept]
) -> IO[bytes]:
    """A zip to be read from its beginning and closed: what is large waits on the disk, without a name.

    The storage may be far away: no transaction is open while this reads it.
    """
    made: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with ZipFile(made, "w", ZIP_DEFLATED) as box:
        box.writestr("datos.html", page)
        for part in parts:
            box.writestr(f"{part.name}.json", part.as_json())
        if curriculum:
            box.writestr("curriculum.json", json.dumps(curriculum, ensure_ascii=False, indent=2))
        for file in files:
            content = file.read()
            if content is not None:
                box.writestr(file.place, content, ZIP_STORED)
    made.seek(0)
    return made
