"""A CV as PDF: its text is read by a process of its own; an attached Europass says it better."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from agency.files.apart.run import Fell, run_apart
from agency.profiles.portable import Reading, Reason, SkillNames, Unreadable, europass
from agency.profiles.portable.cv_text import gather
from agency.profiles.portable.gathering import Gathering

REASONS = {"locked": Reason.LOCKED, "damaged": Reason.BROKEN}


def read(content: bytes, names: SkillNames) -> tuple[str, Reading]:
    """What it turns out to be, and what it seems to say.

    Raises Unreadable when it is locked, broken, a picture, or takes too long.
    """
    told = _told(content)
    if attached := told["xml"]:
        try:
            return "europass", europass.read(base64.b64decode(attached), names)
        except Unreadable:
            pass
    if not any(sign.isalpha() for sign in told["text"]):
        raise Unreadable(Reason.PICTURE)
    gathering = Gathering(names)
    gather(told["text"], told["links"], gathering)
    return "pdf", gathering.reading()


def _told(content: bytes) -> Mapping[str, Any]:
    try:
        answer = run_apart("pdf_text", content)
    except Fell as fell:
        raise Unreadable(Reason.SLOW) from fell
    if answer.said[0] != "ok":
        raise Unreadable(REASONS[answer.said[1]])
    told: Mapping[str, Any] = json.loads(answer.content)
    return told
