"""A CV as PDF: its text is read by a limited process; an attached Europass says it better than the text."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agency.profiles.portable import Reading, Reason, SkillNames, Unreadable, europass
from agency.profiles.portable.cv_text import gather
from agency.profiles.portable.gathering import Gathering
from agency.profiles.portable.pdf_child import OUTPUT, SECONDS

CHILD = Path(__file__).with_name("pdf_child.py")


def read(content: bytes, names: SkillNames) -> Reading:
    """What the CV seems to say; raises Unreadable when it is locked, broken, a picture, or takes too long."""
    told = told_by_child(content)
    if attached := told.get("xml"):
        try:
            return europass.read(base64.b64decode(str(attached)), names)
        except Unreadable:
            pass
    text = str(told.get("text") or "")
    if not any(sign.isalpha() for sign in text):
        raise Unreadable(Reason.PICTURE)
    gathering = Gathering(names)
    gather(text, [str(link) for link in told.get("links") or ()], gathering)
    if gathering.empty:
        raise Unreadable(Reason.KIND)
    return gathering.reading()


def told_by_child(content: bytes) -> Mapping[str, Any]:
    """What the limited process found; raises Unreadable with its reason, or when it was stopped."""
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", str(CHILD)],
                input=content,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired as late:
            raise Unreadable(Reason.SLOW) from late
        output.seek(0)
        said = output.read(OUTPUT + 1)
    if done.returncode:
        raise Unreadable(Reason.SLOW)
    try:
        told = json.loads(said)
    except ValueError as broken:
        raise Unreadable(Reason.BROKEN) from broken
    if not isinstance(told, dict):
        raise Unreadable(Reason.BROKEN)
    if reason := told.get("reason"):
        raise Unreadable(Reason(reason))
    return told
