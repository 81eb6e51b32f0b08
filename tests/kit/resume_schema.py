"""What JSON Resume 1.0.0 asks of a document (jsonresume.org/schema), in our own words, as a JSON Schema."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft7Validator, FormatChecker  # type: ignore[import-untyped]

TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
MONTH = {
    "type": "string",
    "pattern": r"^[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?$",
}
"""A year, a month or a day."""
DAY = {"type": "string", "format": "date"}
TEXTS = {"type": "array", "items": TEXT}
PERIOD = {"startDate": MONTH, "endDate": MONTH, "url": URI}
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\U0010ffff]+")

formats = FormatChecker(["date", "email"])


@formats.checks("uri")
def _is_uri(found: object) -> bool:
    return not isinstance(found, str) or bool(ADDRESS.fullmatch(found))


def _thing(**properties: Any) -> dict[str, Any]:
    """An object that may say more than this."""
    return {"type": "object", "properties": properties}


def _things(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _thing(**properties)}


SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "$schema": URI,
        "basics": _thing(
            name=TEXT,
            label=TEXT,
            image=TEXT,
            email={"type": "string", "format": "email"},
            phone=TEXT,
            url=URI,
            summary=TEXT,
            location=_thing(address=TEXT, postalCode=TEXT, city=TEXT, countryCode=TEXT, region=TEXT),
            profiles=_things(network=TEXT, username=TEXT, url=URI),
        ),
        "work": _things(
            name=TEXT,
            location=TEXT,
            description=TEXT,
            position=TEXT,
            summary=TEXT,
            highlights=TEXTS,
            **PERIOD,
        ),
        "volunteer": _things(organization=TEXT, position=TEXT, summary=TEXT, highlights=TEXTS, **PERIOD),
        "education": _things(
            institution=TEXT, area=TEXT, studyType=TEXT, score=TEXT, courses=TEXTS, **PERIOD
        ),
        "awards": _things(title=TEXT, date=MONTH, awarder=TEXT, summary=TEXT),
        # Here 1.0.0 asks for a whole day; what came after it takes a month, too.
        "certificates": _things(name=TEXT, date=DAY, url=URI, issuer=TEXT),
        "publications": _things(name=TEXT, publisher=TEXT, releaseDate=MONTH, url=URI, summary=TEXT),
        "skills": _things(name=TEXT, level=TEXT, keywords=TEXTS),
        "languages": _things(language=TEXT, fluency=TEXT),
        "interests": _things(name=TEXT, keywords=TEXTS),
        "references": _things(name=TEXT, reference=TEXT),
        "projects": _things(
            name=TEXT,
            description=TEXT,
            highlights=TEXTS,
            keywords=TEXTS,
            roles=TEXTS,
            entity=TEXT,
            type=TEXT,
            **PERIOD,
        ),
        "meta": _thing(canonical=URI, version=TEXT, lastModified=TEXT),
    },
}
CHECK = Draft7Validator(SCHEMA, format_checker=formats)


def faults(resume: Any) -> list[str]:
    """What is wrong with the document, each with its place."""
    return [f"{found.json_path}: {found.message}" for found in CHECK.iter_errors(resume)]
